"""Makes the letters that stand in for reminders, and takes back those that no longer hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.clock import Clock
from aftercare.base.errors import Invalid
from aftercare.domain.letters.composing import Mailing, compose
from aftercare.domain.letters.posting_days import in_time_from, made_at, made_today_before, post_on
from aftercare.domain.letters.taking_back import TakenBack, why_appointment_ended, why_no_letter
from aftercare.domain.letters.wording import LETTER_LANGUAGES, LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.letters.drafts import DISCARDED, end_draft, write_draft
from aftercare.processes.letters.facts import letter_facts
from aftercare.processes.letters.letter_printer import LetterPrinter
from aftercare.processes.messages.recipients import reachabilities
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.letters.by_clock import drafts_to_check, letters_to_make, next_letter_task
from aftercare.store.letters.rows import get_letter
from aftercare.store.people.rows import PersonRow, get_person, persons_of

# Clients of whom this language is none of the letters' get Dutch ones, as with texts.
_USUAL = "nl"


def people_due(work: UnitOfWork) -> list[UUID]:
    """The clients for whom a letter is to be made or taken back, in the order of their ids."""
    wanted = {row["person_id"] for row in _to_make(work)}
    waiting = drafts_to_check(work.session, work.now)
    blocked = _blocked(work, wanted | {row["person_id"] for row in waiting})
    ended = {row["person_id"] for row in waiting if _why_ended(row, blocked, work.now)}
    return sorted({one for one in wanted if blocked[one] is None} | ended)


def letters_of_person(
    work: UnitOfWork, person_id: UUID, mailing: Mailing, service: LetterPrinter | None
) -> int:
    """Takes back and makes this client's letters, under the client's lock. How many that were."""
    person = get_person(work.session, person_id, for_update=True)
    blocked = _blocked(work, {person_id})
    handled = 0
    for row in drafts_to_check(work.session, work.now, [person_id]):
        if why := _why_ended(row, blocked, work.now):
            _take_back(work, row["id"], why, service)
            handled += 1
    if blocked[person_id] is None:
        handled += sum(
            _made(work, person, row["appointment_id"], mailing)
            for row in _to_make(work, [person_id])
        )
    return handled


def _to_make(work: UnitOfWork, people: list[UUID] | None = None) -> list[Row]:
    return letters_to_make(
        work.session, made_today_before(work.now), in_time_from(post_on(work.now)), people
    )


def _blocked(work: UnitOfWork, people: set[UUID]) -> dict[UUID, TakenBack | None]:
    found = list(persons_of(work.session, people).values())
    reached = reachabilities(work.session, found, work.now)
    return {person_id: why_no_letter(fact) for person_id, (_, fact) in reached.items()}


def _why_ended(row: Row, blocked: dict[UUID, TakenBack | None], now: datetime) -> TakenBack | None:
    """A colleague's draft is taken back only for its appointment: whether it may be sent, the colleague decided."""
    about = row["state"] and why_appointment_ended(row["kind"], row["state"], row["starts_at"], now)
    return about or (blocked[row["person_id"]] if row["made_by"] is None else None)


def _take_back(
    work: UnitOfWork, letter_id: UUID, why: TakenBack, service: LetterPrinter | None
) -> None:
    letter = get_letter(work.session, letter_id, for_update=True)
    # Also one not recorded as handed over: a worker may have died in between.
    if service is not None:
        service.take_back(letter_id)
    letter.handed_at = None
    end_draft(work, letter, DISCARDED)
    letter.taken_back = why.value
    audit.save_and_note(work, "withdraw", "letter", letter)


def _made(work: UnitOfWork, person: PersonRow, appointment_id: UUID, mailing: Mailing) -> bool:
    """A letter that cannot be composed stays with the officer, who has the task."""
    language = person.language if person.language in LETTER_LANGUAGES else _USUAL
    kind, today = LetterKind.APPOINTMENT, civil_date(work.now)
    try:
        letter = compose(letter_facts(work, person, kind, appointment_id, language, today), mailing)
        write_draft(work, person, letter, post_on(work.now), appointment_id)
    except Invalid:
        return False
    return True


def next_letter(session: Session, now: datetime) -> datetime | None:
    """When the next letter is to be made."""
    due_at = next_letter_task(session, made_today_before(now))
    return None if due_at is None else made_at(due_at)


def make_letters_job(
    database: Database, clock: Clock, mailing: Mailing, service: LetterPrinter | None
) -> Job:
    def run() -> RunResult:
        return each(
            database,
            clock,
            people_due,
            lambda work, person_id: letters_of_person(work, person_id, mailing, service),
        )

    return Job("make-letters", run, next_letter)
