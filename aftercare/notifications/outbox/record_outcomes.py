"""Records the outcomes of a batch: accepted messages together, everything else one by one."""

from __future__ import annotations

from collections.abc import Sequence

from aftercare.base.clock import Clock
from aftercare.base.errors import Collided, DuplicateReference, Fault
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.delivery import delivery_state
from aftercare.notifications.delivery.report_changes import (
    STATE_OF_DELIVERY,
    give_back,
    record_report,
)
from aftercare.notifications.gateways.gateway import Accepted, SendReport, Uncertain
from aftercare.notifications.outbox.posting import Posted
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.outbox import ToAccept, accept_all, give_back_all

TRIES = 3


def write_outcomes(database: Database, clock: Clock, posted: Sequence[Posted]) -> None:
    """Every outcome is written, or its claim expires and the text is looked for. Nothing is posted again because its
    outcome could not be written. Never raises, so that no outcome is lost over another."""
    plain = [one for one in posted if _is_plainly_taken(one.report)]
    idle = [one for one in posted if one.report is None]
    left = {one.claim.message_id for one in posted}
    left -= _accepted_together(database, clock, plain)
    left -= _given_back_together(database, clock, idle)
    for one in posted:
        if one.claim.message_id in left:
            _alone(database, clock, one)


def _is_plainly_taken(report: SendReport | None) -> bool:
    if not isinstance(report, Accepted):
        return False
    state = delivery_state(report.state)
    return state is None or STATE_OF_DELIVERY[state] == "accepted"


def _accepted_together(database: Database, clock: Clock, plain: Sequence[Posted]) -> set[object]:
    """The ids of the settled messages; none when one of them stood in the way."""
    taken = [
        ToAccept(one.claim.message_id, one.claim.number, one.report.sid)
        for one in plain
        if isinstance(one.report, Accepted)
    ]
    if not taken:
        return set()
    try:
        with database.work(CLOCK, clock.now()) as work:
            return set(accept_all(work.session, taken, work.now))
    except Exception as error:
        get_log().warning("outcomes-not-together", code=_code_of(error))
        return set()


def _given_back_together(database: Database, clock: Clock, idle: Sequence[Posted]) -> set[object]:
    claims = [(one.claim.message_id, one.claim.number) for one in idle]
    if not claims:
        return set()
    try:
        with database.work(CLOCK, clock.now()) as work:
            give_back_all(work.session, claims, work.now)
    except Exception as error:
        get_log().warning("outcomes-not-together", code=_code_of(error))
        return set()
    return {message_id for message_id, _ in claims}


def _alone(database: Database, clock: Clock, posted: Posted) -> None:
    report, tries = posted.report, 0
    while True:
        tries += 1
        try:
            _write(database, clock, posted, report)
            return
        except Exception as error:
            if isinstance(error, DuplicateReference) and isinstance(report, Accepted):
                # The provider gave an id that another text has: the id of this one is unknown.
                report = Uncertain("id-of-another")
            elif not isinstance(error, Collided) or tries >= TRIES:
                code, message_id = _code_of(error), str(posted.claim.message_id)
                get_log().error("outcome-not-written", id=message_id, code=code)
                return


def _code_of(error: Exception) -> str:
    """The log-safe code of an error: the message of a database driver contains the row's values."""
    return error.code if isinstance(error, Fault) else type(error).__name__


def _write(database: Database, clock: Clock, posted: Posted, report: SendReport | None) -> None:
    claim = posted.claim
    with database.work(CLOCK, clock.now()) as work:
        if report is None:
            give_back(work, claim.message_id, claim.number)
        else:
            record_report(work, claim.message_id, claim.number, report, blamed=claim.blamed)
