"""The orders of a person: entered, corrected, ended, given to another organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FileClosed, IllegalTransition, Invalid, refuse_if
from aftercare.casework.orders.period_changes import (
    Before,
    after_change,
    before_change,
    checked,
    with_warnings,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.orders.day_bounds import (
    OrderDays,
    day_faults,
    day_findings,
    first_possible,
)
from aftercare.domain.orders.frame_rules import starts_at_release
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.order_checks import EndReason, Executor, Finding
from aftercare.domain.orders.periods import length_between
from aftercare.domain.orders.terms import (
    OrderTerms,
    first_day_of,
    terms_faults,
    typed_days,
    usual_regime,
)
from aftercare.domain.people.person import Regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.disclosures.inform_first import expect_informed
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.orders.period_rows import extensions_of, facts_of, suspensions_of
from aftercare.store.orders.rows import OrderRow, get_order


@dataclass(frozen=True)
class NewOrder:
    person_id: UUID
    terms: OrderTerms


@dataclass(frozen=True)
class OrderChanged:
    order: OrderRow
    change: PeriodChange

    @property
    def row(self) -> OrderRow:
        return self.order


@requires(Permission.WRITE_CASE_FILES)
def enter_order(work: UnitOfWork, new: NewOrder) -> OrderRow:
    """Records an order. Raises Invalid with fields; DuplicateReference when it is recorded already."""
    return enter_frame(work, new).order


@requires(Permission.WRITE_CASE_FILES)
def enter_frame(work: UnitOfWork, new: NewOrder) -> OrderChanged:
    """The same, with its last day, the deadlines it starts, and the warnings of the rules.

    The first day of a suspended sentence is computed from the day it became final (Sr 14b(3), 77y). A given first
    day takes precedence, as when the judgment was served later. Raises FileClosed.
    """
    before = before_change(work, new.person_id)
    if before.person.closed_on is not None:
        raise FileClosed()
    order = OrderRow(
        person_id=new.person_id,
        created_by=work.actor.staff_id,
        **_columns(before.person.regime, new.terms, _bounds(work, before)),
    )
    findings = (*_checked(work, before, order), *_warned(work, new.terms))
    audit.save_and_note(work, "enter", "order", order)
    return OrderChanged(order, with_warnings(after_change(work, before, order.id), findings))


@requires(Permission.WRITE_CASE_FILES)
def change_order(work: UnitOfWork, order_id: UUID, version: int, terms: OrderTerms) -> OrderChanged:
    """Corrects what was entered; extensions and suspensions of the period stay. Raises Invalid, Stale."""
    order, before = _locked(work, order_id, version)
    columns = _columns(before.person.regime, terms, _bounds(work, before), order)
    # Of a length the last day is counted, and stands with the order.
    if stands(
        order, {name: columns[name] for name in columns if name != "ends_on" or terms.ends_on}
    ):
        order.version = version
        return OrderChanged(order, PeriodChange(order.person_id))
    kept = order.model_dump(exclude=set(columns))
    checked_too = _checked(work, before, OrderRow(**kept, **columns))
    findings = (*checked_too, *_warned(work, terms, order))
    if order.starts_on != columns["starts_on"] and starts_at_release(order.frame):
        expect_informed(work, order.person_id, Disclosed.RELEASE_CHANGE)
    _starts_follow(work, order, columns["starts_on"])
    order.sqlmodel_update(columns)
    audit.note(work, "change", "order", order.id, order.person_id)
    return OrderChanged(order, with_warnings(after_change(work, before, order.id), findings))


@requires(Permission.WRITE_CASE_FILES)
def end_order(
    work: UnitOfWork, order_id: UUID, version: int, ended_on: date, reason: EndReason
) -> OrderChanged:
    """The order no longer binds after `ended_on`. Raises Invalid, Stale."""
    order, before = _locked(work, order_id, version)
    if ended_on < order.starts_on:
        raise Invalid.at("/ended_on", "dates-reversed")
    if order.ends_on is not None and ended_on > order.ends_on:
        raise Invalid.at("/ended_on", "after-its-end")
    refuse_if(day_faults(OrderDays(ended_on=ended_on), civil_date(work.now)))
    order.ended_on, order.end_reason = ended_on, reason.value
    audit.note(work, "end", "order", order.id, order.person_id)
    return OrderChanged(order, after_change(work, before, order.id))


@requires(Permission.WRITE_CASE_FILES)
def reopen_order(work: UnitOfWork, order_id: UUID, version: int) -> OrderChanged:
    """Undoes an ending that was entered by mistake. Raises IllegalTransition for an order that never ended, Stale."""
    order, before = _locked(work, order_id, version)
    if order.ended_on is None:
        raise IllegalTransition()
    order.ended_on = order.end_reason = None
    audit.note(work, "open", "order", order.id, order.person_id)
    return OrderChanged(order, after_change(work, before, order.id))


@requires(Permission.WRITE_CASE_FILES)
def transfer_order(
    work: UnitOfWork, order_id: UUID, version: int, executed_by: Executor
) -> OrderChanged:
    """From today another organisation carries the order out. Its regime, its dates and everything else stay (Sr
    77aa(4) for a juvenile order that goes to the adult service)."""
    order, before = _locked(work, order_id, version)
    candidate = OrderRow(**order.model_dump() | {"executed_by": executed_by.value})
    findings = _checked(work, before, candidate, on=civil_date(work.now))
    order.executed_by = executed_by.value
    audit.note(work, "transfer", "order", order.id, order.person_id)
    return OrderChanged(order, with_warnings(after_change(work, before, order.id), findings))


def _locked(work: UnitOfWork, order_id: UUID, version: int) -> tuple[OrderRow, Before]:
    """The order, locked at the version looked at, and the state of its person's file before the act."""
    before = before_change(work, get_order(work.session, order_id).person_id)
    order = expect_version(get_order(work.session, order_id, for_update=True), version)
    return order, before


def _starts_follow(work: UnitOfWork, order: OrderRow, starts_on: date) -> None:
    """A condition that began with its order, or would begin before it, begins on the order's new first day."""
    for one in conditions_of(work.session, order.person_id):
        with_frame = one.starts_on == order.starts_on or one.starts_on < starts_on
        if one.order_id == order.id and with_frame and one.starts_on != starts_on:
            one.starts_on = starts_on
            one.version += 1
            audit.note(work, "change", "condition", one.id, one.person_id)


def _bounds(work: UnitOfWork, before: Before) -> tuple[date, date]:
    """Today, and the first day that an order of this client can have."""
    return civil_date(work.now), first_possible(before.person.birth_on)


def _standing(order: OrderRow | None) -> OrderDays | None:
    return OrderDays(order.starts_on, order.ends_on, order.final_on) if order else None


def _warned(
    work: UnitOfWork, terms: OrderTerms, order: OrderRow | None = None
) -> Iterator[Finding]:
    return day_findings(typed_days(terms, _standing(order)), civil_date(work.now))


def _columns(
    regime_of_person: str,
    terms: OrderTerms,
    bounds: tuple[date, date],
    order: OrderRow | None = None,
) -> dict[str, Any]:
    """The columns that the court's terms decide. `bounds`: today, and the first possible day; `order`: the one that is
    corrected. Raises Invalid for terms that do not make a valid order."""
    refuse_if(terms_faults(terms, *bounds, _standing(order)))
    starts_on = first_day_of(terms)
    assert starts_on is not None
    regime = terms.regime or usual_regime(terms.frame, regime_of_person)
    length = terms.length or (terms.ends_on and length_between(starts_on, terms.ends_on)) or None
    given = {name: value for name, value in vars(terms).items() if name != "length"}
    return given | {
        "court_reference": terms.court_reference.strip() or f"{terms.frame} {starts_on}",
        "starts_on": starts_on,
        "length_number": length.number if length else None,
        "length_unit": length.unit.value if length else None,
        "regime": regime,
        "executed_by": terms.executed_by or _usual_executor(regime),
    }


def _usual_executor(regime: str) -> str:
    """A certified institution carries out juvenile orders unless the court decides otherwise (Sr 77aa)."""
    return Executor.GI.value if regime == Regime.JUVENILE else Executor.RN.value


def _checked(
    work: UnitOfWork, before: Before, order: OrderRow, on: date | None = None
) -> tuple[Finding, ...]:
    """The findings of the rules about the order; a finding against the law is raised as Invalid."""
    person_id = before.person.id
    facts = facts_of(
        order, extensions_of(work.session, person_id), suspensions_of(work.session, person_id)
    )
    findings = checked(facts, before.person, on or order.starts_on)
    refuse_if(one.fault() for one in findings if one.refused)
    return findings
