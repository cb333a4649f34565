"""What tests ask for by what it is about is what pages say, and nothing is asked for that nobody says."""

from __future__ import annotations

import pytest

from aftercare.web.shell.forms.reading import MISSING
from tests.web.shell.wording import dutch, fault, flash, named, opening


def test_a_code_leads_to_its_dutch_words() -> None:
    assert named("appointment", "missed") == dutch("Missed")
    assert fault("missing") == dutch(MISSING)
    assert flash("decided") == dutch("Your decision has been recorded.")


def test_holes_are_filled_and_a_count_picks_its_form() -> None:
    one, two = (dutch("%(num)s day overdue", num=number) for number in (1, 2))
    assert (one[0], two[0]) == ("1", "2")
    assert one[1:] != two[1:]
    assert dutch("Draft: %(paper)s", paper="x").startswith(opening("Draft: %(paper)s"))


@pytest.mark.parametrize("ask", [dutch, opening, fault, flash, lambda one: named("task", one)])
def test_what_nobody_says_is_an_error_and_never_just_absent(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(LookupError):
        ask("A sentence of last year")
