"""What must be true of every ladder: each step told somebody once, in due order, when it had to and never when it
must not; replayed from the access log, the acts and the steps' own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from tests.scheduling.histories.app_state import Tick
from tests.scheduling.histories.office_days import AMSTERDAM, after_hours
from tests.scheduling.histories.rows import Row, Rows

# After how many working hours each rung is due, by what the rule asks.
DAY, HALF_DAY = (0, 4, 8, 16, 24), (0, 2, 4, 8, 12)
HOURS = {
    "unexcused-of-kind": DAY,
    "unexcused-in-window": HALF_DAY,
    "outcome-overdue": DAY,
    "decision-overdue": DAY,
    "deadline-overdue": DAY,
    "contact-shortfall": DAY,
    "first-contact": DAY,
    "missed-of-kind": DAY,
    "unexcused-in-a-row": HALF_DAY,
    "attendance-below": DAY,
    "not-delivered": DAY,
    "treatment-not-started": DAY,
    # Three levels have a rule of their own.
    "lost-contact": HALF_DAY,
}
OF_LOWER_LEVELS = {"lost-contact-middle": DAY, "lost-contact-low": DAY}
# An alarm's: officer and supervisor once the office is open, the duty desk at any hour, the unit manager after two.
ON_CALL_AFTER = (None, None, timedelta(0), timedelta(hours=2))
OF_TERMS = (
    "deadline-overdue", "alarm", "contact-shortfall", "lost-contact", "first-contact", "treatment-not-started",
)  # fmt: skip
LEVELS = ("officer", "deputy", "supervisor", "duty_desk", "unit_manager")
# An acknowledged escalation stays with its officer for a working day, an alarm for an hour by the clock.
TAKEN_UP_HOURS, ALARM_TAKEN_UP = 8, timedelta(hours=1)
RAN = ("notified", "passed")
# A notice that is no step's: the daily one, and that of an alarm to who is called about it and had none.
DAILY, CALLED = AGAIN = ("notify-again", "notify-called")
# With no one on call, such a step turns back to these levels.
BACK = ("duty_desk", "supervisor")
ALIVE = ("opened", "acknowledged", "snoozed")


def wrong_with_ladders(rows: Rows) -> list[str]:
    found = [*_notified_once(rows)]
    for escalation in rows.escalations:
        life = Life(rows, escalation)
        found += [
            *life.wrong(),
            *_due_times(rows, escalation),
            *_in_order(rows, escalation),
            *_skipped(rows, life),
            *_notified_again(rows, life),
        ]
    found += [one for step in rows.steps if step.state in RAN for one in _whom(rows, step)]
    return found


def _notified_once(rows: Rows) -> Iterator[str]:
    """A step that ran has one notice, of the same moment to the same colleague; the others have none."""
    notices: dict[UUID, list[Row]] = {}
    for one in rows.notices:
        if one.step_id is not None:
            notices.setdefault(one.step_id, []).append(one)
    for step in rows.steps:
        notified = [(one.staff_id, one.created_at) for one in notices.get(step.id, [])]
        wanted = [(step.staff_id, step.notified_at)] if step.state == "notified" else []
        if notified != wanted:
            yield f"step {step.id} is {step.state}: notified {len(notified)} times, or not when it says"
        if step.state in RAN and step.due_at > step.notified_at:
            yield f"step {step.id} ran before it was due"
    said = Counter(one.subject_id for one in rows.log if one.action == "notify-step")
    ran = Counter(one.escalation_id for one in rows.steps if one.state == "notified")
    for escalation_id in said.keys() | ran.keys():
        if said[escalation_id] != ran[escalation_id]:
            yield f"escalation {escalation_id}: {ran[escalation_id]} steps ran, {said[escalation_id]} are on record"


@dataclass
class Moment:
    """An escalation just after an entry of the log. `news`: something has joined it since it was made quiet. The log
    says what came first; moments do not, where an act and a tick have the same moment."""

    entry: int
    state: str
    until_at: datetime | None = None
    news: bool = False


class Life:
    """An escalation replayed: what each entry of the log makes of it, and whether it may be there."""

    def __init__(self, rows: Rows, escalation: Row) -> None:
        self.escalation, self._rows = escalation, rows
        self.log: Sequence[Row] = rows.of_escalation("log", escalation.id)
        self._silences = [
            one for one in rows.of_escalation("acts", escalation.id) if one.act == "snooze"
        ]
        self.moments: list[Moment] = []
        self.faults: list[str] = []
        self._replay()

    def wrong(self) -> list[str]:
        found = [*self.faults]
        last = self.moments[-1] if self.moments else Moment(0, "none")
        if last.state != self.escalation.state:
            found.append(
                f"escalation {self.escalation.id} is {self.escalation.state}; by its record {last.state}"
            )
        over = (
            last.state != "opened" and last.until_at is not None and last.until_at <= self._rows.now
        )
        if last.state in ALIVE and over:
            found.append(f"escalation {self.escalation.id} is {last.state}, and that is over")
        if last.state == "snoozed" and (last.news or self._noticed_after(self._silences[-1])):
            found.append(f"escalation {self.escalation.id} is quiet in spite of news")
        if last.state == "snoozed" and self._judged_after(self._silences[-1]):
            found.append(f"escalation {self.escalation.id} is quiet about a verdict given since")
        return found

    def at_entry(self, entry: int) -> Moment | None:
        """As it was when the log had come this far; None before it was opened."""
        return next((one for one in reversed(self.moments) if one.entry <= entry), None)

    def _replay(self) -> None:
        silences = iter(self._silences)
        before = Moment(0, "none")
        for one in self.log:
            after = self._after(before, one, silences)
            if after is None:
                self.faults.append(
                    f"escalation {self.escalation.id}: {one.action} while it was {before.state}"
                )
                after = before
            before = replace(after, entry=one.id)
            self.moments.append(before)

    def _after(self, before: Moment, one: Row, silences: Iterator[Row]) -> Moment | None:
        """What this entry makes of the escalation; None when it must not be."""
        state, action = before.state, one.action
        if action == "open-escalation":
            return self._joined(before)
        if state not in ALIVE:
            return Moment(0, "opened") if (state, action) == ("resolved", "reopen") else None
        if action in ("notify-step", "skip-step", *AGAIN):
            return before if state == "opened" else None
        if action == "acknowledge":
            return Moment(0, "acknowledged", self._had_until(one.at))
        if action == "snooze":
            return Moment(0, "snoozed", next(silences).until_at)
        if action in ("wake", "end-snooze", "acknowledgement-lapsed"):
            return Moment(0, "opened") if self._may_go_on(before, one) else None
        if action == "remedy" or action.startswith("decide-"):
            return Moment(0, "resolved")
        return before

    def _had_until(self, taken_up_at: datetime) -> datetime:
        if self.escalation.trigger_code == "alarm":
            return taken_up_at + ALARM_TAKEN_UP
        return after_hours(taken_up_at, TAKEN_UP_HOURS)

    def _joined(self, before: Moment) -> Moment | None:
        if before.state == "resolved":
            return None
        anew = before.state == "none" or self.escalation.trigger_code in OF_TERMS
        return Moment(0, "opened") if anew else replace(before, news=True)

    def _may_go_on(self, before: Moment, one: Row) -> bool:
        if one.action == "wake":
            return before.state == "snoozed"
        if (before.state, one.action) == ("acknowledged", "acknowledgement-lapsed"):
            return before.until_at is not None and before.until_at <= one.at
        over = before.until_at is not None and before.until_at <= one.at
        return before.state == "snoozed" and (over or before.news)

    def _noticed_after(self, silence: Row) -> bool:
        """Whether the escalation has a cause of a later moment, regardless of the log."""
        causes = self._rows.of_escalation("causes", self.escalation.id)
        return any(one.noticed_at > silence.acted_at for one in causes)

    def _judged_after(self, silence: Row) -> bool:
        """Whether a miss the escalation is about was judged unexcused since, as one that came back may be."""
        if self.escalation.trigger_code != "unexcused-of-kind":
            return False  # whether a count is still reached is the rule's
        about = {
            one.appointment_id for one in self._rows.of_escalation("causes", self.escalation.id)
        }
        standing = {
            one.appointment_id
            for one in self._rows.absences
            if (one.state, one.verdict) == ("decided", "unexcused")
        }
        return any(
            one.appointment_id in about & standing and one.decided_at > silence.acted_at
            for one in self._rows.verdicts
        )


def _due_times(rows: Rows, escalation: Row) -> Iterator[str]:
    """The first ladder's rungs are due by the office's hours from the moment the fact itself fell due."""
    log = rows.of_escalation("log", escalation.id)
    if (
        sum(one.action == "open-escalation" for one in log) > 1
        and escalation.trigger_code in OF_TERMS
    ):
        return  # what joined has a ladder of its own
    reopened = [one.id for one in rows.of_escalation("acts", escalation.id) if one.act == "reopen"]
    steps = [
        one
        for one in rows.of_escalation("steps", escalation.id)
        if not reopened or one.id < reopened[0]
    ]
    from_at = _fell_due(rows, escalation)
    # Of a count, only the ladder's own distances are known here: which of the verdicts made it is the rule's.
    base = from_at or (min(one.due_at for one in steps) if steps else escalation.opened_at)
    if escalation.trigger_code == "alarm":
        wanted = [after_hours(base, 0) if one is None else base + one for one in ON_CALL_AFTER]
    else:
        hours = OF_LOWER_LEVELS.get(escalation.trigger_key, HOURS[escalation.trigger_code])
        wanted = [after_hours(base, one) for one in hours]
    due = [one.due_at for one in sorted(steps, key=lambda one: one.position)]
    if due != wanted:
        yield f"escalation {escalation.id} ({escalation.trigger_code}): steps due {due}, wanted {wanted}"


def _fell_due(rows: Rows, escalation: Row) -> datetime | None:
    """When the first fact fell due that opened this escalation; None where rows do not say so by themselves."""
    about = {
        one.appointment_id or one.deadline_id
        for one in rows.of_escalation("causes", escalation.id)
        if one.noticed_at == escalation.opened_at
    }
    moments: list[datetime] = []
    if escalation.trigger_code == "outcome-overdue":
        moments = [
            after_hours(one.overdue_at, 8)
            for one in rows.appointments
            if one.id in about and one.overdue_at
        ]
    elif escalation.trigger_code == "decision-overdue":
        moments = [one.decide_by for one in rows.absences if one.appointment_id in about]
    elif escalation.trigger_code == "alarm":
        moments = [one.due_at for one in rows.deadlines if one.id in about]
    elif escalation.trigger_code == "unexcused-of-kind":
        standing = {
            one.appointment_id: one.decided_at
            for one in rows.verdicts
            if one.appointment_id in about and one.decided_at <= escalation.opened_at
        }
        moments = list(standing.values())
    return min(moments, default=None)


def _in_order(rows: Rows, escalation: Row) -> Iterator[str]:
    """No step notified staff while an earlier one of the same escalation waited."""
    order = {
        one.step_id: one.id for one in rows.of_escalation("notices", escalation.id) if one.step_id
    }
    ran = [one for one in rows.of_escalation("steps", escalation.id) if one.id in order]
    for later in ran:
        for earlier in ran:
            waited = earlier.id < order[later.id] < order[earlier.id]
            if waited and earlier.due_at < later.due_at:
                yield f"escalation {escalation.id}: step {later.position} ran before step {earlier.position}"


def _skipped(rows: Rows, life: Life) -> Iterator[str]:
    """An undisturbed tick notifies everybody who is due: of every escalation that is open, or whose pause is over."""
    escalation = life.escalation
    joined = max((one.id for one in life.log if one.action == "open-escalation"), default=0)
    ladders = [one.id for one in rows.of_escalation("acts", escalation.id) if one.act == "reopen"]
    ends = [
        one.id for one in life.log if one.action == "remedy" or one.action.startswith("decide-")
    ]
    for step in rows.of_escalation("steps", escalation.id):
        ladder = sum(one < step.id for one in ladders)
        ended = ends[ladder] if ladder < len(ends) else None
        for tick in rows.ticks:
            if _must_have_run(step, tick, joined, ended, life) and not (
                step.state in RAN and step.notified_at <= tick.at
            ):
                yield (
                    f"escalation {escalation.id}: step {step.position} due {step.due_at} is {step.state} since"
                    f" {step.notified_at}, not run by the tick of {tick.at}"
                )
                break


def _must_have_run(step: Row, tick: Tick, joined: int, ended: int | None, life: Life) -> bool:
    if step.due_at > tick.at or step.id > tick.mark or joined > tick.after_entry:
        return False
    if ended is not None and ended <= tick.until_entry:
        return False
    stood = life.at_entry(tick.after_entry)
    if stood is None or stood.state not in ALIVE:
        return False
    return stood.state == "opened" or (stood.until_at is not None and stood.until_at <= tick.at)


def _notified_again(rows: Rows, life: Life) -> Iterator[str]:
    """After the last step once a day at most, only while not acknowledged, and never skipped by an undisturbed tick."""
    escalation = life.escalation
    notified = sorted(
        {one.created_at for one in rows.of_escalation("notices", escalation.id) if one.again}
    )
    daily = [one.at for one in life.log if one.action == DAILY]
    for earlier, later in pairwise(daily):
        if later.astimezone(AMSTERDAM).date() == earlier.astimezone(AMSTERDAM).date():
            yield f"escalation {escalation.id} was told again twice on one day: {earlier}, {later}"
    called = {one.at for one in life.log if one.action == CALLED}
    if called and escalation.trigger_code != "alarm":
        yield f"escalation {escalation.id} is no alarm, and staff were called about it"
    if set(notified) != {*daily, *called}:
        yield f"escalation {escalation.id}: notified again {len(notified)} times, and not so on record"
    steps = rows.of_escalation("steps", escalation.id)
    if escalation.state != "opened" or not steps or any(one.state == "waiting" for one in steps):
        return
    last = max([*notified, *(one.notified_at for one in steps if one.notified_at)])
    # A long weekend at most lies between, or Christmas.
    if rows.ticks and rows.ticks[-1].at - last > timedelta(days=6):
        yield f"escalation {escalation.id} was told last at {last}, and not again"


def _whom(rows: Rows, step: Row) -> Iterator[str]:
    """It reached a person of the first level, from its own upward, with staff available whom no step of its round
    had notified; and said so. It was passed where all available staff had been notified."""
    notified = _notified_before(rows, step)
    levels = LEVELS[LEVELS.index(step.audience) :]
    if step.audience in LEVELS[-2:]:
        levels = (*levels, *BACK)
    there = {level: _present(rows, step, level) for level in levels}
    first = next((level for level in levels if there[level] - notified), None)
    if first != step.reached or (first and step.staff_id not in there[first] - notified):
        yield f"step {step.id} for the {step.audience} reached the {step.reached}, not the {first}"
    if step.state == "passed" and not (first is None and step.staff_id in notified):
        yield f"step {step.id} was passed though a person was still to be notified, or no one was there"
    if step.fell_through is not (first is not None and first != step.audience):
        yield f"step {step.id} does not say that it fell through, or says so wrongly"


def _notified_before(rows: Rows, step: Row) -> set[UUID]:
    """Whom earlier steps of the same round had told."""

    def turn(one: Row) -> tuple[datetime, datetime, int]:
        return one.notified_at, one.due_at, one.position

    return {
        one.staff_id
        for one in rows.of_escalation("steps", step.escalation_id)
        if one.state == "notified" and one.round == step.round and turn(one) < turn(step)
    }


def _present(rows: Rows, step: Row, level: str) -> set[UUID]:
    """Who of this level was at work when the step ran."""
    escalation = rows.by_id("escalations")[step.escalation_id]
    person = rows.by_id("people")[escalation.person_id]
    at = step.notified_at
    away = {one.staff_id for one in rows.leave if one.from_at <= at < one.until_at}
    named = {
        "officer": {person.officer_id, _handed_to(rows, step)},
        "deputy": {person.deputy_id},
    }
    return {
        one.id
        for one in rows.staff
        if one.active and one.id not in away and _is_of(one, level, named, person.team_id)
    }


def _is_of(one: Row, level: str, named: dict[str, set[UUID | None]], team_id: UUID) -> bool:
    if level in named:
        return one.id in named[level]
    if level == "supervisor":
        return bool(one.role == "supervisor" and one.team_id == team_id)
    return bool(one.on_duty_desk if level == "duty_desk" else one.unit_manager)


def _handed_to(rows: Rows, step: Row) -> UUID | None:
    """Whom the escalation was handed to when the step ran."""
    notified = next((one.id for one in rows.notices if one.step_id == step.id), step.id)
    to: UUID | None = None
    for act in rows.of_escalation("acts", step.escalation_id):
        if act.id < notified and act.act in ("hand_over", "reopen"):
            to = act.to_id
    return to
