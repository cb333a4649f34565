"""Extensions and suspensions of the period of an order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, refuse_if
from aftercare.base.subject_errors import OrderEnded
from aftercare.base.typed_text import name_faults
from aftercare.casework.orders.custody import (
    has_custody_to_replace,
    keep_away_in_step,
    never_in_custody,
    standing_suspensions,
    time_of,
)
from aftercare.casework.orders.ending_along import Ending, end_along, ending_with, stay_ended
from aftercare.casework.orders.overlaps import overlap_faults, overlapped
from aftercare.casework.orders.period_changes import (
    Before,
    after_change,
    before_change,
    checked,
    with_warnings,
)
from aftercare.casework.placement.taken_back import Undone
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.orders.day_bounds import extension_faults, first_possible
from aftercare.domain.orders.moves import PeriodChange, SuspensionMove
from aftercare.domain.orders.order_checks import (
    Finding,
    suspension_faults,
    suspension_findings,
)
from aftercare.domain.orders.periods import (
    Length,
    Period,
    SuspensionKind,
    length_between,
    period_of,
)
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.appointments.away_periods import came_between
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.orders.period_rows import (
    OrderExtensionRow,
    OrderSuspensionRow,
    extensions_of,
    facts_of,
    facts_with_periods,
    get_extension,
    get_suspension,
    suspensions_of,
)
from aftercare.store.orders.rows import OrderRow, get_order
from aftercare.store.people.rows import PersonRow, get_person

LONGEST_REFERENCE = 100
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewExtension:
    decided_on: date
    court_reference: str
    length: Length


@dataclass(frozen=True)
class NewSuspension:
    """Both days count; without a last day the suspension still runs."""

    kind: SuspensionKind
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Extended:
    row: OrderExtensionRow
    change: PeriodChange


@dataclass(frozen=True)
class Suspended:
    row: OrderSuspensionRow
    change: PeriodChange


@dataclass(frozen=True)
class OrderPeriod:
    """An order with its period as it stands now, its extensions, and the warnings of the rules."""

    order: OrderRow
    period: Period
    extensions: list[OrderExtensionRow]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class PersonPeriods:
    person: PersonRow
    orders: list[OrderPeriod]
    suspensions: list[OrderSuspensionRow]


@requires(Permission.WRITE_CASE_FILES)
def extend_order(work: UnitOfWork, order_id: UUID, version: int, new: NewExtension) -> Extended:
    """The court extends the period. Raises OrderEnded for an order that ended, which is reopened first, Invalid for an
    extension that the law does not allow, Stale, DuplicateReference when this decision was already entered."""
    before = before_change(work, get_order(work.session, order_id).person_id)
    order = expect_version(get_order(work.session, order_id, for_update=True), version)
    if order.ended_on is not None:
        # It would be kept and change nothing: the order binds until the day it ended.
        raise OrderEnded()
    findings = _may_extend(work, before, order, new)
    row = OrderExtensionRow(
        order_id=order.id,
        person_id=order.person_id,
        decided_on=new.decided_on,
        court_reference=new.court_reference.strip(),
        length_number=new.length.number,
        length_unit=new.length.unit.value,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    work.session.add(row)
    audit.save_and_note(work, "extend", "order", order)
    return Extended(row, with_warnings(after_change(work, before, order.id), findings))


@requires(Permission.WRITE_CASE_FILES)
def void_extension(work: UnitOfWork, extension_id: UUID, version: int) -> Extended:
    """Voids an extension that was entered by mistake; it stays readable. Raises AlreadyDecided when it was voided
    before, Stale."""
    before = before_change(work, get_extension(work.session, extension_id).person_id)
    row = get_extension(work.session, extension_id)
    _void(work, row, version)
    audit.note(work, "remove-extension", "order", row.order_id, row.person_id)
    return Extended(row, after_change(work, before))


@requires(Permission.WRITE_CASE_FILES)
def enter_suspension(work: UnitOfWork, person_id: UUID, new: NewSuspension) -> Suspended:
    """A period in which the periods of orders do not run. A detention is also custody in the calendar: nothing is
    scheduled in it and no text is sent. It replaces custody on these days that belongs to no detention, and an evasion
    that still lasts ends the day before it. Raises Invalid, at /from_on where another suspension stands on one of its
    days or it begins too far ahead, at /until_on where it ends before it begins or too late."""
    findings = _stretch_findings(work, new)
    before = before_change(work, person_id)
    ending = _ending(work, person_id, new)
    row = OrderSuspensionRow(
        person_id=person_id,
        kind=new.kind.value,
        from_on=new.from_on,
        until_on=new.until_on,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    moved = end_along(work, ending)
    keep_away_in_step(work, row)
    work.session.add(row)
    work.session.flush()
    audit.note(work, f"enter-{new.kind.value}", "person", person_id, person_id)
    change = replace(after_change(work, before), suspensions=moved)
    return Suspended(row, with_warnings(change, findings))


@requires(Permission.WRITE_CASE_FILES)
def correct_suspension(
    work: UnitOfWork, suspension_id: UUID, version: int, new: NewSuspension
) -> Suspended:
    """Corrects the days, or enters the day it ended; as for a new one otherwise. A release ends each detention that ran
    beside it since former days. Appointments of days that never were custody have their times again, as for one that is
    voided. Raises Invalid, Stale, AlreadyDecided."""
    findings = _stretch_findings(work, new)
    before = before_change(work, get_suspension(work.session, suspension_id).person_id)
    row = get_suspension(work.session, suspension_id)
    if row.voided_at is not None:
        raise AlreadyDecided()
    values = {"kind": new.kind.value, "from_on": new.from_on, "until_on": new.until_on}
    same = stands(at_version(row, version), values)
    ending = _ending(work, row.person_id, new, corrected=row)
    if same and not ending and not has_custody_to_replace(work, row):
        return Suspended(row, PeriodChange(row.person_id))
    moved, undone = end_along(work, ending) + _stay_ended(work, row, new), _undone(row, new)
    expect_version(row, version).sqlmodel_update(values)
    keep_away_in_step(work, row)
    audit.note(work, "correct-suspension", "person", row.person_id, row.person_id)
    change = replace(after_change(work, before, undone=undone), suspensions=moved)
    return Suspended(row, with_warnings(change, findings))


@requires(Permission.WRITE_CASE_FILES)
def void_suspension(work: UnitOfWork, suspension_id: UUID, version: int) -> Suspended:
    """Voids the suspension: periods are computed without it, and its custody is removed. What it took off the calendar
    stands again at its own time, where that is free and the client did not hear that it is off. An evasion that ended
    where it began stays so."""
    before = before_change(work, get_suspension(work.session, suspension_id).person_id)
    row = get_suspension(work.session, suspension_id)
    _void(work, row, version)
    keep_away_in_step(work, row)
    audit.note(work, "remove-suspension", "person", row.person_id, row.person_id)
    stay = stay_ended(standing_suspensions(work.session, row.person_id), row)
    change = after_change(work, before, undone=_undone(row, None))
    return Suspended(row, replace(change, suspensions=stay))


@requires(Permission.READ_CASE_FILES)
def came_within(
    work: UnitOfWork, person_id: UUID, from_on: date, until_on: date | None
) -> list[Row]:
    """The kind and time of each appointment that the client came to on days of a suspension: a client cannot both have
    come and been in custody, so it is another client or another day. The calling page notes the look."""
    last_at = None if until_on is None else start_of_day(until_on + _DAY)
    return came_between(work.session, person_id, start_of_day(from_on), last_at)


@requires(Permission.READ_CASE_FILES)
def periods_of(work: UnitOfWork, person_id: UUID) -> PersonPeriods:
    """Every order of a person with its period; a suspension that still runs is counted up to today."""
    person = get_person(work.session, person_id)
    extensions = extensions_of(work.session, person_id)
    today = civil_date(work.now)
    orders = [
        OrderPeriod(
            order,
            period_of(facts, as_of=today),
            [one for one in extensions if one.order_id == order.id],
            tuple(one for one in checked(facts, person, today) if not one.refused),
        )
        for order, facts in facts_with_periods(work.session, person_id)
    ]
    audit.note(work, "read-periods", "person", person_id, person_id)
    return PersonPeriods(person, orders, suspensions_of(work.session, person_id))


@requires(Permission.READ_CASE_FILES)
def period_of_order(work: UnitOfWork, order_id: UUID) -> OrderPeriod:
    """One order with its period."""
    person_id = get_order(work.session, order_id).person_id
    return next(one for one in periods_of(work, person_id).orders if one.order.id == order_id)


def _may_extend(
    work: UnitOfWork, before: Before, order: OrderRow, new: NewExtension
) -> tuple[Finding, ...]:
    faults = name_faults("/court_reference", new.court_reference.strip(), LONGEST_REFERENCE)
    first_on = first_possible(before.person.birth_on)
    faults += extension_faults(new.decided_on, civil_date(work.now), first_on)
    facts = facts_of(order, extensions_of(work.session, order.person_id), ())
    length = facts.length or (order.ends_on and length_between(order.starts_on, order.ends_on))
    findings: tuple[Finding, ...] = ()
    if not length:
        faults.append(FieldFault("/length", "nothing-to-extend"))
    else:
        longer = replace(facts, length=length, extensions=(*facts.extensions, new.length))
        findings = checked(longer, before.person, civil_date(work.now))
        about_this = [one for one in findings if one.refused and one.pointer == "/extensions"]
        about_this += [one for one in findings if one.code == "out-of-range"]
        faults += [replace(one, pointer="/length").fault() for one in about_this]
    refuse_if(faults)
    return findings


def _stretch_findings(work: UnitOfWork, new: NewSuspension) -> tuple[Finding, ...]:
    """The warnings about its days. Raises Invalid for days that cannot be."""
    today = civil_date(work.now)
    refuse_if([*suspension_faults(new.from_on, new.until_on, today)])
    return suspension_findings(new.from_on, today)


def _ending(
    work: UnitOfWork,
    person_id: UUID,
    new: NewSuspension,
    corrected: OrderSuspensionRow | None = None,
) -> list[Ending]:
    """The suspensions that end with this one. Raises Invalid where it shares a day with one that does not."""
    standing, days = standing_suspensions(work.session, person_id), (new.from_on, new.until_on)
    refuse_if(overlap_faults("/from_on", overlapped(standing, new.kind, days, corrected)))
    return ending_with(standing, new.kind, days, corrected)


def _stay_ended(
    work: UnitOfWork, row: OrderSuspensionRow, new: NewSuspension
) -> tuple[SuspensionMove, ...]:
    """Of an evasion before custody that is moved to later days, or is no custody."""
    if new.kind is SuspensionKind.DETENTION and new.from_on <= row.from_on:
        return ()
    return stay_ended(standing_suspensions(work.session, row.person_id), row)


def _undone(row: OrderSuspensionRow, new: NewSuspension | None) -> Undone | None:
    """What a change of this suspension takes back of its custody; None where it is none. `new`: None where it is
    voided."""
    if row.kind != SuspensionKind.DETENTION:
        return None
    days, stays = (row.from_on, row.until_on), None
    if new is not None and new.kind is SuspensionKind.DETENTION:
        stays = (new.from_on, new.until_on)
    return Undone(row.entered_at, time_of(days), never_in_custody(days, stays))


def _void(work: UnitOfWork, row: OrderExtensionRow | OrderSuspensionRow, version: int) -> None:
    if row.voided_at is not None:
        raise AlreadyDecided()
    expect_version(row, version)
    row.voided_by, row.voided_at = work.actor.staff_id, work.now
