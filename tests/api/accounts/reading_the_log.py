"""What the access log says, for tests that check it."""

from __future__ import annotations

from sqlalchemy import text

from aftercare.bootstrap import House
from aftercare.domain.accounts.permissions import CLOCK

_SEEN = text("select person_id from audit_entry where action = :action order by id")
_REQUESTS = text("select distinct request_id from audit_entry where action = :action")


def people_seen(house: House, action: str) -> list[str]:
    """The person of every entry of this action, in order."""
    with house.database.work(CLOCK, house.clock.now()) as work:
        return [str(one) for (one,) in work.session.execute(_SEEN, {"action": action})]


def requests_of(house: House, action: str) -> list[str]:
    """The ids of the requests that did this."""
    with house.database.work(CLOCK, house.clock.now()) as work:
        return [str(one) for (one,) in work.session.execute(_REQUESTS, {"action": action})]
