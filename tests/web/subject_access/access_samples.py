"""Invented requests for access, statements of clients and disclosures, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.disclosures.grounds import BY_HAND, LegalGround
from aftercare.domain.disclosures.protected_changes import CHOSEN, PROTECTED, Office
from aftercare.domain.subject_access.corrections import Disputed
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    Given,
    Identity,
    Received,
    RefusalGround,
    WithdrawalWay,
)
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.web.shell import samples as s

PERSON = {"id": "p1", "name": "F. Framboos"}
TO_INFORM = {"href": "/deadlines/t1", "due_at": s.at(30, "24:00"), "on": None, "how": None}
INFORMED = TO_INFORM | {"due_at": None, "on": date(2026, 11, 24), "how": "Per brief van vandaag."}
SAID: dict[str, Any] = {
    "id": "c1", "version": 1, "subject_kind": "absence", "statement": "Ik had me afgemeld bij de balie.",
    "stated_on": date(2026, 11, 20), "entered_by": "I. Iepen", "state": "waiting", "is_open": True, "reason": None,
    "decided_by": None, "decided_at": None, "due_at": s.at(30, "24:00"), "href": "/absences/x1",
    "informed": None, "decisions": ["granted"],
}  # fmt: skip
DECIDED = SAID | {
    "id": "c2", "subject_kind": "contact", "state": "refused", "is_open": False, "decided_by": "I. Iepen",
    "reason": "De balie heeft geen bericht van u.", "decided_at": s.at(24, "10:00"), "href": "/people/p1/contacts",
    "informed": TO_INFORM,
}  # fmt: skip
NO_NOTES: dict[str, Any] = {
    "notes": [], "href": "/people/p1/corrections/absence/new", "rights_href": "/people/p1/rights",
}  # fmt: skip
DISPUTED = NO_NOTES | {"notes": [SAID, DECIDED]}
RIGHTS: dict[str, Any] = {
    "person": PERSON,
    "requests": [
        {"id": "r1", "law": "avg", "received_on": date(2026, 11, 3), "state": "extended", "due_at": s.at(30, "24:00"),
         "is_open": True, "ended_on": None, "informed": None},
        {"id": "r2", "law": "wjsg", "received_on": date(2026, 9, 1), "state": "refused", "due_at": s.at(3, "24:00"),
         "is_open": False, "ended_on": date(2026, 9, 28), "informed": INFORMED},
    ],
    "corrections": [SAID, DECIDED], "laws": list(AccessLaw), "ways": list(Received), "identities": list(Identity),
    "document_languages": [("nl", "Nederlands"), ("en", "English")], "kinds": list(Disputed),
    "may_edit": True,
    "form": Reading({"law": "avg", "language": "nl", "received_on": "25-11-2026"}),
}  # fmt: skip
RIGHTS_WRONG = RIGHTS | {
    "form": Reading({"law": "avg", "language": "nl", "received_on": "x", "decision-c1": "granted"},
                    {"received_by": MISSING, "reason-c1": MISSING}),
}  # fmt: skip
REQUEST: dict[str, Any] = {
    "person": PERSON,
    "asked": {
        "id": "r1", "version": 3, "law": "avg", "received_on": date(2026, 11, 3), "received_by": "letter",
        "identity": "not_established", "identity_open": True, "state": "received", "is_open": True,
        "is_answered": False, "due_at": s.at(30, "24:00"), "registered_by": "I. Iepen", "extended_on": None,
        "extension_reason": None, "extension_informed_on": None, "refusal_ground": None, "reason": None,
        "withdrawal_way": None,
        "proposed_by": None, "objection": None, "ended_on": None, "ended_by": None, "given_by": None,
        "informed": None,
    },
    "notes": 34, "unchecked": 12, "identities": [one for one in Identity if one != "not_established"],
    "grounds": list(RefusalGround), "ways": list(Given),
    "withdrawal_ways": list(WithdrawalWay), "may_edit": True, "may_extend": True, "may_decide": False,
    "form": Reading({"given_on": "25-11-2026", "informed_on": "25-11-2026"}),
}  # fmt: skip
REQUEST_WRONG = REQUEST | {
    "form": Reading({"given_on": "25-11-2026", "informed_on": "25-11-2026"},
                    {"identity": FIELD_FAULTS["identity-open"], "notes": FIELD_FAULTS["notes-unchecked"],
                     "informed_on": FIELD_FAULTS["informed-too-late"], "extension_reason": MISSING}),
}  # fmt: skip
PROPOSED = REQUEST | {
    "asked": REQUEST["asked"] | {
        "identity": "document", "identity_open": False, "refusal_ground": "excessive", "proposed_by": "I. Iepen",
        "reason": "Derde verzoek in twee maanden, niets veranderd."},
    "may_decide": True, "may_extend": False, "unchecked": 0,
}  # fmt: skip
WITHDRAWAL = PROPOSED | {
    "asked": PROPOSED["asked"] | {"refusal_ground": None, "withdrawal_way": "phone", "reason": "Belde vanochtend."},
}  # fmt: skip
ANSWERED = PROPOSED | {
    "asked": REQUEST["asked"] | {
        "identity": "document", "identity_open": False, "state": "answered", "is_open": False, "is_answered": True,
        "ended_on": date(2026, 11, 24), "ended_by": "I. Iepen", "given_by": "post"},
    "may_edit": False, "may_decide": False,
}  # fmt: skip
REFUSED = ANSWERED | {
    "asked": PROPOSED["asked"] | {
        "state": "refused", "is_open": False, "ended_on": date(2026, 11, 24), "ended_by": "E. Eik",
        "informed": TO_INFORM},
}  # fmt: skip
NOTES: dict[str, Any] = {
    "person": PERSON, "asked": {"id": "r1", "version": 3}, "count": 60, "unchecked": 1,
    "choices": ["included", "third_party", "investigation", "safety"],
    "notes": [
        {"field": "note-a", "title": "Andere contacten", "label": "Notitie", "day": "3 november 2026",
         "text": "Zus belde: maakt zich zorgen.", "decision": "unchecked"},
        {"field": "note-b", "title": "Uw voorwaarden", "label": "Tekst", "day": "", "text": "Meldt zich wekelijks.",
         "decision": "included"},
    ],
    "records": [("k1", "Signalen en besluiten: Gemist, 3, besloten"), ("k2", "Uw afspraken: Meldgesprek")],
    "withheld": [
        {"key": "k3", "title": "Signalen en besluiten", "text": "Gemist", "ground": "investigation", "is_own": True},
        {"key": "k4", "title": "Termijnen", "text": "Melding aan het OM", "ground": "investigation", "is_own": False},
    ],
    "grounds": ["third_party", "investigation", "safety"],
    "form": Reading({"note-b": "included"}),
}  # fmt: skip
CORRECTION: dict[str, Any] = {
    "person": PERSON, "about": "absence", "records": [("x1", "ma 9 nov, Ongeoorloofd")],
    "form": Reading({"subject": "x1", "stated_on": "25-11-2026"}, {"statement": MISSING}),
}  # fmt: skip
SENT: dict[str, Any] = {
    "id": "d1", "version": 1, "disclosed_on": date(2026, 11, 20), "what": "violation_report", "detail": None,
    "recipient": "Openbaar Ministerie Noord-Nederland", "ground": "execution", "entered_by": "I. Iepen",
    "entered_at": s.at(20, "11:00"), "voided_at": None, "voided_by": None, "void_reason": None,
}  # fmt: skip
DISCLOSURES: dict[str, Any] = {
    "person": PERSON, "kinds": list(BY_HAND), "grounds": list(LegalGround), "may_edit": True,
    "lines": [
        SENT,
        SENT | {"id": "d2", "what": "case_file", "recipient": None, "entered_by": None},
        SENT | {"id": "d3", "what": "information", "detail": "Adres gegeven.", "voided_at": s.at(21, "09:00"),
                "voided_by": "I. Iepen", "void_reason": "Niet verstuurd."},
    ],
    "form": Reading({"disclosed_on": "25-11-2026"}),
}  # fmt: skip
DISCLOSURES_WRONG = DISCLOSURES | {
    "form": Reading({"disclosed_on": "25-11-2026"}, {"recipient": FIELD_FAULTS["addressee-missing"],
                                                     "reason-d1": MISSING}),
}  # fmt: skip
BAN = "Locatieverbod: “Niet komen in het Verzonnen Park, ook niet op de parkeerplaats ervoor…”, vanaf zo 1 nov"
LINE: dict[str, Any] = {
    "id": "d9", "what": "zone_change", "condition": BAN, "recipient": Office.IDV.value,
    "disclosed_on": date(2026, 11, 20), "who": "I. Iepen",
}  # fmt: skip
CHANGE: dict[str, Any] = {
    "id": "v1", "what": "address_change", "condition": "", "not_waited_because": "happened",
    "entered_at": s.at(23, "09:00"), "changed_at": s.at(23, "09:05"), "informed": None,
    "deadline": {"id": "t1", "state": "opened", "due_at": s.at(24, "24:00")},
}  # fmt: skip
PROSECUTION: dict[str, Any] = {
    "person": PERSON,
    "kinds": [*((one.value, one.value) for one in PROTECTED), ("zone_change.c1", f"Zone verandert: {BAN}")],
    "offices": [(one.value, one.value) for one in Office],
    "reasons": list(CHOSEN), "may_edit": True, "informed": [LINE],
    "changes": [CHANGE, CHANGE | {"id": "v2", "what": "zone_change", "condition": BAN, "not_waited_because": None,
                                  "changed_at": None, "informed": LINE, "deadline": None}],
    "form": Reading({"disclosed_on": "25-11-2026", "what": "zone_change"}, {"recipient": MISSING}),
}  # fmt: skip
PAGES_OF_RIGHTS = {
    "rights": ("subject_access/rights.html", "officer", RIGHTS),
    "rights-wrong": ("subject_access/rights.html", "officer", RIGHTS_WRONG),
    "rights-none": ("subject_access/rights.html", "officer", RIGHTS | {"requests": [], "corrections": []}),
    "access-request": ("subject_access/access_request.html", "officer", REQUEST),
    "access-request-wrong": ("subject_access/access_request.html", "officer", REQUEST_WRONG),
    "access-request-proposed": ("subject_access/access_request.html", "supervisor", PROPOSED),
    "access-request-withdrawal": ("subject_access/access_request.html", "supervisor", WITHDRAWAL),
    "access-request-answered": ("subject_access/access_request.html", "officer", ANSWERED),
    "access-request-refused": ("subject_access/access_request.html", "officer", REFUSED),
    "access-notes": ("subject_access/access_notes.html", "officer", NOTES),
    "access-notes-none": ("subject_access/access_notes.html", "officer",
                          NOTES | {"notes": [], "count": 0, "unchecked": 0, "records": [], "withheld": []}),
    "correction": ("subject_access/correction.html", "officer", CORRECTION),
    "correction-none": ("subject_access/correction.html", "officer", CORRECTION | {"records": []}),
    "disclosures": ("disclosures/disclosures.html", "officer", DISCLOSURES),
    "disclosures-wrong": ("disclosures/disclosures.html", "officer", DISCLOSURES_WRONG),
    "prosecution": ("disclosures/prosecution.html", "officer", PROSECUTION),
    "prosecution-none": ("disclosures/prosecution.html", "officer", PROSECUTION | {
        "informed": [], "changes": [], "form": s.form({}, {"uninformed": MISSING, "because": MISSING})}),
    "disclosures-none": ("disclosures/disclosures.html", "officer", DISCLOSURES | {"lines": []}),
}  # fmt: skip
