"""The card of a client's check-ins, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aftercare.casework.client_page.check_ins import read_check_ins
from aftercare.casework.overviews.person_file import PersonFile
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.request import PageContext

# The history has them all.
_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class CheckInLine:
    """`mood`: a code of words. `when`: what the client wrote, if anything."""

    at: datetime
    mood: str
    changed: bool
    call: bool
    when: str | None


def card(context: PageContext, work: UnitOfWork, file: PersonFile) -> list[CheckInLine] | None:
    """None for a client who never sent one."""
    del context
    return lines(read_check_ins(work, file.person.id)) or None


def lines(rows: Sequence[ClientCheckInRow]) -> list[CheckInLine]:
    return [
        CheckInLine(row.sent_at, row.mood, row.changed, row.call, row.call_when)
        for row in rows[:_MOST]
    ]
