"""What a detention or a release proposes for a client's file."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from aftercare.casework.orders.periods import NewSuspension, correct_suspension, enter_suspension
from aftercare.casework.submissions.proposal import Proposal, impossible, sent_at
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.periods import SuspensionKind
from aftercare.domain.submissions.contents import Detention, Release
from aftercare.domain.submissions.differences import Value
from aftercare.domain.submissions.stated import stated
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.period_rows import OrderSuspensionRow, suspensions_of


def detained(work: UnitOfWork, person_id: UUID, content: Detention) -> Proposal:
    """A detention in the file: another one, or another last day of the one that began on that day."""
    proposed = stated(content)
    standing = _detentions(work, person_id)
    same = next((one for one in standing if one.from_on == content.from_on), None)
    new = NewSuspension(SuspensionKind.DETENTION, content.from_on, content.until_on)
    if same is not None:
        return _corrected(same, proposed, new)
    running = next((one for one in standing if one.until_on is None), None)
    if running is not None:
        return impossible("detention-runs", _as_it_is(running), proposed)
    enter = partial(_enter, person_id=person_id, new=new)
    return Proposal({}, proposed, carry_out=enter)


def released(work: UnitOfWork, person_id: UUID, content: Release) -> Proposal:
    """The last day of the detention that runs."""
    proposed = stated(content)
    running = next(
        (
            one
            for one in reversed(_detentions(work, person_id))
            if one.from_on <= content.until_on
            and (one.until_on is None or one.until_on >= content.until_on)
        ),
        None,
    )
    if running is None:
        return impossible("no-detention", {}, proposed)
    new = NewSuspension(SuspensionKind.DETENTION, running.from_on, content.until_on)
    return _corrected(running, proposed, new)


def _detentions(work: UnitOfWork, person_id: UUID) -> list[OrderSuspensionRow]:
    return [
        one
        for one in suspensions_of(work.session, person_id)
        if one.kind == SuspensionKind.DETENTION and one.voided_at is None
    ]


def _as_it_is(row: OrderSuspensionRow) -> dict[str, Value]:
    return {"detained_from_on": row.from_on, "detained_until_on": row.until_on}


def _corrected(row: OrderSuspensionRow, proposed: dict[str, Value], new: NewSuspension) -> Proposal:
    correct = partial(_correct, suspension_id=row.id, version=row.version, new=new)
    versions = ((str(row.id), row.version),)
    return Proposal(_as_it_is(row), proposed, versions, carry_out=correct)


def _enter(work: UnitOfWork, *, person_id: UUID, new: NewSuspension) -> tuple[PeriodChange]:
    with sent_at("/content"):
        return (enter_suspension(work, person_id, new).change,)


def _correct(
    work: UnitOfWork, *, suspension_id: UUID, version: int, new: NewSuspension
) -> tuple[PeriodChange]:
    with sent_at("/content"):
        return (correct_suspension(work, suspension_id, version, new).change,)
