"""Hands the letters of the clock to the print service, each once."""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.domain.letters.composing import Mailing
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.letters.drafts import DRAFTED, holds, printed
from aftercare.processes.letters.letter_printer import LetterPrinter
from aftercare.scheduling.jobs.batches import RunResult, each
from aftercare.scheduling.jobs.job import Job
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.letters.by_clock import letters_to_hand_over, letters_to_recall
from aftercare.store.letters.rows import LetterRow, get_letter
from aftercare.store.people.rows import get_person, lock_person_of


def hand_over_letter(
    work: UnitOfWork, letter_id: UUID, mailing: Mailing, service: LetterPrinter
) -> bool:
    """The service has it before that is recorded: after a crash in between it gets the same letter again, under the
    same id. A letter that another worker handed over, or that no longer holds, is left."""
    lock_person_of(work.session, LetterRow, letter_id)
    row = get_letter(work.session, letter_id, for_update=True)
    person = get_person(work.session, row.person_id)
    waits = row.state == DRAFTED and row.made_by is None and row.handed_at is None
    if not waits or not holds(work, mailing, row, person):
        return False
    pdf = printed([row], row.content["title"], envelopes=True)
    service.hand_over(row.id, pdf, _manifest(row, pdf))
    row.handed_at = work.now
    row.version += 1
    audit.save_and_note(work, "hand-to-printer", "letter", row)
    return True


def recall_letter(work: UnitOfWork, letter_id: UUID, service: LetterPrinter) -> bool:
    """The service loses a letter that is not to be posted as it is."""
    lock_person_of(work.session, LetterRow, letter_id)
    row = get_letter(work.session, letter_id, for_update=True)
    if row.handed_at is None:
        return False
    service.take_back(letter_id)
    row.handed_at = None
    row.version += 1
    audit.save_and_note(work, "recall-from-printer", "letter", row)
    return True


def _manifest(row: LetterRow, pdf: bytes) -> bytes:
    """What a machine needs to print it; names and addresses are in the PDF alone."""
    facts = {
        "letter": str(row.id),
        "pdf": f"{row.id}.pdf",
        "sha256": sha256(pdf).hexdigest(),
        "language": row.language,
        "envelope_pages": 1,
        "post_on": row.due_on.isoformat(),
    }
    return json.dumps(facts, indent=2, sort_keys=True).encode()


def hand_over_letters_job(
    database: Database, clock: Clock, mailing: Mailing, service: LetterPrinter
) -> Job:
    def due(work: UnitOfWork) -> list[UUID]:
        return letters_to_hand_over(work.session, civil_date(work.now))

    def run() -> RunResult:
        recalled = each(
            database,
            clock,
            lambda work: letters_to_recall(work.session),
            lambda work, letter_id: recall_letter(work, letter_id, service),
        )
        return recalled + each(
            database,
            clock,
            due,
            lambda work, letter_id: hand_over_letter(work, letter_id, mailing, service),
        )

    return Job("hand-over-letters", run)
