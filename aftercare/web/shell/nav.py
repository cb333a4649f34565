"""The pages in the header of each role."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence


@dataclass(frozen=True)
class Place:
    """One entry: its key (also of its badge count), address, name, icon, and the label of its badge count."""

    key: str
    href: str
    name: str
    icon: str
    counted: str = sentence("waiting")


TODAY = Place("today", "/today", sentence("Today"), "clipboard-check")
WEEK = Place("week", "/week", sentence("My week"), "calendar-week")
# Of the own team, its sites and groups; officers open it from their week.
CALENDAR = Place("calendar", "/calendar", sentence("Calendar"), "calendar-event")
CASELOAD = Place("caseload", "/caseload", sentence("Caseload"), "users")
WORKLIST = Place("worklist", "/worklist", sentence("Worklist"), "list-check")
ESCALATIONS = Place("escalations", "/escalations", sentence("Escalations"), "inbox")
APPROVALS = Place("approvals", "/approvals", sentence("Approvals"), "file-check")
SITES = Place("sites", "/sites", sentence("Sites and sessions"), "building")
ATTENDANCE = Place("attendance", "/attendance", sentence("Today"), "clipboard-check")
SITE_POSITIONS = Place("site-positions", "/site-positions", sentence("Sites on the map"), "map-pin")
ACCESS_LOG = Place("access-log", "/access-log", sentence("Access log"), "eye")
LEAVE = Place("leave", "/leave", sentence("Leave"), "user-off")
ACCOUNTS = Place("accounts", "/accounts", sentence("Accounts"), "user-cog")
DUTY_ROTA = Place("duty-rota", "/duty-rota", sentence("Duty rota"), "phone")
OFFICER_AWAY = Place("officer-away", "/officer-away", sentence("Officer away"), "user-off")
STANDARDS = Place("standards", "/standards", sentence("Contact standards"), "clipboard-check")
TEXTS = Place("templates", "/templates", sentence("Message templates"), "message")
REMINDER_POLICY = Place("reminder-policy", "/reminder-policy", sentence("Reminder policy"), "clock")
RETENTION = Place("retention", "/retention-periods", sentence("Retention periods"), "hourglass")
SENDERS = Place("senders", "/senders", sentence("Senders"), "send", sentence("stopped"))
RULES = Place("rules", "/rules", sentence("Rules"), "alert-triangle")
WAITING_LIST = Place("waiting-list", "/waiting-list", sentence("Waiting list"), "hourglass")
GROUPS = Place("groups", "/groups", sentence("Treatment groups"), "stethoscope")
# The figures of the team; the page about messages is one click from there.
FIGURES = Place("figures", "/team-figures", sentence("Figures"), "history")

BY_ROLE: dict[str, tuple[Place, ...]] = {
    "officer": (WEEK, WORKLIST, CASELOAD, ESCALATIONS, WAITING_LIST, LEAVE),
    # Leave is one click from the calendar, which shows it.
    "supervisor": (
        TODAY,
        ESCALATIONS,
        APPROVALS,
        WORKLIST,
        CASELOAD,
        CALENDAR,
        WAITING_LIST,
        FIGURES,
    ),
    "planner": (SITES, CALENDAR, GROUPS, WAITING_LIST, OFFICER_AWAY, DUTY_ROTA, FIGURES),
    "provider": (ATTENDANCE, SITE_POSITIONS),
    "auditor": (ACCESS_LOG,),
    "admin": (ACCOUNTS, STANDARDS, RULES, REMINDER_POLICY, TEXTS, RETENTION, SENDERS, FIGURES),
}


def start_of(role: str) -> str:
    """The first page after signing in with `role`."""
    return BY_ROLE[role][0].href
