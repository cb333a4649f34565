"""Which times one occurrence of an obligation could have, and giving it one that a person chose."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, delete, select

from aftercare.base.errors import FieldFault, Invalid, NotFound
from aftercare.casework.placing import offered_starts
from aftercare.casework.placing_by_hand import HandChoice, book_by_hand, judged_choice
from aftercare.domain.access import Permission
from aftercare.domain.placement.plan import Placed
from aftercare.domain.wall_time import civil_date
from aftercare.store import audit
from aftercare.store.appointments import DEAD, AppointmentRow, UnplacedRow
from aftercare.store.people import get_person
from aftercare.store.places import LocationRow
from aftercare.store.plans import ObligationRow, obligations_in_force
from aftercare.store.staff import staff_by_ids
from aftercare.store.unit_of_work import Work, as_clock


@dataclass(frozen=True)
class Slots:
    """Free starts of one occurrence of a line, best first; no occurrence when none is to come."""

    line_id: UUID
    occurrence: int | None
    starts: tuple[Placed, ...]


@dataclass(frozen=True)
class HandOptions:
    """What a choice by hand can name: officers by id and name, places by id and name (None: at home).
    To a reader without case rights every kind is one."""

    kind: str
    officers: list[tuple[UUID, str]]
    places: list[tuple[UUID, str | None]]


def hand_options(work: Work, person_id: UUID, obligation_id: UUID) -> HandOptions:
    """Raises as `slots_for` does. Names of places come from the line, so a home is never named."""
    line = _line_asked(work, person_id, obligation_id)
    person = get_person(work.session, person_id)
    ids = [one for one in (person.officer_id, person.deputy_id) if one is not None]
    found = {row.id: row.display_name for row in staff_by_ids(work.session, ids)}
    with as_clock(work):
        query = select(LocationRow).where(col(LocationRow.id).in_(line.location_ids))
        places = [
            (row.id, None if row.kind == "home" else row.name)
            for row in work.session.exec(query.order_by(col(LocationRow.name)))
        ]
    needs_officer = line.needs == "officer"
    return HandOptions(
        line.kind if work.actor.may(Permission.READ_CASES) else "appointment",
        [(one, found[one]) for one in ids if one in found] if needs_officer else [],
        places,
    )


def slots_for(
    work: Work, person_id: UUID, obligation_id: UUID, occurrence: int | None = None
) -> Slots:
    """Up to ten free starts. The obligation is named by its id or its line's; without an occurrence
    the first that has no time is meant, else the next appointment. NotFound unless its line belongs to
    the plan in force."""
    line = _line_asked(work, person_id, obligation_id)
    with as_clock(work):
        number = _next_occurrence(work, line) if occurrence is None else occurrence
    audit.note(work, "look-for-slots", "person", person_id, person_id)
    found = () if number is None else offered_starts(work, person_id, line.line_id, number)
    return Slots(line.line_id, number, found)


def place_by_hand(
    work: Work, person_id: UUID, obligation_id: UUID, occurrence: int, choice: HandChoice
) -> AppointmentRow:
    """Give an occurrence that has no appointment the time somebody chose.

    Raises Invalid as `judged_choice` does, and at /occurrence when it has an appointment (that one is
    moved instead); NotFound as `slots_for` does.
    """
    line = _line_asked(work, person_id, obligation_id)
    chosen = judged_choice(work, person_id, line.line_id, occurrence, choice)
    if chosen.task.standing:
        raise Invalid(
            fields=(FieldFault("/occurrence", "has-appointment", "Move its appointment."),)
        )
    with as_clock(work):
        fresh = book_by_hand(work, line.line_id, chosen)
        work.session.execute(
            delete(UnplacedRow).where(
                col(UnplacedRow.line_id) == line.line_id,
                col(UnplacedRow.occurrence) == occurrence,
            )
        )
    audit.note(work, "place-by-hand", "appointment", fresh.id, person_id)
    return fresh


def _line_asked(work: Work, person_id: UUID, obligation_id: UUID) -> ObligationRow:
    """The line in force; a planner sees times and no plans, so it is looked up as the clock."""
    work.actor.must(Permission.MOVE_APPOINTMENTS)
    get_person(work.session, person_id)
    with as_clock(work):
        for row in obligations_in_force(work.session, [person_id]):
            if obligation_id in (row.id, row.line_id):
                return row
    raise NotFound()


def _next_occurrence(work: Work, line: ObligationRow) -> int | None:
    waiting = (
        select(UnplacedRow.occurrence)
        .where(UnplacedRow.line_id == line.line_id, UnplacedRow.last_on >= civil_date(work.now))
        .order_by(col(UnplacedRow.first_on))
    )
    coming = (
        select(AppointmentRow.occurrence)
        .where(
            AppointmentRow.line_id == line.line_id,
            AppointmentRow.starts_at > work.now,
            col(AppointmentRow.state).not_in(DEAD),
        )
        .order_by(col(AppointmentRow.starts_at))
    )
    found = work.session.exec(waiting.limit(1)).first()
    return work.session.exec(coming.limit(1)).first() if found is None else found
