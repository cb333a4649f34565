"""Invented conversations and texts that are nobody's, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.messages.pages import by_month
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.web.shell import samples as s

_LACKS: dict[str, Any] = dict.fromkeys(
    ("version", "state", "reason", "what", "channel", "act", "act_reason", "answer", "number", "who",
     "other", "emptied_at", "about_at", "due_at", "done_at", "answered_by", "answered_at", "why")
) | {"duplicate": False, "waits": False, "body": "", "rtl": False}  # fmt: skip


def line(kind: str, day: int, clock: str, **more: Any) -> dict[str, Any]:
    return _LACKS | {"kind": kind, "id": f"{kind}{day}{clock}", "at": s.at(day, clock)} | more


REMINDER = (
    "Herinnering: u heeft een afspraak op do 26 nov om 10:00. Kunt u niet? Bel 088-1234567."
    " Antwoord JA als u komt."
)
LINES = [
    line("officer", 16, "09:00", who="I. Iepen", other="E. Els"),
    line("text", 19, "10:04", what="reminder-four-days-before", channel="sms", state="undelivered",
         name="Herinnering aan een eerste afspraak", reason="channel-suspended-task",
         why="delivery.number-takes-no-texts",
         body=REMINDER,
         done_at=s.at(19, "10:05")),
    line("task", 19, "10:05", what="call_person", state="done", reason="channel-suspended-task",
         done_at=s.at(19, "11:30"), who="I. Iepen", body="Gesproken, het nummer klopt weer."),
    line("reply", 20, "09:12", what="yes", body="", act="confirmed", emptied_at=s.at(21, "03:40")),
    line("stand-in", 23, "01:00", who="B. Beuk", other="I. Iepen"),
    line("text", 24, "10:04", what="reminder-day-before", channel="sms", state="delivered", body=REMINDER,
         name="Herinnering, een dag van tevoren",
         done_at=s.at(24, "10:04"), duplicate=True),
    line("reply", 24, "10:40", what="no", body="Nee sorry, lukt me niet", act="asked-officer",
         about_at=s.at(26, "10:00"), answer="Bel 088-1234567 om een andere tijd af te spreken.",
         answered_at=s.at(24, "11:02"), answered_by="B. Beuk"),
    line("text", 24, "11:02", what="free-text", channel="sms", state="withheld", reason="opted-out",
         name="Eigen bericht",
         body="Kunt u vrijdag om 14:00?", done_at=s.at(24, "11:02")),
    line("letter", 24, "15:00", what="changed", who="B. Beuk"),
    line("reply", 24, "16:20", what="unclear", body="متى بالضبط؟", rtl=True, act="assigned", number="+447700900123",
         who="B. Beuk", waits=True),
    line("stand-in-over", 25, "01:00", who="B. Beuk", other="I. Iepen"),
]  # fmt: skip
LENGTH = {"characters": 0, "segments": 1, "left": 160, "encoding": "GSM-7", "forced_by": ""}
TALK: dict[str, Any] = {
    "person": {"id": "p1", "name": "F. Framboos", "restricted": False},
    "responsible": {"officer": "I. Iepen", "stand_in": None, "until_on": None}, "contact": None,
    "text_language": "Nederlands", "months": by_month(LINES, s.at(30, "12:00")), "waiting": [
        {"id": "w1", "due_at": s.at(26, "09:12"), "body": REMINDER, "name": "Herinnering, een dag van tevoren"}],
    "earlier_href": "/people/p1/conversation?before=x", "newest": True, "unread": 1, "unanswered": 1,
    "obstacle": None, "by_choice": False, "may_write": True, "length": LENGTH,
    "form": Reading({"token": "t1", "answers-yes": "yes"}),
}  # fmt: skip
CHOSEN = TALK | {
    "person": {"id": "p1", "name": "F. Framboos", "restricted": True}, "by_choice": True,
    "obstacle": "restricted-case", "contact": "M. Moerbei", "earlier_href": None, "newest": False,
    "responsible": {"officer": "I. Iepen", "stand_in": "B. Beuk", "until_on": date(2026, 11, 27)},
    "length": LENGTH | {"characters": 71, "segments": 2, "left": 63, "encoding": "UCS-2", "forced_by": "ë ı"},
    "form": Reading({"token": "t1", "text": "Uw afspraak met de reclassering"},
                    {"text": FIELD_FAULTS["reveals-word"]}),
}  # fmt: skip
SILENT = TALK | {"obstacle": "opted-out", "months": [], "waiting": [], "earlier_href": None, "unread": 0,
                 "unanswered": 0}  # fmt: skip
TEXT: dict[str, Any] = {
    "id": "u1", "sender": "+447700900123", "body": "Kan ik morgen later komen?", "meaning": "unclear",
    "received_at": s.at(25, "07:40"), "why": "unknown-number", "act": "unclaimed", "reason": None,
    "who": None, "done_at": s.at(25, "07:40"), "danger": False,
}  # fmt: skip
ASIDE = TEXT | {"id": "u3", "act": "set-aside", "reason": "Reclame", "who": "I. Iepen", "body": "WIN NU",
                "sender": "••••••••••11"}  # fmt: skip
QUEUE: dict[str, Any] = {
    "waiting": [TEXT | {"id": "u4", "sender": "••••••••••42", "body": "Ik wil niet meer leven", "danger": True},
                TEXT | {"sender": "••••••••••23"},
                TEXT | {"id": "u2", "sender": "••••••••••07", "why": "number-shared", "meaning": "stop",
                        "body": "stop"}],
    "aside": [ASIDE], "more": True,
}  # fmt: skip
ONE: dict[str, Any] = {
    "it": TEXT | {"body": "Ik wil niet meer leven", "danger": True}, "may_write": True, "form": Reading({}),
    "people": [
        {"value": "p1", "name": "F. Framboos, T-00001", "now": False, "until_at": s.at(3, "10:00"),
         "of_contact": False},
        {"value": "p2", "name": "K. Kers, T-00002", "now": True, "until_at": None, "of_contact": True}],
}  # fmt: skip
PAGES_OF_CONVERSATIONS = {
    "conversation": ("messages/conversation.html", "officer", TALK),
    "conversation-restricted": ("messages/conversation.html", "supervisor", CHOSEN),
    "conversation-silent": ("messages/conversation.html", "officer", SILENT),
    "unclaimed": ("messages/unclaimed.html", "officer", QUEUE),
    "unclaimed-none": ("messages/unclaimed.html", "officer", {"waiting": [], "aside": [], "more": False}),
    "unclaimed-one": ("messages/unclaimed_one.html", "officer", ONE),
    "unclaimed-wrong": ("messages/unclaimed_one.html", "supervisor", ONE | {
        "people": [], "it": ASIDE, "form": Reading({}, {"reference": MISSING})}),
}  # fmt: skip
