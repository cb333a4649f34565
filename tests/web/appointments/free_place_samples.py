"""A free place with what may stand there, to look at."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.web.shell import samples as s


def _one(person: str, kind: str, **more: Any) -> dict[str, Any]:
    usual = {
        "person": person,
        "kind": kind,
        "minutes": 45,
        "from_at": None,
        "href": "/people/p8/slots",
        "why": [],
    }
    return usual | more


FREE_PLACE: dict[str, Any] = {
    "form": s.form({"on": "1-12-2026", "at": "14:00", "minutes": "60"}), "officer": "I. Iepen", "of": "staff-1",
    "starts_at": s.at(1, "14:00", 12), "back": "/calendar?view=day", "extra_href": "/extra-appointment",
    "fitting": [
        _one("P. Peer", "check_in"),
        _one("S. Sinaasappel-Grapefruit", "home_visit", from_at=s.at(2, "09:00", 12), href="/appointments/a1",
             why=["The client's own officer is free then: give a reason"])],
    "refused": [
        _one("K. Kers", "check_in", why=["Not possible: the client is at work or away then",
                                         "Not possible: this site is full then"])],
}  # fmt: skip
NOTHING = FREE_PLACE | {
    "fitting": [],
    "refused": [],
    "extra_href": None,
    "starts_at": None,
    "form": s.form({"on": "ooit", "at": "14:00"}, {"on": "That date does not exist"}),
}
EXTRA: dict[str, Any] = {
    "person": s.PERSON,
    "kinds": [{"value": "check_in", "text": "Meldgesprek", "hint": ""},
              {"value": "home_visit", "text": "Huisbezoek", "hint": ""}],
    "officers": [("u1", "I. Iepen"), ("u2", "B. Beuk")],
    "places": [("l1", s.OFFICE)],
    "free": [{"day": date(2026, 12, 1), "starts": [s.at(1, f"{hour}:00", 12) for hour in range(10, 17)]},
             {"day": date(2026, 12, 2), "starts": [s.at(2, "11:30", 12)]}],
    "conditions": [("c1", "Meldplicht"), ("c2", "Locatieverbod")],
    "form": s.form({"kind": "check_in", "on": "1-12-2026", "at": "14:00", "minutes": "45", "officer": "u1",
                    "place": "l1", "binds-yes": "yes"},
                   {"on": "Not possible: this place is full then",
                    "binds": "Choose a condition that requires such an appointment"}),
}  # fmt: skip
WHOM = {"search_href": "/extra-appointment?officer=u1", "more": True, "form": s.form({}),
        "clients": [{"name": "Piet Peer", "href": "/people/p8/extra-appointment"},
                    {"name": "Sanne Sinaasappel-Grapefruit", "href": "/people/p9/extra-appointment"}]}  # fmt: skip
PAGES_OF_FREE_PLACES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "free-place": ("appointments/free_place.html", "officer", FREE_PLACE),
    "extra-appointment": ("appointments/extra.html", "officer", EXTRA),
    "extra-appointment-client": ("appointments/extra_client.html", "officer", WHOM),
    "free-place-unread": ("appointments/free_place.html", "planner", NOTHING),
}
