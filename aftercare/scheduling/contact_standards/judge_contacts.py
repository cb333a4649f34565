"""Every night each day that is over is held against the contact standard; what fell short becomes a fact to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.contact_standards.shortfalls import Shortfall, longest_period, shortfalls
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.shortfalls import TOO_FEW_CODES, Cause, too_few
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.scheduling.jobs.batches import Only, RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.contact_standards.contacts_held import contacts_held, course_of
from aftercare.store.contact_standards.judgement_rows import (
    ContactJudgementRow,
    days_in_question,
    earliest_changed,
    note_judged,
    offered_to,
    opened_before,
    unjudged,
)
from aftercare.store.contact_standards.rows import held_since, standard_held_to
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person

# After the other nightly deadline jobs, before the horizon is extended.
JUDGE_AT = time(2, 20)


def judge_contacts(work: UnitOfWork, person_id: UUID) -> bool:
    """Judge every past day of one person that was not judged yet; True when a shortfall was added or removed.

    No day is skipped, however long the job did not run. When a record about a judged day changed since, that day and
    all later days are judged anew. Days before the standard applied to this person are not judged. Shortfalls open
    about them come from an earlier standard, and a person has to answer them.
    """
    session = work.session
    person = get_person(session, person_id, for_update=True)
    last_on = civil_date(work.now) - timedelta(days=1)
    if person.closed_on is not None:
        last_on = min(last_on, person.closed_on)
    wanted = _too_few_of(work, person, last_on)
    changed = sync_deadlines(
        session, person_id, "person", person_id, wanted, work.now, TOO_FEW_CODES
    )
    note_judged(session, [person_id], last_on, work.now)
    if changed:
        audit.note(work, "judge-contacts", "person", person_id, person_id)
    return changed


def _too_few_of(work: UnitOfWork, person: PersonRow, last_on: date) -> list[WantedDeadline]:
    session = work.session
    standard = standard_held_to(session, person, civil_date(work.now))
    since_on = held_since(session, person, standard) if standard is not None else None
    if standard is None or since_on is None:
        return opened_before(session, person.id, date.max)
    asked = standard.requirements(person.case_type, person.tier)
    days = {*_days(work, person, asked, last_on), *days_in_question(session, person.id)}
    found = shortfalls(
        asked,
        contacts_held(session, person.id, work.now),
        offered_to(session, person.id),
        course_of(session, person, since_on),
        (day for day in days if day >= since_on),
    )
    return [*opened_before(session, person.id, since_on), *map(_wanted, found)]


def _days(
    work: UnitOfWork, person: PersonRow, asked: Iterable[Requirement], last_on: date
) -> Iterable[date]:
    """From the first day that is new or that a changed record is about; the first time, one whole period."""
    judged = work.session.get(ContactJudgementRow, person.id)
    if judged is None:
        first_on = last_on - timedelta(days=longest_period(asked) - 1)
    else:
        first_on = judged.judged_to_on + timedelta(days=1)
        changed_on = earliest_changed(work.session, person.id, judged.judged_at)
        if changed_on is not None:
            first_on = min(first_on, changed_on)
    first_on = max(first_on, person.enrolled_on)
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


def _wanted(one: Shortfall) -> WantedDeadline:
    """One row per day and kind, due at the end of that day."""
    cause = Cause.CAPACITY if one.capacity else Cause.ABSENCE
    due_at = start_of_day(one.last_on + timedelta(days=1))
    code = too_few(one.requirement.kind.value, cause)
    return WantedDeadline(code, one.first_on, due_at, one.last_on.toordinal())


def judge_contacts_job(database: Database, clock: Clock) -> Job:
    def judge(only: Only = None) -> RunResult:
        return each(
            database, clock, lambda work: unjudged(work.session, work.now), judge_contacts, only
        )

    return Job("judge-contacts", judge, daily_at=JUDGE_AT, retry=judge)
