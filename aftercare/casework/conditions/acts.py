"""Adding conditions to an order, and correcting them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.casework.conditions.coverage import refresh_coverage
from aftercare.casework.conditions.missing_parameters import missing_in
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.parameters import limits_placement, parameter_faults
from aftercare.domain.conditions.term_faults import day_faults, kind_faults
from aftercare.domain.disclosures.protected_changes import Protects, completes, protected_by
from aftercare.domain.orders.day_bounds import last_possible
from aftercare.domain.time.wall_time import civil_date, civil_days_after
from aftercare.processes.disclosures.inform_first import expect_informed, inform_beside
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.kind_rows import library_of, own_document
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.orders.rows import OrderRow, get_order
from aftercare.store.people.rows import lock_person_of
from aftercare.store.placement.condition_limits import forbidden_now, forbidden_soon_at
from aftercare.store.placement.horizon import NOTICE_DAYS, Horizon
from aftercare.store.plans.rows import plan_in_force
from aftercare.store.sites.accepted_site_rows import withdraw_all
from aftercare.store.tasks.rows import end_completing, open_task

LONGEST_WORDING = 2_000


@dataclass(frozen=True)
class ConditionTerms:
    """The fields that can be corrected. Without a first or last day a condition begins or ends with its order.
    `parameters` are as the library entry says. Monitoring is possible only where `may_be_monitored` says so."""

    wording: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    monitored: bool = False
    monitored_from_on: date | None = None
    monitored_until_on: date | None = None


@dataclass(frozen=True)
class NewCondition:
    """`with_defaults`: its parameters are the defaults of its kind, as a form for it starts with them."""

    order_id: UUID
    kind: str
    terms: ConditionTerms = ConditionTerms()
    with_defaults: bool = False


@requires(Permission.WRITE_CASE_FILES)
def add_condition(work: UnitOfWork, new: NewCondition) -> ConditionRow:
    """Adds a condition to an order that can hold it, under the newest version of its library entry. Raises Invalid
    at every field that does not hold."""
    lock_person_of(work.session, OrderRow, new.order_id)
    order = get_order(work.session, new.order_id)
    library, today = library_of(work.session), civil_date(work.now)
    entry = library.newest_on(new.kind, today)
    terms = new.terms
    if new.with_defaults and entry is not None:
        terms = replace(terms, parameters=entry.defaults)
    faults = [
        *kind_faults(library, today, order.frame, (order.regime,), new.kind),
        *_term_faults(order, entry, terms, today),
    ]
    if faults or entry is None:
        raise Invalid(fields=tuple(faults))
    condition = ConditionRow(
        person_id=order.person_id,
        order_id=order.id,
        kind=new.kind,
        entry_version=entry.version,
        own_kind=own_document(work.session, entry),
        **_columns(order, terms),
    )
    audit.save_and_note(work, "add", "condition", condition)
    if limits_placement(condition.parameters):
        place_anew(work, condition.person_id)
    refresh_coverage(work, condition.person_id)
    return condition


@requires(Permission.WRITE_CASE_FILES)
def change_condition(
    work: UnitOfWork, condition_id: UUID, version: int, terms: ConditionTerms
) -> ConditionRow:
    """Corrects what was entered; kind and entry version stay. Raises Invalid, Stale."""
    lock_person_of(work.session, ConditionRow, condition_id)
    condition = at_version(get_condition(work.session, condition_id, for_update=True), version)
    order = get_order(work.session, condition.order_id)
    refuse_if(_term_faults(order, condition.entry, terms, civil_date(work.now)))
    if stands(condition, _columns(order, terms)):
        return condition
    expect_version(condition, version)
    limited, drawn, before = (
        limits_placement(condition.parameters),
        _zone_of(condition),
        _protects(condition),
    )
    lacked = missing_in(condition)
    condition.sqlmodel_update(_columns(order, terms))
    if completes(before, _protects(condition), lacked):
        _inform_beside(work, condition)
    elif _protects(condition) != before:
        expect_informed_of(work, condition)
    if _zone_of(condition) != drawn:
        withdraw_all(work.session, condition.id, work.actor.staff_id, work.now)
    audit.save_and_note(work, "change", "condition", condition)
    if not missing_in(condition):
        end_completing(work.session, condition.person_id, condition.id, work.now)
    if limited or limits_placement(condition.parameters):
        place_anew(work, condition.person_id)
    refresh_coverage(work, condition.person_id)
    return condition


def _protects(condition: ConditionRow) -> Protects:
    """What of a zone or contact ban a victim relies on: its wording and monitoring are ours."""
    return Protects(dict(condition.parameters), condition.starts_on, condition.ends_on)


def _inform_beside(work: UnitOfWork, condition: ConditionRow) -> None:
    for what in protected_by(condition.entry):
        inform_beside(work, condition.person_id, what, condition.id)


def expect_informed_of(work: UnitOfWork, condition: ConditionRow) -> None:
    """Before a zone or contact ban changes. The client is locked. Raises Invalid."""
    for what in protected_by(condition.entry):
        expect_informed(work, condition.person_id, what, condition.id)


def _zone_of(condition: ConditionRow) -> tuple[object, object]:
    return condition.parameters.get("areas"), condition.parameters.get("buffer_m")


def _columns(order: OrderRow, terms: ConditionTerms) -> dict[str, Any]:
    return vars(terms) | {
        "wording": terms.wording.strip(),
        "starts_on": terms.starts_on or order.starts_on,
        "parameters": dict(terms.parameters),
    }


def place_anew(work: UnitOfWork, person_id: UUID) -> None:
    """Reschedules under the plan in force at once, so that no client is sent where they may no longer come.
    Appointments too near to be moved automatically stay. Each becomes a task: call the person and give it another
    time or place."""
    if plan_in_force(work.session, person_id) is not None:
        place_persons(work, [person_id])
    with as_clock(work):
        near = forbidden_now(work.session, person_id, Horizon.seen_from(work.now), work.now)
        for row in near:
            _call_about(work, row)


def call_about_site(work: UnitOfWork, site_id: UUID) -> None:
    """Opens tasks after the position of a site changed. They ask to call clients with an appointment there that is
    no longer allowed. Only appointments too soon for the next placement run to move are included. Runs as the clock,
    for clients of every team; the actor does not learn who these clients are."""
    # The next placement run is tomorrow, so its notice period starts then.
    until_at = civil_days_after(work.now, NOTICE_DAYS + 1)
    with as_clock(work):
        for row in forbidden_soon_at(work.session, site_id, work.now, until_at):
            _call_about(work, row)


def _call_about(work: UnitOfWork, row: AppointmentRow) -> None:
    open_task(
        work.session,
        person_id=row.person_id,
        kind="call_person",
        subject=row.id,
        reason="not-possible-there",
        due_at=work.now,
        now=work.now,
        appointment_id=row.id,
    )


def _term_faults(
    order: OrderRow, entry: ConditionEntry | None, terms: ConditionTerms, today: date
) -> Iterator[FieldFault]:
    starts_on = terms.starts_on or order.starts_on
    yield from too_long("/wording", terms.wording, LONGEST_WORDING)
    days, of_order = (starts_on, terms.ends_on), (order.starts_on, order.ends_on)
    yield from day_faults(days, of_order, last_possible(today))
    if entry is not None:
        yield from parameter_faults(entry, terms.parameters)
        yield from _monitoring_faults(entry, terms, starts_on, terms.ends_on or order.ends_on)


def _monitoring_faults(
    entry: ConditionEntry, terms: ConditionTerms, starts_on: date, ends_on: date | None
) -> Iterator[FieldFault]:
    first, last = terms.monitored_from_on, terms.monitored_until_on
    if terms.monitored and not entry.may_be_monitored:
        yield FieldFault("/monitored", "not-to-be-monitored")
    if not terms.monitored and (first or last):
        yield FieldFault("/monitored", "not-monitored")
    if first and (first < starts_on or (ends_on and first > ends_on)):
        yield FieldFault("/monitored_from_on", "outside-condition")
    if last and (last < (first or starts_on) or (ends_on and last > ends_on)):
        yield FieldFault("/monitored_until_on", "outside-condition")
