"""Drafts of letters: written, printed, compared with the present facts, and ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from aftercare.base.errors import Invalid
from aftercare.domain.letters.composing import Letter, Mailing, compose, letter_content
from aftercare.domain.letters.posting_days import late_at
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.letters.facts import letter_facts
from aftercare.processes.papers.pdf import PaperTemplate, print_paper
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import LetterRow, draft_of
from aftercare.store.people.rows import PersonRow

DRAFTED, SENT, DISCARDED = "drafted", "sent", "discarded"
_MADE_ANEW = (
    "language", "template_version", "content", "sha256", "due_on", "late_at", "made_by", "made_at",
    "printed_at", "handed_at",
)  # fmt: skip


def write_draft(
    work: UnitOfWork,
    person: PersonRow,
    letter: Letter,
    due_on: date,
    about: UUID | None,
) -> LetterRow:
    """A new draft, or the existing draft about the same with its content renewed; run it under the person's lock."""
    old = draft_of(work.session, person.id, letter.kind, about)
    if old is not None and old.content == kept(letter) and old.due_on == due_on:
        # It holds for an address entered since.
        old.made_at = work.now
        return old
    row = LetterRow(
        person_id=person.id,
        appointment_id=about,
        kind=letter.kind,
        language=letter.language,
        template_version=letter.version,
        content=kept(letter),
        sha256="",
        due_on=due_on,
        late_at=late_at(due_on),
        made_by=work.actor.staff_id_or_none,
        made_at=work.now,
    )
    row.sha256 = sha256(printed([row], letter.title)).hexdigest()
    if old is None:
        return audit.save_and_note(work, "draft", "letter", row)
    if old.handed_at is not None:
        # The print service gets it anew under the same id, so that the old one is not posted beside it.
        row.made_by = None
    for name in _MADE_ANEW:
        setattr(old, name, getattr(row, name))
    old.version += 1
    return audit.save_and_note(work, "draft", "letter", old)


def end_draft(work: UnitOfWork, row: LetterRow, state: str) -> None:
    row.state, row.ended_by, row.ended_at = state, work.actor.staff_id_or_none, work.now
    row.version += 1


def holds(work: UnitOfWork, mailing: Mailing, row: LetterRow, person: PersonRow) -> bool:
    """Whether the same letter, made now, would have the same content."""
    kind, made_on = LetterKind(row.kind), civil_date(row.made_at)
    try:
        facts = letter_facts(work, person, kind, row.appointment_id, row.language, made_on)
        return kept(compose(facts, mailing)) == row.content
    except Invalid:
        return False


def kept(letter: Letter) -> dict[str, Any]:
    """The letter as JSON returns it, to be stored, compared and printed."""
    content: dict[str, Any] = json.loads(json.dumps(letter_content(letter)))
    return content


def printed(rows: Sequence[LetterRow], title: str, *, envelopes: bool = False) -> bytes:
    facts = {
        "language": rows[0].language,
        "title": title,
        "envelopes": envelopes,
        "letters": [row.content for row in rows],
    }
    return print_paper(PaperTemplate.LETTERS, facts, max(row.made_at for row in rows))
