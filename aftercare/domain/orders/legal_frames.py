"""Legal frames, as versioned reference data with sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from aftercare.base.described_types import Codes

_SR = "Wetboek van Strafrecht (consolidated text of 10 May 2017); renumbering of 2020-2024 to be verified"


@dataclass(frozen=True)
class LegalFrame:
    """A frame under which supervision is carried out. It has a label per language; labels are never used in logic."""

    code: str
    nl: str
    en: str
    source: str
    valid_from: date
    valid_to: date | None = None

    def label(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    @property
    def articles(self) -> str:
        """The source without the remark on which text of the code was read."""
        return self.source.removesuffix(f", {_SR}")


_2020 = date(2020, 1, 1)

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
        LegalFrame("VRIJWILLIG", "vrijwillig toezicht / nazorg", "voluntary aftercare", "no court order; outside enforcement", _2020),
    )
}  # fmt: skip
FrameCode = Annotated[str, Codes("LegalFrame", LEGAL_FRAMES)]
