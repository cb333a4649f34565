"""An outcome that is known is written down, whatever the database refuses beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.notifications.gateways.gateway import Accepted, Busy, OutgoingMessage, SendReport
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.store.messages.sender_rows import SenderRow
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger


def refuse(database: Database, table: str, when: str, code: str = "P0001") -> None:
    """From here on the database refuses such an update, with this code of an error."""
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("reset role"))
        work.session.execute(
            text(
                "create function refuse() returns trigger language plpgsql as"
                f" $$ begin raise exception 'refused' using errcode = '{code}'; end $$"
            )
        )
        work.session.execute(
            text(
                f"create trigger refuse before update on {table} for each row"
                f" when ({when}) execute function refuse()"
            )
        )


def reminder(arrange: Arranger) -> MessageRow:
    starts_at = NOW + timedelta(days=1, hours=1)
    return arrange.message(arrange.appointment(arrange.person(), starts_at, officer_id=None))


def test_a_sender_that_cannot_be_updated_costs_no_outcome(
    post_room: PostRoom, arrange: Arranger, database: Database
) -> None:
    message = reminder(arrange)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(SenderRow, "sms").failures = 1
    refuse(database, "sender", "new.failures <> old.failures")
    with pytest.raises(DBAPIError):
        post_room.drain()
    assert post_room.message(message).state in ("accepted", "sent")
    assert len(post_room.texts()) == 1


@pytest.mark.parametrize("code", ["P0001", "40P01"], ids=["refused", "a deadlock each time"])
def test_an_outcome_that_cannot_be_written_costs_no_other(
    post_room: PostRoom, arrange: Arranger, database: Database, code: str
) -> None:
    first, second = reminder(arrange), reminder(arrange)
    taken = f"new.id = '{first.id}' and new.state in ('accepted', 'sent')"
    refuse(database, "message", taken, code)
    assert post_room.drain() == 2
    assert post_room.message(first).state == "claimed"
    assert post_room.message(second).state in ("accepted", "sent")


class Answering(NoRedaction):
    """Says the same of every text."""

    def __init__(self, report: SendReport) -> None:
        self._report = report

    def send(self, message: OutgoingMessage) -> SendReport:
        return self._report


def test_a_claim_that_cannot_be_given_back_keeps_no_other(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    """Told to wait over the first, the worker posts none of the others."""
    rows = [reminder(arrange) for _ in range(3)]
    refuse(database, "message", f"new.id = '{rows[1].id}' and new.state = 'planned'")
    room = PostRoom(database, clock, Answering(Busy(3)))
    room.drain()
    assert [room.message(row).state for row in rows] == ["planned", "claimed", "planned"]


def test_a_text_that_was_taken_with_a_word_we_do_not_know_was_taken(
    arrange: Arranger, database: Database, clock: FixedClock
) -> None:
    message = reminder(arrange)
    room = PostRoom(database, clock, Answering(Accepted("SM1", "pondered")))
    assert room.drain() == 1
    taken = room.message(message)
    assert (taken.state, taken.provider_sid) == ("accepted", "SM1")
