"""The gallery's pages about risk instruments: forms, sums, signatures, and a client under juvenile law."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.risk import INSTRUMENTS
from aftercare.web.appointments.acute_items import ONLY_WHERE_HELD
from aftercare.web.appointments.early_signs import SignOption, Signs
from aftercare.web.risk.assessment_forms_page import form_view
from aftercare.web.risk.relapse_plan_page import InformedShown, PlanShown
from aftercare.web.shell.forms.reading import MISSING
from aftercare.web.shell.sources import source_view
from tests.web.escalation.escalation_samples import APPOINTMENT, PERSON_PAGE
from tests.web.shell import samples as s

PERSON = {"id": "p8", "name": "P. Peer", "young": False}
SUM = {"name": "Som", "sum": 5, "most": 12, "band": "IVa, boven gemiddeld",
       "source": source_view("levels of 2016; cut-offs to be verified", "nl")}  # fmt: skip
ACUTE_SUMS = [
    {"name": "Seks en geweld", "sum": 4, "most": 12, "band": "hoog",
     "source": source_view("bands 80% sure, to be verified", "nl")},
    {"name": "Algemeen", "sum": 6, "most": 21, "band": "hoog",
     "source": source_view("bands 80% sure, to be verified", "nl")},
]  # fmt: skip


def line(number: int, name: str, version: str, state: str, **more: Any) -> dict[str, Any]:
    base = {
        "id": f"b{number}",
        "instrument": name,
        "version": version,
        "on": date(2026, 11, 20),
        "state": state,
        "who": "I. Iepen",
        "at": s.at(20, "11:05"),
        "results": [],
        "level": None,
    }
    return base | more  # fmt: skip


LINES = [
    line(1, "ACUTE-2007", "2007", "drafted", results=ACUTE_SUMS),
    line(2, "Static-99R", "2016", "signed", results=[SUM]),
    line(3, "STABLE-2007", "2007", "signed", level="IVa", results=[
        SUM | {"sum": 9, "most": 24, "band": "matige behoefte aan hulp"}]),
    line(4, "Static-99, vier oude categorieën", "", "voided",
         results=[SUM | {"band": "matig-hoog (oude indeling)"}]),
]  # fmt: skip
DUE = {"name": "ACUTE-2007 opnieuw", "due_at": s.at(28, "24:00"),
       "source": "bij elk gesprek, ten minste elke 30 dagen"}  # fmt: skip

OVERVIEW: dict[str, Any] = {
    "person": PERSON, "newest": LINES[1:3], "drafts": LINES[:1], "due": [DUE], "history": LINES,
    "offered": [{"code": "static-99r", "name": "Static-99R"},
                {"code": "acute-2007", "name": "ACUTE-2007"}],
    "refused": [{"code": "erasor", "name": "ERASOR",
                 "why": FIELD_FAULTS["juvenile-tool-adult-case-file"]}],
}  # fmt: skip
YOUNG_OVERVIEW: dict[str, Any] = OVERVIEW | {
    "person": PERSON | {"young": True}, "newest": [line(5, "J-SOAP-D", "1", "signed")],
    "drafts": [], "due": [], "history": [line(5, "J-SOAP-D", "1", "signed")],
    "offered": [{"code": "profesor", "name": "PROFESOR"}],
    "refused": [{"code": "static-99r", "name": "Static-99R",
                 "why": FIELD_FAULTS["adult-tool-juvenile-case-file"]}],
}  # fmt: skip


def shown(code: str, **more: Any) -> dict[str, Any]:
    """An assessment with the first score of every item."""
    instrument = INSTRUMENTS[code]
    items = [{"code": item.code, "name": item.words.nl, "value": item.scores[0].value,
              "text": item.scores[0].words.nl} for item in instrument.items]  # fmt: skip
    base = {
        "id": "b1", "name": instrument.words.nl, "instrument_version": instrument.version,
        "state": "drafted", "version": 1, "on": date(2026, 11, 25), "appointment_id": None,
        "entered": {"who": "I. Iepen", "at": s.at(25, "10:05")}, "signed": None, "voided": None,
        "items": items, "scored": bool(instrument.scales), "answers": [], "open_items": 0,
        "results": [], "total": None, "level": None, "level_source": None,
        "level_rests_on_void": False, "age_at_release": None, "exception_reason": None,
        "note": None, "source": source_view(instrument.source, "nl"), "young": False, "urgent": False,
        "alarmed": False,
    }  # fmt: skip
    return base | more


def assessment(code: str, errors: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return {"person": PERSON, "assessment": shown(code, **more), "may_edit": True,
            "form": s.form({}, errors)}  # fmt: skip


def blank(code: str, **more: Any) -> dict[str, Any]:
    base = {"person": PERSON, "instrument": form_view(INSTRUMENTS[code], "nl"), "draft": None,
            "appointment": "", "refusal": None, "asks_reason": False, "combines": None,
            "form": s.form({"assessed_on": "25-11-2026"})}  # fmt: skip
    return base | more


HELD = APPOINTMENT | {
    "appointment": APPOINTMENT["appointment"] | {"state": "attended", "awaited": False, "recorded": True},
    "acute": {"id": None, "state": None, "items": []}, "home": ["Perenlaan 12", "1234 AB Voorbeeldstad"],
    "outcomes": [{"outcome": "attended", "note": None, "at": s.at(25, "10:10"), "noted_at": s.at(25, "10:05"),
        "who": "I. Iepen", "device_check": None, "second_officer": None}],
}  # fmt: skip
TREND = [LINES[0] | {"on": date(2026, 11, day), "state": "signed"} for day in (20, 13, 6)]
CARD = {"newest": LINES[1:3], "trend": TREND, "drafts": 1, "due": DUE}
SIGNS = [
    {"words": "Ik slaap slecht", "answer": "Ik bel mijn broer", "at_once": False},
    {"words": "أذهب إلى المسبح", "answer": "أعود إلى البيت", "at_once": True},
]
SEEN = [
    {"seen_on": date(2026, 11, 20), "appointment_id": "a8", "words": "Ik slaap slecht", "who": "I. Iepen",
     "withdrawn_at": None},
    {"seen_on": date(2026, 11, 13), "appointment_id": "a8", "words": "Ik fiets te ver", "who": "B. Beuk",
     "withdrawn_at": s.at(14, "09:00")},
]  # fmt: skip
INFORMED = [
    InformedShown("family", "Voorbeeld", "+12025550199"),
    InformedShown("guardian", "مثال", None),
]
PLAN = PlanShown(2, date(2026, 11, 20), "I. Iepen", SIGNS, INFORMED)
RELAPSE: dict[str, Any] = {
    "person": PERSON, "plan": PLAN, "earlier": [PlanShown(1, date(2026, 9, 1), "B. Beuk", SIGNS[:1], [])],
    "seen": SEEN, "contacts": 4, "may_edit": True,
}  # fmt: skip
RELAPSE_FORM: dict[str, Any] = {
    "person": PERSON, "version": 2, "places": range(4), "contacts": INFORMED, "contact_ids": ["k1", "k2"],
    "form": s.form({"agreed_on": "25-11-2026", "words-0": "Ik slaap slecht", "first-0": "g1", "informed-k1": "yes",
                    "at_once-0": "yes"}, {"answer-0": MISSING}),
}  # fmt: skip
TICKED = APPOINTMENT | {
    "signs": Signs([SignOption("g1", "Ik slaap slecht", False), SignOption("g2", "أذهب إلى المسبح", True)],
                   frozenset(), apart=False),
    "form": s.form({"sign-g2": "yes"}, {"sign": ONLY_WHERE_HELD}),
}  # fmt: skip

PAGES_OF_RISK: dict[str, tuple[str, str, dict[str, Any]]] = {
    "risk": ("risk/risk.html", "officer", OVERVIEW),
    "risk-young": ("risk/risk.html", "supervisor", YOUNG_OVERVIEW),
    "risk-none": ("risk/risk.html", "officer", OVERVIEW | {
        "newest": [], "drafts": [], "due": [], "history": []}),
    "risk-card": ("overviews/person_risk.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {
            "risk": CARD,
            "relapse": {"agreed_on": date(2026, 11, 20), "signs": SIGNS, "seen": SEEN[:1]}}}),
    "relapse-plan": ("risk/relapse_plan.html", "officer", RELAPSE),
    "relapse-plan-none": ("risk/relapse_plan.html", "officer", RELAPSE | {
        "plan": None, "earlier": [], "seen": []}),
    "relapse-plan-paper": ("risk/relapse_plan_paper.html", "officer", RELAPSE),
    "relapse-plan-form": ("risk/relapse_plan_form.html", "officer", RELAPSE_FORM),
    "appointment-signs": ("appointments/appointment.html", "officer", TICKED),
    "assessment": ("risk/assessment.html", "officer", assessment(
        "static-99r", results=[SUM], total=5, age_at_release=41, note="Bronnen: vonnis en dossier.",
        answers=[{"name": "Gaat het alleen om beeldmateriaal?", "yes": False}])),
    "assessment-alarm": ("risk/assessment.html", "supervisor", assessment(
        "acute-2007", results=ACUTE_SUMS, total=6, urgent=True, alarmed=True, appointment_id="a8")),
    "assessment-hole": ("risk/assessment.html", "officer", assessment(
        "stable-2007", {"items-social_influences": FIELD_FAULTS["item-missing"]}, open_items=1)),
    "assessment-void": ("risk/assessment.html", "officer", assessment(
        "stable-2007", state="voided", results=[SUM | {"band": "matige behoefte aan hulp"}],
        signed={"who": "I. Iepen", "at": s.at(20, "11:05")}, level="IVa", level_rests_on_void=True,
        level_source="eigen-tabel 2: besluit van de organisatie",
        voided={"who": "B. Beuk", "at": s.at(24, "09:00"), "why": "Leeftijd klopte niet."})),
    "assessment-young": ("risk/assessment.html", "officer", assessment("profesor", young=True)),
    "assess-static": ("risk/assessment_form.html", "officer", blank(
        "static-99r", asks_reason=True, form=s.form(
            {"assessed_on": "25-11-2026", "age_at_offence": "16", "items-age": "1"},
            {"age_at_release": MISSING, "exception_reason": FIELD_FAULTS["exception-needed"]}))),
    "assess-stable": ("risk/assessment_form.html", "officer", blank("stable-2007", combines={
        "levels": [("I", "I"), ("IVa", "IVa")], "matrices": [("eigen", "eigen 2, de organisatie")]})),
    "assess-acute": ("risk/assessment_form.html", "officer", blank("acute-2007", appointment="a8")),
    "assess-young": ("risk/assessment_form.html", "officer", blank("j-soap-d")),
    "assess-refused": ("risk/assessment_form.html", "officer", blank(
        "static-99r", refusal=FIELD_FAULTS["adult-tool-juvenile-case-file"])),
    "appointment-held": ("appointments/appointment.html", "officer", HELD),
}  # fmt: skip
