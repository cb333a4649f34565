"""Asks the officer to look again at a decision about an absence, when what explains the absence comes or is taken
back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.domain.escalation.decisions_in_question import (
    REVIEW_WORKING_DAYS,
    TAKEN_BACK,
    Asked,
    Explained,
    Taken,
    WhyAgain,
    reviews_after,
)
from aftercare.domain.orders.moves import Questioned, QuestionMove, ReviewMove
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.absences.in_question import in_question
from aftercare.store.absences.review_tasks import (
    REVIEW_DECISION,
    absence_of_review,
    ask_to_review,
    end_reviews,
    reviews_of_absences,
    taken_on,
)
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.tasks.ended_with_file import ended_with_file, open_again
from aftercare.store.tasks.rows import TaskRow

# Beside those of WhyAgain, which say what explains an absence: a person excused it.
EXCUSED_SINCE: Final = "excused-since"
# Not of another installation, whose task came with an imported case file.
KNOWN: Final = frozenset(one.value for one in WhyAgain)


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
    """Opens a task for each absence with a decision to look at again, and ends those that are answered by what the
    case file says now. Returns these decisions."""
    session = work.session
    about = sorted({*before, *after})
    found = {one: row for row in taken_on(session, about) for one in [_taken(row)]}
    tasks = reviews_of_absences(session, person_id, about)
    past = [_asked(one) for one in tasks if one.reason in KNOWN]
    reviews = reviews_after(before, after, found, past)
    due_at = add_working_days(work.now, REVIEW_WORKING_DAYS)
    with as_clock(work):
        end_reviews(session, person_id, sorted(reviews.ended), work.now)
        for which, why in sorted(reviews.kept.items()):
            ask_to_review(session, person_id, which, why, due_at, work.now)
        end_reviews(session, person_id, sorted(reviews.kept), work.now, reasons=TAKEN_BACK)
        for which, why in sorted(reviews.asked.items()):
            ask_to_review(session, person_id, which, why, due_at, work.now)
    return tuple(
        ReviewMove(
            one.absence_id, _shown(found[one]), reviews.asked[one.absence_id] not in TAKEN_BACK
        )
        for one in reviews.decisions
    )


def review_excused(work: UnitOfWork, absence: AbsenceRow) -> None:
    """Asks to look again at a warning or report that was decided on when this absence still counted. The supervisor who
    decided would not hear of it otherwise, and the client may hold the warning."""
    found = [_taken(row) for row in taken_on(work.session, [absence.id])]
    if any(one.on_escalation and one.is_against_client for one in found):
        due_at = add_working_days(work.now, REVIEW_WORKING_DAYS)
        with as_clock(work):
            ask_to_review(
                work.session, absence.person_id, absence.id, EXCUSED_SINCE, due_at, work.now
            )


def reopen_reviews(work: UnitOfWork, person_id: UUID, closed_at: datetime) -> None:
    """Tasks that an earlier release ended with the case file, without anyone having looked, are open again where what
    was taken back is still gone and no one decided since."""
    ended = ended_with_file(work.session, person_id, REVIEW_DECISION, closed_at)
    about = sorted({absence_of_review(one) for one in ended})
    explained = explained_absences(work, person_id)
    stands = {row["absence_id"] for row in taken_on(work.session, about)}
    due_at = add_working_days(work.now, REVIEW_WORKING_DAYS)
    for one in ended:
        which = absence_of_review(one)
        if which in stands and (which in explained) != (one.reason in TAKEN_BACK):
            open_again(one, due_at)
    work.session.flush()


def _asked(task: TaskRow) -> Asked:
    # One that the end of the case file ended was looked at by no one.
    looked = task.done_by is not None and task.done_note != FILE_CLOSED
    return Asked(absence_of_review(task), WhyAgain(task.reason), task.done_at, looked)


def _taken(row: Row) -> Taken:
    return Taken(
        row["absence_id"],
        row["id"],
        row["what"] == Questioned.ESCALATION,
        row["choice"],
        row["decided_at"],
        row["stands_in_paper"],
        row["known_at"],
        row["ground"],
        row["waits"],
    )


def _shown(row: Row) -> QuestionMove:
    return QuestionMove(Questioned(row["what"]), row["id"], row["kind"], row["state"], row["at"])
