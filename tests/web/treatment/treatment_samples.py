"""The gallery's pages about treatment: a way into it, a place kept, who waits, how full groups are."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.domain.treatment.waits import NORM_SOURCE
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.sources import source_view
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

NORMS = source_view(NORM_SOURCE, "nl")
WAITS = [
    {"stage": "intake", "weeks": 3, "norm": 4, "late": False, "running": False},
    {"stage": "treatment", "weeks": 12, "norm": 10, "late": True, "running": True},
    {"stage": "total", "weeks": 15, "norm": 14, "late": True, "running": True},
]


GAP = {"id": "a9", "starts_at": s.at(17, "11:00"), "module": "Signalen", "caught_up_at": None}
COURSE: dict[str, Any] = {
    "attended": 9, "sessions": 24, "hours": "13,5", "of_hours": "36", "module": 2, "name": "Signalen", "whole": False,
    "modules": [
        {"name": "Kennismaking", "attended": 4, "sessions": 4, "present": False, "missed": 0},
        {"name": "Signalen", "attended": 5, "sessions": 12, "present": True, "missed": 2},
        {"name": "Terugvalpreventieplan", "attended": 0, "sessions": 8, "present": False, "missed": 0}],
    "missed": [GAP, GAP | {"id": "a8", "caught_up_at": s.at(27, "14:00")}],
}  # fmt: skip


def referral(number: int, state: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"r{number}", "version": 3, "state": state, "open": True,
            "programme": "Groep Kompas", "provider": s.CLINIC, "group": None,
            "condition": "Ambulante behandelverplichting", "referred_on": date(2026, 8, 10),
            "end_reason": None, "drop_out_reason": None, "drop_out_by": None, "course": None,
            "offer_id": None, "waits": WAITS, "late": True,
            "departs": "other-provider", "court_provider": "Havenzicht",
            "waiting": "wacht op de zorgaanbieder, 15 weken"}  # fmt: skip
    return base | more


WAITING = referral(1, "intake_held", offer_id="o1")
ENDED = referral(2, "dropped_out", open=False, waits=WAITS[:1], late=False, waiting="",
                 group="Dinsdagochtend", end_reason="Verhuisd naar een andere regio.",
                 drop_out_reason="moved", drop_out_by="client")  # fmt: skip
TREATED = referral(3, "started", waits=WAITS[:1], late=False, waiting="", course=COURSE)
PROGRAMMES = [("g1", f"Groep Kompas · {s.CLINIC}"), ("g2", f"Groep Jong · {s.CLINIC}")]
GROUPS_TO_CHOOSE = [("b1", "Groep Kompas · Dinsdagochtend · 1 plek vrij")]


def group(number: int, name: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"b{number}", "version": 1, "programme": "Groep Kompas", "audience": "adult",
            "provider": s.CLINIC, "series": "dinsdagochtend", "name": name, "entry": "open",
            "capacity": 8, "starts_on": date(2026, 9, 1), "ends_on": None, "members": 6,
            "offered": 1, "free": 1, "next_at": s.at(26, "11:00"), "next_ends_at": s.at(26, "12:30"),
            "place": "Groepsruimte Noord", "seats": 8, "taken": 5,
            "joinable": 1, "seats_lack": 0, "closed": False}  # fmt: skip
    return base | more


GROUPS = [
    group(1, "Dinsdagochtend"),
    group(2, "Donderdagavond", entry="closed", closed=True, capacity=6, members=6, offered=0, free=0,
          next_at=None, place=None, seats=None, joinable=0, ends_on=date(2027, 3, 1)),
    group(3, "Jongeren", programme="Groep Jong", audience="juvenile", capacity=10, seats=8, free=3, joinable=3),
    group(4, "Vrijdag", members=0, free=5, taken=8, joinable=0, seats_lack=5),
]  # fmt: skip
STEPS = [
    {"act": act, "happened_on": date(2026, month, day), "note": note, "who": "I. Iepen"}
    for act, month, day, note in (
        ("refer", 8, 10, None), ("offer_intake", 8, 20, None),
        ("hold_intake", 9, 2, "Kwam met zijn begeleider."),
    )
]  # fmt: skip
REFERRAL: dict[str, Any] = {
    "person": s.PERSON, "referral": WAITING, "steps": STEPS, "norm_source": NORMS,
    "acts": ["start", "withdraw"], "groups": GROUPS_TO_CHOOSE, "programmes": PROGRAMMES,
    "may_edit": True, "form": s.form({"note": "x"}, {"act": MISSING}), "seat_form": s.form(),
    "move_form": s.form(), "drop_out_reasons": ["moved", "other"], "drop_out_by": ["client", "provider"],
}  # fmt: skip
OFFER: dict[str, Any] = {
    "person": s.PERSON, "may_answer": True, "form": s.form(),
    "offer": {"id": "o1", "version": 1, "state": "offered", "is_open": True,
              "answer_by": s.at(27, "09:00"), "group_name": "Dinsdagochtend",
              "programme": "Groep Elders", "provider": "Kliniek Zuid", "entry": "open",
              "alternative": True, "wanted": "Groep Kompas", "wanted_provider": s.CLINIC,
              "weeks": 15, "reason": None, "referral_id": "r1", "next_full_at": s.at(26, "11:00")},
}  # fmt: skip
NUMBERS = [{"programme_id": "g1", "programme": "Groep Kompas", "waiting": 9, "late": 3,
            "longest_weeks": 21}]  # fmt: skip
FORECASTS = [
    {"programme_id": "g1", "programme": "Groep Kompas", "waiting": 9, "first": 3, "half": 11, "last": None, "mean": 14,
     "none": "", "added": [
         {"group": "Dinsdagochtend", "individual": False, "places": 1, "weeks": 12},
         {"group": "", "individual": True, "places": 1, "weeks": 13},
         {"group": "", "individual": False, "places": 8, "weeks": 2}]},
    {"programme_id": "g2", "programme": "Groep Jong", "none": "no-modules"},
    {"programme_id": "g3", "programme": "Individueel", "none": "no-places"},
]  # fmt: skip
WAITING_LIST: dict[str, Any] = {
    "forecasts": FORECASTS,
    "form": s.form(), "programmes": PROGRAMMES, "numbers": NUMBERS, "norm_source": NORMS,
    "names": True, "may_manage": False,
    "line": [
        {"id": "r1", "person_id": "p8", "person": "P. Peer", "reference": "T-2026-0042",
         "tier": "1", "state": "intake_held", "programme": "Groep Kompas", "provider": s.CLINIC,
         "group": None, "offer_id": "o1", "ahead": None, "waits": WAITS[1:], "late": True},
        {"id": "r3", "person_id": "p2", "person": "M. Mandarijn", "reference": "T-2026-0007",
         "tier": "3", "state": "referred", "programme": "Groep Kompas", "provider": s.CLINIC,
         "group": None, "offer_id": None, "ahead": 3, "waits": WAITS[:1], "late": False}],
}  # fmt: skip
PLAIN_LIST = WAITING_LIST | {
    "names": False,
    "may_manage": True,
    "line": [{"programme": "Groep Kompas", "waits": WAITS[1:], "late": True}],
}


def _waits(person: str, tier: str, place: int, **more: Any) -> dict[str, Any]:
    return {
        "person_id": f"p{place}",
        "person": person,
        "reference": f"T-2026-000{place}",
        "tier": tier,
        "kind": "check_in",
        "minutes": 45,
        "first_on": date(2026, 12, 7),
        "last_on": date(2026, 12, 13),
        "why": "Toezichthouder en vervanger zijn niet vrij; 24 tijdstippen passen bij de uren",
        "since_at": s.at(20, "09:00"),
        "place": place,
        "of": 3,
        "href": "/people/p1/slots?obligation=o1&occurrence=1",
    } | more


def _line(name: str, *clients: list[dict[str, Any]]) -> dict[str, Any]:
    waiting = [
        {"first": of_client[0], "occurrences": of_client, "deputy_href": "/people/p1/details"}
        for of_client in clients
    ]
    return {"name": name, "count": sum(map(len, clients)), "clients": waiting}


_UNFILTERED: dict[str, Any] = {
    "filtering": s.form(), "back": "", "is_gone": False, "only_made": False, "officers": [], "kinds": [], "reasons": [],
    "shown": 3, "count": 3,
}  # fmt: skip


UNPLACED_PAGE: dict[str, Any] = _UNFILTERED | {
    "reads_case_files": True, "capacity_requests": 0,
    "filtering": s.form({"officer": "i1", "search": "s1"}), "back": "/officer-away?search=s1", "only_made": True,
    "officers": [("i1", "I. Iepen")], "kinds": [("check_in", "Meldgesprek"), ("home_visit", "Huisbezoek")],
    "reasons": [("no-start-officer-at-work", "Afwezig of niet lang genoeg aan het werk")], "count": 320,
    "lines": [
        _line("I. Iepen", [_waits("P. Peer", "1", 1), _waits("P. Peer", "1", 3)],
              [_waits("M. Mandarijn", "3", 2, kind="home_visit")]),
        _line("Groep Kompas", [_waits("F. Framboos", "2", 3, kind="group_session", why="De bijeenkomsten zijn vol")])],
    "not_offered": [
        _waits("P. Peer", "1", 1, deadline_id="d1"), _waits("M. Mandarijn", "3", 2, deadline_id=None)],
}  # fmt: skip
UNPLACED_PLAIN = _UNFILTERED | {
    "reads_case_files": False,
    "capacity_requests": 2,
    "not_offered": None,
    "lines": [_line("", [_waits("P. Peer", "", 1, kind="appointment")])],
}
GROUPS_PAGE: dict[str, Any] = {
    "groups": GROUPS, "in_use": {
        "b1": {"used": True, "sessions": 2, "kept": 1}, "b3": {"used": True, "sessions": 0, "kept": 0},
        "b4": {"used": False, "sessions": 12, "kept": 0}},
    "new": "", "changing": None, "changing_programme": None,
    "programmes": PROGRAMMES, "providers": [("v1", s.CLINIC)],
    "entries": ["open", "closed"], "audiences": ["adult", "juvenile"], "may_manage": True,
    "form": s.form({"entry": "open", "places": "8"}), "programme_form": s.form(),
    "outlines": [], "levels": (1, 2, 3), "units": ["sessions", "hours"], "outline_form": s.form(),
}  # fmt: skip

PAGES_OF_TREATMENT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "treatment": ("treatment/treatment.html", "officer", {
        "person": s.PERSON, "referrals": [WAITING, ENDED], "norm_source": NORMS,
        "conditions": [("c2", "Ambulante behandelverplichting · Havenzicht")], "programmes": PROGRAMMES,
        "names_provider": True,
        "may_edit": True, "form": s.form({"referred_on": "25-11-2026"})}),
    "referral": ("treatment/referral.html", "officer", REFERRAL),
    "offer": ("treatment/offer.html", "officer", OFFER),
    "waiting-list": ("treatment/waiting_list.html", "supervisor", WAITING_LIST),
    "waiting-list-plain": ("treatment/waiting_list.html", "planner", PLAIN_LIST),
    "unplaced": ("placement/unplaced.html", "supervisor", UNPLACED_PAGE),
    "unplaced-plain": ("placement/unplaced.html", "planner", UNPLACED_PLAIN),
    "unplaced-none": ("placement/unplaced.html", "officer", _UNFILTERED | {
        "shown": 0, "count": 0, "reads_case_files": True, "capacity_requests": 0, "lines": [], "not_offered": []}),
    "groups": ("treatment/groups.html", "planner", GROUPS_PAGE),
    "groups-new": ("treatment/groups.html", "planner", GROUPS_PAGE | {"new": "group"}),
    "groups-new-programme": ("treatment/groups.html", "planner", GROUPS_PAGE | {"new": "programme"}),
    "referral-in-treatment": ("treatment/referral.html", "officer", REFERRAL | {
        "referral": TREATED, "acts": ["pause", "complete", "drop_out", "withdraw"],
        "form": s.form({"act": "drop_out"}, {"drop_out_reason": MISSING})}),
    "programme": ("treatment/groups.html", "planner", GROUPS_PAGE | {
        "changing_programme": {"id": "g1", "version": 2, "name": "Groep Kompas"},
        "outlines": [{"valid_from": date(2026, 9, 1), "source": "Handboek Groep Kompas, 2025",
                      "modules": [{"name": "Kennismaking", "sessions": 4}, {"name": "Signalen", "sessions": 12}],
                      "session_minutes": 90, "dose": [
                          {"level": 1, "sessions": 16, "hours": "24"}, {"level": 2, "sessions": 16, "hours": "24"},
                          {"level": 3, "sessions": 4, "hours": "6"}]}],
        "outline_form": s.form({"modules": "Kennismaking, 4\nSignalen, 12", "unit": "hours", "dose-1": "24"}, {
            "dose-2": MISSING, "session_minutes": MISSING})}),
    "catch-ups": ("treatment/catch_ups.html", "planner", {
        "missed": [{"id": "a9", "name": "B. B., DEMO-0009", "starts_at": s.at(17, "11:00")},
                   {"id": "a8", "name": "P. P., DEMO-0008", "starts_at": s.at(18, "11:00")}],
        "catching": "a9", "form": s.form({}, {"starts_at": MISSING}), "proposed": [
            {"value": "2026-11-26T11:00:00+01:00", "text": "do 26 nov 11:00", "hint": ""},
            {"value": "2026-11-30T11:00:00+01:00", "text": "ma 30 nov 11:00", "hint": ""}]}),
    "catch-ups-none": ("treatment/catch_ups.html", "planner", {
        "missed": [], "catching": None, "form": s.form(), "proposed": []}),
    "groups-to-read": ("treatment/groups.html", "officer", GROUPS_PAGE | {"may_manage": False}),
    "person-in-treatment": ("overviews/person_risk.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {
            "treatment": {"referrals": [WAITING, TREATED], "may_refer": True}}}),
}  # fmt: skip
