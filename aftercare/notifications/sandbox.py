"""The user's actions on the demonstration's phone: answer a text, or let a receipt arrive."""

from __future__ import annotations

import secrets

from aftercare.base.errors import NotFound
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.notifications.inbound.receipts import take_receipt
from aftercare.notifications.inbound.replies import take_reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow
from aftercare.store.operations.sandbox_rows import SandboxTextRow

# The states the network may report of a text, with their error: the phone is off or out of reach.
TEXT_REPORTS = {"delivered": None, "undelivered": 30003}
# And of a call: answered, or why it was not.
CALL_REPORTS: dict[str, int | None] = {
    "completed": None,
    "busy": None,
    "no-answer": None,
    "failed": None,
}


def answer_from_phone(work: UnitOfWork, number: str, body: str, callback_number: str) -> str | None:
    """Take a text from this number as the provider would bring it. Both it and our answer, if any, then appear on the
    phone."""
    sid = f"SI{secrets.token_hex(16)}"
    answer = take_reply(work, sid, number, body, callback_number)
    _keep(work, sid, "from_person", number, body)
    if answer is not None:
        _keep(work, f"SO{secrets.token_hex(16)}", "to_person", number, answer)
    return answer


def play_report(work: UnitOfWork, sid: str, word: str) -> bool:
    """Let the network report one of its states for this text or call. Raises NotFound for any other state, and when
    nothing of ours has that id."""
    _, channel = _ours(work, sid)
    reports = CALL_REPORTS if channel == ALOUD else TEXT_REPORTS
    if word not in reports:
        raise NotFound()
    return play_receipt(work, sid, word, reports[word])


def play_receipt(work: UnitOfWork, sid: str, status: str, error_code: int | None = None) -> bool:
    """Let the provider report on a text or call lying on the phone; returns whether the report was new.
    Raises NotFound when nothing of ours has that id."""
    row, channel = _ours(work, sid)
    assert row.message_id is not None
    row.status = status
    kind = "Call" if channel == ALOUD else "Message"
    form = {f"{kind}Sid": sid, f"{kind}Status": status}
    if error_code is not None:
        form["ErrorCode"] = str(error_code)
    return take_receipt(work, row.message_id, form)


def _ours(work: UnitOfWork, sid: str) -> tuple[SandboxTextRow, str]:
    """The message with this id, and its channel."""
    row = work.session.get(SandboxTextRow, sid)
    if row is None or row.message_id is None:
        raise NotFound()
    message = work.session.get(MessageRow, row.message_id)
    return row, message.channel if message else "sms"


def _keep(work: UnitOfWork, sid: str, direction: str, number: str, body: str) -> None:
    row = SandboxTextRow(sid=sid, direction=direction, number=number, body=body, at=work.now)
    work.session.add(row)
