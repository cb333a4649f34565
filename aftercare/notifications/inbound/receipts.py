"""Receipts from the provider: each one is kept raw, and advances its message at most once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from aftercare.base.logs import get_log
from aftercare.domain.messages.voice_calls import in_words_of_texts
from aftercare.notifications.delivery.report_changes import accept, advance
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.receipts import had_receipt, keep_receipt
from aftercare.store.messages.rows import MessageRow, lock_message

# No identifier, number or word of the provider is longer.
LONGEST_NAME: Final = 64
# The fields kept of a receipt; the number and the text are in our own row already.
_KEPT = (
    "MessageSid", "MessageStatus", "SmsStatus", "ErrorCode", "ApiVersion", "RawDlrDoneDate",
    "CallSid", "CallStatus", "CallDuration", "SipResponseCode",
)  # fmt: skip


def take_receipt(work: UnitOfWork, message_id: UUID, form: Mapping[str, str]) -> bool:
    """Record one receipt for our message. Returns whether it was new. An unknown message id or status word is kept all
    the same; a value longer than any name of the provider's is not."""
    form = in_words_of_texts(form)
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    status = (form.get("MessageStatus") or form.get("SmsStatus") or "").strip().lower()
    if not sid or not status:
        return False
    if not (_is_short(sid) and _is_short(status)):
        get_log().warning("receipt-too-long", id=str(message_id))
        return False
    row = lock_message(work.session, message_id)
    kept = keep_receipt(
        work.session,
        {
            "message_id": message_id,
            "sid": sid,
            "status": status,
            "error_code": _code(form.get("ErrorCode")),
            "raw": {name: form[name] for name in _KEPT if name in form and _is_short(form[name])},
            "received_at": work.now,
        },
    )
    if not kept or row is None:
        return kept
    if row.state in ("claimed", "unknown") and row.provider_sid is None:
        # The receipt came before the result of the send: it settles what the send left open.
        if not _of_an_earlier_try(work, row, sid):
            accept(work, row, sid, status)
    elif row.provider_sid == sid and row.state in ("accepted", "sent", "delivered", "undelivered"):
        advance(work, row, status, _code(form.get("ErrorCode")))
    return True


def _of_an_earlier_try(work: UnitOfWork, row: MessageRow, sid: str) -> bool:
    """Whether we had a receipt for this text before the present attempt: then it is not about this one."""
    return row.claimed_at is not None and had_receipt(work.session, row.id, sid, row.claimed_at)


def _is_short(value: str) -> bool:
    return len(value) <= LONGEST_NAME


def _code(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 10 else None
