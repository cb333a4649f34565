"""The filters of the inbox as codes in its query string, with the labels of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.escalation.inbox import (
    OPEN_STATES,
    InboxClock,
    InboxQuery,
    InboxView,
)
from aftercare.domain.escalation.ladder import EscalationState
from aftercare.domain.escalation.rules import Trigger
from aftercare.web.escalation.words import SEVERITY_CODES
from aftercare.web.shell.forms.reading import id_of

INBOX = "/escalations"
DECIDED = InboxView.DECIDED.value
LEVELS = {code: level for level, code in SEVERITY_CODES.items()}
NAMES = ("view", "severity", "clock", "about", "officer", "state")
CLOCK_NAMES: Mapping[InboxClock, str] = {
    InboxClock.OVERDUE: sentence("Overdue"),
    InboxClock.TODAY: sentence("Due today"),
    InboxClock.LATER: sentence("Later"),
    InboxClock.ENDED: sentence("Overdue, everyone has been notified"),
}
VIEW_NAMES: Mapping[InboxView, str] = {
    InboxView.OWN: sentence("My team"),
    InboxView.HANDED: sentence("Handed to me"),
    InboxView.STANDING_IN: sentence("As stand-in"),
    InboxView.NOTIFIED: sentence("Via the duty desk"),
    InboxView.TO_ME: sentence("I was notified"),
    InboxView.DECIDED: sentence("Decided by me"),
}
MY_CASELOAD = sentence("My caseload")
EVERYTHING = sentence("Everything")
ABOUT: Mapping[Trigger, str] = {
    Trigger.MISSED_OF_KIND: sentence("A missed appointment"),
    Trigger.UNEXCUSED_OF_KIND: sentence("Unexcused absence"),
    Trigger.UNEXCUSED_IN_WINDOW: sentence("Repeated unexcused absence"),
    Trigger.UNEXCUSED_IN_A_ROW: sentence("Unexcused absences in a row"),
    Trigger.ATTENDANCE_BELOW: sentence("Attends too rarely"),
    Trigger.OUTCOME_OVERDUE: sentence("Outcome not recorded"),
    Trigger.VERDICT_OVERDUE: sentence("No verdict on absence"),
    Trigger.NOT_DELIVERED: sentence("No message arrived"),
    Trigger.LOST_CONTACT: sentence("Lost contact"),
    Trigger.FIRST_CONTACT: sentence("First contact not held"),
    Trigger.TREATMENT_NOT_STARTED: sentence("Treatment not started"),
    Trigger.DEADLINE_OVERDUE: sentence("A deadline has passed"),
    Trigger.ALARM: sentence("An alarm"),
    Trigger.EVASION: sentence("Evasion of supervision"),
    Trigger.CONTACT_SHORTFALL: sentence("Less contact than the standard"),
}


def filters_of(given: Mapping[str, str]) -> dict[str, str]:
    """The valid filters, by the name of their field; everything else is left out."""
    known = {
        "view": [one.value for one in InboxView],
        "severity": LEVELS,
        "clock": [one.value for one in InboxClock],
        "about": [one.value for one in Trigger],
        "state": [one.value for one in OPEN_STATES],
    }
    kept = {name: given.get(name, "") for name in NAMES}
    return {
        name: value
        for name, value in kept.items()
        if value and (id_of(value) if name == "officer" else value in known[name])
    }


def page_of_address(address: str) -> tuple[dict[str, str], str]:
    """The filters and page number in an inbox address, for a form that returns to it."""
    path, _, query = address.partition("?")
    given = dict(parse_qsl(query)) if path == INBOX else {}
    return filters_of(given), given.get("page", "")


def address_of(filters: Mapping[str, str], page: str = "") -> str:
    """The address that returns to the inbox with the same filters."""
    kept = {**filters, **({"page": page} if page else {})}
    return f"{INBOX}?{urlencode(kept)}" if kept else INBOX


def inbox_query_of(filters: Mapping[str, str]) -> InboxQuery:
    """The query for filters that `filters_of` accepted."""
    return InboxQuery(
        severity=LEVELS.get(filters.get("severity", "")),
        state=EscalationState(filters["state"]) if "state" in filters else None,
        trigger=Trigger(filters["about"]) if "about" in filters else None,
        officer_id=UUID(filters["officer"]) if "officer" in filters else None,
        clock=InboxClock(filters["clock"]) if "clock" in filters else None,
        view=InboxView(filters["view"]) if filters.get("view", DECIDED) != DECIDED else None,
    )


def view_name(view: InboxView, leads: bool) -> str:
    """The label of a view. Those who decide escalations have a team, others a caseload."""
    if view is InboxView.OWN and not leads:
        return MY_CASELOAD
    return VIEW_NAMES[view]


def views_of(leads: bool) -> tuple[InboxView, ...]:
    """The views that are of use to the reader. Those who decide escalations stand in for no one; an officer is no unit
    manager but can be on the duty desk."""
    if leads:
        return (InboxView.OWN, InboxView.HANDED, InboxView.NOTIFIED, InboxView.TO_ME)
    return tuple(one for one in InboxView if one is not InboxView.DECIDED)
