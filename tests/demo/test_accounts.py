"""The demonstration has somebody for everything that can be tried in it."""

from __future__ import annotations

from collections import Counter

from aftercare.demo.accounts import COLLEAGUES
from aftercare.domain.accounts.permissions import Role


def test_what_takes_a_second_person_can_be_tried() -> None:
    """Texts, rules, standards and policies are activated by another administrator than their author."""
    assert Counter(one.role for one in COLLEAGUES)[Role.ADMIN] >= 2
    assert len({one.username for one in COLLEAGUES}) == len(COLLEAGUES)
