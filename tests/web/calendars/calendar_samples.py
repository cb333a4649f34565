"""Invented links to calendars, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.base.subject_faults import SUBJECT_FAULTS
from aftercare.web.calendars.busy_words import OTHER_CALENDAR
from aftercare.web.calendars.link_words import CALENDAR_LINKS, NO_LINK_NOW, NO_SUCH_NUMBER
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.web.shell import samples as s

LINK = f"https://aftercare.example/calendar/{'Voorbeeld_-' * 4}"[:78] + ".ics"


def feed(number: int, state: str, **more: Any) -> dict[str, Any]:
    base = {
        "id": f"c{number}", "version": 1, "state": state, "created_at": s.at(20, "09:12"),
        "revoked_at": None if state == "live" else s.at(24, "10:00"),
        "fetched_at": s.at(25, "08:30"), "fetches": 112, "consent": None,
    }  # fmt: skip
    return base | more


FEEDS = [feed(number, state) for number, state in enumerate(CALENDAR_LINKS)]
ASKED = [one | {"consent": "Vroeg er zelf om, op kantoor; eigen telefoon."} for one in FEEDS]
NEW = feed(9, "live", fetched_at=None, fetches=0)
OWN: dict[str, Any] = {
    "where": "/me/calendar", "link": None, "feeds": FEEDS, "lost": False, "full": False, "most": 3, "feed_id": "f1",
    "form": Reading({}),
}  # fmt: skip
THEIRS: dict[str, Any] = OWN | {
    "where": "/people/p1/calendar", "feeds": ASKED, "obstacle": None, "may_edit": True,
    "person": {"id": "p1", "name": "F. Framboos", "restricted": False},
}  # fmt: skip
RESTRICTED = THEIRS | {
    "feeds": [], "person": THEIRS["person"] | {"restricted": True},
    "form": Reading({"consent": ""}, {
        "consent": MISSING, "despite_restricted": MISSING, "form": NO_LINK_NOW}),
}  # fmt: skip
BUSY: dict[str, Any] = {
    "calendar": None, "to_come": 0, "form": Reading({}),
    "kinds": [{"value": "graph", "text": "Outlook", "hint": ""}, {"value": "caldav", "text": "CalDAV", "hint": ""}],
}  # fmt: skip
CONNECTED: dict[str, Any] = {
    "id": "k1", "version": 1, "kind": "caldav", "account": "k.kersen@voorbeeld.example", "state": "read", "fault": None,
    "address": "https://agenda.voorbeeld.example/dav/k.kersen/een-heel-lange-naam-van-een-agenda/",
    "read_at": s.at(25, "08:30"), "failing_since": None,
}  # fmt: skip
FAILING = CONNECTED | {
    "state": "failing", "fault": "not-signed-in", "failing_since": s.at(24, "10:00"), "kind": "graph", "address": None,
}  # fmt: skip
PAGES_OF_CALENDARS = {
    "busy-times": ("calendars/busy_times.html", "officer", BUSY),
    "busy-times-refused": ("calendars/busy_times.html", "officer", BUSY | {
        "form": Reading({"kind": "caldav", "address": "http://x"}, {
            "account": MISSING, "address": SUBJECT_FAULTS["calendar-address"], "password": MISSING,
            "form": OTHER_CALENDAR})}),
    "busy-times-read": ("calendars/busy_times.html", "officer", BUSY | {"calendar": CONNECTED, "to_come": 12}),
    "busy-times-failing": ("calendars/busy_times.html", "officer", BUSY | {"calendar": FAILING, "to_come": 1}),
    "calendar-own": ("calendars/my_calendar.html", "officer", OWN),
    "calendar-own-made": ("calendars/my_calendar.html", "officer", OWN | {"link": LINK, "feeds": [NEW]}),
    "calendar-own-lost": ("calendars/my_calendar.html", "officer", OWN | {
        "lost": True, "feeds": [feed(1, "account-closed")]}),
    "calendar-own-full": ("calendars/my_calendar.html", "officer", OWN | {
        "full": True, "form": Reading({"number": "x"}, {"number": NO_SUCH_NUMBER})}),
    "calendar": ("calendars/calendar.html", "officer", THEIRS),
    "calendar-made": ("calendars/calendar.html", "officer", THEIRS | {"link": LINK, "feeds": [NEW]}),
    "calendar-restricted": ("calendars/calendar.html", "supervisor", RESTRICTED),
    "calendar-confined": ("calendars/calendar.html", "officer", THEIRS | {"obstacle": "confined"}),
}  # fmt: skip
