"""The pages in the header of each role."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.base.translation import sentence


@dataclass(frozen=True)
class NavEntry:
    """One entry: its key (also of its badge count), address, name, icon, and the label of its badge count."""

    key: str
    href: str
    name: str
    icon: str
    counted: str = sentence("waiting")


TODAY = NavEntry("today", "/today", sentence("Today"), "clipboard-check")
WEEK = NavEntry("week", "/week", sentence("My week"), "calendar-week")
# Of the own team, its sites and groups; officers open it from their week.
CALENDAR = NavEntry("calendar", "/calendar", sentence("Calendar"), "calendar-event")
CASELOAD = NavEntry("caseload", "/caseload", sentence("Caseload"), "users")
WORKLIST = NavEntry("worklist", "/worklist", sentence("Worklist"), "list-check")
ESCALATIONS = NavEntry("escalations", "/escalations", sentence("Escalations"), "inbox")
APPROVALS = NavEntry("approvals", "/approvals", sentence("Approvals"), "file-check")
SITES = NavEntry("sites", "/sites", sentence("Sites and sessions"), "building")
ATTENDANCE = NavEntry("attendance", "/attendance", sentence("Today"), "clipboard-check")
SITE_POSITIONS = NavEntry(
    "site-positions", "/site-positions", sentence("Sites on the map"), "map-pin"
)
ACCESS_LOG = NavEntry("access-log", "/access-log", sentence("Access log"), "eye")
LEAVE = NavEntry("leave", "/leave", sentence("Leave"), "user-off")
ACCOUNTS = NavEntry("accounts", "/accounts", sentence("Accounts"), "user-cog")
DUTY_ROTA = NavEntry("duty-rota", "/duty-rota", sentence("Duty rota"), "phone")
OFFICER_AWAY = NavEntry("officer-away", "/officer-away", sentence("Officer away"), "user-off")
STANDARDS = NavEntry(
    "standards",
    "/contact-standards",
    sentence("Contact standards"),
    "clipboard-check",
    sentence("to look at"),
)
TEXTS = NavEntry(
    "templates",
    "/templates",
    sentence("Message templates"),
    "message",
    sentence("trials to look at"),
)
SENDERS = NavEntry("senders", "/senders", sentence("Senders"), "send", sentence("stopped"))
RULES = NavEntry("rules", "/rule-books", sentence("Rules"), "alert-triangle")
# For who reads them and writes none.
RULES_IN_FORCE = NavEntry(
    "rules", "/rule-books/in-force", sentence("Rules in force"), "alert-triangle"
)
WAITING_LIST = NavEntry("waiting-list", "/waiting-list", sentence("Waiting list"), "hourglass")
GROUPS = NavEntry("groups", "/treatment-groups", sentence("Treatment groups"), "stethoscope")
# In the menu only while something is left to set up.
SET_UP = NavEntry("set-up", "/set-up", sentence("Set-up"), "list-check", sentence("left"))

BY_ROLE: dict[str, tuple[NavEntry, ...]] = {
    "officer": (WEEK, WORKLIST, CASELOAD, ESCALATIONS, WAITING_LIST, LEAVE),
    # Leave is one click from the calendar, the waiting list and figures from today: eight entries wrapped.
    "supervisor": (
        TODAY,
        ESCALATIONS,
        APPROVALS,
        WORKLIST,
        CASELOAD,
        CALENDAR,
    ),
    "planner": (SITES, CALENDAR, GROUPS, WAITING_LIST, OFFICER_AWAY, DUTY_ROTA),
    "provider": (ATTENDANCE, SITE_POSITIONS),
    "coordinator": (ATTENDANCE,),
    "auditor": (ACCESS_LOG, RULES_IN_FORCE),
    # Reminders are one click from the texts, retention and figures from the accounts.
    "admin": (ACCOUNTS, STANDARDS, RULES, TEXTS, SENDERS, SET_UP),
}


def start_of(role: str) -> str:
    """The first page after signing in with `role`."""
    return BY_ROLE[role][0].href
