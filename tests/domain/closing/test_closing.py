"""A file closes only when a person has decided what waits, on a day that fits, and nothing is told to the dead."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.closing.closing import (
    LONGEST_NOTE,
    ORDERS_END,
    ClosingReason,
    FileFacts,
    NewClosing,
    Running,
    Undecided,
    Waits,
    closing_faults,
    ending_orders,
    in_the_way,
    tasks_that_stay,
)
from aftercare.domain.orders.order_checks import EndReason

TODAY = date(2026, 11, 24)
ENROLLED = TODAY - timedelta(days=60)
ONE, OTHER = UUID(int=1), UUID(int=2)
DAYS = st.dates(ENROLLED - timedelta(days=5), TODAY + timedelta(days=5))


def ended(day: date = TODAY, reason: ClosingReason = ClosingReason.ORDER_ENDED) -> NewClosing:
    return NewClosing(reason, day)


def faults(facts: FileFacts, new: NewClosing) -> set[tuple[str, str]]:
    return {(one.pointer, one.code) for one in closing_faults(facts, new, TODAY)}


@pytest.mark.parametrize(
    ("day", "held_on", "code"),
    [
        (TODAY + timedelta(days=1), None, "in-the-future"),
        (ENROLLED - timedelta(days=1), None, "before-enrolment"),
        (TODAY - timedelta(days=367), None, "over-a-year-ago"),
        (TODAY - timedelta(days=1), TODAY, "appointment-after"),
    ],
)
def test_the_day_lies_within_the_file(day: date, held_on: date | None, code: str) -> None:
    found = faults(FileFacts(ENROLLED, held_on=held_on), ended(day))
    assert found == {("/closed_on", code)}


def test_each_thing_that_waits_is_named_at_its_own_address() -> None:
    undecided = tuple(Undecided(kind, ONE) for kind in Waits if kind is not Waits.ORDER)
    facts = FileFacts(ENROLLED, undecided, (Running(OTHER, ENROLLED, None),))
    assert faults(facts, ended()) == {
        (f"/escalations/{ONE}", "escalation-open"),
        (f"/absences/{ONE}", "absence-undecided"),
        (f"/appointments/{ONE}", "outcome-missing"),
        (f"/tasks/{ONE}", "decision-to-review"),
        (f"/orders/{OTHER}", "order-runs"),
    }


def test_a_note_has_an_end() -> None:
    new = NewClosing(ClosingReason.DECEASED, TODAY, "x" * (LONGEST_NOTE + 1))
    assert faults(FileFacts(ENROLLED), new) == {("/note", "too-long")}


@pytest.mark.parametrize(
    ("note", "refused"),
    [
        ("\u200b", True),
        ("Bericht van de fam\u200bilie", True),
        ("Bericht van de familie.\r\n\tAkte volgt.", False),
    ],
)
def test_a_note_has_no_invisible_characters(note: str, refused: bool) -> None:
    found = faults(FileFacts(ENROLLED), NewClosing(ClosingReason.DECEASED, TODAY, note))
    assert found == ({("/note", "control-character")} if refused else set())


@given(day=DAYS, starts_on=DAYS, last_on=st.none() | DAYS, reason=st.sampled_from(ClosingReason))
def test_a_running_order_either_stands_in_the_way_or_ends_with_the_file(
    day: date, starts_on: date, last_on: date | None, reason: ClosingReason
) -> None:
    facts = FileFacts(ENROLLED, orders=(Running(ONE, starts_on, last_on),))
    new = ended(day, reason)
    waits = {one.id for one in in_the_way(facts, new)}
    ends = ending_orders(facts, new)
    runs = last_on is None or last_on > day
    assert (ONE in waits) == (runs and reason is ClosingReason.ORDER_ENDED)
    assert (ONE in ends) == (runs and reason is not ClosingReason.ORDER_ENDED)
    for ended_on, why in ends.values():
        assert ended_on >= starts_on
        assert ended_on in (day, starts_on)
        assert why is ORDERS_END[reason]


def test_death_ends_orders_as_death() -> None:
    assert ORDERS_END[ClosingReason.DECEASED] is EndReason.DECEASED


@pytest.mark.parametrize("reason", ClosingReason)
def test_only_a_living_client_is_notified(reason: ClosingReason) -> None:
    stay = tasks_that_stay(reason)
    assert ("notify_change" in stay) == (reason is not ClosingReason.DECEASED)
    assert "notify_provider" in stay
    assert "call_person" not in stay
