"""Making an appointment that no plan asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from aftercare.base.errors import FieldFault, FileClosed, NotFound, existing, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.appointments.acts import ALL_OF_WEEKS
from aftercare.casework.people.search import find_people
from aftercare.casework.placement.manual_choice import HandChoice, book_by_hand, judged_choice
from aftercare.casework.plans.choices import sites_for
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.extra import EXTRA_KINDS, binding_faults, extra_terms
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.plans.obligations import (
    ObligationKind,
    ObligationTerms,
    faults_of,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.placement.free_starts import offered_starts
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_ids
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import (
    ConditionRow,
    conditions_of,
    conditions_with_orders,
    last_day,
)
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, query_as_clock
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.placement.screen_free_place import clients_of
from aftercare.store.placement.unplaced_rows import drop_unplaced, unplaced_of
from aftercare.store.plans.lines import line_in_force
from aftercare.store.plans.rows import ObligationRow, columns_of
from aftercare.store.sites.rows import SiteRow

LOOKED_AHEAD_DAYS = 13


@dataclass(frozen=True)
class ExtraAppointment:
    """`reason` says why it is made; `condition_id` which condition it serves, if any. `choice` has time, officer and
    site. When it `binds`, missing it opens an absence."""

    kind: ObligationKind
    minutes: int
    choice: HandChoice
    reason: str
    condition_id: UUID | None = None
    binds: bool = False


@dataclass(frozen=True)
class ExtraOptions:
    """The officers, the sites by kind, and the conditions in force, for the form of an extra appointment. `known`:
    every condition of the client, which numbers those of one kind."""

    person: PersonRow
    officers: list[StaffRow]
    sites: dict[ObligationKind, list[SiteRow]]
    conditions: list[ConditionRow]
    known: list[ConditionRow]


@requires(Permission.WRITE_PLANS)
def clients_for_extra(
    work: UnitOfWork, officer_id: UUID, typed: str = "", most: int | None = None
) -> list[Row]:
    """The clients of an officer of the own team whom the reader may see, by name and `most` at most; with a search
    those who match, the best first. Raises NotFound."""
    officer = existing(work.session.get(StaffRow, officer_id))
    if officer.team_id != work.actor.team_id:
        raise NotFound()
    found = clients_of(work.session, officer_id)
    if typed:
        by_id = {row["person_id"]: row for row in found}
        found = [by_id[one] for one in find_people(work, typed) if one in by_id]
    return audit.note_looks(work, "look-for-slots", found[:most])


@requires(Permission.WRITE_PLANS)
def extra_options(work: UnitOfWork, person_id: UUID) -> ExtraOptions:
    person = audit.note_look(work, "read", "person", get_person(work.session, person_id))
    ids = [one for one in (person.officer_id, person.deputy_id) if one is not None]
    officers = {row.id: row for row in staff_by_ids(work.session, ids)}
    return ExtraOptions(
        person,
        [officers[one] for one in ids if one in officers],
        {kind: sites_for(work, person, kind) for kind in EXTRA_KINDS},
        [row for row, _ in _in_force(work, person_id)],
        conditions_of(work.session, person_id),
    )


@requires(Permission.WRITE_PLANS)
def times_for_extra(
    work: UnitOfWork, person_id: UUID, new: ExtraAppointment, from_on: date
) -> list[datetime]:
    """When it could begin in the two weeks from a day, earliest first, with its officer or, without one, any of the
    client's. None while its length or site is not allowed. The calling page records the look."""
    terms = _terms(work, new)
    if faults_of(terms, EXTRA_KINDS):
        return []
    line = _line(work, person_id, new, terms)
    days = (from_on, from_on + timedelta(days=LOOKED_AHEAD_DAYS))
    officer = str(new.choice.officer_id) if new.choice.officer_id else None
    found = offered_starts(work, line, 0, ALL_OF_WEEKS, days)
    return sorted({one.start for one in found if officer in (None, one.officer)})


@requires(Permission.WRITE_PLANS)
def look_for_extra_times(
    work: UnitOfWork, person_id: UUID, new: ExtraAppointment, from_on: date
) -> list[datetime]:
    """The same for a caller that has no page around it: the look is recorded. Raises NotFound, FileClosed, and Invalid
    for a length or a site that is not allowed."""
    person = audit.note_look(work, "look-for-slots", "person", get_person(work.session, person_id))
    if person.closed_on is not None:
        raise FileClosed()
    faults = [_at_site(one) for one in faults_of(_terms(work, new), EXTRA_KINDS)]
    refuse_if((*faults, *_site_faults(work, person, new)))
    return times_for_extra(work, person_id, new, max(from_on, civil_date(work.now)))


@requires(Permission.WRITE_PLANS)
def make_extra_appointment(
    work: UnitOfWork, person_id: UUID, new: ExtraAppointment
) -> AppointmentRow:
    """Books it by the rules of a move. It rests on an obligation of its own, which belongs to no plan.

    Raises Invalid with fields, at /starts_at and /site_id as `judged_choice` does. Raises NotFound, FileClosed.
    """
    person = get_person(work.session, person_id, for_update=True)
    if person.closed_on is not None:
        raise FileClosed()
    reason = required(new.reason, MEDIUM_REASON, trivial=True)
    terms = _terms(work, new)
    faults = [_at_site(one) for one in faults_of(terms, EXTRA_KINDS)]
    refuse_if((*faults, *_condition_faults(work, person_id, new), *_site_faults(work, person, new)))
    line = _line(work, person_id, replace(new, reason=reason), terms)
    work.session.add(line)
    work.session.flush()
    # The reason outweighs a wish of the plan too, such as the own officer.
    choice = replace(new.choice, reason=reason)
    chosen = judged_choice(work, person_id, line.line_id, 0, choice)
    # It is kept with the obligation, encrypted, and not a second time with the time.
    by_hand = {**chosen.why["by_hand"], "reason": None}
    with as_clock(work):
        fresh = book_by_hand(
            work, line.line_id, replace(chosen, why=chosen.why | {"by_hand": by_hand})
        )
    return audit.save_and_note(work, "make-extra", "appointment", fresh)


@requires(Permission.WRITE_PLANS)
def withdraw_extra(work: UnitOfWork, person_id: UUID, obligation_id: UUID) -> None:
    """Ends the wait of an extra appointment that lost its time; none is looked for any more. Once it has a time again,
    that appointment is called off instead. The obligation is given by its id or its `line_id`. Raises NotFound,
    FileClosed."""
    person = get_person(work.session, person_id, for_update=True)
    if person.closed_on is not None:
        raise FileClosed()
    asked = line_in_force(person_id, obligation_id, work.now)
    line = existing(*query_as_clock(work, asked)).obligation
    waits = {row.line_id for row in unplaced_of(work.session, person_id)}
    if not line.is_extra or line.line_id not in waits:
        raise NotFound()
    with as_clock(work):
        drop_unplaced(work.session, line.line_id, 0)
    audit.note(work, "withdraw-extra", "obligation", line.id, person_id)


def _terms(work: UnitOfWork, new: ExtraAppointment) -> ObligationTerms:
    site_id = new.choice.site_id
    return extra_terms(
        new.kind, new.minutes, str(site_id) if site_id else None, civil_date(work.now)
    )


def _line(
    work: UnitOfWork, person_id: UUID, new: ExtraAppointment, terms: ObligationTerms
) -> ObligationRow:
    return ObligationRow(
        person_id=person_id,
        extra_reason=new.reason,
        made_by=work.actor.staff_id,
        binds=new.binds,
        **columns_of(terms) | {"condition_id": new.condition_id},
    )


def _in_force(work: UnitOfWork, person_id: UUID) -> Iterator[tuple[ConditionRow, str]]:
    """The conditions that hold today, each with the type of its order."""
    ids = [one.id for one in conditions_of(work.session, person_id)]
    today = civil_date(work.now)
    for condition, order in conditions_with_orders(work.session, ids):
        until = last_day(order, condition)
        if max(condition.starts_on, order.starts_on) <= today and (until is None or until >= today):
            yield condition, order.frame


def _condition_faults(
    work: UnitOfWork, person_id: UUID, new: ExtraAppointment
) -> Iterator[FieldFault]:
    asked: tuple[str, ...] = ()
    frame = None
    if new.condition_id is not None:
        found = {row.id: (row, frame) for row, frame in _in_force(work, person_id)}
        if new.condition_id not in found:
            yield FieldFault("/condition_id", "condition-ended")
            return
        condition, frame = found[new.condition_id]
        asked = asks_for(condition.entry, condition.parameters)
    if new.binds:
        yield from binding_faults(new.kind, asked, frame)


def _site_faults(
    work: UnitOfWork, person: PersonRow, new: ExtraAppointment
) -> Iterator[FieldFault]:
    """Any other site, such as the home of another client, is no option."""
    site_id = new.choice.site_id
    if site_id is None or new.kind not in EXTRA_KINDS:
        return
    if site_id not in {one.id for one in sites_for(work, person, new.kind)}:
        yield FieldFault("/site_id", "unknown-site")


def _at_site(fault: FieldFault) -> FieldFault:
    return replace(fault, pointer="/site_id") if fault.pointer == "/site_ids" else fault
