"""Invented standards, contacts and changes of tier, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.store.contact_standards.rows import shipped_standards
from aftercare.web.contact_standards.pages import EarlierChoice, TeamShown
from aftercare.web.contact_standards.profile_form import Offered, fields_of, lists_shown
from aftercare.web.contact_standards.view import ChoiceShown, KindShown, profile_view
from aftercare.web.contact_standards.words import PROFILE_WRONG, REQUIREMENT_SENTENCES
from aftercare.web.shell.adoption import ChangeShown
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import NOT_A_NUMBER, Reading
from aftercare.web.shell.sources import adopted_text
from tests.web.escalation.escalation_samples import NEW_PERSON_PAGE, PERSON_PAGE, PLAN_EDIT, REVIEW
from tests.web.shell import samples as s

EXAMPLE = shipped_standards()[0]
NAMED: dict[str, Any] = {
    "name": "Idaho (VS), voorbeeld", "version": 1, "is_example": True,
    "href": "/contact-standards/idaho-example/1",
}  # fmt: skip


def checked(kind: str, rate: str, planned: str, **more: Any) -> dict[str, Any]:
    base = {"kind": kind, "rate": rate, "asked": "2 per 30 dagen", "planned": planned, "placed": planned,
            "parts": [],
            "asked_a_year": "24,33 per jaar", "planned_a_year": "12,16 per jaar"}  # fmt: skip
    return base | more


CHECK: dict[str, Any] = NAMED | {
    "below": True, "short": True, "reason": None, "rows": [
        checked("face_to_face", "below", "1 per 30 dagen", parts=[
            {"what": "Huisbezoek", "rate": "met", "asked": "1 per 30 dagen",
             "planned": "1 per 30 dagen", "placed": "1 per 30 dagen"}]),
        checked("home_visit", "below", "2,14 per 30 dagen", placed="1,07 per 30 dagen"),
        checked("provider_contact", "by_record", "0 per 30 dagen")],
}  # fmt: skip


def due(kind: str, standing: str, **more: Any) -> dict[str, Any]:
    base = {"kind": kind, "standing": standing, "asked": "2 per 30 dagen", "held": 1, "number": 2,
            "last_on": date(2026, 11, 2), "due_on": date(2026, 12, 2), "days_late": 0,
            "partial": None, "badge": standing, "not_planned": False}  # fmt: skip
    return base | more


DUES: dict[str, Any] = NAMED | {
    "late": 1, "rows": [
        due("home_visit", "late", due_on=date(2026, 11, 13), days_late=12, number=1, held=0),
        due("face_to_face", "met", held=2),
        due("provider_contact", "partial", partial="suspended", number=1),
        due("phone_call", "met", badge="due_soon", not_planned=True),
        due("employment_check", "awaited", last_on=None, number=1)],
}  # fmt: skip
CARDS = {"cards": PERSON_PAGE["cards"] | {"standard": {"standard": DUES}}}
NO_STANDARD = {"cards": PERSON_PAGE["cards"] | {"standard": {"standard": None}}}


def contact(number: int, kind: str, state: str, note: str | None = None) -> dict[str, Any]:
    return {"id": f"k{number}", "version": 1, "kind": kind, "held_on": date(2026, 11, 24 - number),
            "state": state, "note": note, "who": "I. Iepen",
            "voided": state == "voided", "may_void": state != "voided"}  # fmt: skip


CONTACTS: dict[str, Any] = {
    "person": s.PERSON, "standard": DUES, "may_edit": True,
    "kinds": ["provider_contact", "employment_check", "phone_call", "other"],
    "contacts": [
        contact(1, "provider_contact", "completed", "Behandelaar tevreden over de start."),
        contact(2, "employment_check", "attempted"), contact(3, "other", "voided")],
    "form": s.form({"held_on": "31-12-2026", "result": "completed"},
                   {"held_on": "Enter today or an earlier day"}),
}  # fmt: skip

PROPOSAL: dict[str, Any] = {
    "has_standard": True, "has_plan": True, "open_plan": None, "drafts": True, "changes": [
        {"kind": "check_in", "was": "elke 60 dagen", "becomes": "elke 30 dagen", "more": True},
        {"kind": "home_visit", "was": "elke 2 weken", "becomes": "elke 30 dagen", "more": False}],
}  # fmt: skip
TIER: dict[str, Any] = {
    "person": s.PERSON | {"tier": "2", "version": 3}, "others": ["1", "3"], "to": "1",
    "proposal": PROPOSAL, "assessments": [("a1", "STABLE-2007, 12-11-2026")],
    "changes": [{"at": s.at(2, "11:00"), "from_tier": "3", "to_tier": "2",
                 "reason": "Nieuwe zorgen na gesprek.", "who": "I. Iepen"}],
    "form": s.form({"to": "1"}),
}  # fmt: skip
UNDECIDED = TIER | {"to": None, "proposal": None, "changes": [], "form": s.form()}


def standard(version: int, state: str, *, example: bool = False) -> dict[str, Any]:
    return NAMED | {
        "code": "idaho-example" if example else "team-noord", "version": version, "state": state,
        "name": NAMED["name"] if example else "Norm team Noord", "is_example": example,
        "source": adopted_text(EXAMPLE["source"], "nl"), "adopted_by": "Teamoverleg 3 november",
        "reason": None if example else "Meer contact in de eerste weken",
        "valid_from": date(2026, 11, 1), "valid_to": None}  # fmt: skip


CHANGES = ChoiceShown(
    True,
    [
        KindShown("sexual_offence", "1", 12, "face_to_face", "2 per 30 dagen, per kalendermaand; meldgesprek",
                  "1 per 30 dagen, per kalendermaand; meldgesprek", True),
        KindShown("general", "3", None, "home_visit", "", "1 per 180 dagen, per halfjaar; huisbezoek", False),
        KindShown("general", "3", None, "phone_call", "1 per 90 dagen, per kwartaal; telefoon", "", True),
    ],
)  # fmt: skip
REFUSED = EarlierChoice(
    "Norm team Noord", "refused", "Meer contact in de eerste weken.", "A. Beheer", s.at(22, "09:00"),
    "Anja de Boer", s.at(22, "16:00"), "De norm is nog niet vastgesteld. " * 6, True,
)  # fmt: skip
STANDARDS: dict[str, Any] = {
    "standards": [standard(1, "activated", example=True), standard(2, "proposed"),
                  standard(1, "activated")],
    "teams": [TeamShown(UUID(int=1), "Team Noord", "team-noord", False, True, True, None, None, False,
                        "Bram Smit", s.at(24, "09:00"), ChoiceShown(False, [])),
              TeamShown(UUID(int=2), "Team Zuid", None, False, False, False, None, None, False),
              TeamShown(UUID(int=3), "Team West", "idaho-example", True, True, False, "idaho-example",
                        "Idaho (VS), voorbeeld", True, "Anja de Boer", s.at(24, "10:00"), CHANGES,
                        "Zo besloten in 2025.", "De eigen norm wordt herzien; tot dan geldt het voorbeeld.",
                        (REFUSED, EarlierChoice(None, "withdrawn", "", "A. Beheer", s.at(20, "09:00"), "A. Beheer",
                                                s.at(20, "09:05"), "", False)))],
    "choices": [("idaho-example", "Idaho (VS), voorbeeld"), ("team-noord", "Norm team Noord")],
    "asked": None, "form": s.form(),
}  # fmt: skip
FILLED = fields_of(EXAMPLE["profile"]) | {
    "code": "team-noord",
    "nl": "Norm team Noord",
    "en": "Standard North",
}
PARTED = {
    "part-sexual_offence-1-0-0": "1", "obligations-sexual_offence-1-0-0-home_visit": "yes",
    "outcomes-sexual_offence-1-0-attended": "yes",
}  # fmt: skip


def draft(typed: dict[str, str], errors: dict[str, str], **more: Any) -> dict[str, Any]:
    form = Reading(typed, errors, sent=True)
    return {"lists": lists_shown(form, "general-2"), "offered": OFFERED, "changes": None, "places": [],
            "form": form} | more  # fmt: skip


OFFERED = Offered(
    kinds=[("face_to_face", "Persoonlijk contact"), ("home_visit", "Huisbezoek")],
    cadences=[
        ("fixed", "in elke kalenderperiode"),
        ("rolling", "geteld vanaf de laatste contacten"),
    ],
    units=[("working_days", "werkdagen"), ("days", "dagen")],
    obligations=[Option("check_in", "Gesprek"), Option("home_visit", "Huisbezoek")],
    records=[
        Option("phone_call", "Telefoongesprek"),
        Option("police_contact", "Contact met de politie"),
    ],
    outcomes=[Option("attended", "Geweest"), Option("late", "Te laat gekomen")],
)
DRAFT = draft(FILLED | PARTED, {}, changes=[
    ChangeShown("Zedendelict · Niveau hoog · Huisbezoek", "1 per 30 dagen", "2 per 30 dagen"),
    ChangeShown("Ander delict · Niveau laag · Huisbezoek", "", "1 per 365 dagen")])  # fmt: skip
DRAFT_WRONG = draft(
    FILLED | {"code": "Team Noord", "profile": "{}", "number-general-1-0": "99"},
    {"code": FIELD_FAULTS["bad-code"], "number-general-1-0": NOT_A_NUMBER,
     "obligations-sexual_offence-1-0": REQUIREMENT_SENTENCES["counts-nothing"], "profile": PROFILE_WRONG},
    places=[{"pointer": "/tracks/0/requirements/0/number", "text": "valt buiten het mogelijke bereik"}],
)  # fmt: skip
ONE: dict[str, Any] = {
    "standard": standard(1, "activated", example=True), "manages": True, "may_activate": False,
    "waits_for_another": False, "profile": '{\n  "tracks": []\n}',
    "tracks": profile_view(read_profile(EXAMPLE["profile"]), "nl"),
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]
PAGES_OF_STANDARDS: dict[str, Page] = {
    "person-late": ("overviews/person_conditions.html", "officer", PERSON_PAGE | CARDS),
    "person-without-standard": ("overviews/person_conditions.html", "supervisor", NEW_PERSON_PAGE | NO_STANDARD),
    "plan-below": ("plans/plan_edit.html", "officer", PLAN_EDIT | {
        "check": CHECK, "editing": None,
        "form": s.form({}, {"below_standard_reason": FIELD_FAULTS["below-standard"]})}),
    "review-below": ("plans/plan_review.html", "supervisor", REVIEW | {
        "check": CHECK | {"reason": "De cliënt werkt in ploegendienst."}}),
    "contacts": ("contact_standards/contacts.html", "officer", CONTACTS),
    "tier": ("contact_standards/tier.html", "officer", TIER),
    "tier-undecided": ("contact_standards/tier.html", "officer", UNDECIDED),
    "tier-open-plan": ("contact_standards/tier.html", "officer", TIER | {
        "proposal": PROPOSAL | {"open_plan": "/plans/pl4", "drafts": False}}),
    "standards": ("contact_standards/standards.html", "admin", STANDARDS),
    "standards-asked": ("contact_standards/standards.html", "admin", STANDARDS | {
        "asked": {
            "team": STANDARDS["teams"][1], "code": "idaho-example", "name": "Idaho (VS), voorbeeld",
            "is_example": True, "changes": CHANGES, "does": "proposes"}}),
    "standards-refused": ("contact_standards/standards.html", "admin", STANDARDS | {
        "form": s.form({}, {"reason": FIELD_FAULTS["reason-missing"]}),
        "asked": {
            "team": STANDARDS["teams"][2], "code": "idaho-example", "name": "Idaho (VS), voorbeeld",
            "is_example": True, "changes": CHANGES, "does": "refuses"}}),
    "standard-draft": ("contact_standards/standard_draft.html", "admin", DRAFT),
    "standard-draft-wrong": ("contact_standards/standard_draft.html", "admin", DRAFT_WRONG),
    "standard": ("contact_standards/standard.html", "admin", ONE),
    "standard-own": ("contact_standards/standard.html", "admin", ONE | {
        "standard": standard(2, "proposed"), "waits_for_another": True}),
    "standard-proposed": ("contact_standards/standard.html", "admin", ONE | {
        "standard": standard(2, "proposed"), "may_activate": True}),
}  # fmt: skip
