"""Unusual reading of files: what was seen, and what the supervisor finds it was."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, Invalid
from aftercare.base.typed_text import required
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.reading_alarm_rows import (
    ReadingAlarmRow,
    answered_alarms,
    get_alarm,
    lines_of,
    unanswered_alarms,
)
from aftercare.store.accounts.rows import StaffRow, all_staff
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.people.rows import references_of

LONGEST_FINDING = 2_000
# One mark says nothing.
LEAST_WORDS = 4
MOST_LINES = 500


@dataclass(frozen=True)
class AlarmLines:
    """An alarm, the colleague, and its lines of the access log. `references`: of the files that the actor sees."""

    alarm: ReadingAlarmRow
    name: str
    username: str
    lines: list[Row]
    references: Mapping[UUID, str]


@requires(Permission.ANSWER_READING)
def reading_alarms(
    work: UnitOfWork,
) -> tuple[list[ReadingAlarmRow], list[ReadingAlarmRow], dict[UUID, StaffRow]]:
    """What waits for an answer, what was answered lately, and the accounts of colleagues. A supervisor sees the own
    team, without what is about the supervisor; an auditor sees all. Each desk has answers of its own."""
    accounts, audits = {one.id: one for one in all_staff(work.session)}, _audits(work)
    waiting = unanswered_alarms(work.session, audit=audits)
    return waiting, answered_alarms(work.session, audit=audits), accounts


@requires(Permission.ANSWER_READING)
def lines_of_alarm(work: UnitOfWork, alarm_id: UUID) -> AlarmLines:
    """For auditors with every reference, for a supervisor with those of the files that the supervisor sees. Raises
    NotFound."""
    alarm = audit.note_look(
        work, "read-unusual-reading", "reading-alarm", get_alarm(work.session, alarm_id)
    )
    with as_clock(work):
        lines = lines_of(work.session, alarm, MOST_LINES)
    people = {one["person_id"] for one in lines}
    with as_clock(work) if _audits(work) else nullcontext():
        references = references_of(work.session, people)
    if not _audits(work):
        audit.note_people(work, "read-unusual-reading", references)
    colleague = work.session.get_one(StaffRow, alarm.staff_id)
    return AlarmLines(alarm, colleague.display_name, colleague.username, lines, references)


@requires(Permission.ANSWER_READING)
def answer_alarm(work: UnitOfWork, alarm_id: UUID, version: int, finding: str) -> ReadingAlarmRow:
    """Record what it was, for the desk of the actor; the other desk's alarm stays. Raises NotFound, AlreadyDecided,
    Stale, Invalid at /finding."""
    finding = required(finding, LONGEST_FINDING, "/finding", "missing", trivial=True)
    if len(finding.split()) < LEAST_WORDS:
        raise Invalid.at("/finding", "finding-short")
    alarm, audits = get_alarm(work.session, alarm_id, for_update=True), _audits(work)
    if alarm.answered_for(audit=audits) is not None:
        raise AlreadyDecided()
    expect_version(alarm, version)
    if audits:
        alarm.audit_finding = finding
        alarm.audited_by, alarm.audited_at = work.actor.staff_id, work.now
    else:
        alarm.finding, alarm.answered_by, alarm.answered_at = (
            finding, work.actor.staff_id, work.now,
        )  # fmt: skip
    work.session.flush()
    audit.note(work, "answer-unusual-reading", "staff", alarm.staff_id)
    return alarm


def count_alarms_to_answer(work: UnitOfWork) -> int:
    """How many wait; zero for roles that answer none. No client is read."""
    if not work.actor.can(Permission.ANSWER_READING):
        return 0
    return len(unanswered_alarms(work.session, audit=_audits(work)))


def _audits(work: UnitOfWork) -> bool:
    return work.actor.role is Role.AUDITOR
