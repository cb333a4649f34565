"""The gallery's pages of a plan that explains itself: one in force, one replaced."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.web.escalation.escalation_samples import ALSO_MISSING, CONDITIONS, UNPLACED, plan
from tests.web.shell import samples as s

_NEXT = [
    {"id": "a8", "starts_at": s.at(25, "10:00"), "state": "confirmed", "place": s.OFFICE,
     "officer": "I. Iepen", "why": "Zo dicht mogelijk bij zeven dagen na de vorige keer.",
     "enforceable": True},
    {"id": "a20", "starts_at": s.at(2, "10:00", 12), "state": "scheduled", "place": s.OFFICE,
     "officer": "B. Beuk", "why": "Toezichthouder niet vrij; dezelfde dag en tijd bij de vervanger.",
     "enforceable": False},
]  # fmt: skip


def _view(line: dict[str, Any], **more: Any) -> dict[str, Any]:
    return line | {"next": [], "unplaced": [], "waits_weeks": None, "waits_since": None} | more


def _condition(of: dict[str, Any], lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    usual = {"monitored": False, "monitored_from_on": None, "monitored_until_on": None,
             "facts": [], "missing": [], "uncovered": False, "reason": ""}  # fmt: skip
    return of | usual | {"obligations": lines} | more


_DUTY, _TREATMENT, _NO_CONTACT = CONDITIONS
_ORDERS = [
    {"frame": "Voorwaardelijke invrijheidstelling", "court_reference": "13-700042-26",
     "starts_on": date(2026, 9, 1), "ends_on": None, "conditions": [
         _condition(
             _DUTY,
             [_view(_DUTY["obligations"][0], next=_NEXT),
              _view(_DUTY["obligations"][1], unplaced=UNPLACED[:1])],
             wording="Meldt zich op door de reclassering te bepalen tijdstippen.",
             facts=[("Plaats", "Kantoor Dorp"), ("Minstens eens per zoveel dagen", "7")]),
         _condition(
             _TREATMENT,
             [_view(_TREATMENT["obligations"][0], waits_weeks=5, waits_since=date(2026, 10, 20)),
              _view(_TREATMENT["obligations"][1])],
             missing=["Zorgaanbieder"]),
         _condition(
             _NO_CONTACT, [], monitored=True, monitored_from_on=date(2026, 9, 1),
             monitored_until_on=date(2026, 12, 1), facts=[("Wie", "S-1, S-2")])]},
    {"frame": "Gedragsbeïnvloedende en vrijheidsbeperkende maatregel",
     "court_reference": "13-700042-26 maatregel", "starts_on": date(2028, 9, 1), "ends_on": None,
     "conditions": [_condition(_DUTY | {"text": "Andere voorwaarden betreffende het gedrag"}, [])]},
]  # fmt: skip


def _version(number: int, state: str, *, is_shown: bool = False) -> dict[str, Any]:
    return plan(number, state) | {"is_shown": is_shown}


_VERSIONS = [
    _version(4, "drafted"), _version(3, "approved"), _version(2, "superseded"), _version(1, "withdrawn"),
]  # fmt: skip
_STANDARD = {
    "name": "Contactnorm zedenzaken", "version": 2, "source": "Idaho, contact standards 2023",
    "is_example": True, "below_reason": "Ligt tot januari in het ziekenhuis.",
}  # fmt: skip
_LIBRARY = {"conditions": [{"text": "Meldplicht", "changes": [("text_changed", "")], "href": None}]}


def _step(key: str, state: str, *missing: str, href: str = "/people/p8/details") -> dict[str, Any]:
    return {"key": key, "state": state, "href": "" if state == "later" else href, "begins": False,
            "missing": [{"text": text, "href": href} for text in missing]}  # fmt: skip


_STEPS = [
    _step("client", "done"), _step("order", "done"),
    _step("conditions", "missing", "Locatieverbod: verboden gebieden", ALSO_MISSING[0]),
    _step("contact", "missing", ALSO_MISSING[1]), _step("plan", "done"), _step("home", "not_needed"),
    _step("preview", "to_do"), _step("submit", "to_do"),
]  # fmt: skip
_NEW = [
    _step("client", "done"), _step("order", "missing", "Er is geen kader ingevoerd"),
    *(_step(key, "later") for key in ("conditions", "plan", "preview", "submit")),
]  # fmt: skip

PAGES_OF_PLANS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "plan": ("plans/plan.html", "officer", {
        "person": s.PERSON, "plan": plan(3, "approved"), "in_force": True,
        "version_in_force": None, "orders": _ORDERS, "asks_nothing": False, "standard": _STANDARD,
        "versions": [one | {"is_shown": one["number"] == 3} for one in _VERSIONS],
        "card": _LIBRARY, "may_write": False, "may_decide": False, "may_take_back": False}),
    "enrolment": ("plans/enrolment.html", "officer", {
        "person": s.PERSON, "steps": _STEPS, "finished": 4, "next": _STEPS[2],
        "plan": plan(1, "returned", returned_reason="Het huisbezoek ontbreekt in december.")}),
    "enrolment-new": ("plans/enrolment.html", "officer", {
        "person": s.PERSON, "steps": _NEW, "finished": 1, "plan": None,
        "next": _NEW[1] | {"begins": True}}),
    "plan-handed-in": ("plans/plan.html", "officer", {
        "person": s.PERSON, "plan": plan(4, "submitted"), "in_force": False,
        "version_in_force": "pl3", "orders": [], "asks_nothing": True, "standard": None,
        "versions": [], "card": None, "may_write": False, "may_decide": False,
        "may_take_back": True}),
    "plan-replaced": ("plans/plan.html", "supervisor", {
        "person": s.PERSON, "plan": plan(2, "superseded"), "in_force": False,
        "version_in_force": "pl3", "orders": [], "asks_nothing": True, "standard": None,
        "versions": [one | {"is_shown": one["number"] == 2} for one in _VERSIONS],
        "card": None, "may_write": False, "may_decide": False, "may_take_back": False}),
}  # fmt: skip
