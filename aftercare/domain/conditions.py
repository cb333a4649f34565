"""The library of special conditions, as versioned reference data with sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ConditionRole(StrEnum):
    """What a condition asks of the planner."""

    OBLIGATION = "obligation"
    CONSTRAINT = "constraint"
    NEITHER = "neither"


@dataclass(frozen=True)
class ConditionEntry:
    """One special condition of the library."""

    kind: str
    nl: str
    en: str
    role: ConditionRole
    obligations: tuple[str, ...]
    source: str

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


_14C = "Sr 14c(2)"
_O, _C, _N = ConditionRole.OBLIGATION, ConditionRole.CONSTRAINT, ConditionRole.NEITHER

CONDITION_LIBRARY: dict[str, ConditionEntry] = {
    entry.kind: entry
    for entry in (
        ConditionEntry("compensation", "schadevergoeding", "compensation", _N, (), f"{_14C} item 1"),
        ConditionEntry("repair_of_damage", "herstel van schade", "repair of damage", _N, (), f"{_14C} item 2"),
        ConditionEntry("deposit", "waarborgsom", "deposit", _N, (), f"{_14C} item 3"),
        ConditionEntry("victim_fund", "storting schadefonds", "payment to the victim fund", _N, (), f"{_14C} item 4"),
        ConditionEntry("no_contact_order", "contactverbod", "no-contact order", _C, (), f"{_14C} item 5"),
        ConditionEntry("exclusion_zone", "locatieverbod", "exclusion zone", _C, (), f"{_14C} item 6"),
        ConditionEntry("curfew", "locatiegebod", "presence duty", _C, ("home_visit",), f"{_14C} item 7"),
        ConditionEntry("reporting_duty", "meldplicht", "reporting duty", _O, ("check_in", "home_visit"), f"{_14C} item 8"),
        ConditionEntry("substance_ban", "drugs- en alcoholverbod met controle", "substance ban with testing", _O, ("substance_test",), f"{_14C} item 9"),
        ConditionEntry("care_admission", "opneming in zorginstelling", "admission to a care institution", _N, (), f"{_14C} item 10"),
        ConditionEntry("treatment_obligation", "ambulante behandelverplichting", "treatment obligation", _O, ("treatment", "group_session"), f"{_14C} item 11"),
        ConditionEntry("supported_housing", "begeleid wonen", "supported housing", _N, ("home_visit",), f"{_14C} item 12"),
        ConditionEntry("programme", "gedragsinterventie", "behavioural programme", _O, ("group_session",), f"{_14C} item 13"),
        ConditionEntry("other_conduct", "andere voorwaarden betreffende het gedrag", "other conditions of conduct", _O, ("check_in", "home_visit", "substance_test"), f"{_14C} item 14"),
    )
}  # fmt: skip
