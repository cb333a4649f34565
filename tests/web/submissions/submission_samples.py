"""The gallery's pages about what other organisations sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.shell.forms.reading import MISSING, NOT_A_CHOICE
from aftercare.web.shell.language import translate
from aftercare.web.submissions import extension_view as extension
from aftercare.web.submissions import order_like_view as order_like
from aftercare.web.submissions.custody_view import BECOMES_DETENTION
from aftercare.web.submissions.extension_view import ExtensionShown
from aftercare.web.submissions.newer_view import BY_HAND, HANDS, STAYS, WAITS_AGAIN, NewerShown
from aftercare.web.submissions.of_kind_view import Choice
from aftercare.web.submissions.order_like_view import OrderLikeShown
from aftercare.web.submissions.view import Decided, EndMoved, Incomplete, OrderShown, Shown
from aftercare.web.submissions.words import CHANGED
from tests.web.orders.period_samples import CHANGE
from tests.web.shell import samples as s

PERSON = {"id": "p8", "name": "ليلى مثال"}
WAITING: dict[str, Any] = {
    "id": "b1", "version": 1, "type": "address-change", "state": "waiting", "problem": None, "sender": "Meldpunt",
    "number": "RB-2026/" + "0" * 60, "way": "folder", "signed_with": "sleutel-2026", "sent_at": s.at(24, "08:00"),
    "received_at": s.at(24, "08:01"), "matched_by": None, "matched_at": None, "decided_by": None, "decided_at": None,
    "reason": None, "moved_from": None, "misattributed_by": None, "misattributed_at": None,
    "misattributed_reason": None, "shown_as": "waiting",
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
    Shown("Contactverbod", ["Nog niet vermeld"], ["Geen contact met het slachtoffer, " * 6],
          ["Van deze soort is er al: “" + "Geen contact met de buren, " * 7 + "”, vanaf zo 1 nov"] * 2),
    Shown("Adres", ["Lindelaan 1", "1234 AB Voorbeelddorp"], ["شارع المثال ١", "1234 AB Voorbeelddorp"]),
]  # fmt: skip
CHOICES = [
    Choice("condition.contact_ban", "ends-0", "Contactverbod", [
        {"value": "c1", "text": "Geen contact met het slachtoffer, " * 6, "hint": "vanaf zo 1 nov"},
        {"value": "c2", "text": "ممنوع", "hint": "van zo 1 nov tot en met do 31 dec"}]),
    Choice("condition.location_ban", "ends-1", "Gebiedsverbod", [
        {"value": "c3", "text": "Zonder tekst", "hint": "vanaf zo 1 nov"},
        {"value": "c4", "text": "Niet in de Lindelaan.", "hint": "vanaf zo 1 nov"}], "c3"),
]  # fmt: skip
LIKE_ORDER = {"reference": "16-123456-26", "day": "di 3 feb 2026"}
MAYBE = (extension.LIKE, extension.ADDS, extension.SAME_THEN)
PAGE: dict[str, Any] = {
    "person": PERSON, "submission": WAITING, "named": ["P-0001"], "differences": ORDER, "basis": "0" * 32,
    "beside": [], "periods": "", "custody": "",
    "fault": "", "earlier": None, "later": None, "decided": None, "order": None, "change": None, "visits": [],
    "extension": None, "same_extension": False, "like_order": None,
    "incomplete": [], "choices": [], "choosing": s.form(), "newer": [], "again": [],
    "came": [],
    "withdraws": False,
    "meant": (), "may_accept": True, "may_refuse": True, "may_match": False, "asked": None, "asked_problem": None,
    "may_move": False, "moving": False, "escalation_id": None, "soon": False,
    "number": WAITING["number"], "may_decide_escalation": False,
    "happened_at": None, "inform_first": "",
    "form": s.form({}, {"reason": MISSING}),
}  # fmt: skip
ENDS = [
    EndMoved("Voorwaardelijke veroordeling", "RB-" + "0" * 60, "31 dec 2026", "31 dec 2027"),
    EndMoved("Gedragsbeïnvloedende en vrijheidsbeperkende maatregel", "13-1", "", "31 dec 2028"),
]
NEWER = {"what": "Adres", "moment": "do 26 nov 08:00", "sender": "Meldpunt"}
LIKE = {"length": "1 jaar", "day": "ma 23 nov", "reference": "GVM-EXT-" + "0" * 90, "count": 2}
PAGES_OF_SUBMISSIONS: dict[str, Any] = {
    "submission": ("submissions/submission.html", "officer", PAGE),
    "submission-changed": ("submissions/submission.html", "officer", PAGE | {
        "newer": [NewerShown(translate(STAYS, "nl") % NEWER, "/submissions/b5"),
                  NewerShown(translate(BY_HAND, "nl") % NEWER, "")],
        "inform_first": "/people/p8/prosecution?what=address_change", "form": s.form({}, {"form": CHANGED})}),
    "submission-moves": ("submissions/submission.html", "officer", PAGE | {
        "change": CHANGE, "visits": [s.at(27, "15:30")], "withdraws": True, "form": s.form(),
        "incomplete": [Incomplete("Locatieverbod", "Niet in de Lindelaan. " * 9, ["Verboden gebieden", "Tijden"], "")],
        "came": [{"kind": "check_in", "starts_at": s.at(23, "10:00")}],
        "order": OrderShown("13-700042-26", "Gedragsbeïnvloedende en vrijheidsbeperkende maatregel")}),
    "submission-several": ("submissions/submission.html", "supervisor", PAGE | {
        "person": None, "submission": UNMATCHED, "differences": [], "may_accept": False, "may_match": True,
        "meant": [{"given_name": "ليلى", "family_name": "مثال", "reference": "P-0001",
                   "birth_on": date(1980, 2, 29)},
                  {"given_name": "L.", "family_name": "Lijster-" * 8, "reference": "P-0002",
                   "birth_on": date(1990, 1, 1)}],
        "form": s.form({"reference": "Lijster"})}),
    "submission-impossible": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["no-detention"], "nl"), "differences": [],
        "periods": "/people/p8/periods",
        "beside": [{"id": "b4", "type": "detention", "sent_at": s.at(24, "09:00")}],
        "order": OrderShown("RB-" + "0" * 90, ""),
        "form": s.form(),
        "submission": WAITING | {"type": "release"}}),
    "submission-custody": ("submissions/submission.html", "officer", PAGE | {
        "differences": [], "custody": translate(BECOMES_DETENTION, "nl"), "change": CHANGE, "form": s.form(),
        "submission": WAITING | {"type": "release"}}),
    "submission-of-kind": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["several-of-kind"], "nl"), "form": s.form(),
        "choices": CHOICES, "choosing": s.form({"ends-1": "c3"}, {"ends-0": NOT_A_CHOICE}),
        "submission": WAITING | {"type": "order-changed"}}),
    "submission-chosen": ("submissions/submission.html", "officer", PAGE | {
        "choices": CHOICES[1:], "form": s.form(), "submission": WAITING | {"type": "order-changed"}}),
    "submission-extension": ("submissions/submission.html", "officer", PAGE | {
        "extension": ExtensionShown([translate(one, "nl") % LIKE for one in MAYBE],
                                    asks=True, href="/submissions/b1?same_extension=yes"),
        "form": s.form({}, {"another_extension": translate(FIELD_FAULTS["second-extension"], "nl")}),
        "newer": [NewerShown(translate(one, "nl") % NEWER, "") for one in HANDS.values()],
        "submission": WAITING | {"type": "order-changed"}}),
    "submission-extension-there": ("submissions/submission.html", "officer", PAGE | {
        "extension": ExtensionShown([translate(one, "nl") % LIKE for one in (extension.IS_THERE, extension.NOT_AGAIN)]),
        "form": s.form(), "submission": WAITING | {"type": "order-changed"}}),
    "submission-order-like": ("submissions/submission.html", "officer", PAGE | {
        "like_order": OrderLikeShown(
            [translate(one, "nl") % LIKE_ORDER for one in (order_like.SPELT, order_like.ADDS, order_like.SAME_THEN)],
            asks=True, href="/people/p8/periods"),
        "form": s.form({}, {"another_order": translate(FIELD_FAULTS["second-order"], "nl")}),
        "submission": WAITING | {"type": "order-imposed"}}),
    "submission-behind": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["earlier-waits"], "nl"), "form": s.form(),
        "earlier": {"id": "b0", "type": "order-imposed", "sent_at": s.at(23, "08:00")},
        "submission": WAITING | {"type": "order-changed"}}),
    "submission-set-aside": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "fault": translate(FIELD_FAULTS["later-waits"], "nl"), "form": s.form(),
        "differences": [], "decided": Decided(ORDER, False, []),
        "later": {"id": "b3", "type": "address-change", "sent_at": s.at(25, "08:00")},
        "submission": WAITING | {"shown_as": "set-aside"}}),
    "submission-waits-again": ("submissions/submission.html", "officer", PAGE | {
        "form": s.form(), "again": [NewerShown(translate(WAITS_AGAIN, "nl") % NEWER, "/submissions/b5")]}),
    "submission-unmatched": ("submissions/submission.html", "supervisor", PAGE | {
        "person": None, "submission": UNMATCHED, "differences": [], "may_accept": False, "may_match": True,
        "named": ["P 1", "16-123456-26"],
        "form": s.form({"reference": "P-0001"}, {"reference": FIELD_FAULTS["client-not-found"]})}),
    "submission-refused": ("submissions/submission.html", "supervisor", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(),
        "decided": Decided(ORDER, True, ENDS),
        "later": {"id": "b3", "type": "address-change", "sent_at": s.at(25, "08:00")},
        "submission": WAITING | {"state": "refused", "shown_as": "refused", "decided_by": "I. Iepen",
                                 "decided_at": s.at(25, "09:10"),
                                 "matched_by": "T. Taxus", "matched_at": s.at(25, "09:00"),
                                 "reason": "Dit adres bestaat niet."}}),
    "submission-followed": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(),
        "decided": Decided(ORDER, True, []), "change": CHANGE, "visits": [s.at(27, "15:30"), s.at(30, "15:30")],
        "incomplete": [Incomplete("Locatieverbod", "", ["Verboden gebieden"], "/people/p8/conditions/c1/change")],
        "submission": WAITING | {"state": "accepted", "shown_as": "accepted", "decided_by": "I. Iepen",
                                 "decided_at": s.at(25, "09:10")}}),
    "submission-alarm": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(),
        "decided": Decided(ORDER, False, []),
        "submission": UNMATCHED | {"problem": None, "state": "accepted", "shown_as": "accepted",
                                   "decided_at": s.at(24, "08:01")}}),
    "submission-alarm-moving": ("submissions/submission.html", "supervisor", PAGE | {
        "may_accept": False, "may_refuse": False, "may_move": True, "moving": True, "differences": [],
        "asked": {"given_name": "L.", "family_name": "Lijster-" * 8, "reference": "P-0002",
                  "birth_on": date(1990, 1, 1)},
        "form": s.form({"reason": "nee"}, {"reason": MISSING}),
        "submission": UNMATCHED | {"problem": None, "state": "accepted", "shown_as": "accepted",
                                   "decided_at": s.at(24, "08:01"), "moved_from": "b0", "matched_by": "T. Taxus",
                                   "matched_at": s.at(24, "08:01")}}),
    "submission-alarm-moved": ("submissions/submission.html", "officer", PAGE | {
        "may_accept": False, "may_refuse": False, "differences": [], "form": s.form(), "escalation_id": "e1",
        "submission": UNMATCHED | {
            "problem": None, "state": "accepted", "shown_as": "misattributed", "decided_at": s.at(24, "08:01"),
            "misattributed_by": "T. Taxus",
            "misattributed_at": s.at(24, "09:00"), "misattributed_reason": "Het kastje is van iemand anders. " * 8}}),
    "submissions": ("submissions/submissions.html", "supervisor", {
        "submissions": [UNMATCHED, WAITING | {"problem": "several-clients"}, WAITING | {"problem": "file-closed"},
                        WAITING | {"problem": "before-supervision"}]}),
    "submissions-of-client": ("submissions/of_client.html", "officer", {
        "person": PERSON,
        "submissions": [WAITING, UNMATCHED | {"shown_as": "accepted"}, WAITING | {"shown_as": "superseded"},
                        WAITING | {"shown_as": "set-aside"}]}),
    "submissions-of-client-none": ("submissions/of_client.html", "officer", {"person": PERSON, "submissions": []}),
    "submissions-none": ("submissions/submissions.html", "supervisor", {"submissions": []}),
}  # fmt: skip
