"""Notes in the access log that an account asked for what its role or a rule does not allow, or for what it may not
see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import (
    BadSignature,
    CrossOriginPost,
    Fault,
    Forbidden,
    NotFound,
    SecondFactorNeeded,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database, Origin, as_sign_in
from aftercare.store.people.rows import references_of

# No matter of an account: a form from elsewhere, a message of a provider, a program without a second factor.
OTHERS = (BadSignature, CrossOriginPost, SecondFactorNeeded)
# What is refused where no single permission says so.
UNNAMED = "permission"


def note_refusal(
    database: Database,
    now: datetime,
    actor: Actor,
    refusal: Fault,
    request_id: UUID,
    origin: Origin,
    asked: tuple[UUID, ...] = (),
) -> None:
    """One entry for each session, permission and minute, in a transaction of its own: what was refused is taken back.
    Rules that refuse an act for another reason, such as being both people, have an entry with their own name. `asked`:
    the ids in the address; what is hidden or not there is an entry too."""
    if isinstance(refusal, NotFound):
        if not asked:
            return
        action, subject, found = "look-refused", "address", asked[-1]
    elif type(refusal) is Forbidden:
        action, subject, found = "permission-refused", refusal.permission or UNNAMED, None
    elif isinstance(refusal, Forbidden) and not isinstance(refusal, OTHERS):
        action, subject, found = "rule-refused", refusal.code, asked[-1] if asked else None
    else:
        return
    with database.work(CLOCK, now) as work:
        files = references_of(work.session, asked)
        if action == "look-refused":
            # The log shows the reference of the file, also for a page within it; nothing of it was seen.
            found, files = next((one for one in asked if one in files), found), {}
        with as_sign_in(work):
            session = origin.session or b""
            fresh = may_note(work, "refused", f"{subject}{found}", session, actor.staff_id.bytes)
        if fresh:
            own = replace(work, actor=actor, request_id=request_id, origin=origin)
            files = files if action == "rule-refused" else {}
            audit.note(own, action, subject, found, next(iter(files), None))
