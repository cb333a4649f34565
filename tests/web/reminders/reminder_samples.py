"""Invented versions of the reminder policy, in the shapes the templates ask for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.store.reminders.rows import shipped_policies
from aftercare.web.reminders.policy_form import RowsShown, fields_of
from aftercare.web.reminders.words import POLICY_SENTENCES, POLICY_WRONG, policy_view
from aftercare.web.shell.adoption import ChangeShown
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.sources import adopted_text
from tests.web.shell import samples as s

SHIPPED = shipped_policies()[-1]
AS_JSON = json.dumps(SHIPPED["policy"], indent=2)


def version(number: int, state: str) -> dict[str, Any]:
    return {"number": number, "state": state, "source": adopted_text(SHIPPED["source"], "nl"),
            "adopted_by": "Directie, 3 november",
            "valid_from": date(2026, 11, number), "href": f"/reminder-policies/{number}"}  # fmt: skip


SENT = [
    {"when": "7 dagen van tevoren", "text": "Vroege herinnering", "from_at": s.at(20, "09:00"),
     "until_at": s.at(20, "11:00"),
     "useful_until_at": s.at(21, "20:00")},
    {"when": "1 dag van tevoren", "text": "Herinnering", "from_at": s.at(26, "09:00"), "until_at": s.at(26, "11:00"),
     "useful_until_at": s.at(27, "12:00")},
]  # fmt: skip
LIST: dict[str, Any] = {
    "versions": [version(3, "proposed"), version(2, "in_force"), version(1, "activated")],
    "kinds": ["check_in", "home_visit", "treatment"], "places": [], "sent": SENT,
    "reminders": RowsShown(
        [0, 1, 2, 3, 4], [1, 2], True,
        [("reminder-day-before", "Herinnering"), ("reminder-four-days-before", "Vroege herinnering")],
        [Option("first_appointment", "een eerste afspraak")], [Option("check_in", "Gesprek")],
        [Option("new", "een nieuwe afspraak")]),
    "changes": [ChangeShown("Herinneringen", "", "7 dagen ervoor · Herinnering · altijd")],
    "form": s.form(fields_of(SHIPPED["policy"]) | {"booked_on": "1-11-2026", "booked_at": "9:30",
                    "starts_on": "27-11-2026", "starts_at": "14:00", "occasion-missed_before": "yes"}),
}  # fmt: skip
WRONG: dict[str, Any] = LIST | {
    "sent": None, "changes": None,
    "places": [{"pointer": "/reminders/0/days_before", "text": "valt buiten het mogelijke bereik"}],
    "form": s.form(fields_of(SHIPPED["policy"]) | {"policy": AS_JSON, "starts_on": "1-1-2020"},
                   {"send_from": POLICY_SENTENCES["in-quiet-hours"], "policy": POLICY_WRONG,
                    "starts_on": FIELD_FAULTS["before-booking"]}),
}  # fmt: skip
ONE: dict[str, Any] = {
    "version": version(2, "in_force"), "policy_view": policy_view(USUAL, "nl"), "source": AS_JSON,
    "manages": True, "may_activate": False, "waits_for_another": False,
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]
PAGES_OF_REMINDERS: dict[str, Page] = {
    "reminder-policy": ("reminders/reminder_policies.html", "admin", LIST),
    "reminder-policy-wrong": ("reminders/reminder_policies.html", "admin", WRONG),
    "reminder-policy-version": ("reminders/reminder_policy.html", "admin", ONE),
    "reminder-policy-own": ("reminders/reminder_policy.html", "admin", ONE | {
        "version": version(3, "proposed"), "waits_for_another": True}),
    "reminder-policy-proposed": ("reminders/reminder_policy.html", "admin", ONE | {
        "version": version(3, "proposed"), "may_activate": True}),
    "reminder-policy-read": ("reminders/reminder_policy.html", "officer", ONE | {"manages": False}),
}  # fmt: skip
