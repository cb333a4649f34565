"""The gallery's pages about the people around a person and about standing in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.web.shell.forms.reading import NOT_A_DATE
from tests.web.escalation.escalation_samples import APPOINTMENT, CASELOAD, PERSON_PAGE
from tests.web.shell import samples as s
from tests.web.shell.more_samples import WORKLIST

WHO = {"pairs": 1, "id": "p8", "name": "P. Peer", "version": 3}


def contact(number: int, role: str, name: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"k{number}", "role": role, "name": name, "organisation": None, "phone": None,
            "note": None, "from_on": date(2026, 9, 1), "until_on": None, "now": True,
            "gets_texts": False, "opted_out": False, "banned": False}  # fmt: skip
    return base | more


CONTACTS = [
    contact(1, "guardian", "M. Moerbei", phone="+44 7700 900201", gets_texts=True,
            note="Liefst na vier uur bellen."),
    contact(2, "interpreter", "T. Tamarinde", organisation="Tolkenbureau Boomgaard", banned=True),
    contact(3, "police", "W. Wijkagent", organisation="Politie Dorp", phone="+44 7700 900202"),
    contact(4, "municipality", "N. Nazorg", organisation="Gemeente Dorp"),
    contact(5, "cosa_coordinator", "C. Citroen", organisation="Cirkels Noord"),
    contact(6, "family", "B. Bes", now=False, until_on=date(2026, 10, 1), opted_out=True),
]  # fmt: skip
CHOICES = {
    "recipients": [("k1", "M. Moerbei")], "colleagues": [("u2", "B. Beuk")],
    "coordinators": [("k5", "C. Citroen")], "accounts": [("u8", "C. Citroen")],
    "conditions": [("c3", "Contactverbod, 01-09-2026")],
}  # fmt: skip
CIRCLE = {"id": "z1", "version": 1, "volunteers": 4, "coordinator": "C. Citroen",
          "started_on": date(2026, 10, 5), "ended_on": None, "note": "Elke dinsdagavond."}  # fmt: skip
AROUND: dict[str, Any] = {
    "person": WHO, "contacts": CONTACTS, "gets_texts": "M. Moerbei", "why_no_text": None,
    "unagreed_minor": False, "circle": CIRCLE, "past_circles": [], "choices": CHOICES,
    "parties": [
        {"id": "q1", "version": 1, "kind": "victim", "label": "S-1", "known": False, "kept_apart": False,
         "condition": "Contactverbod", "ended_on": None},
        {"id": "q2", "version": 1, "kind": "co_offender", "label": "S-2", "known": True, "kept_apart": True,
         "condition": None, "ended_on": None}],
    "form": s.form({"recipient": "k1", "volunteers": "4", "started_on": "05-10-2026",
                    "coordinator": "k5", "note": "Elke dinsdagavond."}),
}  # fmt: skip
AROUND_EMPTY = AROUND | {
    "contacts": [], "gets_texts": None, "why_no_text": "contact-ended", "unagreed_minor": True,
    "circle": None, "past_circles": [CIRCLE | {"ended_on": date(2026, 11, 1)}], "parties": [],
    "choices": {name: [] for name in CHOICES},
    "form": s.form({"label": "Dorpsstraat 5", "kind": "victim", "volunteers": "3",
                    "ended_on": "x"},
                   {"label": FIELD_FAULTS["label-reveals"], "started_on": NOT_A_DATE}),
}  # fmt: skip
CONTACT: dict[str, Any] = {
    "person": WHO, "roles": [one.value for one in RelatedRole],
    "contact": {"id": "k1", "name": "M. Moerbei", "version": 2, "ended": False, "gets_texts": True},
    "languages_of_texts": [("nl", "Nederlands"), ("en", "English")],
    "form": s.form({"role": "guardian", "name": "M. Moerbei", "phone": "+44 7700 900201",
                    "verified-yes": "yes", "texts-yes": "yes", "language": "nl",
                    "from_on": "01-09-2026"},
                   {"texts": FIELD_FAULTS["role-takes-no-texts"]}),
}  # fmt: skip
CARD: dict[str, Any] = {
    "contacts": CONTACTS[:5], "more": 2, "gets_texts": "M. Moerbei", "unagreed_minor": True,
    "apart": 2, "circle": CIRCLE, "co_officer": "B. Beuk",
}  # fmt: skip
VOLUNTARY = PERSON_PAGE | {
    "cards": PERSON_PAGE["cards"] | {"around": CARD},
    "person": s.PERSON | {"minor": True, "voluntary": True},
    "contact": s.PERSON | {"why_no_text": None},
    "next_appointments": [s.WEEK[7] | {"officer": None, "kind": "circle_meeting",
                                       "enforceable": False}],
}  # fmt: skip
INFORMATION = APPOINTMENT | {
    "appointment": APPOINTMENT["appointment"]
    | {"kind": "circle_meeting", "state": "missed", "awaited": False, "recorded": True, "enforceable": False},
    "absence": None,
}  # fmt: skip


def stand_in(number: int, who: str, officer: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"w{number}", "version": 1, "officer": officer, "stand_in": who,
            "from_on": date(2026, 11, 23), "until_on": date(2026, 11, 27), "note": None,
            "ended_at": None, "over": False, "now": True, "away_now": False, "by_me": False,
            "may_open": True, "may_end": False}  # fmt: skip
    return base | more


MINE = stand_in(1, "I. Iepen", "B. Beuk", by_me=True, note="Dossier boven op de stapel eerst.")
STAND_INS: dict[str, Any] = {
    "mine": [MINE],
    "running": [stand_in(2, "D. Den", "I. Iepen", from_on=date(2026, 12, 7), now=False,
                         until_on=date(2026, 12, 11), may_end=True),
                stand_in(3, "E. Esdoorn", "D. Den", away_now=True, may_open=False)],
    "over": [stand_in(4, "B. Beuk", "I. Iepen", over=True, now=False, ended_at=s.at(20, "09:00"))],
    "officers": [("u1", "I. Iepen")], "colleagues": [("u1", "I. Iepen"), ("u2", "B. Beuk")],
    "form": s.form({"officer": "u1", "from_on": "23-11-2026"},
                   {"from_on": FIELD_FAULTS["overlapping"]}),
}  # fmt: skip


def item(number: int, kind: str, text: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"i{number}", "kind": kind, "text": text, "href": "/people/p8", "due_at": None,
            "seen_at": None, "settled": False, "state": None}  # fmt: skip
    return base | more


HAND_OVER: dict[str, Any] = {
    "stand_in": MINE, "runs": True, "may_tick": True, "seen": 1, "total": 5,
    "people": [
        {"id": "p8", "name": "P. Peer", "tier": "1", "items": [
            item(1, "absence", "ma 23 nov", due_at=s.at(27, "17:00"), state=("absence", "opened")),
            item(2, "appointment", "Meldgesprek, do 26 nov, 09:00", seen_at=s.at(24, "08:40"),
                 state=("appointment", "scheduled")),
            item(3, "escalation", "Twee of meer ongeoorloofde afwezigheden binnen 30 dagen",
                 state=("escalation", "opened"))]},
        {"id": "p5", "name": "B. Bosbes", "tier": "2", "items": [
            item(4, "task", "Bel deze cliënt", settled=True, state=("deadline", "done")),
            item(5, "plan", "versie 4", state=("plan", "returned"))]}],
    "meanwhile": [{"at": s.at(24, "11:20"), "icon": "check", "title": "Taak gedaan: Bel deze cliënt",
                   "text": "I. Iepen", "person": "B. Bosbes", "person_id": "p5"}],
}  # fmt: skip
HANDED_BACK = HAND_OVER | {
    "stand_in": MINE | {"by_me": False, "ended_at": s.at(25, "09:00")}, "runs": False,
    "may_tick": False, "meanwhile": [],
}  # fmt: skip
NOT_YET = HAND_OVER | {"stand_in": MINE | {"now": False}, "runs": False, "may_tick": False,
                       "people": [], "seen": 0, "total": 0, "meanwhile": []}  # fmt: skip
STOOD_IN_LIST = WORKLIST | {
    "transfers": [],
    "standing_in": ["B. Beuk"], "bars": [], "destructions": 2, "emergencies": [], "taken": [],
    "sections": [one | {"rows": [row | {"in_place_of": "B. Beuk", "reasons": [
        it | {"appointment": it["appointment"] and replace(it["appointment"], enforceable=False)}
        for it in row["reasons"]]} for row in one["rows"]]} for one in WORKLIST["sections"]],
}  # fmt: skip
STOOD_IN_CASELOAD = CASELOAD | {
    "searched": True,
    "may_see_officer": False, "of_officer": "I. Iepen",
    "page": replace(CASELOAD["page"], shown=[one | marks for one, marks in zip(
        CASELOAD["page"].shown,
        ({"in_place_of": "B. Beuk"}, {"works_along": True}, {}), strict=True)]),
}  # fmt: skip

HOME = {
    "address_waits": {"id": "b1", "received_at": s.at(24, "08:01")},
    "inform_first": "/people/p8/prosecution",
    "person": s.PERSON, "version": 1, "known": True, "of_letters": False, "map": s.MAP, "finding": s.FINDING,
    "form": s.form({"address": "Verzonnen Kade 3\n1000AA Proefstad", "lies_at": "52.3612, 4.9012"}),
    "sites": [{"name": s.OFFICE, "distance": "350 m"}, {"name": s.CLINIC, "distance": "2,3 km"}],
    "zones": [
        {"name": "Locatieverbod", "distance": "1,2 km", "inside": False, "buffer": 100, "areas": [
            "cirkel van 500 m rond 52.3702, 4.8952", "omtrek van 3 punten, de eerste op 52.36, 4.9"]},
        {"name": "Locatieverbod", "distance": "0 m", "inside": True, "buffer": 0, "areas": [
            "cirkel van 500 m rond 52.3612, 4.9012"]},
    ],
    "letters": "Brievenweg 1, 1000AA Proefstad", "visits": [s.NOW], "has_home": True,
}  # fmt: skip

PAGES_AROUND: dict[str, tuple[str, str, dict[str, Any]]] = {
    "home": ("people/home.html", "officer", HOME),
    "around": ("people/related_persons.html", "officer", AROUND),
    "around-empty": ("people/related_persons.html", "officer", AROUND_EMPTY),
    "contact": ("people/related_person.html", "officer", CONTACT),
    "contact-new": (
        "people/related_person.html",
        "officer",
        CONTACT | {"contact": None, "form": s.form()},
    ),
    "person-voluntary": ("overviews/person_overview.html", "officer", VOLUNTARY),
    "person-voluntary-messages": ("overviews/person_messages.html", "officer", VOLUNTARY),
    "appointment-voluntary": ("appointments/appointment.html", "officer", INFORMATION),
    "stand-ins": ("staff/stand_ins.html", "officer", STAND_INS),
    "hand-over": ("staff/hand_over.html", "officer", HAND_OVER),
    "hand-over-back": ("staff/hand_over.html", "officer", HANDED_BACK),
    "hand-over-early": ("staff/hand_over.html", "officer", NOT_YET),
    "worklist-stood-in": ("overviews/worklist.html", "officer", STOOD_IN_LIST),
    "caseload-stood-in": ("overviews/caseload.html", "officer", STOOD_IN_CASELOAD),
}
