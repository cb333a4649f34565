"""Every page with invented people in it, to look at: `python -m tests.web.gallery` serves them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

from aftercare.web.appointments.recording import in_groups
from aftercare.web.shell.assets import STATIC
from aftercare.web.shell.layout import Flash, OpenFile, PageRequest, SignedIn, render
from tests.store.arranging import unknown_id
from tests.web.accounts.machine_samples import PAGES_OF_MACHINES
from tests.web.appointments.calendar_view_samples import PAGES_OF_CALENDAR
from tests.web.appointments.free_place_samples import PAGES_OF_FREE_PLACES
from tests.web.attachments.attachment_samples import PAGES_OF_ATTACHMENTS
from tests.web.calendars.calendar_samples import PAGES_OF_CALENDARS
from tests.web.case_files.import_samples import PAGES_OF_IMPORT
from tests.web.client_page.own_page_samples import OWN_PAGES
from tests.web.closing.closing_samples import PAGES_OF_CLOSING
from tests.web.concerns.concern_samples import PAGES_OF_CONCERNS
from tests.web.conditions.condition_samples import PAGES_OF_CONDITIONS
from tests.web.conditions.kind_samples import PAGES_OF_KINDS
from tests.web.conferences.conference_samples import PAGES_OF_CONFERENCES
from tests.web.contact_standards.standard_samples import PAGES_OF_STANDARDS
from tests.web.deadlines.deadline_samples import PAGES_OF_DEADLINES
from tests.web.escalation.escalation_samples import PAGES_OF_ESCALATIONS
from tests.web.escalation.ladder_samples import PAGES_OF_LADDERS
from tests.web.escalation.rule_samples import PAGES_OF_RULES
from tests.web.events.webhook_samples import PAGES_OF_WEBHOOKS
from tests.web.figures.figure_samples import PAGES_OF_FIGURES
from tests.web.figures.outcome_samples import PAGES_OF_OUTCOMES
from tests.web.figures.recidivism_samples import PAGES_OF_RECIDIVISM
from tests.web.figures.team_figure_samples import PAGES_OF_TEAM_FIGURES
from tests.web.file_access.access_samples import PAGES_OF_ACCESS
from tests.web.goals.goal_samples import PAGES_OF_GOALS
from tests.web.letters.letter_samples import PAGES_OF_LETTERS
from tests.web.message_templates.template_samples import PAGES_OF_TEXTS
from tests.web.messages.channel_samples import PAGES_OF_CHANNELS
from tests.web.messages.conversation_samples import PAGES_OF_CONVERSATIONS
from tests.web.messages.sender_samples import PAGES_OF_SENDERS
from tests.web.orders.period_samples import PAGES_OF_PERIODS
from tests.web.overviews.search_samples import PAGES_OF_SEARCH
from tests.web.overviews.set_up_samples import PAGES_OF_SET_UP
from tests.web.overviews.supervisor_samples import PAGES_OF_SUPERVISORS
from tests.web.papers.paper_samples import PAGES_OF_PAPERS
from tests.web.people.around_samples import PAGES_AROUND
from tests.web.phones.phone_samples import PAGES_OF_PHONES
from tests.web.placement.slot_samples import PAGES_OF_SLOTS
from tests.web.plans.plan_samples import PAGES_OF_PLANS
from tests.web.reminders.reminder_samples import PAGES_OF_REMINDERS
from tests.web.retention.retention_samples import PAGES_OF_RETENTION
from tests.web.risk.risk_samples import PAGES_OF_RISK
from tests.web.shell import samples as s
from tests.web.shell.more_samples import OF_DEMONSTRATION, PAGES_OF_OTHERS
from tests.web.sign_in.confirm_samples import PAGES_THAT_CONFIRM
from tests.web.subject_access.access_samples import DISPUTED, NO_NOTES, PAGES_OF_RIGHTS
from tests.web.submissions.submission_samples import PAGES_OF_SUBMISSIONS
from tests.web.transfers.transfer_samples import PAGES_OF_TRANSFERS
from tests.web.treatment.treatment_samples import PAGES_OF_TREATMENT
from tests.web.trials.trial_samples import PAGES_OF_TRIALS

IN_EMERGENCY = (OpenFile(unknown_id(), unknown_id(), "DEMO-0008", s.at(25, "12:40")),)
ALERT = {
    "title": "P. Peer: derde gemiste contact in 30 dagen",
    "text": "Geëscaleerd naar je teamleider. Beslis of er een officiële waarschuwing volgt.",
    "due_at": s.at(26, "12:00"), "href": "/escalations/e1", "action": "Escalatie beoordelen", "elsewhere": True,
    "in_question": None,
}  # fmt: skip

WEEK_PAGE: dict[str, Any] = {
    "monday": s.MONDAY, "today": s.TODAY, "previous_week": "2026-W47", "next_week": "2026-W49",
    "alerts": [ALERT], "overdue": [s.shown(s.WEEK[5]), s.shown(s.WEEK[2], undoable=True)], "overdue_count": 201,
    "overdue_shown": 1,
    "about": "a3",
    "day": [s.shown(a) for a in s.WEEK if a["starts_at"].date() == s.TODAY and a != s.WEEK[5]], "grid": s.GRID,
    "off": s.OFF, "today_off": s.OFF[s.TODAY], "is_current": True, "kinds": ["check_in", "home_visit", "treatment"],
    "offline_hours": 4,
    "moving": [one for one in s.WEEK if one["address_waits"]],
}  # fmt: skip

RECORDED = [
    ("A. Appel", "attended"),
    ("B. Bosbes", "missed"),
    ("D. Druif", "outcome_overdue"),
    ("V. Vijg", "outcome_overdue"),
]
DAY_PAGE: dict[str, Any] = {
    "shown": s.TODAY, "today": s.TODAY, "blocks": in_groups([*s.session(*RECORDED), *WEEK_PAGE["day"]]), "about": "a91",
    "form": s.form(), "names": {}, "proposed": {
        "way": "9,1 km", "way_now": "16,4 km", "unknown": 1, "visits": [
            {"id": "a1", "person": "F. Framboos", "starts_at": s.at(25, "10:00"), "fixed": True},
            {"id": "a3", "person": "P. Peer", "starts_at": s.at(25, "14:00"), "fixed": False},
            {"id": "a2", "person": "D. Druif", "starts_at": s.at(25, "11:00"), "fixed": False}],
        "map": {"tiles": "", "areas": [], "marks": [
            {"at": (52.3702, 4.8952), "name": "1. F. Framboos", "kind": "home"},
            {"at": (52.3802, 4.9102), "name": "2. P. Peer", "kind": "home"}]}},
    "week": s.MONDAY.isoformat(), "off": s.OFF[s.TODAY],
    "previous_day": "2026-11-24", "next_day": "2026-11-26",
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]

# name: (template, role, context)
PAGES: Mapping[str, Page] = {
    "week": ("appointments/week.html", "officer", WEEK_PAGE),
    "offline": ("appointments/offline.html", None, {"longest_note": 500}),
    "week-crowded": ("appointments/week.html", "officer", {**WEEK_PAGE, "grid": s.CROWDED_GRID}),
    "day": ("appointments/day.html", "officer", DAY_PAGE),
    **OWN_PAGES,
    **PAGES_AROUND,
    **PAGES_THAT_CONFIRM,
    **PAGES_OF_ACCESS,
    **PAGES_OF_CALENDAR,
    **PAGES_OF_CALENDARS,
    **PAGES_OF_CONCERNS,
    **PAGES_OF_SUBMISSIONS,
    **PAGES_OF_ESCALATIONS,
    **PAGES_OF_CHANNELS,
    **PAGES_OF_CONDITIONS,
    **PAGES_OF_KINDS,
    **PAGES_OF_CONFERENCES,
    **PAGES_OF_CONVERSATIONS,
    **PAGES_OF_DEADLINES,
    **PAGES_OF_FIGURES,
    **PAGES_OF_GOALS,
    **PAGES_OF_FREE_PLACES,
    **PAGES_OF_IMPORT,
    **PAGES_OF_TEAM_FIGURES,
    **PAGES_OF_LADDERS,
    **PAGES_OF_LETTERS,
    **PAGES_OF_MACHINES,
    **PAGES_OF_OTHERS,
    **PAGES_OF_PAPERS,
    **PAGES_OF_PERIODS,
    **PAGES_OF_PHONES,
    **PAGES_OF_PLANS,
    **PAGES_OF_REMINDERS,
    **PAGES_OF_RIGHTS,
    **PAGES_OF_RISK,
    **PAGES_OF_RULES,
    **PAGES_OF_SEARCH,
    **PAGES_OF_SENDERS,
    **PAGES_OF_SET_UP,
    **PAGES_OF_SLOTS,
    **PAGES_OF_STANDARDS,
    **PAGES_OF_SUPERVISORS,
    **PAGES_OF_TEXTS,
    **PAGES_OF_CLOSING,
    **PAGES_OF_RETENTION,
    **PAGES_OF_ATTACHMENTS,
    **PAGES_OF_TRANSFERS,
    **PAGES_OF_TREATMENT,
    **PAGES_OF_TRIALS,
    **PAGES_OF_OUTCOMES,
    **PAGES_OF_RECIDIVISM,
    **PAGES_OF_WEBHOOKS,
}  # fmt: skip


# Shown with the warning that a file was opened in an emergency.
BELOW_A_WARNING = {"worklist-supervisor"}
SOMETHING_DISPUTED = {"absence-decided", "contacts"}


def page(name: str, language: str = "nl", path: str | None = None) -> HTMLResponse:
    template, role, context = PAGES[name]
    user = SignedIn("I. Iepen", role) if role else None
    flash = Flash("Vastgelegd: F. Framboos is verschenen.") if name == "attendance" else None
    counts = {"worklist": 4, "escalations": 2, "approvals": 1, "senders": 1}
    if name in BELOW_A_WARNING:
        counts["emergencies"] = 1
    asked = path or f"/{name}"
    request = PageRequest(
        language,
        s.NOW,
        asked,
        user,
        counts,
        flash,
        IN_EMERGENCY if name == "person" else (),
        demonstration=name in OF_DEMONSTRATION,
    )
    # Beside a record stands what the client disputes; on most samples that is nothing.
    disputed = DISPUTED if name in SOMETHING_DISPUTED else NO_NOTES
    return render(request, template, **{"disputed": disputed} | context)


def gallery_app() -> FastAPI:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=STATIC))

    @app.get("/people/{person}/attachments/{photo}")
    def show_picture() -> FileResponse:
        return FileResponse(STATIC / "icons" / "touch-180.png")

    @app.get("/{language}/{name}")
    def show(language: str, name: str) -> HTMLResponse:
        return page(name, language)

    return app


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(gallery_app(), port=8099, log_level="warning")
