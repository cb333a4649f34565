"""The effects of a change of an order, as a difference: last days, deadlines and calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from aftercare.casework.deadlines.statutory_clocks import refresh_clocks
from aftercare.casework.orders.enforcement import follow_frames
from aftercare.casework.orders.evasions import ask_about_evasions, evasions_of
from aftercare.casework.orders.extend_plan_lines import lines_follow
from aftercare.casework.placement.place import place_persons
from aftercare.casework.placement.taken_back import Undone, taken_off_by, to_bring_back
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.escalation.decisions_in_question import Explained
from aftercare.domain.orders.moves import (
    CalendarMove,
    DeadlineMove,
    EndMove,
    LineMove,
    PeriodChange,
    Questioned,
    QuestionMove,
    WithoutTime,
)
from aftercare.domain.orders.order_checks import (
    Finding,
    executor_findings,
    findings_on,
    over_findings,
    ran_and_is_over,
)
from aftercare.domain.orders.periods import OrderFacts, period_of
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.placement.result import Unplaced
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.escalation.decisions_in_question import by_absence, review_decisions
from aftercare.processes.orders.write_ends import write_ends
from aftercare.store.absences.in_question import in_question
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import people_and_kinds
from aftercare.store.appointments.times_lost import times_lost
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.orders.period_rows import facts_with_periods, person_locked
from aftercare.store.orders.rows import OrderRow, orders_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.placement.obligations_to_place import obligations_to_place
from aftercare.store.placement.unplaced_rows import unplaced_of
from aftercare.store.plans.rows import ObligationRow, plan_in_force
from aftercare.store.treatment.programme_rows import programmes


@dataclass(frozen=True)
class Before:
    """The state of the person's file when an act began. `earliest`: of orders with an end that is not known yet, the
    first day it can be. `questions`: what was in question already, each with why. `evasions`: as of evasions_of.
    `waiting`: occurrences that had no time, as (line, number)."""

    person: PersonRow
    ends: dict[UUID, tuple[date | None, date | None]]
    earliest: dict[UUID, date]
    deadlines: dict[UUID, tuple[str, int, datetime | None]]
    frames: dict[UUID, str]
    questions: set[tuple[Questioned, UUID, str]]
    evasions: dict[UUID, date]
    waiting: set[tuple[str, int]]


class Changed(Protocol):
    """The result of an act; it has at least the changes."""

    @property
    def change(self) -> PeriodChange: ...


def before_change(work: UnitOfWork, person_id: UUID) -> Before:
    """Reads everything that can move, with the person locked. Two acts on one person run one after the other, so
    that each computes from what the other wrote."""
    person = person_locked(work.session, person_id)
    orders = orders_of(work.session, person_id)
    return Before(
        person,
        {one.id: (one.ends_on, one.ended_on) for one in orders},
        _earliest_ends(work, person_id),
        _deadlines(work, person_id),
        {one.id: one.frame for one in orders},
        {(one.what, one.id, why) for one, why in _questions(work, person_id)},
        evasions_of(work, person),
        {(str(one.line_id), one.occurrence) for one in unplaced_of(work.session, person_id)},
    )


def after_change(
    work: UnitOfWork,
    before: Before,
    subject: UUID | None = None,
    undone: Undone | None = None,
) -> PeriodChange:
    """Writes the new last days, updates conditions, deadlines and calendar, and returns what moved. `subject` is the
    order that already got a new version number from the act itself. `undone`: what the act takes back of what kept the
    client away."""
    person_id = before.person.id
    work.session.flush()
    write_ends(work.session, person_id)
    moves = tuple(_end_moves(work, before))
    lines: list[LineMove] = []
    for move in moves:
        if move.before is not None:
            lines += lines_follow(work, person_id, move.order_id, move.before, move.after)
        _conditions_follow(work, person_id, move)
        if move.order_id != subject and move.order_id in before.ends and move.before != move.after:
            _count_version(work, person_id, move.order_id)
    # The calendar before the deadlines: the lock order of every transaction.
    placed, off = None, taken_off_by(work, person_id, undone) if undone else []
    if plan_in_force(work.session, person_id) is not None:
        placed = place_persons(work, [person_id], back=to_bring_back(off, undone) if undone else ())
    turned = _turned(work, before)
    ask_about_evasions(work, before.person, before.evasions)
    stopped = _stopped(work, moves)
    refresh_clocks(work, person_id, stopped)
    deadlines = tuple(_deadline_moves(before, _deadlines(work, person_id)))
    questions = _questions(work, person_id)
    asked = [one for one, why in questions if (one.what, one.id, why) not in before.questions]
    reviews = review_decisions(
        work,
        person_id,
        _explained(before.questions),
        _explained((one.what, one.id, why) for one, why in questions),
    )
    stays = PeriodChange(
        person_id,
        moves,
        turned,
        deadlines=deadlines,
        warnings=over_findings() if any(not by_hand for by_hand in stopped.values()) else (),
        lines=tuple(lines),
        questions=tuple(dict.fromkeys(asked)),
        reviews=reviews,
    )
    if placed is None:
        return stays
    moved = [*turned, *_calendar(work, person_id, placed, {one.row.key for one in off})]
    calendar = tuple(sorted(moved, key=lambda one: one.starts_at))
    # One that loses its time is cancelled, and not counted a second time; one that waited before is not of this act,
    # unless it waited for what the act takes back.
    waited = before.waiting - {one.key for one in off}
    known = {(one.row.obligation, one.row.occurrence) for one in placed.cancelled} | waited
    left = [one for one in placed.unplaced if (one.obligation, one.occurrence) not in known]
    without = tuple(_without_time(work, person_id, left))
    return replace(stays, appointments=calendar, unplaced=len(left), without_time=without)


def checked(facts: OrderFacts, person: PersonRow, on: date) -> tuple[Finding, ...]:
    """All findings of the rules about an order that its organisation carries out from `on`."""
    return (*findings_on(facts), *executor_findings(facts, person.birth_on, on))


def previewed_change(work: UnitOfWork, act: Callable[[UnitOfWork], Changed]) -> PeriodChange:
    """What this act would move. It is rolled back, and only the look itself is logged. Raises what the act raises."""
    savepoint = work.session.begin_nested()
    try:
        change = act(work).change
    finally:
        savepoint.rollback()
    audit.note(work, "preview", "person", change.person_id, change.person_id)
    return change


def _turned(work: UnitOfWork, before: Before) -> tuple[CalendarMove, ...]:
    """Past and near appointments follow a corrected order as well; the placement has updated the others."""
    orders = orders_of(work.session, before.person.id)
    corrected = [one.id for one in orders if before.frames.get(one.id, one.frame) != one.frame]
    return tuple(
        CalendarMove("binding" if one.enforceable else "voluntary", one.kind, one.starts_at)
        for one in follow_frames(work, before.person.id, corrected)
    )


def _end_moves(work: UnitOfWork, before: Before) -> Iterator[EndMove]:
    today = civil_date(work.now)
    for order, facts in facts_with_periods(work.session, before.person.id):
        was, was_ended = before.ends.get(order.id, (None, None))
        earliest = period_of(facts, as_of=today).earliest_ends_on
        first = before.earliest.get(order.id)
        # Of an end that is not known yet, the first day it can be.
        moves_earliest = first is not None and earliest is not None and first != earliest
        if (was, was_ended) != (order.ends_on, order.ended_on) or moves_earliest:
            yield EndMove(
                order.id,
                order.frame,
                order.court_reference,
                order.starts_on,
                was_ended or was,
                order.ended_on or order.ends_on,
                earliest,
                entered=order.id not in before.ends,
                earliest_before=first,
            )


def _stopped(work: UnitOfWork, moves: Iterable[EndMove]) -> dict[UUID, bool]:
    """The orders that had not ended and now have, each with whether someone entered the day on which it ended."""
    today = civil_date(work.now)
    return {
        one.order_id: work.session.get_one(OrderRow, one.order_id).ended_on is not None
        for one in moves
        if not one.entered and ran_and_is_over(one.before, one.after, today)
    }


def _earliest_ends(work: UnitOfWork, person_id: UUID) -> dict[UUID, date]:
    today = civil_date(work.now)
    found = {
        order.id: period_of(facts, as_of=today).earliest_ends_on
        for order, facts in facts_with_periods(work.session, person_id)
        if order.ended_on is None
    }
    return {which: day for which, day in found.items() if day is not None}


def _conditions_follow(work: UnitOfWork, person_id: UUID, move: EndMove) -> None:
    """A condition that ended on the old last day has no last day of its own any more: it runs as the order does."""
    if move.before is None:
        return
    for one in conditions_of(work.session, person_id):
        if one.order_id == move.order_id and one.ends_on == move.before:
            one.ends_on = None
            one.version += 1
            audit.note(work, "change", "condition", one.id, person_id)


def _count_version(work: UnitOfWork, person_id: UUID, order_id: UUID) -> None:
    order = work.session.get_one(OrderRow, order_id)
    order.version += 1
    audit.note(work, "change", "order", order_id, person_id)


def _deadlines(work: UnitOfWork, person_id: UUID) -> dict[UUID, tuple[str, int, datetime | None]]:
    """Open deadlines with the moment they fall due; done or dropped deadlines without one."""
    return {
        one.id: (
            one.code,
            one.number,
            one.due_at if one.state == DeadlineState.OPENED else None,
        )
        for one in deadlines_of(work.session, person_id)
    }


def _questions(work: UnitOfWork, person_id: UUID) -> list[tuple[QuestionMove, str]]:
    """Absences without a condition or in custody, and what rests on them, each with why."""
    return [
        (
            QuestionMove(Questioned(row["what"]), row["id"], row["kind"], row["state"], row["at"]),
            row["why"],
        )
        for row in in_question(work.session, person_id)
    ]


def _explained(questions: Iterable[tuple[Questioned, UUID, str]]) -> Explained:
    return by_absence((which, why) for what, which, why in questions if what is Questioned.ABSENCE)


def _deadline_moves(
    before: Before, now: dict[UUID, tuple[str, int, datetime | None]]
) -> Iterator[DeadlineMove]:
    for deadline_id, (code, number, due_at) in now.items():
        was = before.deadlines.get(deadline_id, (code, number, None))[2]
        if was != due_at:
            yield DeadlineMove(code, number, was, due_at)


def _calendar(
    work: UnitOfWork,
    person_id: UUID,
    placed: PlacementDifference,
    off: Collection[tuple[object, ...]] = (),
) -> Iterator[CalendarMove]:
    """`off`: the keys of rows that were taken off the calendar before; one of them that is added is there again."""
    lines = obligations_to_place(work.session, [person_id], work.now)
    kinds = {str(one.line_id): one.kind for one in lines}
    names = _programmes(work, lines)
    for added in placed.added:
        name = names.get(added.obligation, "")
        how = "restored" if added.key in off else "added"
        yield CalendarMove(how, kinds[added.obligation], added.start, name=name)
    for move in placed.moved:
        was = move.standing
        yield CalendarMove(
            "moved",
            kinds[move.to.obligation],
            move.to.start,
            was.row.start,
            was.expected,
            names.get(move.to.obligation, ""),
        )
    gone = {one.appointment_id: one for one in placed.cancelled}
    for appointment_id, of_whom in people_and_kinds(work.session, gone).items():
        one = gone[appointment_id]
        name = names.get(one.row.obligation, "")
        yield CalendarMove(
            "cancelled", of_whom.kind, one.row.start, expected=one.expected, name=name
        )


def _without_time(
    work: UnitOfWork, person_id: UUID, left: Sequence[Unplaced]
) -> Iterator[WithoutTime]:
    lines = obligations_to_place(work.session, [person_id], work.now) if left else []
    kinds, names = {str(one.line_id): one.kind for one in lines}, _programmes(work, lines)
    were = times_lost(work.session, person_id, work.now) if left else {}
    for one in left:
        yield WithoutTime(
            kinds[one.obligation],
            one.reason.first_on,
            one.reason.last_on,
            were.get((one.obligation, one.occurrence)),
            names.get(one.obligation, ""),
        )


def _programmes(work: UnitOfWork, lines: Iterable[ObligationRow]) -> dict[str, str]:
    """The name of the programme of each line that has one."""
    wanted = {str(one.line_id): one.programme_id for one in lines if one.programme_id is not None}
    names = {one.id: one.name for one in programmes(work.session)} if wanted else {}
    return {line: names[which] for line, which in wanted.items()}


def with_warnings(change: PeriodChange, findings: tuple[Finding, ...]) -> PeriodChange:
    """With the warnings among these findings, before those of the change itself."""
    about = tuple(one for one in findings if not one.refused)
    return replace(change, warnings=about + change.warnings)
