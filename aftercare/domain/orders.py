"""Legal frames and the library of special conditions, as versioned reference data with sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class LegalFrame:
    """A frame under which supervision is carried out. Labels per language; never used in logic."""

    code: str
    nl: str
    en: str
    source: str
    valid_from: date
    valid_to: date | None = None

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


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


_2020 = date(2020, 1, 1)
_SR = "Wetboek van Strafrecht (consolidated text of 10 May 2017); renumbering of 2020-2024 to be verified"

LEGAL_FRAMES: dict[str, LegalFrame] = {
    frame.code: frame
    for frame in (
        LegalFrame("VV", "voorwaardelijke veroordeling", "suspended sentence", f"Sr 14a-14c, {_SR}", _2020),
        LegalFrame("VI", "voorwaardelijke invrijheidstelling", "conditional release", f"Sr 15-15l, {_SR}", _2020),
        LegalFrame("VI_EXT", "verlengde proeftijd v.i.", "extended probation after conditional release", "Sv 6:1:18", _2020),
        LegalFrame("TBS_VW", "tbs met voorwaarden", "hospital order with conditions", f"Sr 38, {_SR}", _2020),
        LegalFrame("TBS_VB", "voorwaardelijke beëindiging verpleging", "conditional ending of confinement", f"Sr 38g, {_SR}", _2020),
        LegalFrame("GVM", "gedragsbeïnvloedende en vrijheidsbeperkende maatregel", "long-term supervision measure", "Sr 38z, Wet langdurig toezicht", date(2018, 1, 1)),
        LegalFrame("VBM", "vrijheidsbeperkende maatregel", "liberty-restricting measure", f"Sr 38v, {_SR}", _2020),
        LegalFrame("SCHORSING", "schorsing voorlopige hechtenis", "suspension of pre-trial detention", "Aanwijzing voorwaardelijke vrijheidsstraffen, BWBR0032942", _2020),
        LegalFrame("PP", "penitentiair programma", "penitentiary programme", "Penitentiaire beginselenwet", _2020),
        LegalFrame("JV", "voorwaardelijke jeugdstraf", "suspended juvenile sentence", f"Sr 77x-77z, {_SR}", _2020),
        LegalFrame("PIJ", "PIJ-maatregel, voorwaardelijk beëindigd", "juvenile custodial treatment order, conditional phase", f"Sr 77s-77tb, {_SR}", _2020),
        LegalFrame("GBM", "gedragsmaatregel jeugd", "juvenile behaviour measure", f"Sr 77w, {_SR}", _2020),
        LegalFrame("VRIJWILLIG", "vrijwillig toezicht / nazorg", "voluntary aftercare", "no legal frame; outside enforcement", _2020),
    )
}  # fmt: skip

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
