"""Notices a database that is older than what this process has seen of it: a stale standby, or a restored backup."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import execute

# Kept in the session of a unit of work.
FENCE: Final = "fence"
# Why a sender stands still; `domain/messages/sender_rate.py` knows it as a cause.
WENT_BACK: Final = "database-went-back"
# A database goes back to a moment, so the newest thing that was seen is gone if anything is. The job runs every ten
# seconds; a sealed entry of the access log is what a published file knows of.
_LOOK: Final = """
select exists (select from sender where reason = :held) as is_held,
  (:position = 0 or exists (select from audit_link where position = :position and hash = :hash))
  and (cast(:slot as timestamptz) is null
    or exists (select from job_run where job = 'send-messages' and slot = :slot)
    or coalesce(:slot < (select min(slot) from job_run where job = 'send-messages'), false))
  and (cast(:message as uuid) is null
    or exists (select from message where id = :message and claim_number >= :number)) as is_whole,
  (select max(slot) from job_run where job = 'send-messages') as slot,
  coalesce((select max(position) from audit_link), 0) as position,
  (select hash from audit_link order by position desc limit 1) as hash"""
_STOOD: Final = """
select max(finished_at) from job_run
where finished_at <= :now and (cast(:until as timestamptz) is null or finished_at <= :until)"""


class Verdict(StrEnum):
    """`whole`: everything seen before is there. `older`: something is gone, noticed just now. `held`: that was noticed,
    and no person has accepted it yet."""

    WHOLE = "whole"
    OLDER = "older"
    HELD = "held"


@dataclass(frozen=True)
class Seen:
    """What was seen last: the end of the access log's chain, the newest run of the job that sends, and the newest text
    that was sent from here with the number of its claim. `at`: when the published end was the end."""

    position: int = 0
    hash: bytes = b""
    slot: datetime | None = None
    message: UUID | None = None
    number: int = 0
    at: datetime | None = None


class Fence:
    """The memory of one process. `position`, `hash` and `at`: what a file on other storage says of the chain, and of
    which moment, for a process that has seen nothing yet."""

    def __init__(self, position: int = 0, hash: bytes = b"", at: datetime | None = None) -> None:
        self._seen = Seen(position, hash, at=at)
        self._guard = threading.Lock()
        self._is_closed = self._is_noted = False

    @property
    def is_closed(self) -> bool:
        """Whether, at the newest look, the database had gone back and no person had accepted that."""
        return self._is_closed

    def note_sent(self, message_id: UUID, number: int) -> None:
        """An attempt to send this message begins, and that is committed."""
        with self._guard:
            if number > self._seen.number:
                one = self._seen
                self._seen = replace(one, message=message_id, number=number)

    def noted(self) -> None:
        """The stop that follows from `older` is committed."""
        self._is_noted = True

    def look(self, session: Session) -> Verdict:
        """Compare, and learn what is new. After a person has accepted the database, what it has counts as seen."""
        with self._guard:
            seen = self._seen
            values = {**vars(seen), "held": WENT_BACK}
            (found,) = execute(session, _LOOK, values).all()
            if found.is_held:
                self._is_closed = self._is_noted = True
                return Verdict.HELD
            accepted = self._is_closed and self._is_noted
            if not found.is_whole and not accepted:
                self._is_closed = True
                return Verdict.OLDER
            self._is_closed = self._is_noted = False
            kept = seen if not accepted else Seen()
            self._seen = Seen(
                found.position, bytes(found.hash or b""), found.slot, kept.message, kept.number
            )
            return Verdict.WHOLE

    def stood_at(self, session: Session, now: datetime) -> datetime | None:
        """The moment at which an older database stood: of its newest run that this process can have seen. What ran
        there since then belongs to the time after."""
        return stood_at(session, now, self._seen.slot or self._seen.at)


def stood_at(session: Session, now: datetime, until: datetime | None = None) -> datetime | None:
    """When the newest job of the database ended, of those that ended by `until`; None where none ever did."""
    found: datetime | None = execute(session, _STOOD, {"now": now, "until": until}).scalar()
    return found


def fence_of(session: Session) -> Fence | None:
    """The fence of the process, where it has one."""
    found: Fence | None = session.info.get(FENCE)
    return found
