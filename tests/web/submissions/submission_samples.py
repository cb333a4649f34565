"""The gallery's pages about what other organisations sent."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.language import translate
from aftercare.web.submissions.view import Shown
from aftercare.web.submissions.words import CHANGED
from tests.web.shell import samples as s

PERSON = {"id": "p8", "name": "ليلى مثال"}
WAITING: dict[str, Any] = {
    "id": "b1", "version": 1, "type": "address-change", "state": "waiting", "problem": None, "sender": "Meldpunt",
    "number": "RB-2026/" + "0" * 60, "way": "folder", "signed_with": "sleutel-2026", "sent_at": s.at(24, "08:00"),
    "received_at": s.at(24, "08:01"), "matched_by": None, "matched_at": None, "decided_by": None, "decided_at": None,
    "reason": None,
}  # fmt: skip
UNMATCHED = WAITING | {
    "id": "b2",
    "type": "monitoring-alarm",
    "problem": "unknown-client",
    "way": "http",
    "signed_with": None,
}
ORDER = [
    Shown("Tot en met", ["di 30 nov 2027"], ["vr 30 jun 2028"]),
    Shown("Contactverbod", ["Nog niet vermeld"], ["Geen contact met het slachtoffer, " * 6]),
    Shown("Adres", ["Lindelaan 1", "1234 AB Voorbeelddorp"], ["شارع المثال ١", "1234 AB Voorbeelddorp"]),
]  # fmt: skip
PAGE: dict[str, Any] = {
    "person": PERSON, "submission": WAITING, "named": ["P-0001"], "differences": ORDER, "basis": "0" * 32,
    "fault": "", "earlier": None, "may_accept": True, "may_refuse": True, "may_match": False, "asked": None,
    "happened_at": None, "inform_first": "",
    "form": s.form({}, {"reason": MISSING}),
}  # fmt: skip
PAGES_OF_SUBMISSIONS: dict[str, Any] = {
    "submission": ("submissions/submission.html", "officer", PAGE),
    "submission-changed": ("submissions/submission.html", "officer", PAGE | {
        "inform_first": "/people/p8/prosecution?what=address_change", "form": s.form({}, {"form": CHANGED})}),
    "submission-impossible": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["no-detention"], "nl"), "differences": [],
        "form": s.form(),
        "submission": WAITING | {"type": "release"}}),
    "submission-behind": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["earlier-waits"], "nl"), "form": s.form(),
        "earlier": {"id": "b0", "type": "order-imposed", "sent_at": s.at(23, "08:00")},
        "submission": WAITING | {"type": "order-changed"}}),
    "submission-unmatched": ("submissions/submission.html", "supervisor", PAGE | {
        "person": None, "submission": UNMATCHED, "differences": [], "may_accept": False, "may_match": True,
        "named": ["P 1", "16-123456-26"],
        "form": s.form({"reference": "P-0001"}, {"reference": FIELD_FAULTS["client-not-found"]})}),
    "submission-refused": ("submissions/submission.html", "supervisor", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(),
        "submission": WAITING | {"state": "refused", "decided_by": "I. Iepen", "decided_at": s.at(25, "09:10"),
                                 "matched_by": "T. Taxus", "matched_at": s.at(25, "09:00"),
                                 "reason": "Dit adres bestaat niet."}}),
    "submission-alarm": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(),
        "submission": UNMATCHED | {"problem": None, "state": "accepted", "decided_at": s.at(24, "08:01")}}),
    "submissions": ("submissions/submissions.html", "supervisor", {
        "submissions": [UNMATCHED, WAITING | {"problem": "several-clients"}, WAITING | {"problem": "file-closed"},
                        WAITING | {"problem": "before-supervision"}]}),
    "submissions-none": ("submissions/submissions.html", "supervisor", {"submissions": []}),
}  # fmt: skip
