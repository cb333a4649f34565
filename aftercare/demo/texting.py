"""What happens to the texts and calls of the demonstration: most arrive, some do not, a few are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from aftercare.demo.caseload import SPECIALS, Special
from aftercare.demo.stage import Dice, Stage
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.notifications.inbound.replies import take_reply
from aftercare.notifications.sandbox import play_receipt
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.operations.sandbox_rows import SandboxTextRow

_UNDERWAY = text(
    "select m.channel, m.provider_sid, m.slot, m.recipient, m.language, p.reference, a.kind, a.occurrence"
    " from message m join person p on p.id = m.person_id left join appointment a on a.id = m.appointment_id"
    " where m.state in ('accepted','sent') order by m.due_at, p.reference"
)
UNREACHABLE, NO_LONGER_IN_USE = 30003, 30005
YES = ("Ja", "ja ik kom", "Ok", "👍", "Is goed, bedankt")
UNCLEAR = "Hoe laat gaat de bus ook alweer?"


def exchange(stage: Stage) -> None:
    """Send what is due, process the receipts, and let some clients answer."""
    stage.tick("send-messages", "send-calls")
    with stage.work() as work:
        underway = work.session.execute(_UNDERWAY).all()
    with stage.work() as work:
        for row in underway:
            _fare(work, stage, row)


# The results of old texts are written in one statement. One in fifty did not arrive, always the same ones.
_FARED = text(
    """
update message m set state = case when f.lost then 'undelivered' else 'delivered' end,
    error_code = case when f.lost then cast(:unreachable as integer) end, attempts = 1,
    provider_sid = 'SM' || md5(cast(m.id as text)), state_at = m.due_at, version = m.version + 1
from (select n.id, about, get_byte(decode(md5(about), 'hex'), 0) < 5 as lost
      from message n join person p on p.id = n.person_id join appointment a on a.id = n.appointment_id,
           lateral (select concat_ws(' ', p.reference, a.kind, a.occurrence, n.slot) as about) o
      where n.state = 'planned' and n.channel = 'sms' and n.due_at <= :now) f
where m.id = f.id"""
)


def fare_at_once(stage: Stage) -> None:
    """Texts of weeks ago that are due were sent and arrived, or did not, and get no answer: only the result is visible
    now."""
    with stage.work() as work:
        work.session.execute(_FARED, {"now": work.now, "unreachable": UNREACHABLE})


def _fare(work: UnitOfWork, stage: Stage, row: Row[Any]) -> None:
    """The result of one text or call in progress."""
    # Without the id that follows in the slot of an offer: fates stay the same from one history to the next.
    slot = row.slot.partition(":")[0]
    dice = Dice("text", row.reference, row.kind, row.occurrence, slot)
    special = SPECIALS.get(int(row.reference.removeprefix("DEMO-")) - 1)
    if row.channel == ALOUD:
        answered = special is not Special.DEAD_NUMBER and dice.throw() >= 0.1
        play_receipt(work, row.provider_sid, "completed" if answered else "no-answer")
        return
    status, code = "delivered", None
    if special is Special.DEAD_NUMBER:
        status, code = "undelivered", NO_LONGER_IN_USE
    elif dice.throw() < 0.015:
        status, code = "undelivered", UNREACHABLE
    play_receipt(work, row.provider_sid, status, code)
    words = _answer(dice, row.slot, special, row.language)
    if status == "delivered" and words is not None:
        reply(work, stage, row.recipient, words, f"{row.provider_sid}-R")


def _answer(dice: Dice, slot: str, special: Special | None, language: str) -> str | None:
    """Usually none; clients mostly answer the text of the day before."""
    drawn = dice.throw()
    if slot != "T-1":
        return None
    if special is Special.ASKS_TO_STOP:
        return "STOP"
    if drawn < 0.22:
        return "Yes" if language == "en" else YES[int(drawn * 1000) % len(YES)]
    if drawn < 0.24:
        return "I cannot come" if language == "en" else "Ik kan niet"
    return UNCLEAR if drawn < 0.25 else None


def reply(work: UnitOfWork, stage: Stage, number: str, words: str, sid: str) -> None:
    """A text from this number, and the service's answer to it, as they stand on the telephone."""
    back = take_reply(work, sid, number, words, stage.app_state.settings.callback_number)
    work.session.add(_on_phone(sid, "from_person", number, words, work.now))
    if back is not None:
        work.session.add(_on_phone(f"{sid}A", "to_person", number, back, work.now))


def _on_phone(sid: str, direction: str, number: str, words: str, at: datetime) -> SandboxTextRow:
    return SandboxTextRow(
        sid=sid, direction=direction, number=number, body=words, status="delivered", at=at
    )
