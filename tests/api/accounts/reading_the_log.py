"""What the access log says, for tests that check it."""

from __future__ import annotations

from sqlalchemy import text

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK

_SEEN = text("select person_id from audit_entry where action = :action order by id")
_REQUESTS = text("select distinct request_id from audit_entry where action = :action")


def people_seen(app_state: AppState, action: str) -> list[str]:
    """The person of every entry of this action, in order."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return [str(one) for (one,) in work.session.execute(_SEEN, {"action": action})]


def requests_of(app_state: AppState, action: str) -> list[str]:
    """The ids of the requests that did this."""
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return [str(one) for (one,) in work.session.execute(_REQUESTS, {"action": action})]
