"""How the client hears of a new time: what the confirmation of a move says, and the appointment's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.casework.appointments.changes_to_pass_on import (
    change_to_pass_on,
    is_to_be_passed_on,
)
from aftercare.domain.letters.wording import LetterKind
from aftercare.processes.appointments.change_texts import ChangeToPassOn
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.request import PageContext


@dataclass(frozen=True, slots=True)
class PassOnView:
    """The task to notify the client. `why_call`: a code, why no text may be sent, or none; `goes_at`: when the text is
    sent automatically."""

    id: UUID
    version: int
    number: str
    words: str
    language: str
    why_call: str | None
    goes_at: datetime | None
    letter: str


def moved_flash(context: PageContext, appointment_id: UUID) -> str:
    """The code of what was done, with what is left to do."""
    if not context.run(is_to_be_passed_on, appointment_id):
        return "moved"
    return "moved-pass-on" if context.can_perform(change_to_pass_on) else "moved-officer-passes-on"


def pass_on_view(context: PageContext, appointment_id: UUID) -> PassOnView | None:
    """None when there is nothing to notify the client of, or the reader notifies no one."""
    if not context.can_perform(change_to_pass_on):
        return None
    number = context.app_state.settings.callback_number
    found = context.run(change_to_pass_on, appointment_id, number)
    if found is None:
        return None
    return PassOnView(
        found.row["id"],
        found.row["version"],
        found.number or "",
        found.words,
        found.template.language,
        found.why_call,
        found.goes_at,
        letter_href(found),
    )


def letter_href(one: ChangeToPassOn) -> str:
    row: Row = one.row
    kind = LetterKind.CHANGED if row["new_at"] else LetterKind.CANCELLED
    about = f"&appointment={row['new_id']}" if row["new_id"] else ""
    return f"/people/{row['person_id']}/letters?kind={kind.value}{about}"
