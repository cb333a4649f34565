"""Obviously invented people and moments, in the shapes the templates ask for."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aftercare.web.appointments.shown import ShownAppointment
from aftercare.web.appointments.week_grid import WeekGrid, lay_out_week
from aftercare.web.router import register_words
from aftercare.web.shell.forms.reading import Reading

# Samples are written with the labels of every subject.
register_words()
MONDAY = date(2026, 11, 23)
TODAY = date(2026, 11, 25)
OFFICE, CLINIC = "Kantoor Dorp", "Polikliniek Noord"
WHY = "Meldplicht, plan versie 3"
MAP = {"tiles": "", "areas": [
    {"at": (52.3612, 4.9012), "radius": 500, "margin": 200},
    {"corners": [(52.37, 4.89), (52.38, 4.89), (52.38, 4.9)], "margin": 300},
], "marks": [
    {"at": (52.3702, 4.8952), "name": OFFICE, "kind": "site"},
    {"at": (52.3802, 4.9102), "name": CLINIC, "kind": "site"},
]}  # fmt: skip
FINDING = {"failed": False, "found": [
    {"name": "Kade 3, 1011AA Amsterdam", "at": (52.3612, 4.9012), "point": "52.3612, 4.9012"},
]}  # fmt: skip
ONE_PAGE = {"number": 1, "pages": 1, "previous_href": None, "next_href": None}
MIDDLE_PAGE = {"number": 2, "pages": 7, "previous_href": "?page=1", "next_href": "?page=3"}


def at(day: int, clock: str, month: int = 11) -> datetime:
    """A moment in 2026; in November the Amsterdam clock is one hour ahead of UTC."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


NOW = at(25, "10:12")


def form(typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> Reading:
    return Reading(typed or {}, errors or {})


def appointment(
    number: int, person: str, kind: str, day: int, starts: str, ends: str, state: str = "notified"
) -> dict[str, Any]:
    place = CLINIC if kind in ("treatment", "group_session") else OFFICE
    place = {"phone_call": "Telefonisch", "home_visit": "Thuis"}.get(kind, place)
    return {
        "id": f"a{number}", "person_id": f"p{number}", "person": person, "kind": kind,
        "state": state, "place": place, "starts_at": at(day, starts), "ends_at": at(day, ends),
        "version": 4, "can_record": state == "outcome_overdue" or (day, starts) == (25, "10:00"),
        "why": WHY, "enforceable": True, "in_place_of": None, "given": person.split(" ")[0],
        "family": person.split(" ", 1)[1], "note": "",
        "recorded": state in ("attended", "late", "missed"), "with_me": kind in ("check_in", "home_visit"),
        "undoable": False, "session_id": None, "phone": "+447700900123",
        "of_colleague": "B. Beuk" if state == "outcome_overdue" else None,
        "with_colleague": None, "no_address": kind == "home_visit",
        "address_waits": {"id": "b1", "received_at": at(24, "08:01")} if kind == "home_visit" else None,
        "signs": {"home_visit": "at_once", "check_in": "any"}.get(kind, ""),
    }  # fmt: skip


def shown(one: dict[str, Any], **changes: Any) -> ShownAppointment:
    """The same as lists and grids show it."""
    known = {field.name for field in fields(ShownAppointment)}
    return ShownAppointment(**{name: of for name, of in (one | changes).items() if name in known})


def session(*members: tuple[str, str]) -> list[ShownAppointment]:
    """The members of one group session, each with a state; what is recorded can be undone."""
    return [
        shown(
            appointment(90 + number, name, "group_session", 25, "09:00", "10:00", state),
            session_id="g1",
            can_record=state == "outcome_overdue",
            undoable=state != "outcome_overdue",
        )
        for number, (name, state) in enumerate(members)
    ]


WEEK = [
    appointment(1, "A. Appel", "check_in", 23, "09:00", "09:30", "attended"),
    appointment(2, "M. Mandarijn", "treatment", 23, "13:00", "14:00", "attended"),
    appointment(3, "P. Peer", "check_in", 23, "15:30", "16:00", "missed"),
    appointment(4, "K. Kers", "check_in", 24, "09:30", "10:00", "late"),
    appointment(5, "B. Bosbes", "group_session", 24, "11:00", "12:30", "cancelled_by_service"),
    appointment(6, "D. Druif", "home_visit", 24, "14:00", "14:45", "outcome_overdue"),
    appointment(7, "F. Framboos", "check_in", 25, "09:00", "09:30", "attended"),
    appointment(8, "P. Peer", "check_in", 25, "10:00", "10:30", "confirmed"),
    appointment(9, "M. Mandarijn", "treatment", 25, "11:30", "12:30"),
    appointment(10, "S. Sinaasappel-Grapefruit", "check_in", 25, "11:45", "12:15"),
    appointment(11, "V. Vijg", "phone_call", 25, "14:30", "14:45", "confirmed"),
    appointment(12, "T. Tomaat", "substance_test", 25, "16:00", "16:30"),
    appointment(13, "A. Appel", "home_visit", 26, "09:00", "09:45", "scheduled"),
    appointment(14, "N. Nectarine", "check_in", 26, "10:30", "11:15", "scheduled"),
    appointment(15, "B. Bosbes", "group_session", 26, "13:30", "15:00", "scheduled"),
    appointment(16, "K. Kers", "check_in", 27, "09:30", "10:00", "scheduled"),
    appointment(17, "F. Framboos", "treatment", 27, "11:00", "12:00", "scheduled"),
]

PERSON: dict[str, Any] = {
    "id": "p8", "name": "P. Peer", "reference": "T-2026-0042", "born_on": date(1985, 4, 3),
    "minor": False, "age": 41, "tier": "1", "restricted": False, "phone": "+44 7700 900123",
    "phone_verified": True, "number_is_shared": False, "why_no_text": "number-shared", "unread": 0,
    "language": "Nederlands", "officer": "I. Iepen", "deputy": "B. Beuk",
    "voluntary": False, "closed_on": None, "index_offence": "Art. 246 Sr, 2019",
    "victim_safety": "Niet bij het zwembad: bel de wijkagent",
}  # fmt: skip

MESSAGES = [
    {"name": "Herinnering, een dag ervoor", "state": "undelivered", "at": at(22, "12:20"), "channel": "sms",
     "other_language": "Türkçe",
     "body": "Herinnering: u heeft een afspraak op ma 23 nov om 15:30. Kunt u niet? Bel 088-1234567."},
    {"name": "Herinnering, 4 dagen ervoor", "state": "delivered", "at": at(19, "12:05"), "channel": "sms",
     "other_language": "Türkçe",
     "body": "Herinnering: u heeft een afspraak op ma 23 nov om 15:30. Kunt u niet? Bel 088-1234567."},
]  # fmt: skip


def _reminder(slot: str, state: str, at: datetime, **more: Any) -> dict[str, Any]:
    nothing = {"channel": "sms", "reason": None, "why": None, "doubt": None, "duplicate": False}
    return {"slot": slot, "state": state, "at": at} | nothing | more


UNREMINDED: dict[str, Any] = {
    "arrived": False, "begun": True, "why_none": None,
    "lines": [
        _reminder("4 dagen ervoor", "delivered", at(19, "12:05"), doubt="wrong-number"),
        _reminder("een dag ervoor", "undelivered", at(22, "12:20"), reason="one-later-retry",
                  why="delivery.phone-unreachable"),
        _reminder("een dag ervoor", "withheld", at(22, "14:20"), channel="voice", reason="number-suspended")],
    "instead": [
        {"kind": "call_person", "reason": "number-suspended", "who": "I. Iepen", "at": at(22, "16:10"),
         "note": "Voicemail, niets ingesproken.", "late": False},
        {"kind": "call_person", "reason": "text-failed", "who": None, "at": None, "note": None,
         "late": True}],
    "answers": [{"meaning": "yes", "at": at(20, "08:12")}, {"meaning": "no", "at": at(21, "19:40")}],
}  # fmt: skip
REMINDED: dict[str, Any] = UNREMINDED | {
    "arrived": True, "lines": [_reminder("een dag ervoor", "delivered", at(22, "12:20"))], "instead": [],
    "answers": [],
}  # fmt: skip
NEVER_PLANNED: dict[str, Any] = UNREMINDED | {
    "why_none": "entered-after", "lines": [], "instead": [], "answers": [],
}  # fmt: skip

CROWD = [
    appointment(20, "L. Lijsterbes", "check_in", 24, "11:00", "12:00", "outcome_overdue"),
    appointment(21, "H. Hazelnoot", "substance_test", 24, "11:15", "11:45", "outcome_overdue"),
    appointment(22, "W. Walnoot", "treatment", 24, "11:30", "12:30", "outcome_overdue"),
    *(
        appointment(23 + n, "O. Olijf", "treatment", 27, "11:00", "12:00", "scheduled")
        for n in range(4)
    ),
]


LEAVE = [(at(25, "13:00"), at(26, "24:00"))]
OFF: dict[date, list[dict[str, str]]] = {MONDAY + timedelta(days=n): [] for n in range(7)} | {
    TODAY: [{"icon": "user-off", "text": "Afwezig vanaf 13:00"}],
    TODAY + timedelta(days=1): [{"icon": "user-off", "text": "Afwezig"}],
    TODAY + timedelta(days=2): [
        {"icon": "building", "text": "Gesloten: tweede kerstdag"},
        {"icon": "user-off", "text": "Afwezig 09:00–12:00"}],
}  # fmt: skip


def _grid(week: list[dict[str, Any]]) -> WeekGrid:
    blocks = [shown(it, href=f"/appointments/{it['id']}") for it in week]
    return lay_out_week(blocks, MONDAY, NOW, LEAVE, most_lanes=2)


GRID, CROWDED_GRID = _grid(WEEK), _grid(WEEK + CROWD)
