"""Invented teams, hours and tasks of the first-run guide, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.web.overviews.glossary_page import terms_in
from aftercare.web.overviews.set_up_page import HREFS
from aftercare.web.overviews.set_up_words import WHAT_FOR
from aftercare.web.shell.forms.hours import NOT_HOURS
from aftercare.web.shell.language import translate
from tests.web.shell import samples as s

WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
MISSING = {
    "second-admin": ["Er is maar één beheerder"],
    "staff": ["Er is geen planner", "Geen toezichthouder in Team Voorbeeld-Zuid, Team Fictie"],
    "duty-desk": ["Collega's van het piket zonder gecontroleerd nummer: 2"],
    "texts": ["De teksten die met de dienst meekwamen worden gebruikt"],
}


def task(code: str, what_for: str, href: str | None) -> dict[str, Any]:
    missing = MISSING.get(code, [])
    state = "may_stay" if code == "texts" else "left" if missing else "done"
    return {
        "code": code,
        "state": state,
        "what_for": translate(what_for, "nl"),
        "missing": missing,
        "href": href,
    }


TASKS = [task(code.value, what_for, HREFS.get(code)) for code, what_for in WHAT_FOR.items()]
SET_UP: dict[str, Any] = {
    "tasks": TASKS[:-2],
    "may_stay": TASKS[-2:],
    "left": 3,
    "simulated": ["sms", "voice"],
}
ORGANISATION: dict[str, Any] = {
    "teams": [
        {"id": "t1", "version": 1, "name": "Team Voorbeeld-Noord", "ended_at": None},
        {"id": "t2", "version": 3, "name": "فريق المثال", "ended_at": s.at(23, "12:00")},
    ],
    "providers": [
        {"id": "v1", "version": 1, "name": "Kliniek De Verzonnen Linde", "ended_at": None},
        {"id": "v2", "version": 2, "name": "Praktijk Voorbeeld", "ended_at": s.at(23, "12:00")},
    ],
    "in_use": {
        "t1": {"accounts": 4, "clients": 61, "sites": 2},
        "v1": {"accounts": 2, "programmes": 3, "groups": 1, "clients": 12, "appointments": 24}},
    "renamed_team": None, "renamed_provider": None, "team_form": s.form(), "provider_form": s.form(),
}  # fmt: skip
RENAMED: dict[str, Any] = ORGANISATION | {
    "renamed_team": ORGANISATION["teams"][0],
    "team_form": s.form({"team_name": ""}, {"team_name": "Fill this in"}),
}
OFFICER = {"id": "o1", "version": 2, "display_name": "I. Iepen"}
HOURS: dict[str, Any] = {
    "teams": [
        {"id": "t1", "name": "Team Voorbeeld-Noord", "officers": [
            {"id": "o1", "name": "I. Iepen", "lines": [("ma–wo", "8:30–12:00, 12:30–17:00"), ("vr", "9:00–13:00")],
             "office": "Kantoor Voorbeeldstraat"},
            {"id": "o2", "name": "نور الفستق", "lines": [], "office": None}]},
        {"id": "t2", "name": "Team Fictie", "officers": []}],
    "changing": None, "team": None, "offices": [], "weekdays": WEEKDAYS, "form": s.form(),
}  # fmt: skip
CHANGED: dict[str, Any] = HOURS | {
    "changing": OFFICER, "team": "Team Voorbeeld-Noord", "offices": [("p1", "Kantoor Voorbeeldstraat")],
    "form": s.form({"hours-0": "8:30-12, 12:30-17", "hours-1": "17-9", "office": "p1"}, {"hours-1": NOT_HOURS}),
}  # fmt: skip

CLOSING: dict[str, Any] = {
    "days": [
        {"id": "c1", "closed_on": date(2027, 5, 7), "name": "Dag na Hemelvaart", "office": None, "appointments": 14,
         "by_hand": True},
        {"id": "c2", "closed_on": date(2027, 12, 27), "name": "يوم الإغلاق", "office": "Kantoor Voorbeeldstraat",
         "appointments": 0, "by_hand": False},
    ],
    "holidays": [(date(2026, 12, 25), "Eerste Kerstdag"), (date(2027, 1, 1), "Nieuwjaarsdag")],
    "offices": [("p1", "Kantoor Voorbeeldstraat")], "form": s.form(),
}  # fmt: skip
NO_CLOSING = CLOSING | {
    "days": [],
    "form": s.form({"closed_on": "25-12", "name": ""}, {"closed_on": "Fill this in", "name": "Fill this in"}),
}  # fmt: skip

PAGES_OF_SET_UP: dict[str, tuple[str, str, dict[str, Any]]] = {
    "set-up": ("overviews/set_up.html", "admin", SET_UP),
    "set-up-done": ("overviews/set_up.html", "admin",
                    {"tasks": TASKS[1:2], "may_stay": TASKS[-2:], "left": 0, "simulated": []}),
    "organisation": ("accounts/organisation.html", "admin", ORGANISATION),
    "organisation-empty": ("accounts/organisation.html", "admin", ORGANISATION | {"teams": [], "providers": []}),
    "organisation-renamed": ("accounts/organisation.html", "admin", RENAMED),
    "working-hours": ("staff/working_hours.html", "planner", HOURS),
    "working-hours-changed": ("staff/working_hours.html", "supervisor", CHANGED),
    "closing-days": ("time/closing_days.html", "admin", CLOSING),
    "closing-days-refused": ("time/closing_days.html", "admin", NO_CLOSING),
    "glossary": ("overviews/glossary.html", "officer", {"terms": terms_in("nl")}),
}  # fmt: skip
