"""Invented ways to reach people and mail to staff, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.web.messages.channel_words import EACH_WAY_ONCE
from aftercare.web.messages.channels_page import PLACES, WAYS
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

NO_ADDRESS = FIELD_FAULTS["bad-address"]


def step(channel: str, *, why: str | None = None, first: bool = False) -> dict[str, Any]:
    subject = "way_not_now" if why in ("post-too-slow", "not-verified") else "task_reason"
    return {"channel": channel, "taken": why is None, "first": first, "why": why, "subject": subject,
            "by_hand": channel in ("letter", "call")}  # fmt: skip


EARLY = [step("sms", first=True), step("voice", why="not-verified"), step("letter")]
LATE = [step("sms", first=True), step("voice"), step("letter", why="post-too-slow"), step("call")]
USUAL: dict[str, Any] = {"channels": list(WAYS), "recorded": False, "agreed": True, "reason": None,
                         "restricted": False, "chosen": False, "moves_most": 0, "moves_hours": 48, "own_page": False,
                         "page_closed": None,
                         "check_in": False,
                         "by": None, "at": None}  # fmt: skip
ALOUD_FIRST = USUAL | {
    "channels": ["voice", "letter"], "recorded": True, "by": "I. Iepen", "at": s.at(19, "11:20"),
    "reason": "Leest met moeite; de telefoon neemt hij altijd op.", "moves_most": 2, "own_page": True, "check_in": True,
}  # fmt: skip
PAGE: dict[str, Any] = {
    "person": {"id": "p1", "name": "F. Framboos"}, "contact": None, "ways": USUAL, "version": 0,
    "page_address": "https://aftercare.example/my-appointments",
    "lists": [EARLY, LATE], "places": PLACES, "choices": WAYS, "may_edit": True,
    "form": Reading(dict(zip(PLACES, WAYS, strict=True))),
}  # fmt: skip
RESTRICTED = PAGE | {
    "ways": ALOUD_FIRST | {"restricted": True},
    "lists": [[step("voice", why="restricted-case"), step("call", first=True)]],
}  # fmt: skip
CAME_ALONG = PAGE | {
    "contact": "Zus Verzonnen", "ways": ALOUD_FIRST | {"agreed": False}, "version": 1,
    "lists": [[step("voice", why="opted-out"), step("letter", first=True)]],
    "form": Reading({"first": "voice", "second": "voice"},
                    {"second": EACH_WAY_ONCE, "reason": MISSING}),
}  # fmt: skip
_CARDS: dict[str, Any] = {
    "usual": {"ways": USUAL, "now": [one for one in LATE if one["taken"]]},
    "came-along": {"ways": ALOUD_FIRST | {"agreed": False}, "now": [step("call", first=True)]},
}
ABOUT = [
    (
        "steps",
        "Een escalatie komt bij mij of gaat een stap verder, of een dossier wisselt van toezichthouder",
    ),
    ("replies", "Een reactie van een cliënt wacht vier uur"),
    ("plans", "Een plan van mij is goedgekeurd of teruggestuurd"),
    ("decisions", "Over een escalatie is besloten"),
]
WHEN = [
    ("none", "Geen e-mail"),
    ("at_once", "Meteen een e-mail"),
    ("daily", "Eén e-mail per dag, om 07:30"),
]
MAIL: dict[str, Any] = {
    "where": "/me/mail", "whose": None, "back_href": "/week", "version": 2, "about": ABOUT, "when": WHEN,
    "mail": {"address": "i.iepen@example.org", "version": 2, "state": "on", "refused_at": None,
             "refused_code": None},
    "form": Reading({"address": "i.iepen@example.org", "steps": "at_once", "plans": "daily", "digest": "yes"}),
}  # fmt: skip
REFUSED = MAIL | {
    "where": "/accounts/u1/mail", "whose": "I. Iepen", "back_href": "/accounts",
    "mail": MAIL["mail"] | {"address": "i.iepen-met-een-heel-lange-naam@afdeling.example.org",
                            "state": "refused", "refused_at": s.at(24, "07:00"), "refused_code": 550},
}  # fmt: skip
BOX: dict[str, Any] = {"id": "u1", "name": "I. Iepen", "address": "i.iepen@example.org", "refused_at": None,
                       "mails": 2, "answer": None}  # fmt: skip
SUBJECT = "Er staat iets voor je klaar in aftercare (3 punten)."
MAILBOX: dict[str, Any] = {
    "mailboxes": [BOX, BOX | {"id": "u2", "name": "B. Beuk", "mails": 0}], "mailbox": BOX,
    "mails": [
        {"to": BOX["address"], "subject": SUBJECT, "body": f"{SUBJECT}\n\nhttps://aftercare.example/",
         "state": "sent", "code": None, "attempts": 2, "at": s.at(24, "16:00")},
        {"to": BOX["address"], "subject": "", "body": "", "state": "failed", "code": 550, "attempts": 1,
         "at": s.at(23, "07:00")}],
    "answers": [one.value for one in MailAnswer], "form": Reading({"answer": "later"}),
}  # fmt: skip
PAGES_OF_CHANNELS = {
    "sandbox-mail": ("operations/sandbox_mail.html", "officer", MAILBOX),
    "sandbox-mail-refused": ("operations/sandbox_mail.html", "officer", MAILBOX | {
        "mailbox": BOX | {"refused_at": s.at(24, "07:00")}, "mails": []}),
    "sandbox-mail-none": ("operations/sandbox_mail.html", "officer",
                          MAILBOX | {"mailboxes": [], "mailbox": None, "mails": []}),
    "mail": ("staff/mail.html", "officer", MAIL),
    "mail-refused": ("staff/mail.html", "admin", REFUSED),
    "mail-none": ("staff/mail.html", "planner", MAIL | {
        "mail": None, "version": 0, "form": Reading({"address": "x"}, {"address": NO_ADDRESS})}),
    "channels": ("messages/channels.html", "officer", PAGE),
    "channels-restricted": ("messages/channels.html", "officer", RESTRICTED),
    "channels-came-along": ("messages/channels.html", "officer", CAME_ALONG),
    "channels-read": ("messages/channels.html", "supervisor",
                      PAGE | {"ways": ALOUD_FIRST, "may_edit": False}),
    **{f"person-channels-{name}": ("overviews/person_messages.html", "officer",
                                   PERSON_PAGE | {"cards": PERSON_PAGE["cards"] | {"channels": card}})
       for name, card in _CARDS.items()},
}  # fmt: skip
