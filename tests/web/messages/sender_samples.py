"""Invented states of senders, in the shapes the template asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.web.messages.sender_words import code_words, why_it_stands
from aftercare.web.shell.forms.reading import MISSING
from tests.web.shell import samples as s


def sender(channel: str, way: str, **more: Any) -> dict[str, Any]:
    return {
        "channel": channel, "version": 3, "state": "running", "way": way, "waiting": 0,
        "oldest_due_at": None, "last_accepted_at": s.at(25, "10:11"), "slowed_until_at": None,
        "stopped_at": None, "code": None, "words": None, "next_try_at": None, "by_hand": False,
        "held": False, "may_confirm": False,
    } | more  # fmt: skip


TEXTS = sender(
    "sms", "twilio", state="stopped", waiting=214, oldest_due_at=s.at(25, "09:02"),
    stopped_at=s.at(25, "09:02"), code=21606, words=why_it_stands("set-up", 21606),
    next_try_at=s.at(25, "10:32"),
)  # fmt: skip
CALLS = sender("voice", "none", last_accepted_at=None)
MAIL = sender("email", "smtp", state="slowed", waiting=1, oldest_due_at=s.at(25, "10:00"),
              slowed_until_at=s.at(25, "10:40"))  # fmt: skip
BY_HAND = sender("email", "smtp", state="stopped", stopped_at=s.at(24, "16:20"), by_hand=True,
                 next_try_at=s.at(24, "18:20"), may_confirm=True,
                 words=why_it_stands("by-hand", None))  # fmt: skip
HELD = sender("sms", "twilio", state="stopped", waiting=214, oldest_due_at=s.at(25, "09:02"),
              stopped_at=s.at(25, "09:02"), code=600, held=True,
              words=why_it_stands("database-went-back", None))  # fmt: skip
EVENTS = [
    {"channel": "sms", "event": "stopped", "because": "set-up", "code": 21606, "reason": None, "who": None,
     "happened_at": s.at(25, "09:02")},
    {"channel": "email", "event": "started", "because": "by-hand", "code": None,
     "reason": "De mailserver is weer in de lucht", "who": "B. Beuk", "happened_at": s.at(24, "17:05")},
    {"channel": "email", "event": "stopped", "because": "by-hand", "code": None,
     "reason": "Onderhoud aan de mailserver", "who": "B. Beuk", "happened_at": s.at(24, "16:20")},
]  # fmt: skip
BLOCKED = [
    {"on_day": date(2026, 11, day), "last_at": s.at(day, "09:20"), "channel": "sms", "code": code,
     "template": template, "template_version": number, "language": language, "count": count,
     "words": code_words(code)}
    for day, code, template, number, language, count in (
        (24, 30007, "reminder-day-before", 4, "nl", 12),
        (24, 30004, "reminder-day-before", 4, "pl", 1),
        (23, 30034, "reminder-four-days-before", 1, "ar", 2),
    )
]  # fmt: skip
PAGE: dict[str, Any] = {
    "senders": [TEXTS, CALLS, MAIL], "events": EVENTS, "blocked": BLOCKED, "most": None,
    "form": s.form({}),
}  # fmt: skip
QUIET = PAGE | {
    "senders": [sender("sms", "sandbox"), sender("voice", "sandbox"), sender("email", "sandbox")],
    "events": [], "blocked": [],
}  # fmt: skip
WRONG = PAGE | {
    "senders": [TEXTS, CALLS, BY_HAND], "most": 3,
    "form": s.form({"reason-sms": ""}, {"reason-sms": MISSING}),
}  # fmt: skip
PAGES_OF_SENDERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "senders": ("messages/senders.html", "admin", PAGE),
    "senders-quiet": ("messages/senders.html", "admin", QUIET),
    "senders-held": ("messages/senders.html", "admin", PAGE | {"senders": [HELD, CALLS, MAIL]}),
    "senders-wrong": ("messages/senders.html", "admin", WRONG),
}
