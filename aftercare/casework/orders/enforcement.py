"""Lets appointments follow a legal frame that is corrected, into enforcement and out of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, or_, select

from aftercare.domain.absences.absence import deadlines_of
from aftercare.domain.appointments.lifecycle import AppointmentState
from aftercare.processes.placement.apply_difference import binding_lines
from aftercare.store.absences.opening import open_absence
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.database.unit_of_work import Work, as_clock
from aftercare.store.orders.rows import ConditionRow
from aftercare.store.plans.rows import ObligationRow

# What something follows from, or would.
_CONSEQUENTIAL = (AppointmentState.MISSED.value, AppointmentState.OUTCOME_OVERDUE.value)


def follow_frames(
    work: Work, person_id: UUID, order_ids: Collection[UUID]
) -> tuple[AppointmentRow, ...]:
    """The frame of these orders was corrected: what they asked binds as the frame does, also what has
    been. Answers the misses and missing outcomes that changed side.

    A miss that binds after all opens its absence in this same moment. What binds nobody any more keeps its
    absence and its case: a person gave them a meaning, and a person ends them.
    """
    if not order_ids:
        return ()
    with as_clock(work):
        changed = _turned(work, person_id, order_ids)
        for row in changed:
            if row.enforceable and row.state == AppointmentState.MISSED:
                open_absence(work.session, row, deadlines_of(row.starts_at), work.now)
                audit.note(work, "open", "absence", row.id, person_id)
    return tuple(row for row in changed if row.state in _CONSEQUENTIAL)


def _turned(work: Work, person_id: UUID, order_ids: Collection[UUID]) -> list[AppointmentRow]:
    session = work.session
    asked = (
        select(ObligationRow)
        .join(ConditionRow, col(ConditionRow.id) == col(ObligationRow.condition_id))
        .where(col(ConditionRow.order_id).in_(order_ids))
    )
    lines = list(session.exec(asked))
    binding = binding_lines(session, lines)
    binds = col(AppointmentRow.obligation_id).in_(binding)
    loose = col(AppointmentRow.obligation_id).in_({line.id for line in lines} - binding)
    wrong = or_(binds & ~col(AppointmentRow.enforceable), loose & col(AppointmentRow.enforceable))
    found = (
        select(AppointmentRow)
        .where(AppointmentRow.person_id == person_id, col(AppointmentRow.state).not_in(DEAD), wrong)
        .order_by(col(AppointmentRow.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    rows = list(session.exec(found))
    for side in (True, False):
        ids = [row.id for row in rows if (row.obligation_id in binding) is side]
        session.execute(
            update(AppointmentRow).where(col(AppointmentRow.id).in_(ids)).values(enforceable=side)
        )
    return rows
