"""Who is the last to have a duty that escalation steps reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from aftercare.domain.accounts.duties import duties_open_to, last_duties
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.escalation.rules import Audience


@dataclass(frozen=True)
class Holder:
    on_duty_desk: bool = False
    unit_manager: bool = False
    active: bool = True
    id: UUID = field(default_factory=uuid4)


@pytest.mark.parametrize(
    ("others", "last"),
    [
        ([], (Audience.DUTY_DESK, Audience.UNIT_MANAGER)),
        ([Holder(on_duty_desk=True)], (Audience.UNIT_MANAGER,)),
        ([Holder(unit_manager=True, active=False)], (Audience.DUTY_DESK, Audience.UNIT_MANAGER)),
        ([Holder(on_duty_desk=True), Holder(unit_manager=True)], ()),
    ],
)  # fmt: skip
def test_a_duty_is_the_last_when_no_other_open_account_has_it(
    others: list[Holder], last: tuple[Audience, ...]
) -> None:
    one = Holder(on_duty_desk=True, unit_manager=True)
    assert last_duties(one, [one, *others]) == last
    closed = Holder(on_duty_desk=True, active=False)
    assert last_duties(closed, [closed, *others]) == ()


def test_only_those_who_handle_escalations_have_duties() -> None:
    assert {role: duties for role in Role if (duties := duties_open_to(role))} == {
        Role.OFFICER: (Audience.DUTY_DESK,),
        Role.SUPERVISOR: (Audience.DUTY_DESK, Audience.UNIT_MANAGER),
    }
