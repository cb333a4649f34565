"""Asks the officer to look again at a decision about an absence, when what explained the absence is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from aftercare.domain.escalation.decisions_in_question import (
    Explained,
    Taken,
    counts_again,
    decisions_in_question,
)
from aftercare.domain.orders.moves import Questioned, QuestionMove, ReviewMove
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.absences.in_question import in_question
from aftercare.store.absences.review_tasks import ask_to_review, end_reviews, taken_on
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock

REVIEW_WORKING_DAYS: Final = 2


def explained_absences(work: UnitOfWork, person_id: UUID) -> Explained:
    """The client's absences that may not count as the file is now, each with why."""
    return by_absence(
        (row["id"], row["why"])
        for row in in_question(work.session, person_id)
        if row["what"] == Questioned.ABSENCE
    )


def by_absence(found: Iterable[tuple[UUID, str]]) -> Explained:
    """Pairs of an absence and why it may not count, by absence."""
    explained: dict[UUID, set[str]] = {}
    for which, why in found:
        explained.setdefault(which, set()).add(why)
    return explained


def review_decisions(
    work: UnitOfWork, person_id: UUID, before: Explained, after: Explained
) -> tuple[ReviewMove, ...]:
    """Opens a task for each absence that counts again and on which something was decided in the client's favour, and
    ends those about absences that do not count any more. Returns the decisions to look at again."""
    with as_clock(work):
        end_reviews(work.session, person_id, sorted(after), work.now)
    again = counts_again(before, after)
    found = {one: row for row in taken_on(work.session, sorted(again)) for one in [_taken(row)]}
    asked = decisions_in_question(again, found)
    due_at = add_working_days(work.now, REVIEW_WORKING_DAYS)
    with as_clock(work):
        for which in sorted({one.absence_id for one in asked}):
            ask_to_review(work.session, person_id, which, again[which], due_at, work.now)
    return tuple(ReviewMove(one.absence_id, _shown(found[one])) for one in asked)


def _taken(row: Row) -> Taken:
    on_escalation = row["what"] == Questioned.ESCALATION
    return Taken(
        row["absence_id"],
        row["id"],
        on_escalation,
        row["choice"],
        row["decided_at"],
        row["stands_in_paper"],
        row["known_at"],
    )


def _shown(row: Row) -> QuestionMove:
    return QuestionMove(Questioned(row["what"]), row["id"], row["kind"], row["state"], row["at"])
