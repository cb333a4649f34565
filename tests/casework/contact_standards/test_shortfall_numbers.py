"""An escalation about too few contacts tells how many were asked, offered and held, and the next one that is booked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from aftercare.casework.contact_standards.shortfall_numbers import (
    ShortfallNumbers,
    shortfall_numbers,
)
from aftercare.domain.contact_standards.shortfalls import InNumbers
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.people.rows import PersonRow
from tests.scheduling.contact_standards.test_judge_contacts import DAY, TODAY, came, judge, person
from tests.store.arranging import NOW, Arranger

__all__ = ["person"]


def numbers(arrange: Arranger, person: PersonRow) -> dict[date, ShortfallNumbers]:
    """By the last day of the period."""
    with arrange.database.work(arrange.office.officer, NOW) as work:
        rows = deadlines_of(work.session, person.id)
        terms = [row.model_dump() for row in rows]
        found: dict[UUID, ShortfallNumbers] = shortfall_numbers(work, person.id, terms)
    return {one.last_on: one for one in found.values()}


def test_the_period_is_shown_in_numbers_as_they_are_recorded_now(
    arrange: Arranger, person: PersonRow
) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    came(arrange, person, TODAY - 3 * DAY, "missed")
    judge(arrange, person, TODAY)
    found = numbers(arrange, person)[TODAY - DAY]
    assert (found.first_on, found.numbers) == (
        TODAY - 7 * DAY,
        InNumbers(asked=1, offered=1, held=0),
    )
    assert found.next_at is None


def test_the_next_one_is_the_first_that_would_count(arrange: Arranger, person: PersonRow) -> None:
    came(arrange, person, TODAY - 8 * DAY)
    judge(arrange, person, TODAY)
    for days in (9, 4):
        arrange.appointment(person, NOW + timedelta(days=days))
    arrange.appointment(person, NOW + timedelta(days=2), kind="treatment")
    arrange.appointment(person, NOW + timedelta(days=1), state="cancelled_by_service")
    found = numbers(arrange, person)[TODAY - DAY]
    assert found.next_at == NOW + timedelta(days=4)
    assert found.numbers == InNumbers(asked=1, offered=0, held=0)
