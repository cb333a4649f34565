"""Invented telephones, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.web.phones.words import OWN_WRONG_CODE, REFUSALS, WRONG_CODE
from aftercare.web.shell.forms.reading import Reading
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

NUMBER: dict[str, Any] = {
    "number": "+447700900123", "state": "verified", "since_at": s.at(3, "10:02"), "because": "code",
    "verify_by": s.at(24, "10:02"), "verify_why": "number-silent", "taken": False,
    "may_be_landline": False,
}  # fmt: skip
HISTORY: list[dict[str, Any]] = [
    {"number": "+447700900123", "state": "verified", "from_at": s.at(3, "10:02"), "because": "code",
     "by": "I. Iepen", "note": None, "until_at": None, "until_because": None},
    {"number": "+447700900123", "state": "suspended", "from_at": s.at(2, "16:40"),
     "because": "by-hand", "by": "I. Iepen", "note": "Telefoon lag bij een vriend; woensdag terug.",
     "until_at": s.at(3, "10:02"), "until_because": "code"},
    {"number": "+447700900199", "state": "suspended", "from_at": s.at(1, "09:15"),
     "because": "wrong-number", "by": None, "note": None, "until_at": s.at(2, "16:40"),
     "until_because": "replaced"},
]  # fmt: skip
CODE: dict[str, Any] = {
    "id": "c1", "version": 2, "sent_at": s.at(24, "09:03"), "valid_until_at": s.at(24, "09:33"),
    "outcome": "open", "attempts_left": 4,
}  # fmt: skip
PAGE: dict[str, Any] = {
    "person": {"id": "p1", "name": "F. Framboos"}, "contact": None, "address": "/people/p1/phone",
    "version": 3, "number": NUMBER, "code": None, "may_lift": False, "history": HISTORY,
    "may_edit": True, "form": Reading({}),
}  # fmt: skip
TRYING = PAGE | {
    "number": NUMBER | {"state": "unverified", "because": "entered", "may_be_landline": True,
                        "verify_why": "never-verified"},
    "code": CODE, "form": Reading({}, {"code": WRONG_CODE}),
}  # fmt: skip
STOPPED = PAGE | {
    "contact": {"id": "k1", "name": "Zus Verzonnen"}, "address": "/people/p1/related-persons/contacts/k1/phone",
    "number": NUMBER | {"state": "suspended", "because": "wrong-number", "verify_by": None,
                        "verify_why": None, "taken": True},
    "code": CODE | {"outcome": "exhausted", "attempts_left": 0},
    "form": Reading({"heard_reason": "Gebeld."}, {"form": next(iter(REFUSALS.values()))}),
}  # fmt: skip
OWN: dict[str, Any] = {
    "phone": {"number": "+447700900961", "state": "verified", "refused_at": None}, "code": None, "simulated": True,
    "version": 2, "form": Reading({"phone": "+447700900961"}),
}  # fmt: skip
OWN_TRYING = OWN | {
    "phone": OWN["phone"] | {"state": "unverified"},
    "code": {"sent_at": s.at(24, "10:00"), "valid_until_at": s.at(24, "10:30"), "outcome": "open", "attempts_left": 2},
    "form": Reading({"phone": "+447700900961"}, {"code": OWN_WRONG_CODE}),
}  # fmt: skip
OWN_REFUSED = OWN | {
    "phone": OWN["phone"] | {"state": "suspended", "refused_at": s.at(24, "10:00")},
    "code": OWN_TRYING["code"] | {"outcome": "expired"},
}  # fmt: skip
OWN_NONE = OWN | {
    "phone": None,
    "version": 0,
    "form": Reading({"phone": "112"}, {"phone": "phone-invalid"}),
}
_CARD = NUMBER | {"overdue": True, "whose": "Zus Verzonnen", "href": "/people/p1/phone"}
PAGES_OF_PHONES = {
    "phone": ("phones/phone.html", "officer", PAGE),
    "staff-phone": ("staff/phone.html", "officer", OWN),
    "staff-phone-trying": ("staff/phone.html", "planner", OWN_TRYING),
    "staff-phone-refused": ("staff/phone.html", "supervisor", OWN_REFUSED),
    "staff-phone-none": ("staff/phone.html", "admin", OWN_NONE),
    "phone-trying": ("phones/phone.html", "officer", TRYING),
    "phone-stopped": ("phones/phone.html", "officer", STOPPED),
    "phone-by-hand": ("phones/phone.html", "supervisor",
                      PAGE | {"may_lift": True, "number": NUMBER | {"state": "suspended", "because": "by-hand",
                                                                    "verify_by": None, "verify_why": None}}),
    "person-phone": ("overviews/person_messages.html", "officer",
                     PERSON_PAGE | {"cards": PERSON_PAGE["cards"] | {"phones": _CARD}}),
    "phone-none": ("phones/phone.html", "officer", PAGE | {"number": None, "history": HISTORY[2:]}),
}  # fmt: skip
