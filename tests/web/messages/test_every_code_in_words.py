"""Whatever code a text met, the officer reads why in plain words beside it, with the person and the appointment."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.domain.messages.delivery import ERROR_MEANINGS, error_meaning
from aftercare.notifications.gateways.gateway import Busy, OutgoingMessage, Refused, SendReport
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway
from aftercare.notifications.gateways.sandbox_phone import DatabaseSandboxPhone
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from aftercare.web.messages.delivery_words import DELIVERY_WHY
from tests.notifications.outbox.post_room import PostRoom
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch

# Below are the telephone network's own, of calls; this one is never about a message.
CODES_OF_CALLS, TOO_FAST = 999, 20429
CODES = [code for code in ERROR_MEANINGS if code > CODES_OF_CALLS]


class RefusingGateway(SandboxSmsGateway):
    """A provider that answers every text with one code."""

    code = 0

    def send(self, message: OutgoingMessage) -> SendReport:
        del message
        if self.code == TOO_FAST:
            return Busy(None)
        return Refused(self.code, error_meaning(self.code).remedy)


@pytest.fixture
def phone(database: Database, clock: FixedClock) -> DatabaseSandboxPhone:
    return DatabaseSandboxPhone(database, clock)


@pytest.fixture
def message(arrange: Arranger) -> MessageRow:
    return arrange.message(arrange.appointment(arrange.person(), NOW + timedelta(days=1, hours=1)))


def meaning(code: int) -> str:
    return dutch(DELIVERY_WHY[error_meaning(code).sentence].name)


def pages(visitor: Visitor, message: MessageRow) -> list[str]:
    officer = visitor("officer")
    asked = (f"/appointments/{message.appointment_id}", f"/people/{message.person_id}/messages")
    return [html.unescape(words(officer.get(one).text)) for one in asked]


@pytest.mark.parametrize("code", [*CODES, 401, 403, 404])
def test_refused_at_once_the_reason_stands_beside_it(
    code: int, visitor: Visitor, message: MessageRow, database: Database, clock: FixedClock,
    phone: DatabaseSandboxPhone,
) -> None:  # fmt: skip
    gateway = RefusingGateway(phone)
    gateway.code = code
    PostRoom(database, clock, gateway).drain()
    for page in pages(visitor, message):
        # Of a "not now" the message itself knows nothing: it waits like the others.
        assert (meaning(code) in page) is (code != TOO_FAST)


@pytest.mark.parametrize("code", [*CODES, 99_999])
def test_known_by_a_receipt_the_reason_stands_beside_it(
    code: int, visitor: Visitor, message: MessageRow, database: Database, clock: FixedClock,
    phone: DatabaseSandboxPhone,
) -> None:  # fmt: skip
    room = PostRoom(database, clock, SandboxSmsGateway(phone))
    room.drain()
    sid = room.message(message).provider_sid
    assert sid
    room.receipt(message, sid, "undelivered", code)
    for page in pages(visitor, message):
        assert meaning(code) in page


def test_while_the_sender_stands_still_both_pages_say_so(
    visitor: Visitor, message: MessageRow, database: Database, clock: FixedClock,
    phone: DatabaseSandboxPhone,
) -> None:  # fmt: skip
    """Also beside texts that wait behind the one that was refused."""
    for page in pages(visitor, message):
        assert dutch("Texts are not being sent") not in page
    gateway = RefusingGateway(phone)
    gateway.code = 20003
    PostRoom(database, clock, gateway).drain()
    for page in pages(visitor, message):
        assert dutch("Texts are not being sent") in page
