"""Keeps the last day of every order in line with its length, extensions and suspensions."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.orders.periods import length_between, period_of
from aftercare.store.orders.period_rows import facts_with_periods


def write_ends(session: Session, person_id: UUID) -> None:
    """Bring the last day of every order of a person in line with its present computation.

    An order that was entered with a last day alone first gets the matching length. That day was set without the
    present extensions, and it must not be lost when it moves.
    """
    for order, facts in facts_with_periods(session, person_id):
        length = facts.length
        if length is None:
            if order.ends_on is None or not (facts.extensions or facts.suspensions):
                continue
            length = length_between(order.starts_on, order.ends_on)
            order.length_number, order.length_unit = length.number, length.unit.value
        order.ends_on = period_of(replace(facts, length=length)).ends_on
    session.flush()
