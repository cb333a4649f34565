"""The inbox of open escalations as its reader filters it, and whether anything in it has changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from aftercare.base.errors import Forbidden, Invalid
from aftercare.casework.sign_in.acts import Credential, whose_token
from aftercare.domain.accounts.permissions import CLOCK, Permission, requires
from aftercare.domain.escalation.inbox import ENDED_SHOWN, InboxQuery
from aftercare.processes.escalation.marks import marked, others_last
from aftercare.store.accounts import audit
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, become
from aftercare.store.escalation.screen_inbox_list import (
    InboxPage,
    ended_escalations,
    inbox_mark,
    inbox_page,
)
from aftercare.store.overviews.open_work import MOST_LISTED

MOST_EXPORTED: Final = 1_000


@requires(Permission.READ_CASE_FILES)
def look_in_inbox(work: UnitOfWork, query: InboxQuery, first: int, size: int) -> InboxPage:
    """`size` escalations after the first `first`, or the last page, each with the marks of `marked`. The people shown
    are recorded in the log."""
    found = inbox_page(work.session, query, work.now, first, size)
    audit.note_looks(work, "read-inbox", found.escalations)
    return replace(found, escalations=others_last(marked(work, found.escalations)))


@requires(Permission.READ_CASE_FILES)
def ended_lately(work: UnitOfWork, *, by_me: bool) -> list[Row]:
    """Escalations that ended in the last weeks and can no longer be acted on, the latest first; `by_me`: those that the
    actor decided."""
    own = work.actor.staff_id if by_me else None
    found = ended_escalations(work.session, work.now - ENDED_SHOWN, MOST_LISTED, decided_by=own)
    return marked(work, audit.note_looks(work, "read-inbox", found))


@requires(Permission.READ_CASE_FILES)
def inbox_to_take_along(work: UnitOfWork, query: InboxQuery, *, by_me: bool) -> list[Row]:
    """All pages of it for a file, or what the actor decided lately; the export is recorded beside the look at each
    client. Raises Invalid for more than MOST_EXPORTED."""
    if by_me:
        found = ended_lately(work, by_me=True)
    else:
        inbox = look_in_inbox(work, query, 0, MOST_EXPORTED)
        if inbox.total > MOST_EXPORTED:
            raise Invalid.at("", "too-many-lines")
        found = inbox.escalations
    audit.note(work, "export-inbox", "team", work.actor.team_id)
    return found


def mark_of_session(work: UnitOfWork, token: str) -> str | None:
    """The inbox mark of this browser session's account. None once the session has ended, or when the account no
    longer reads case files.

    `work` is the clock's. The request does not count as use of the session or as a look at a person. It is not
    logged, and it does not extend the session.
    """
    if work.actor is not CLOCK:
        raise Forbidden()
    actor = whose_token(work, token, Credential.WEB_SESSION)
    if actor is None or not actor.can(Permission.READ_CASE_FILES):
        return None
    become(work.session, actor)
    return inbox_mark(work.session)
