"""Which facts the conditions that a submission names lack once it is carried out, and the tasks to enter them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aftercare.casework.conditions.missing_parameters import missing_now
from aftercare.casework.submissions.proposal import Proposal
from aftercare.domain.submissions.contents import Content, OrderChanged, OrderImposed
from aftercare.domain.submissions.documents import read_submission
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.orders.rows import orders_of
from aftercare.store.submissions.rows import SubmissionRow
from aftercare.store.tasks.rows import CHECK_BROUGHT_IN, CONDITION_INCOMPLETE, open_task

ENTER_WORKING_DAYS: Final = 2


@dataclass(frozen=True)
class MissingFacts:
    """`missing`: names of the parameters of a condition that have no value."""

    condition_id: UUID
    kind: str
    wording: str
    missing: tuple[str, ...]


def missing_facts(
    work: UnitOfWork, row: SubmissionRow, entered: Collection[UUID] | None
) -> tuple[MissingFacts, ...]:
    """Of these conditions as they are now, as long as they bind. None: of all that the order has of the kinds it names,
    for what was decided on before the conditions themselves were kept."""
    if row.person_id is None or (entered is not None and not entered):
        return ()
    if entered is None:
        entered = _of_its_kinds(work, row.person_id, row)
    return tuple(
        MissingFacts(one.condition.id, one.condition.kind, one.condition.wording, one.missing)
        for one in missing_now(work, row.person_id)
        if one.condition.id in entered and not _ends_today(work, one.condition)
    )


def entered_by(work: UnitOfWork, row: SubmissionRow, proposal: Proposal) -> frozenset[UUID]:
    """The conditions that came of it, once it was carried out or tried, and those that said the same already."""
    named = _named(read_submission(row.document).content)
    if row.person_id is None or named is None:
        return frozenset()
    found = conditions_of(work.session, row.person_id)
    return proposal.said | {
        one.id for one in found if one.id not in proposal.before and one.kind in named[1]
    }


def ask_to_complete(work: UnitOfWork, row: SubmissionRow, entered: Collection[UUID]) -> None:
    """A task of the client's officer for each such condition, which names the sender. It ends once the facts are
    there."""
    found = missing_facts(work, row, entered)
    with as_clock(work):
        for one in found:
            assert row.person_id is not None
            open_task(
                work.session,
                person_id=row.person_id,
                kind=CHECK_BROUGHT_IN,
                subject=f"{row.sender_id}:{one.condition_id}",
                reason=CONDITION_INCOMPLETE,
                due_at=add_working_days(work.now, ENTER_WORKING_DAYS),
                now=work.now,
            )


def _ends_today(work: UnitOfWork, condition: ConditionRow) -> bool:
    """By a withdrawal: its task has ended with it."""
    return condition.withdrawn_on is not None and condition.withdrawn_on <= civil_date(work.now)


def _of_its_kinds(work: UnitOfWork, person_id: UUID, row: SubmissionRow) -> frozenset[UUID]:
    named = _named(read_submission(row.document).content) if row.document else None
    if named is None:
        return frozenset()
    reference, kinds = named
    orders = {
        one.id for one in orders_of(work.session, person_id) if one.court_reference == reference
    }
    found = conditions_of(work.session, person_id)
    return frozenset(one.id for one in found if one.order_id in orders and one.kind in kinds)


def _named(content: Content) -> tuple[str, Collection[str]] | None:
    """The court reference that the order has afterwards, and the kinds of condition that it gets."""
    match content:
        case OrderImposed():
            return content.court_reference, {one.kind for one in content.conditions}
        case OrderChanged():
            reference = content.new_court_reference or content.court_reference
            return reference, {one.kind for one in content.conditions_added}
        case _:
            return None
