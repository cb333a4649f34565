"""Free times, a time chosen by hand, and an officer who is away, of invented people."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.web.shell import samples as s

TIMES: dict[str, Any] = {
    "days": [
        {"day": date(2026, 12, 1), "officers": [
            {"name": "I. Iepen", "more": 2, "more_href": "?day=2026-12-01", "options": [
                {"value": "1100", "text": "11:00–11:45", "hint": "aangeraden · Kantoor Dorp"},
                {"value": "1130", "text": "11:30–12:15", "hint": "Kantoor Dorp"}]},
            {"name": "B. Beuk", "more": 0, "more_href": "", "options": [
                {"value": "1100b", "text": "11:00–11:45",
                 "hint": "Kantoor Dorp · langere tussentijd dan toegestaan: geef een reden"}]}]},
        {"day": date(2026, 12, 4), "officers": [
            {"name": "I. Iepen", "more": 0, "more_href": "", "options": [
                {"value": "1530", "text": "15:30–16:15", "hint": "Kantoor Dorp"}]}]}],
    "first": {"value": "1200", "text": "wo 2 dec, 12:00–12:45, I. Iepen", "hint": "het tijdstip dat je koos"},
    "whole_href": None, "every_href": None, "more_days": 2, "more_href": "?week=1",
    "weeks": [
        {"first_on": date(2026, 11, 30), "last_on": date(2026, 12, 6), "count": 6, "href": "?week=1", "chosen": True},
        {"first_on": date(2026, 12, 7), "last_on": date(2026, 12, 13), "count": 1, "href": "?week=2", "chosen": False}],
    "officers": [{"name": "I. Iepen", "href": "?officer=1", "chosen": False},
                 {"name": "B. Beuk", "href": "?officer=2", "chosen": False}],
}  # fmt: skip
DAYS_WITHOUT = [
    {
        "first_on": date(2026, 12, 21),
        "last_on": date(2026, 12, 24),
        "why": "Afwezig of niet lang genoeg aan het werk: I. Iepen, B. Beuk",
    },
    {
        "first_on": date(2026, 12, 25),
        "last_on": date(2026, 12, 25),
        "why": "Gesloten: eerste kerstdag",
    },
]
NONE_FREE: dict[str, Any] = {
    "first_on": date(2026, 12, 21), "last_on": date(2026, 12, 27), "days": DAYS_WITHOUT, "waits": False,
    "other_officer": True, "person_id": "p8", "may_plan": True, "plan_href": None,
}  # fmt: skip
SLOTS: dict[str, Any] = {
    "person": s.PERSON, "kind": "check_in", "address": "/people/p8/slots?obligation=o1&occurrence=4",
    "missing": {
        "first_on": date(2026, 11, 30), "last_on": date(2026, 12, 6),
        "why": "Toezichthouder en vervanger zijn niet vrij; 38 tijdstippen passen bij de uren; plaats 3 in de rij"},
    "times": TIMES,
    "options": {"officers": [("u1", "I. Iepen"), ("u2", "B. Beuk")], "sites": [("l1", s.OFFICE)],
                "cadence": "elke week, 45 minuten", "when": "ma–vr, 9:00–17:00"},
    "none_free": NONE_FREE, "form": s.form(), "fits": False, "refused": None, "moves": None,
    "back": "", "withdraw": "/people/p8/extra-appointment/o1/withdraw",
}  # fmt: skip
FOR_PLANNER = NONE_FREE | {
    "first_on": None,
    "days": [],
    "other_officer": False,
    "may_plan": False,
}
REFUSED = SLOTS | {
    "times": None,
    "none_free": NONE_FREE,
    "form": s.form(
        {"by_hand": "yes", "on": "1-12", "at": "11", "officer": "u1"},
        {"on": "Not possible: the officer has another appointment then"},
    ),
}
OFFICERS = [("u1", "I. Iepen"), ("u2", "B. Beuk")]
ASKED: dict[str, Any] = {
    "officers": OFFICERS, "found": None, "covers": [],
    "shifts": [], "others": [], "closed": [], "changed": "", "done": None, "may_pass_on": True,
    "leave": [], "withdrawn": None, "form": s.form({"officer": "u1"}),
}  # fmt: skip


def stand(day: int, clock: str, until: str, who: str = "I. Iepen") -> dict[str, Any]:
    return {
        "starts_at": s.at(day, clock),
        "ends_at": s.at(day, until),
        "day": s.at(day, clock).date(),
        "with_whom": f"{who} · {s.OFFICE}",
    }


FOUND: dict[str, Any] = {
    "fingerprint": "f" * 32, "to_pass_on": 2, "gives_way": True, "who": "I. Iepen",
    "from_at": s.at(23, "12:00"), "until_at": s.at(25, "24:00"),
    "outcome": {"kept": 1, "moved": 2, "lost": 1},
    "extends": [{"from_at": s.at(26, "09:00"), "until_at": s.at(30, "24:00")}],
    "kept": [
        {"person": "K. Kers", "kind": "check_in", "expected": True, "tier": "", "was": stand(25, "10:00", "10:45"),
         "becomes": stand(25, "10:00", "10:45", "B. Beuk"), "why": ""}],
    "moved": [
        {"person": "P. Peer", "kind": "check_in", "expected": True, "tier": "", "was": stand(26, "10:00", "10:45"),
         "becomes": stand(27, "14:15", "15:00", "B. Beuk"),
         "why": "gekozen omdat het op tijd is; 9 tijdstippen waren vrij", "deputy_href": ""},
        {"person": "S. Sinaasappel-Grapefruit van der Oudenhoven", "kind": "home_visit", "expected": False,
         "was": stand(26, "13:00", "13:45"), "becomes": stand(27, "09:00", "09:45", "B. Beuk"),
         "why": "het enige vrije tijdstip", "deputy_href": ""}],
    "unplaced": [
        {"person": "N. Nectarine", "kind": "check_in", "expected": True, "tier": "", "was": stand(27, "10:30", "11:15"),
         "becomes": None, "why": "Afwezig of bezet op elk passend tijdstip: I. Iepen, B. Beuk",
         "deputy_href": "/people/p5/details"}],
}  # fmt: skip
AWAY_NOW = [
    {"id": "v1", "who": "I. Iepen", "from_at": s.at(24, "24:00"), "until_at": s.at(27, "24:00")},
    {"id": "v2", "who": "B. Beuk", "from_at": s.at(30, "09:00"), "until_at": s.at(30, "12:00")},
]
WITHDRAWN: dict[str, Any] = {
    "who": "I. Iepen", "back": 4, "ended_stand_in": True, "unplaced_href": "/unplaced?search=s1",
    "left": [*FOUND["kept"], *FOUND["moved"], *FOUND["unplaced"]],
}  # fmt: skip
SHOWN = ASKED | {
    "found": FOUND | {"covered": [("B. Beuk", "K. Kers, P. Peer")], "covering": True},
    "covers": [("later", "Nog niemand: ze wachten op een tijdstip"), *OFFICERS],
    "shifts": [{"from_at": s.at(30, "09:00"), "until_at": s.at(7, "09:00", 12)}],
    "others": [
        {"officer": "B. Beuk", "from_on": date(2026, 11, 26), "until_on": date(2026, 11, 27)}
    ],
    "form": s.form({"officer": "u1", "from_on": "25-11", "until_on": "27-11"}),
}
FOR_PLANNERS = SHOWN | {
    "covers": [],
    "changed": "Het rooster is intussen gewijzigd. Bekijk opnieuw wat er verschuift.",
    "found": FOUND | {"moved": [one | {"kind": "appointment"} for one in FOUND["moved"]],
                      "kept": [], "extends": [], "unplaced": [],
                      "outcome": {"kept": 0, "moved": 2, "lost": 0}},
}  # fmt: skip
NOTHING = SHOWN | {
    "covers": [],
    "found": FOUND
    | {"to_pass_on": 0, "gives_way": False, "kept": [], "moved": [], "unplaced": [], "extends": []},
}

CHANGE: dict[str, Any] = {
    "id": "t1", "version": 1, "person_id": "p1", "person": s.PERSON, "kind": "check_in",
    "was_at": s.at(26, "10:00"), "new_at": s.at(27, "11:00"), "next_at": None, "number": "+447700900123",
    "words": "Uw afspraak van do 26 nov 10:00 is verzet naar vr 27 nov om 11:00."
    " Kunt u niet? Bel 088-1234567.",
    "language": "nl", "why_call": None, "goes_at": s.at(24, "10:15"), "letter": "/people/p1/letters?kind=changed",
    "officer": "E. Vermeulen", "new_place": "",
}  # fmt: skip
CHANGES: dict[str, Any] = {
    "by_text": [CHANGE, CHANGE | {"id": "t2", "new_at": None}],
    "by_call": [CHANGE | {"id": "t3", "why_call": "other-place", "new_place": s.CLINIC},
                CHANGE | {"id": "t4", "number": "", "why_call": "no-phone"}],
    "sent": 2, "left": 1, "form": s.form({}),
}  # fmt: skip


GAP = "21 dagen geen persoonlijk contact, van 18 dec tot 8 jan; de norm vraagt er een per 14 dagen"
PROPOSAL: dict[str, Any] = {
    "kind": "check_in", "change": "moved", "was": "vr 8 jan 2027, 10:00–10:45",
    "time": {"day": "vr 1 jan 2027", "hours": "10:00–10:45", "with_whom": f"I. Iepen · {s.OFFICE}"},
    "parts": "14 dagen na het contact ervoor, 14 dagen voor het volgende", "still": "",
    "expected": True, "asks_reason": True, "fingerprint": "f" * 32,
}  # fmt: skip
GAPS: dict[str, Any] = {
    "person": s.PERSON, "may_move": True, "changed": "",
    "gaps": [
        {"text": GAP, "proposal": PROPOSAL, "obstacles": []},
        {"text": f"{GAP} (2)", "proposal": PROPOSAL | {
            "change": "added", "was": None, "expected": False, "asks_reason": False,
            "still": "Korter, maar nog te lang: er is ook een andere afspraak nodig"},
         "obstacles": []},
        {"text": f"{GAP} (3)", "proposal": None, "obstacles": [
            {"kind": "check_in", "href": "/people/p8/slots?obligation=o1&occurrence=4",
             "why": "Toezichthouder en vervanger werken dan niet of niet lang genoeg"},
            {"kind": "home_visit", "href": "/appointments/a8?times=yes",
             "why": "De periode van deze afspraak begint te laat om die naar voren te halen"}]},
    ],
}  # fmt: skip

CLOSED_DAY = {
    "id": "c1",
    "closed_on": date(2027, 5, 7),
    "name": "Dag na Hemelvaart",
    "appointments": 3,
}
CLOSED: dict[str, Any] = {
    "day": CLOSED_DAY, "found": None, "changed": "", "done": None, "may_pass_on": True, "form": s.form(),
}  # fmt: skip
CLOSED_SHOWN = CLOSED | {"found": FOUND, "changed": "De agenda is intussen gewijzigd."}
CLOSED_DONE = CLOSED | {
    "day": None,
    "done": {
        "kept": 0,
        "moved": 2,
        "without": 1,
        "to_pass_on": 2,
        "unplaced_href": "/unplaced?search=s1",
    },
}

PAGES_OF_SLOTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "slots": ("placement/slots.html", "officer", SLOTS),
    "slots-refused": ("placement/slots.html", "officer", REFUSED),
    "slots-waits": (
        "placement/slots.html",
        "officer",
        REFUSED
        | {
            "none_free": NONE_FREE
            | {"waits": True, "days": [], "plan_href": "/plans/pl2/edit?obligation=o1"}
        },
    ),
    "slots-move": (
        "placement/slots.html",
        "planner",
        REFUSED
        | {
            "missing": None,
            "none_free": FOR_PLANNER,
            "moves": {"version": 1, "starts_at": s.at(2, "09:00", 12)},
            "back": "/calendar?view=week",
            "refused": "Not moved: this time is not possible",
        },
    ),
    "slots-planner": ("placement/slots.html", "planner", REFUSED | {"none_free": FOR_PLANNER}),
    "gaps": ("contact_gaps/gaps.html", "officer", GAPS),
    "gaps-changed": (
        "contact_gaps/gaps.html",
        "officer",
        GAPS | {"changed": "De agenda is intussen gewijzigd.", "gaps": []},
    ),
    "officer-away": ("staff/officer_away.html", "officer", ASKED),
    "officer-away-shown": ("staff/officer_away.html", "supervisor", SHOWN),
    "officer-away-changed": ("staff/officer_away.html", "planner", FOR_PLANNERS),
    "officer-away-done": (
        "staff/officer_away.html",
        "officer",
        ASKED
        | {
            "done": {
                "kept": 9,
                "moved": 18,
                "without": 25,
                "to_pass_on": 23,
                "unplaced_href": "/unplaced?search=s1",
                "who": "I. Iepen",
            },
            "leave": AWAY_NOW,
            "may_pass_on": True,
        },
    ),
    "officer-away-withdrawn": (
        "staff/officer_away.html",
        "planner",
        ASKED | {"leave": AWAY_NOW, "withdrawn": WITHDRAWN},
    ),
    "officer-away-closing": (
        "staff/officer_away.html",
        "planner",
        ASKED | {"closed": [CLOSED_DAY]},
    ),
    "closed-day": ("staff/closed_day.html", "planner", CLOSED),
    "closed-day-shown": (
        "staff/closed_day.html",
        "supervisor",
        CLOSED | {"found": FOUND, "changed": "De agenda is intussen gewijzigd."},
    ),
    "closed-day-done": ("staff/closed_day.html", "officer", CLOSED_DONE),
    "changes": ("appointments/changes_to_pass_on.html", "supervisor", CHANGES),
    "officer-away-nothing": ("staff/officer_away.html", "officer", NOTHING),
}
