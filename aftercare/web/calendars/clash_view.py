"""Template values for an appointment at a time at which an officer's own calendar says busy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.accounts.permissions import Actor
from aftercare.domain.calendars.busy_times import may_answer_clash, owner_of, span_of
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.dates import clock
from aftercare.web.shell.language import translate

OF_MINE = sentence(
    "Your own calendar says busy, %(times)s. Move the appointment, or say that you will be there."
)
OF_OTHER = sentence(
    "The calendar of %(name)s says busy, %(times)s. Move the appointment, or ask %(name)s."
)


@dataclass(frozen=True, slots=True)
class ClashShown:
    """`answer`: "mine" for the owner of the calendar, "theirs" for who may answer for the owner, else None."""

    id: UUID
    version: int
    text: str
    answer: str | None


def clash_words(
    key: str, busy: str, name: str, reader: Actor, language: str
) -> tuple[str, str | None]:
    """What the task with this key says to this reader, and how the reader may answer it: as `ClashShown.answer`.
    `busy`: as `span_of` reads it; `name`: of the owner of the calendar, which has no title to show."""
    block, owner = span_of(busy), owner_of(key)
    mine = owner is not None and owner == reader.staff_id_or_none
    text = translate(OF_MINE if mine else OF_OTHER, language) % {
        "times": f"{clock(block[0])}–{clock(block[1])}" if block else "",
        "name": name,
    }
    return text, "mine" if mine else "theirs" if may_answer_clash(reader, owner) else None


def clashes_shown(found: Iterable[Row], reader: Actor, language: str) -> Iterator[ClashShown]:
    """Of rows of `store.calendars.busy_rows.clashes_of`."""
    for row in found:
        text, answer = clash_words(
            row["subject_key"], row["busy"], row["name"] or "", reader, language
        )
        yield ClashShown(row["id"], row["version"], text, answer)
