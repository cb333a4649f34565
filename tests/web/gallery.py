"""Every page with invented people in it, to look at: `python -m tests.web.gallery` serves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from aftercare.web.assets import STATIC
from aftercare.web.shell import Flash, PageRequest, SignedIn, render
from tests.web import samples as s
from tests.web.more_samples import CASES, PAGES_OF_OTHERS

CASELOAD_PEOPLE = [
    {"id": "p8", "name": "P. Peer", "frame": "conditional_release", "risk": "high",
     "next": s.WEEK[7], "open_items": [{"text": "absentie beslissen", "tone": "danger"}],
     "restrictions": ["exclusion_zone", "no_contact_order"], "plan_state": "approved"},
    {"id": "p5", "name": "B. Bosbes", "frame": "suspended_sentence", "risk": "medium",
     "next": None, "open_items": [{"text": "plan niet ingediend", "tone": "warning"}],
     "restrictions": [], "plan_state": "draft"},
    {"id": "p1", "name": "A. Appel", "frame": "tbs_conditions", "risk": "low",
     "next": s.WEEK[12], "open_items": [], "restrictions": ["restricted_case"],
     "plan_state": "approved"},
]  # fmt: skip

ALERT = {
    "title": "P. Peer: derde gemiste contact in 30 dagen",
    "text": "Geëscaleerd naar je teamleider. Beslis of er een officiële waarschuwing volgt.",
    "due_at": s.at(26, "12:00"), "href": "/escalations/e1", "action": "Escalatie beoordelen",
}  # fmt: skip

WEEK_PAGE: dict[str, Any] = {
    "monday": s.MONDAY, "today": s.TODAY, "previous_week": "2026-W47", "next_week": "2026-W49",
    "alerts": [ALERT], "overdue": [s.WEEK[5]],
    "day": [a for a in s.WEEK if a["starts_at"].date() == s.TODAY], "grid": s.GRID,
}  # fmt: skip

PERSON_PAGE: dict[str, Any] = {
    "person": s.PERSON,
    "order": {"frame": "conditional_release", "court_reference": "13-700042-26",
              "starts_on": s.CONDITIONS[0]["from_on"], "ends_on": s.CONDITIONS[0]["until_on"],
              "clock": {"name": "Voortgangsverslag", "due_at": s.at(26, "17:00")}},
    "restrictions": [
        {"kind": "exclusion_zone", "text": "Niet in het gebied rond het station."},
        {"kind": "no_contact_order", "text": "Geen contact met de beschermde persoon."}],
    "open_items": [{"title": "Absentie van 23 november beslissen", "due_at": s.at(28, "15:30"),
                    "text": "De herinnering is niet aangekomen.", "href": "/absences/x1",
                    "tone": "warning"}],
    "plan": {"id": "pl1", "version_number": 3, "state": "approved", "approved_on": s.MONDAY,
             "author": "I. Iepen"},
    "conditions": s.CONDITIONS, "next_appointments": [s.WEEK[7], s.WEEK[12]],
    "contacts": [{"role": "Wijkagent", "name": "W. Wilg", "phone": "+44 7700 900456"}],
    "timeline": [
        {"at": s.at(23, "15:46"), "icon": "x", "title": "Meldgesprek gemist", "text": "Geen bericht."},
        {"at": s.at(19, "09:30"), "icon": "check", "title": "Meldgesprek, verschenen", "text": ""}],
    "messages": s.MESSAGES, "may_edit": True,
}  # fmt: skip

PLAN_EDIT: dict[str, Any] = {
    "person": s.PERSON,
    "plan": {"id": "pl2", "version_number": 4, "state": "draft", "version": 7,
             "returned_reason": "Het huisbezoek ontbreekt in december."},
    "conditions": s.CONDITIONS, "editing": {"condition_id": "c2", "obligation_id": None},
    "form": s.form({"kind": "treatment", "every": "1", "unit": "week", "time_of_day": "25:00"},
                   {"minutes": "Fill this in", "time_of_day": "Enter a time, for example 9:30, 930 or 9"}),
    "kinds": [("check_in", "Meldplichtgesprek"), ("treatment", "Behandeling")],
    "places": [("1", s.OFFICE), ("2", s.CLINIC)], "staff": [("1", "I. Iepen"), ("2", "B. Beuk")],
    "forecast": s.FORECAST,
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]

# name: (template, role, context)
PAGES: Mapping[str, Page] = {
    "week": ("week.html", "officer", WEEK_PAGE),
    "caseload": ("caseload.html", "officer", {
        "form": s.form(), "total": 3, "people": CASELOAD_PEOPLE, "page": s.MIDDLE_PAGE,
        "may_enrol": True}),
    "person": ("person.html", "officer", PERSON_PAGE),
    "enrol": ("enrol.html", "officer", {
        "form": s.ENROL_ERRORS, "version": 0, "officers": [("1", "I. Iepen")],
        "languages_of_texts": [("nl", "Nederlands"), ("en", "English")]}),
    "plan-edit": ("plan_edit.html", "officer", PLAN_EDIT),
    **PAGES_OF_OTHERS,
}  # fmt: skip


def page(name: str, language: str = "nl", path: str | None = None) -> HTMLResponse:
    template, role, context = PAGES[name]
    user = SignedIn("I. Iepen", role) if role else None
    flash = Flash("Vastgelegd: F. Framboos is verschenen.") if name == "attendance" else None
    counts = {"worklist": 4, "escalations": 2, "approvals": 1}
    asked = path or f"/{name}"
    request = PageRequest(language, s.NOW, asked, user, counts, flash, demonstration=name in CASES)
    return render(request, template, **context)


def gallery_app() -> FastAPI:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=STATIC))

    @app.get("/{language}/{name}")
    def show(language: str, name: str) -> HTMLResponse:
        return page(name, language)

    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(gallery_app(), port=8099, log_level="warning")
