"""The inbox of open cases as its reader asks for it, and whether anything in it has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Forbidden
from aftercare.casework.accounts import Credential, whose_token
from aftercare.domain.access import CLOCK, Permission
from aftercare.domain.escalation.inbox import InboxQuestion
from aftercare.store import audit
from aftercare.store.screens import Row
from aftercare.store.screens.inbox_list import (
    inbox_mark,
    inbox_page,
    officers_of_inbox,
)
from aftercare.store.unit_of_work import Work, become


@dataclass(frozen=True)
class Inbox:
    """One page: its `cases` in their order, `total` on all pages, `counts` by view ("" for all) of the same
    question, `officers` whose people open cases are about, and the `mark` of everything as it was read."""

    cases: list[Row]
    total: int
    counts: dict[str, int]
    officers: list[tuple[UUID, str]]
    mark: str


def look_in_inbox(work: Work, asked: InboxQuestion, first: int, size: int) -> Inbox:
    """`size` cases after the first `first`, or the last page there is. Who is shown is on record."""
    work.actor.must(Permission.READ_CASES)
    session = work.session
    # Taken first: what changes while the page is read makes another mark afterwards.
    mark = inbox_mark(session)
    found = inbox_page(session, asked, work.now, first, size)
    people = list(dict.fromkeys(case["person_id"] for case in found.cases))
    audit.note_people(work, "read-inbox", people)
    return Inbox(found.cases, found.total, found.counts, officers_of_inbox(session), mark)


def mark_of_session(work: Work, token: str) -> str | None:
    """The mark of the inbox of whoever holds this browser session; None once the session has ended, or its
    holder reads no cases any more.

    `work` is the clock's. Asking is no use of the session and no look at anybody: nothing is on record,
    and no session lasts longer for it.
    """
    if work.actor is not CLOCK:
        raise Forbidden()
    actor = whose_token(work, token, Credential.WEB_SESSION)
    if actor is None or not actor.may(Permission.READ_CASES):
        return None
    become(work.session, actor)
    return inbox_mark(work.session)
