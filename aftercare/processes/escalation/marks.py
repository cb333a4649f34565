"""The marks that lists put on what may not hold: alarms about another client, absences that may not count, and
documents without their ground."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.reported import CARRY_OUT_DECISION, HAND_OVER_PAPER, ZONE_ALARM
from aftercare.domain.escalation.rules import Trigger
from aftercare.domain.papers import IN_HAND, PaperState
from aftercare.processes.papers.grounds import WithoutGround, grounds_gone
from aftercare.processes.submissions.moved_alarms import (
    MovedShare,
    moved_among,
    moved_deadlines,
    moved_escalations,
    moved_shares,
)
from aftercare.store.absences.in_question import escalations_in_question
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.escalation.causes import answered_by_decision
from aftercare.store.papers.rows import papers_to_hand_over

# Others need no further statement.
_ABOUT_ABSENCES: Final = frozenset(
    {
        Trigger.MISSED_OF_KIND,
        Trigger.UNEXCUSED_OF_KIND,
        Trigger.UNEXCUSED_IN_WINDOW,
        Trigger.UNEXCUSED_IN_A_ROW,
        Trigger.ATTENDANCE_BELOW,
        Trigger.VERDICT_OVERDUE,
    }
)


@dataclass(frozen=True, slots=True)
class Marks:
    """`elsewhere`: it turned out to be about another client. `in_question`: why an absence of it may not count, or what
    a document no longer rests on, a code of web.absences.words; or None. `by_decision`: a deadline that a decision on
    its escalation has met."""

    elsewhere: bool = False
    in_question: str | None = None
    by_decision: bool = False


NO_MARKS: Final = Marks()
STANDING: Final = frozenset({*IN_HAND, PaperState.SIGNED})


def marked(work: UnitOfWork, listed: Sequence[Row]) -> list[Row]:
    """The same escalations, each with its marks as `elsewhere` and `in_question`. `listed`: each with its `id`,
    `person_id` and `trigger_code`, and with `in_question` where its list has read that."""
    moved = moved_escalations(work, listed)
    asked = [
        one["id"]
        for one in listed
        if one["trigger_code"] in _ABOUT_ABSENCES and "in_question" not in one
    ]
    why = escalations_in_question(work.session, asked)
    return [
        {"in_question": why.get(one["id"])} | one | {"elsewhere": one["id"] in moved}
        for one in listed
    ]


def others_last(listed: Sequence[Row]) -> list[Row]:
    """The same, what is about another client behind the rest: it calls for a decision and for no one to go."""
    return sorted(listed, key=lambda one: bool(one["elsewhere"]))


def marks_of(work: UnitOfWork, asked: Collection[tuple[UUID, UUID]]) -> dict[UUID, Marks]:
    """Those of escalations of any kind, each with its id and client, by escalation."""
    shares = moved_shares(work, asked)
    why = escalations_in_question(work.session, [one for one, _ in asked])
    return {one: Marks(shares.get(one) is MovedShare.ALL, why.get(one)) for one in {*shares, *why}}


def paper_marks(why: WithoutGround | None) -> Marks:
    """Those of a document, by what `grounds_gone` says of it."""
    if why is None:
        return NO_MARKS
    if why is WithoutGround.ALARMS_OF_ANOTHER:
        return Marks(elsewhere=True)
    return Marks(in_question="decision" if why is WithoutGround.TO_REVIEW else why.value)


def marked_papers(work: UnitOfWork, listed: Sequence[Row]) -> list[Row]:
    """The same documents, each with its marks as `elsewhere` and `in_question`. `listed`: each with its `id` and
    `state`; one that was replaced or withdrawn has none."""
    standing = [one["id"] for one in listed if one["state"] in STANDING]
    gone = grounds_gone(work, standing)
    marks = {one["id"]: paper_marks(gone.get(one["id"])) for one in listed}
    return [
        one | {"elsewhere": marks[one["id"]].elsewhere, "in_question": marks[one["id"]].in_question}
        for one in listed
    ]


def marked_work(work: UnitOfWork, items: Sequence[Row]) -> list[Row]:
    """The same rows of the worklist, which has read `in_question`, each with `elsewhere`, and with `moved`: how many of
    the alarms behind the document or decision that it asks for were about another client. What asks for something with
    a document has the marks of that document."""
    alarms = moved_among(
        work,
        (
            (one["id"], one["person_id"], one["due_at"])
            for one in items
            if one["code"] == ZONE_ALARM
        ),
    )
    behind = {
        one["id"]: one["subject_id"] if one["code"] == CARRY_OUT_DECISION else one["escalation_id"]
        for one in items
    }
    asked = [(behind[one["id"]], one["person_id"]) for one in items if behind[one["id"]]]
    shares = moved_shares(work, asked)
    gone = grounds_gone(work, {one["paper_id"] for one in items if one["paper_id"]})
    found = (
        (one, shares.get(behind[one["id"]]), paper_marks(gone.get(one["paper_id"])))
        for one in items
    )
    return [
        one
        | {
            "moved": share,
            "elsewhere": one["id"] in alarms or share is MovedShare.ALL or marks.elsewhere,
            "in_question": _stronger(one["in_question"], marks.in_question),
        }
        for one, share, marks in found
    ]


def _stronger(absence: str | None, document: str | None) -> str | None:
    """What the document no longer rests on, before a doubt about an absence behind it."""
    doubt = document in (None, "decision")
    return (absence or document) if doubt else document


def deadline_marks(work: UnitOfWork, rows: Sequence[DeadlineRow]) -> dict[UUID, Marks]:
    """Of these deadlines, by their id: of an alarm its own, of a decision to be carried out those of its escalation, of
    a document to be handed over its own; and whether a decision has met it."""
    moved = moved_deadlines(work, rows)
    decided = {one.id: one for one in rows if one.code == CARRY_OUT_DECISION}
    behind = marks_of(work, {(one.subject_id, one.person_id) for one in decided.values()})
    papers = papers_to_hand_over(
        work.session, [one.id for one in rows if one.code == HAND_OVER_PAPER]
    )
    gone = grounds_gone(work, papers.values())
    marks = (
        {one: Marks(elsewhere=True) for one in moved}
        | {
            which: behind[one.subject_id]
            for which, one in decided.items()
            if one.subject_id in behind
        }
        | {which: paper_marks(gone[paper]) for which, paper in papers.items() if paper in gone}
    )
    done = [one.id for one in rows if one.state == DeadlineState.DONE]
    met = answered_by_decision(work.session, done)
    return marks | {one: replace(marks.get(one, NO_MARKS), by_decision=True) for one in met}
