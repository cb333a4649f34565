"""The gallery's pages of conditions: choosing one, what each lays down, a zone on our map, a changed library."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.web.conditions.fields import fields_of, labels_of, typed_parameters
from aftercare.web.conditions.zone_input import NOT_A_POINT
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.language import translate
from aftercare.web.shell.sources import source_view
from tests.web.escalation.escalation_samples import PERSON_PAGE, PLAN_EDIT
from tests.web.shell import samples as s

ORDER = {
    "id": "r1", "frame": "Voorwaardelijke invrijheidstelling", "starts_on": date(2026, 9, 1),
    "ends_on": None,
}  # fmt: skip
PROVIDERS = ("De Linde", "Havenzicht")
SQUARE = [[4.88, 52.36], [4.90, 52.36], [4.90, 52.38], [4.88, 52.38]]
NIGHTS = {"weekdays": [0, 1, 2, 3, 4], "from_min": 1320, "to_min": 360}
ZONE = {
    "areas": [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Circle", "center": [4.95, 52.35], "radius_m": 500.0},
    ],
    "buffer_m": 100,
}


def sheet(
    kind: str, parameters: dict[str, Any], errors: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    entry: ConditionEntry = CONDITION_LIBRARY[kind]
    form = Reading(typed_parameters(entry, parameters), errors or {})
    fields = fields_of(entry, form, "nl", PROVIDERS)
    return {
        "person": s.PERSON, "order": ORDER, "action": "/people/p8/conditions/c1/change",
        "fields": fields, "labels": labels_of(fields), "form": form, "sites": None, "map": s.MAP, "finding": s.FINDING,
        "completing": True, "inform_first": "/people/p8/prosecution",
        "condition": {"kind": kind, "text": entry.nl.capitalize(), "source": source_view(entry.source, "nl"),
                      "version": 2,
                      "may_be_monitored": entry.may_be_monitored,
                      "has_zone": kind == "exclusion_zone", "asks": ()},
    } | more  # fmt: skip


LIBRARY_CARD = {
    "conditions": [
        {"text": "Andere voorwaarden betreffende het gedrag", "href": "/people/p8/conditions/c1/library",
         "changes": [("text_changed", ""), ("new_parameter", "Geen internet"),
                     ("new_obligation", "Urinecontrole")]}],
}  # fmt: skip

PAGES_OF_CONDITIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "person-library": ("overviews/person_conditions.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {"library": LIBRARY_CARD}}),
    "person-uncovered": ("overviews/person_conditions.html", "officer", PERSON_PAGE | {
        "cards": PERSON_PAGE["cards"] | {
            "coverage": {"conditions": [{"name": "Meldplicht", "waits": False},
                                        {"name": "Gedragsinterventie", "waits": True}],
                         "refer_href": "/people/p8/treatment"},
            "gaps": {"gaps": [{"text": "21 dagen geen persoonlijk contact; de norm vraagt er een per 10 dagen",
                               "proposed": "Voorstel: ma 28 dec, 10:00–10:45 · I. Iepen",
                               "href": "/people/p8/gaps"}]}}}),
    "plan-edit-library": ("plans/plan_edit.html", "officer", PLAN_EDIT | {"card": LIBRARY_CARD}),
    "condition-treatment": ("conditions/condition.html", "officer", sheet(
        "treatment_obligation", {"provider": "Havensicht"})),
    "condition-kind": ("conditions/condition_kind.html", "officer", {
        "person": s.PERSON, "order": ORDER, "form": s.form(errors={"kind": MISSING}),
        "kinds": [(kind, entry.nl.capitalize()) for kind, entry in CONDITION_LIBRARY.items()]}),
    "condition": ("conditions/condition.html", "officer", sheet("curfew", {
        "windows": [NIGHTS, {"weekdays": [5, 6], "from_min": 1260, "to_min": 540}],
        "travel_min": 45})),
    "condition-zone": ("conditions/condition.html", "officer", sheet("exclusion_zone", ZONE, sites={
        "inside": [s.OFFICE], "outside": [s.CLINIC],
        "unchecked": [{"id": "l3", "name": "Prikpost Zuid"}], "accepted": [{
            "id": "l4", "name": "Zaal Kade", "by": "E. Vermeulen", "at": s.NOW,
            "reason": "Gebeld: het staat aan de overkant"}],
        "decide": "/people/p1/conditions/c1/sites/"})),
    "condition-zone-wrong": ("conditions/condition.html", "officer", sheet(
        "exclusion_zone", {}, {"parameters-areas-outlines": NOT_A_POINT})),
    "condition-substances": ("conditions/condition.html", "officer", sheet(
        "substance_ban", {"substances": ["alcohol", "ghb"], "testing": False})),
    "condition-conduct": ("conditions/condition.html", "officer", sheet(
        "other_conduct", {"no_work_with_minors": True, "age_limit": 16})),
    "condition-library": ("conditions/library_entry.html", "officer", {"person": s.PERSON, "condition": {
        "id": "c1", "version": 1, "newest_version": 2,
        "entered": "Andere voorwaarden het gedrag van de veroordeelde betreffende",
        "entered_source": "Sr 14c(2) onder 14", "entered_provenance": translate("Text of 10 May 2017.", "nl"),
        "newest": "Andere voorwaarden betreffende het gedrag",
        "newest_source": "Sr 14c(2) onder 14",
        "newest_provenance": translate(CONDITION_LIBRARY["other_conduct"].provenance, "nl"),
        "changes": LIBRARY_CARD["conditions"][0]["changes"], "lost": ["Geen internet"],
        "ungrounded": ["substance_test"]}}),
}  # fmt: skip
