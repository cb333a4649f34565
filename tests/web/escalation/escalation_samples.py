"""The gallery's pages about people, their plans and appointments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.people.no_contacts import NoContact
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.plans.enrolment import Missing, MissingCode
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.web.appointments.device_check_form import DeviceCheckForm
from aftercare.web.overviews import person_strip
from aftercare.web.people.pages import MAY_BE_HERE
from aftercare.web.plans.enrolment_view import missing_sentence
from aftercare.web.risk.assessment_forms_page import items_of_form
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import MISSING, NOT_A_DATE, NOT_A_TIME
from aftercare.web.shell.paging import page_shown
from tests.web.overviews.supervisor_samples import ATTENDANCE, NO_ATTENDANCE
from tests.web.placement.slot_samples import NONE_FREE, SLOTS
from tests.web.shell import samples as s

WHY_NOT = "Toezichthouder en vervanger zijn niet vrij; 24 tijdstippen passen bij de uren"
UNPLACED = [
    {"kind": "home_visit", "first_on": date(2026, 12, 7), "last_on": date(2027, 1, 3), "why": WHY_NOT,
     "waits": {"since_at": s.at(20, "09:00"), "place": 3, "of": 7}},
    {"kind": "group_session", "first_on": date(2026, 12, 28), "last_on": date(2027, 1, 3),
     "why": "Er is geen bijeenkomst van het programma"},
]  # fmt: skip
_WEEKS = [date(2026, 11, 23) + timedelta(weeks=number) for number in range(12)]
FORECAST = {
    "hours": "14,5", "weeks": 12, "appointments": 21, "unplaced": UNPLACED,
    "gaps": ["21 dagen geen persoonlijk contact, van 18 dec tot 8 jan; de norm vraagt er een per 10 dagen"],
    "by_week": [{"monday": monday, "before": "0,75", "after": "1,25" if number % 2 else "0,75",
                 "more": bool(number % 2)} for number, monday in enumerate(_WEEKS)],
    "queues": [{"queue": "officer", "name": "I. Iepen", "now": 4, "then": 6,
               "longer": [{"id": "p2", "name": "M. Mandarijn", "tier": "3", "now": 2, "then": 3, "more": 5}],
               "others_longer": 2, "sooner": 1}],
    "warnings": [{"kind": "treatment", "code": "no-referral"}],
}  # fmt: skip
WEEKDAYS = ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag")


def obligation(number: int, kind: str, cadence: str, place: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"o{number}", "kind": kind, "cadence": cadence, "when": "ma–vr, 9:00–17:00",
            "place": place, "provider": None, "starts_on": date(2026, 9, 1), "ends_on": None,
            "next_at": s.at(25, "10:00"), "waiting": "", "warnings": []}  # fmt: skip
    return base | more


NOT_PROPOSED = missing_sentence(
    Missing(
        MissingCode.PROVIDER_UNKNOWN,
        CONDITION_LIBRARY["treatment_obligation"],
        details=("Havensicht",),
    ),
    "nl",
)


def condition(number: int, text: str, kinds: list[str], *lines: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"c{number}", "text": text, "wording": "", "from_on": date(2026, 9, 1),
            "until_on": date(2028, 8, 31), "withdrawn_on": None, "ended": False, "kinds": kinds,
            "full": "Gebiedsverbod: “Niet in de Lindelaan of de straten daarnaast…”, vanaf zo 1 nov",
            "monitored": number == 3, "missing": ["Om wie het gaat"] if number == 3 else [],
            "uncovered": number == 2, "reason": "De rechter liet de aanbieder open." if number == 3 else "",
            "other_provider": number == 2,
            "proposals": [{"kind": "treatment", "period_days": 7, "cadence": "elke week, 60 minuten"}],
            "not_proposed": NOT_PROPOSED if number == 2 else "",
            "facts": [("Melden bij", s.OFFICE), ("Ten minste eens per dagen", "7")] * (number == 1),
            "obligations": list(lines)}  # fmt: skip


CONDITIONS = [
    condition(
        1, "Meldplicht", ["check_in", "home_visit"],
        obligation(1, "check_in", "elke week, 45 minuten", s.OFFICE),
        obligation(2, "home_visit", "elke 4 weken, 60 minuten", "Thuis", next_at=None),
    ),
    condition(
        2, "Ambulante behandelverplichting", ["treatment"],
        obligation(3, "group_session", "elke week, 90 minuten", "Groep Noord",
                   provider=s.CLINIC, ends_on=date(2027, 3, 1), next_at=None,
                   waiting="wacht op de zorgaanbieder, 6 weken"),
        obligation(4, "treatment", "elke week, 60 minuten", s.CLINIC, provider=s.CLINIC, next_at=None,
                   warnings=["no-referral", "site-not-for-kind", "other-provider"]),
    ),
    condition(3, "Contactverbod", []) | {"withdrawn_on": date(2026, 11, 1), "ended": True,
                                         "wording": "Geen contact met de beschermde persoon."},
]  # fmt: skip


def plan(number: int, state: str, **more: Any) -> dict[str, Any]:
    decided = state in ("approved", "superseded", "returned")
    base = {"id": f"pl{number}", "number": number, "state": state, "version": 7,
            "author": "I. Iepen", "submitted_at": s.at(24, "16:20"),
            "decided_by": "E. Esdoorn" if decided else "",
            "decided_at": s.at(24, "17:00") if decided else None, "returned_reason": None,
            "editable": state in ("drafted", "returned")}  # fmt: skip
    return base | more


CASELOAD: dict[str, Any] = {
    "form": s.form(), "searched": False, "of_officer": False, "count": 340, "may_enrol": True, "may_see_officer": True,
    "views": [
        {"href": "/caseload?whose=own", "code": "own", "text": "Mijn eigen cliënten", "number": 42, "chosen": False},
        {"href": "/caseload?whose=all", "code": "all", "text": "Alle cliënten", "number": 340, "chosen": True}],
    "page": page_shown([
        {"id": "p8", "name": "P. Peer", "reference": "T-2026-0042", "tier": "1", "officer": "I. Iepen",
         "in_place_of": None, "works_along": False, "is_own": False,
         "restricted": False, "takes_texts": False, "closed_on": None, "plan_state": "approved", "next": s.WEEK[7],
        "sites": ["Prikpost Zuid"], "pairs": 1,
         "open_items": [{"text": "Escalatie (2) · urgent", "icon": "flag", "tone": "danger", "due_at": None},
                        {"text": "Over afwezigheid beslissen (2)", "icon": "gavel", "tone": "neutral",
                         "due_at": s.at(19, "10:00")}]},
        {"id": "p5", "name": "B. Bosbes", "reference": "T-2026-0051", "tier": "2", "officer": "B. Beuk",
         "in_place_of": None, "works_along": False, "is_own": False,
         "restricted": True, "takes_texts": True, "closed_on": None, "plan_state": "drafted", "next": None,
         "open_items": [{"text": "Moment zoeken (2)", "icon": "calendar-event", "tone": "neutral", "due_at": None}]},
        {"id": "p1", "name": "A. Appel", "reference": "T-2026-0007", "tier": "3", "officer": "I. Iepen",
         "in_place_of": None, "works_along": False, "is_own": False,
         "restricted": False, "takes_texts": True, "closed_on": None, "plan_state": None, "next": s.WEEK[12],
         "open_items": []}], 340, "", 50, "/caseload", {"whose": "all"}),
}  # fmt: skip

SAID = ("Goedendag. U heeft een afspraak op maandag 23 november, om 15 uur 30. Kunt u niet?"
        " Bel 0 8 8. 1 2 3 4 5 6 7.")  # fmt: skip
NO_CARDS = dict.fromkeys(
    (
        "deadlines",
        "coverage",
        "gaps",
        "goals",
        "library",
        "periods",
        "standard",
        "risk",
        "relapse",
        "concerns",
        "treatment",
        "around",
        "phones",
        "channels",
    )
)

CLOSES = {"inside": ["Prikpost Noord"], "unchecked": ["Jeugdruimte"], "from_on": None}
TABS = [
    {"key": one.key, "href": f"/people/p8{one.path}", "name": one.name} for one in person_strip.TABS
]
PERSON_PAGE: dict[str, Any] = {
    "caseload_href": "/caseload", "tab": "overview", "tabs": TABS, "has_order": True, "enrolling": False,
    "strip": {
        "away": [{"kind": "custody", "from_at": s.at(23, "24:00"), "until_at": None}],
        "reviews": [{"absence_id": "x1", "kind": "check_in", "starts_at": s.at(19, "15:30")}],
        "evading_since": s.TODAY, "home_forbidden": True,
        "photo_id": None, "next": s.WEEK[7],
        "binds": [{"id": "k9", "text": "Locatieverbod"}, {"id": "k2", "text": "Contactverbod"}],
        "sites": ["Prikpost Zuid"], "pairs": 1,
        "escalations": [
            {"id": "e1", "text": "Drie keer gemist", "waits_for": "B. Beuk", "until_at": s.at(25, "16:00"),
             "elsewhere": True, "soon": False, "in_question": None},
            {"id": "e2", "text": "Geen contact", "waits_for": None, "until_at": None,
             "elsewhere": False, "soon": True, "in_question": "custody"}]},
    "check_ins": [{"received_at": s.NOW, "meaning": "not_good", "changed": True, "call": True, "body": "Na vijf uur"}],
    "cards": NO_CARDS, "contact": s.PERSON, "unread": s.PERSON["unread"],
    "person": s.PERSON, "may_edit": True, "may_plan": True, "may_transfer": True, "may_list": True,
    "may_close": True,
    "open_items": [{"title": "Beslis over de afwezigheid op ma 23 nov", "due_at": s.at(28, "15:30"),
                    "text": "", "href": "/absences/x1", "tone": "warning"}],
    "next_appointments": [s.WEEK[7] | {"officer": "I. Iepen"}, s.WEEK[12] | {"officer": None}],
    "unplaced": UNPLACED,
    "orders": [{"id": "r1", "frame": "Voorwaardelijke invrijheidstelling",
                "court_reference": "13-700042-26", "starts_on": date(2026, 9, 1), "ends_on": None,
                "conditions": CONDITIONS}],
    "in_force": plan(3, "approved"), "in_hand": plan(4, "drafted"),
    "versions": [plan(4, "drafted"), plan(3, "approved"), plan(2, "superseded")],
    "restrictions": {
        "sites": ["Prikpost Zuid"], "pairs": 1,
        "bans": [{"id": "k9", "full": "Locatieverbod: “Niet in de Lindelaan of in een straat daar…”, vanaf zo 1 nov",
                  "missing": ["Verboden gebieden"], "closes": None},
                 {"id": "k10", "full": "Locatieverbod", "missing": [], "closes": CLOSES}]},
    "away": [{"kind": "custody", "from_at": s.at(1, "08:00", 12), "until_at": None, "detention_id": "d1"}],
    "parts": [{"href": "/people/p8/history", "text": "Alles", "chosen": True},
              {"href": "/people/p8/history?part=escalations", "text": "Escalaties", "chosen": False}],
    "timeline": [
        {"at": s.at(23, "15:46"), "icon": "x", "title": "Uitkomst vastgelegd (meldgesprek, ma 23 nov): gemist",
         "text": "I. Iepen", "note": "Bus gemist, zegt hij.", "href": "", "has_time": True},
        {"at": s.at(19, "09:30"), "icon": "message", "title": "Sms van de cliënt: zegt ja", "text": "",
         "note": "", "href": "", "has_time": True},
        {"at": s.at(18, "09:30"), "icon": "map-pin", "title": "Ontvangen van een andere organisatie: ander adres",
         "text": "Register", "note": "", "href": "/submissions/b1", "has_time": True},
        {"at": s.at(16, "01:00"), "icon": "ban", "title": "Meldplicht: ingetrokken, laatste dag ma 16 nov", "text": "",
         "note": "", "href": "", "has_time": False}],
    "words": "", "may_note": True, "form": s.form(), "attendance": ATTENDANCE,
    "messages": [
        {"at": s.at(23, "15:50"), "reply": "unclear", "body": "??", "emptied": False},
        s.MESSAGES[0] | {"reply": None, "emptied": False, "reason": "one-later-retry", "channel": "voice",
                         "why": "delivery.call-not-taken", "body": SAID},
        *(one | {"reply": None, "emptied": True, "reason": "text-failed", "why": None} for one in s.MESSAGES * 3)],
}  # fmt: skip
NEW_PERSON_PAGE = PERSON_PAGE | {
    "person": s.PERSON | {"why_no_text": None, "minor": True, "restricted": True, "deputy": None,
                         "index_offence": None, "victim_safety": None},
    "contact": s.PERSON | {"why_no_text": None, "deputy": None}, "has_order": False, "enrolling": True,
    "strip": {"away": [], "reviews": [], "evading_since": None, "home_forbidden": False, "photo_id": None, "binds": [],
              "sites": [], "pairs": 0, "next": None, "escalations": []},
    "open_items": [], "next_appointments": [], "unplaced": [], "orders": [], "in_force": None,
    "in_hand": None, "versions": [], "restrictions": {"sites": [], "pairs": 0, "bans": []}, "away": [],
    "timeline": [], "messages": [], "words": "fiets",
    "attendance": NO_ATTENDANCE, "may_note": False, "form": s.form({"words": "fiets"}),
}  # fmt: skip

DETAILS: dict[str, Any] = {
    "person": None, "alike": [], "deputies": [("2", "B. Beuk")], "weekdays": WEEKDAYS,
    "languages_of_texts": [("nl", "Nederlands"), ("en", "English")],
    "case_types": ["sexual_offence", "general"],
    "form": s.form(
        {"given_name": "Pip", "born_on": "31/31", "phone": "+44 7700 900123", "tier": "1"},
        {"family_name": MISSING, "born_on": NOT_A_DATE},
    ),
}  # fmt: skip
ALIKE_DETAILS = DETAILS | {
    "alike": [
        {"id": "p8", "name": "P. Peer", "birth_on": date(1985, 4, 3), "reference": "V-8", "phone": "+44 7700 900123",
         "closed_on": None},
        {"id": "p9", "name": "P. Peer", "birth_on": date(1985, 4, 3), "reference": "V-9", "phone": None,
         "closed_on": date(2026, 4, 3)}],
    "form": s.form({"given_name": "P.", "family_name": "Peer"}, {"same": MAY_BE_HERE}),
}  # fmt: skip
KNOWN_DETAILS = DETAILS | {
    "person": {"id": "p8", "name": "P. Peer", "version": 3, "number_is_shared": True},
    "form": s.form({"given_name": "P.", "family_name": "Peer", "work-0": "9:00-17:00",
                    "alternates-yes": "yes", "regime": "adult", "tier": "2"}),
}  # fmt: skip

ORDER: dict[str, Any] = {
    "person": s.PERSON, "frames": [("VI", "Voorwaardelijke invrijheidstelling")],
    "order": None, "change": None, "seen": "", "inform_first": "",
    "form": s.form({"frame": "VI", "starts_on": "1-12-2026", "condition-reporting_duty": "yes"}),
    "groups": [
        {"name": "Voorwaarden die om afspraken vragen", "hint": "", "conditions": [
            {"value": "reporting_duty", "text": "Meldplicht", "hint": "Sr 14c(2) item 8"}]},
        {"name": "Voorwaarden die plaatsen en contacten beperken", "hint": "Bij het kader.", "conditions": [
            {"value": "no_contact_order", "text": "Contactverbod", "hint": "Sr 14c(2) item 5"}]}],
}  # fmt: skip

ALSO_MISSING = [
    "Algemene voorwaarden niet ingevoerd: medewerking aan het toezicht, toelaten van huisbezoek",
    "De cliënt is nog niet op dit nummer bereikt",
]
PLAN_EDIT: dict[str, Any] = {
    "card": None, "also_missing": ALSO_MISSING,
    "person": s.PERSON, "conditions": CONDITIONS, "forecast": FORECAST, "check": None,
    "plan": plan(4, "returned", returned_reason="Het huisbezoek ontbreekt in december."),
    "weekdays": [{"value": n, "text": name, "hint": ""} for n, name in enumerate(WEEKDAYS)],
    "editing": {"condition_id": "c1", "obligation_id": "o2", "kind": "home_visit", "travels": True,
                "in_group": False, "programmes": [],
                "places": [{"value": "l1", "text": "Thuis", "hint": ""}]},
    "coverage_labels": None,
    "form": s.form({"every": "4", "unit": "week", "from_time": "25:00", "weekday-0": "yes"},
                   {"minutes": MISSING, "from_time": NOT_A_TIME}),
}  # fmt: skip
EMPTY_PLAN = PLAN_EDIT | {
    "plan": plan(1, "drafted"), "form": s.form(), "editing": None, "forecast": None,
    "conditions": [one | {"obligations": []} for one in CONDITIONS],
}  # fmt: skip


def change(code: str, day: int, kind: str, **more: Any) -> dict[str, Any]:
    time = {"starts_at": s.at(day, "10:00", 12), "ends_at": s.at(day, "10:45", 12), "place": s.OFFICE,
            "officer": "I. Iepen"}  # fmt: skip
    was, instead_of = more.pop("was", None), more.pop("instead_of", "")
    base = {"change": code, "kind": kind, "time": time | more, "was": None, "why": "Meldplicht",
            "instead_of": instead_of}  # fmt: skip
    return base | ({"was": time | was} if was else {})


def compared(was: str | None, becomes: str | None) -> list[dict[str, Any]]:
    view = [{"name": "Soort", "was": was and "Meldgesprek", "becomes": becomes and "Meldgesprek"},
            {"name": "Duur", "was": was, "becomes": becomes}]  # fmt: skip
    return [
        one | {"differs": bool(was and becomes and one["was"] != one["becomes"])} for one in view
    ]


REVIEW: dict[str, Any] = {
    "person": s.PERSON, "may_decide": True, "form": s.form(), "forecast": FORECAST, "check": None,
    "also_missing": ALSO_MISSING,
    "plan": plan(4, "submitted"), "conditions": CONDITIONS,
    "counts_of_change": {"added": 12, "moved": 1, "removed": 1, "kept": 18},
    "lines": [{"kind": "check_in", "state": state, "rows": compared(*sides)}
              for state, sides in (("changed", ("45 minuten", "60 minuten")), ("added", (None, "45 minuten")),
                                   ("ended", ("45 minuten", None)))],
    "changes": [
        change("moved", 3, "check_in", was={"starts_at": s.at(2, "11:00", 12), "ends_at": s.at(2, "11:30", 12)},
               instead_of="de vaste vrijdag is 25 december: eerste kerstdag"),
        change("removed", 9, "substance_test", officer=None),
        *(change("added", day, "treatment", place=s.CLINIC, officer=None) for day in range(10, 22))],
}  # fmt: skip

APPOINTMENT: dict[str, Any] = {
    "person": s.PERSON, "form": s.form(), "reminded": s.REMINDED, "absence": None, "away": None, "not_held": None,
    "pass_on": None,
    "times": None, "asks_times": False, "fits": False, "refused": None, "back": "",
    "times_href": "/appointments/a1?times=yes", "move_href": "/appointments/a1/move",
    "acute": {"id": None, "state": None, "items": items_of_form(ACUTE_2007, "nl")}, "came_from": "/week", "signs": None,
    "correcting": False,
    "home": None, "address_waits": None, "movable": False, "checked": None, "clashes": [],
    "appointment": s.WEEK[7] | {"officer": "I. Iepen", "provider": None, "awaited": True, "recorded": False,
                                "held_by": None, "second": None, "kit": None, "without_kit": False},
    "why": [
        {"term": "Kader", "text": "Voorwaardelijke invrijheidstelling", "more": ""},
        {"term": "Verplichting", "text": "Meldgesprek", "more": "elke week, 45 minuten"}],
    "outcomes": [],
    "possible": [{"value": "attended", "text": "Verschenen", "hint": ""},
                 {"value": "missed", "text": "Gemist", "hint": "Er gaat een absentie open"}],
}  # fmt: skip
RECORDED = APPOINTMENT | {
    "home": [], "address_waits": {"id": "b1", "received_at": s.at(24, "08:01")},
    "reminded": s.UNREMINDED,
    "absence": {"id": "x1", "state": "opened"},
    "away": {"kind": "custody", "from_at": s.at(21, "08:00"), "until_at": None},
    "not_held": {"last_on": s.MONDAY, "withdrawn": False},
    "appointment": APPOINTMENT["appointment"]
    | {"state": "missed", "awaited": False, "recorded": True, "held_by": "a9"},
    "outcomes": [
        {"outcome": "missed", "note": "Niemand gezien.", "at": s.at(25, "10:10"), "noted_at": None, "who": "I. Iepen",
         "device_check": None, "second_officer": None},
        {"outcome": "attended", "note": None, "at": s.at(25, "10:05"), "noted_at": None, "who": "I. Iepen",
         "device_check": None, "second_officer": None}],
}  # fmt: skip
CHECKED = DeviceCheckForm(
    [Option("done", "Gedaan"), Option("refused", "Geweigerd", "Er gaat een absentie open")],
    [("s2", "B. Beuk")],
)
CHECK = APPOINTMENT | {
    "appointment": APPOINTMENT["appointment"] | {"kind": "device_check", "second": "B. Beuk"},
    "checked": CHECKED, "home": ["Perenlaan 12", "1234 AB Voorbeeldstad"],
    "form": s.form({}, {"second_officer": FIELD_FAULTS["second-officer-missing"]}),
    "outcomes": [{"outcome": "missed", "note": None, "at": s.at(25, "10:10"), "noted_at": None, "who": "I. Iepen",
                  "device_check": "refused", "second_officer": "B. Beuk"}],
}  # fmt: skip
TO_MOVE = APPOINTMENT | {
    "appointment": APPOINTMENT["appointment"] | {"starts_at": s.at(27, "10:00"),
                                                 "ends_at": s.at(27, "10:45")},
    "movable": True,
    "pass_on": {"id": "t1", "version": 1, "goes_at": s.at(24, "10:15"), "number": "+44 7700 900123",
             "words": "Uw afspraak is verzet.", "language": "nl",
             "why_call": "too-soon", "letter": "/people/p1/letters?kind=changed"},
    "times": SLOTS["times"], "asks_times": True, "none_free": SLOTS["none_free"], "options": SLOTS["options"],
    "possible": [{"value": "excused_by_service", "text": "Afgezegd door ons", "hint": ""}],
}  # fmt: skip

PAGES_OF_ESCALATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "caseload": ("overviews/caseload.html", "officer", CASELOAD),
    **{f"{name}{new}": (f"overviews/person_{template}.html", role, values | {"tab": tab})
       for new, role, values in (("", "officer", PERSON_PAGE), ("-new", "supervisor", NEW_PERSON_PAGE))
       for name, template, tab in (
           ("person", "overview", "overview"), ("person-conditions", "conditions", "conditions"),
           ("person-messages", "messages", "messages"), ("person-risk", "risk", "risk"),
           ("person-history", "history", "history"))},
    "person-times": ("overviews/person_times.html", "planner", {
        "person": s.PERSON, "unplaced": UNPLACED,
        "appointments": [s.WEEK[7] | {"officer": "I. Iepen"}]}),
    "enrol": ("people/details.html", "officer", DETAILS),
    "enrol-alike": ("people/details.html", "officer", ALIKE_DETAILS),
    "details": ("people/details.html", "officer", KNOWN_DETAILS),
    "order": ("orders/order.html", "officer", ORDER),
    "withdraw": ("conditions/withdraw.html", "officer", {
        "person": s.PERSON, "form": s.form(), "inform_first": "/people/p8/prosecution", "change": None, "seen": "",
        "condition": {"id": "c1", "text": "Meldplicht", "version": 2, "is_withdrawn": False}}),
    "restrictions": ("people/restrictions.html", "officer", {
        "person": s.PERSON, "form": s.form(), "places": [("l1", s.OFFICE)],
        "ended": "", "restrictions": {"sites": ["Prikpost Zuid"], "pairs": 2, "bans": [
            {"id": "k9", "full": "Locatieverbod: “Niet in de Lindelaan of in een straat daar…”, vanaf zo 1 nov",
                  "missing": ["Verboden gebieden"], "closes": None},
                 {"id": "k10", "full": "Locatieverbod", "missing": [], "closes": CLOSES}]},
        "apart": [
            NoContact(UUID(int=1), True, 1, date(2026, 9, 1), None, "I. Iepen", "Vonnis van maart"),
            NoContact(UUID(int=2), False, 1, date(2026, 10, 1), None),
            NoContact(UUID(int=3), True, 2, date(2026, 3, 1), date(2026, 4, 1), "I. Iepen", "Vonnis", "Fout")]}),
    "away": ("people/away.html", "officer", {
        "person": s.PERSON, "form": s.form(), "periods": [
            {"id": "w1", "kind": "away", "from_at": s.at(1, "08:00", 12),
             "until_at": s.at(9, "08:00", 12), "of_detention": False, "lapsed": []},
            {"id": "w3", "kind": "admission", "from_at": s.at(20, "24:00"), "until_at": None, "of_detention": False,
             "lapsed": [{"id": "a1", "kind": "group_session", "starts_at": s.at(26, "19:00"),
                         "ends_at": s.at(26, "21:00"), "expected_by": "De Linde"}]},
            {"id": "w2", "kind": "custody", "from_at": s.at(19, "24:00"), "until_at": None,
             "of_detention": True, "lapsed": []}]}),
    "plan-edit": ("plans/plan_edit.html", "officer", PLAN_EDIT),
    "plan-empty": ("plans/plan_edit.html", "officer", EMPTY_PLAN),
    "plan-review": ("plans/plan_review.html", "supervisor", REVIEW),
    "approvals": ("overviews/approvals.html", "supervisor", {
        "count": 201, "accounts": 1, "reading": 1, "access": 2, "bars": 1, "plans": [
        {"id": "pl2", "person": "P. Peer", "tier": "1", "number": 4, "author": "I. Iepen",
         "is_own": False, "submitted_at": s.at(24, "16:20"), "obligations": 3},
        {"id": "pl3", "person": "B. Bosbes", "tier": "2", "number": 1, "author": "E. Esdoorn",
         "is_own": True, "submitted_at": s.at(24, "16:20"), "obligations": 1}],
        "proposals": [{"batch_id": "b2", "clients": 3, "from_team": "Team Noord", "proposed_by": "L. Linde",
                       "proposed_at": s.at(25, "09:00")}],
        "closings": [{"id": "f1", "version": 1, "note": "Overleden; de familie belde.",
                      "person_id": "p2", "person": "K. Kers", "reason": "deceased",
                      "closed_on": date(2026, 11, 3)}],
        "destructions": [{"person_id": "p3", "person": "P. Pruim", "proposed_at": s.at(24, "16:20")}],
        "refusals": [{"id": "r1", "person": "F. Framboos", "received_on": date(2026, 11, 3)}],
        "disputes": [{"person_id": "p1", "person": "F. Framboos", "stated_on": date(2026, 11, 20)}]}),
    "appointment": ("appointments/appointment.html", "officer", APPOINTMENT),
    "appointment-recorded": ("appointments/appointment.html", "officer", RECORDED),
    "appointment-device-check": ("appointments/appointment.html", "officer", CHECK),
    "appointment-no-second": ("appointments/appointment.html", "officer", APPOINTMENT | {
        "appointment": APPOINTMENT["appointment"] | {
            "kind": "device_check", "second": "", "without_kit": True}}),
    "appointment-to-move": ("appointments/appointment.html", "officer", TO_MOVE),
    "appointment-none-free": (
        "appointments/appointment.html", "officer",
        TO_MOVE | {"times": None, "none_free": NONE_FREE, "pass_on": TO_MOVE["pass_on"] | {"why_call": None}}),
}  # fmt: skip
