"""What somebody can do with the demonstration's phone: answer a text, or let a receipt arrive."""

from __future__ import annotations

import secrets

from aftercare.base.errors import NotFound
from aftercare.notifications.receipts import take_receipt
from aftercare.notifications.replies import take_reply
from aftercare.store.sandbox import SandboxTextRow
from aftercare.store.unit_of_work import Work


def answer_from_phone(work: Work, number: str, body: str, callback_number: str) -> str | None:
    """Take a text from this number as the provider would bring it. Both it and our answer, if any,
    then lie on the phone."""
    sid = f"SI{secrets.token_hex(16)}"
    answer = take_reply(work, sid, number, body, callback_number)
    _keep(work, sid, "from_person", number, body)
    if answer is not None:
        _keep(work, f"SO{secrets.token_hex(16)}", "to_person", number, answer)
    return answer


def play_receipt(work: Work, sid: str, status: str, error_code: int | None = None) -> bool:
    """Let the provider report on a text lying on the phone; answers whether the report was new.
    Raises NotFound when no text of ours has that id."""
    row = work.session.get(SandboxTextRow, sid)
    if row is None or row.message_id is None:
        raise NotFound()
    row.status = status
    form = {"MessageSid": sid, "MessageStatus": status}
    if error_code is not None:
        form["ErrorCode"] = str(error_code)
    return take_receipt(work, row.message_id, form)


def _keep(work: Work, sid: str, direction: str, number: str, body: str) -> None:
    row = SandboxTextRow(sid=sid, direction=direction, number=number, body=body, at=work.now)
    work.session.add(row)
