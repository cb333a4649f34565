"""The library of conditions as versioned reference data with sources, and which of them an order can include."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.conditions.entries import (
    ConditionCategory,
    ConditionEntry,
    ConditionList,
    ConditionRole,
    KindProperty,
    Offer,
)
from aftercare.domain.conditions.specs import specs_of

_14C = "Sr 14c(2)"
_O, _C, _N = ConditionRole.OBLIGATION, ConditionRole.CONSTRAINT, ConditionRole.NEITHER
_RESTORE, _LIBERTY = ConditionCategory.RESTORATIVE, ConditionCategory.LIBERTY_RESTRICTING
_CONDUCT, _CARE = ConditionCategory.BEHAVIOUR_INFLUENCING, ConditionCategory.CARE
_OTHER = ConditionCategory.OTHER
_P = KindProperty
_PROPERTIES: Final[Mapping[str, tuple[KindProperty, ...]]] = {
    "compensation": (_P.AMOUNT,),
    "repair_of_damage": (_P.REPAIR,),
    "deposit": (_P.AMOUNT,),
    "victim_fund": (_P.AMOUNT,),
    "no_contact_order": (_P.CONTACT_BAN, _P.MONITORING),
    "exclusion_zone": (_P.ZONE, _P.MONITORING),
    "curfew": (_P.HOME_HOURS, _P.MONITORING),
    "reporting_duty": (_P.REPORTING, _P.MONITORING),
    "substance_ban": (_P.SUBSTANCES,),
    "care_admission": (_P.STAY,),
    "treatment_obligation": (_P.TREATMENT,),
    "supported_housing": (_P.STAY,),
    "programme": (_P.PROGRAMME,),
    "other_conduct": (_P.MINORS, _P.DEVICE_CHECKS, _P.INTERNET_BAN, _P.MOVING_BAN),
    "education": (_P.SCHOOL,),
}
_TO_VERIFY = (
    "Text of 10 May 2017; wording and number after the renumbering of 2020-2024 to be verified."
)
_OPTIONS_OURS = (
    "Wording shortened and options written out by this service; text and number after the renumbering "
    "of 2020-2024 to be verified."
)


def _special(
    item: int,
    kind: str,
    nl: str,
    en: str,
    role: ConditionRole,
    category: ConditionCategory,
    obligations: tuple[str, ...] = (),
) -> ConditionEntry:
    return ConditionEntry(
        kind=kind,
        nl=nl,
        en=en,
        role=role,
        obligations=obligations,
        source=f"{_14C} item {item}",
        category=category,
        parameters=specs_of(_PROPERTIES[kind]),
        provenance=_TO_VERIFY,
        properties=frozenset(_PROPERTIES[kind]),
    )


def _general(
    kind: str, nl: str, en: str, role: ConditionRole, obligations: tuple[str, ...] = ()
) -> ConditionEntry:
    return ConditionEntry(
        kind=kind,
        nl=nl,
        en=en,
        role=role,
        obligations=obligations,
        source="Sr 14c(1), 15a(1)",
        category=ConditionCategory.GENERAL,
        lists=frozenset({ConditionList.GENERAL}),
        provenance=_TO_VERIFY,
    )


_CONDUCT_AT_FIRST = ConditionEntry(
    kind="other_conduct",
    nl="andere voorwaarden het gedrag van de veroordeelde betreffende",
    en="other conditions concerning the conduct of the convicted person",
    role=_O,
    # A voluntary circle of support is based on an agreement about conduct; no court orders one.
    obligations=("check_in", "home_visit", "circle_meeting"),
    source=f"{_14C} item 14",
    category=_OTHER,
    valid_to=date(2019, 12, 31),
    provenance="Text of 10 May 2017.",
)

ENTRIES: tuple[ConditionEntry, ...] = (
    _special(1, "compensation", "schadevergoeding", "compensation", _N, _RESTORE),
    _special(2, "repair_of_damage", "herstel van schade", "repair of damage", _N, _RESTORE),
    _special(3, "deposit", "waarborgsom", "deposit", _N, _RESTORE),
    _special(4, "victim_fund", "storting schadefonds", "payment to the victim fund", _N, _RESTORE),
    _special(5, "no_contact_order", "contactverbod", "no-contact order", _C, _LIBERTY),
    _special(6, "exclusion_zone", "locatieverbod", "exclusion zone", _C, _LIBERTY),
    _special(7, "curfew", "locatiegebod", "presence duty", _C, _LIBERTY, ("home_visit",)),
    _special(
        8,
        "reporting_duty",
        "meldplicht",
        "reporting duty",
        _O,
        _LIBERTY,
        ("check_in", "home_visit"),
    ),
    _special(
        9,
        "substance_ban",
        "drugs- en alcoholverbod met controle",
        "substance ban with testing",
        _O,
        _CONDUCT,
        ("substance_test",),
    ),
    _special(
        10,
        "care_admission",
        "opneming in zorginstelling",
        "admission to a care institution",
        _N,
        _CARE,
    ),
    _special(
        11,
        "treatment_obligation",
        "ambulante behandelverplichting",
        "treatment obligation",
        _O,
        _CARE,
        ("treatment", "group_session"),
    ),
    _special(
        12, "supported_housing", "begeleid wonen", "supported housing", _N, _CARE, ("home_visit",)
    ),
    _special(
        13,
        "programme",
        "gedragsinterventie",
        "behavioural programme",
        _O,
        _CONDUCT,
        ("group_session",),
    ),
    _CONDUCT_AT_FIRST,
    replace(
        _special(
            14,
            "other_conduct",
            "andere voorwaarden betreffende het gedrag",
            "other conditions of conduct",
            _O,
            _OTHER,
            ("check_in", "home_visit", "substance_test", "circle_meeting", DEVICE_CHECK),
        ),
        version=2,
        valid_from=date(2020, 1, 1),
        provenance=_OPTIONS_OURS,
    ),
    ConditionEntry(
        "education",
        "volgen van onderwijs",
        "attending education",
        _C,
        (),
        "Sr 77z",
        _CONDUCT,
        frozenset({ConditionList.JUVENILE}),
        specs_of(_PROPERTIES["education"]),
        provenance=_TO_VERIFY,
        properties=frozenset(_PROPERTIES["education"]),
    ),
    _general("no_new_offence", "geen nieuw strafbaar feit", "no new offence", _N),
    _general(
        "identity_check",
        "medewerking aan vaststelling van de identiteit",
        "cooperation with the identity check",
        _N,
    ),
    _general(
        "cooperate_supervision",
        "medewerking aan het toezicht",
        "cooperation with supervision",
        _O,
        ("check_in",),
    ),
    # It lets a visit happen and asks for none, so it is not uncovered without one.
    _general(
        "admit_home_visits", "toelaten van huisbezoek", "admitting home visits", _N, ("home_visit",)
    ),
)

CONDITION_LIBRARY: dict[str, ConditionEntry] = {entry.kind: entry for entry in ENTRIES}
"""Every kind in its newest version: the article's fourteen in its order, education, the four general ones."""

_FOURTEEN = tuple(
    kind for kind, entry in CONDITION_LIBRARY.items() if entry.source.startswith(_14C)
)
_GENERAL_FOUR = tuple(
    kind for kind, entry in CONDITION_LIBRARY.items() if ConditionList.GENERAL in entry.lists
)
_FROM_FIVE = _FOURTEEN[4:]
_JUVENILE = (*_FOURTEEN, "education")
_RESTRICTING = ("no_contact_order", "exclusion_zone", "curfew", "reporting_duty")
# Agreements outside enforcement; none of this is law.
_AGREED = (
    "reporting_duty", "substance_ban", "treatment_obligation", "supported_housing", "programme", "other_conduct",
)  # fmt: skip

OFFERED: dict[str, tuple[tuple[str, ...], str]] = {
    "VV": (_FOURTEEN + _GENERAL_FOUR, "Sr 14c"),
    "VI": (_FROM_FIVE + _GENERAL_FOUR, "Sr 15a(3)"),
    "VI_EXT": (_FROM_FIVE + _GENERAL_FOUR, "Sr 15a(3), Sv 6:1:18; to be verified"),
    "TBS_VW": (_FROM_FIVE + _GENERAL_FOUR, "Sr 38; conditions of conduct, list to be verified"),
    "TBS_VB": (_FROM_FIVE + _GENERAL_FOUR, "Sr 38g; conditions of conduct, list to be verified"),
    "GVM": (_FROM_FIVE + _GENERAL_FOUR, "Sr 38z, 38ab; list to be verified"),
    "VBM": (_RESTRICTING, "Sr 38v"),
    "SCHORSING": (_FOURTEEN + _GENERAL_FOUR, "Aanwijzing voorwaardelijke vrijheidsstraffen, BWBR0032942"),
    "PP": (_FROM_FIVE + _GENERAL_FOUR, "Penitentiaire beginselenwet; list to be verified"),
    "JV": (_JUVENILE + _GENERAL_FOUR, "Sr 77z"),
    "PIJ": (_JUVENILE + _GENERAL_FOUR, "Sr 77ta; list to be verified"),
    "GBM": (_JUVENILE + _GENERAL_FOUR, "Sr 77w; list to be verified"),
    "VRIJWILLIG": (_AGREED, "agreements, no law; outside enforcement"),
}  # fmt: skip
"""Per type of order the kinds it can include, and on what basis."""

# Both regimes have these frames; under juvenile law they follow the juvenile list.
_EITHER_REGIME = frozenset({"SCHORSING"})
GENERAL_KINDS: Final = _GENERAL_FOUR
LEGAL_KINDS: Final = _JUVENILE
"""The special conditions of the law: a kind of an organisation is one of these, more closely described."""
OBLIGATIONS: Final = (
    "check_in", "home_visit", "substance_test", "treatment", "group_session", "circle_meeting",
    DEVICE_CHECK,
)  # fmt: skip
"""The kinds of obligation that a kind of condition can bring, in the order in which entries name them."""
OWN_VERSIONS: Final = 1_000
"""Version 3 that an organisation adopted of a kind is version 1003 of its entry; those that are shipped stay below."""


def frames_of(kind: str) -> frozenset[str]:
    """The types of order that can hold a shipped kind by law."""
    juvenile = {frame for frame in _EITHER_REGIME if kind == "education"}
    return frozenset(frame for frame, (kinds, _) in OFFERED.items() if kind in kinds) | juvenile


def general_kinds(frame: str) -> tuple[str, ...]:
    """The general conditions of this frame, which come with it by law (Sr 14c(1), 15a(1))."""
    return tuple(kind for kind in lawful_kinds(frame) if kind in _GENERAL_FOUR)


def basis_of(frame: str) -> str:
    """The source that says which conditions a frame can include."""
    return OFFERED.get(frame, ((), ""))[1]


def lawful_kinds(frame: str, regime: str = "adult") -> tuple[str, ...]:
    """The shipped kinds that an order of this frame and regime can include by law, in the order of the library. None
    for an unknown frame. `basis_of` gives the source per frame."""
    kinds = OFFERED.get(frame, ((), ""))[0]
    if regime == "juvenile" and frame in _EITHER_REGIME:
        kinds = (*kinds, "education")
    return tuple(kind for kind in CONDITION_LIBRARY if kind in kinds)


@dataclass(frozen=True)
class Library:
    """The shipped entries with those that an organisation adopted, in any order: kinds of its own, and its wording or
    defaults of shipped ones. Its newest version that is valid takes the place of the shipped entry."""

    own: tuple[ConditionEntry, ...] = ()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Every code: the shipped ones in the order of the law, then those of the organisation by code."""
        own = sorted({one.kind for one in self.own} - CONDITION_LIBRARY.keys())
        return (*CONDITION_LIBRARY, *own)

    @cached_property
    def _versions(self) -> Mapping[tuple[str, int], ConditionEntry]:
        return {(one.kind, one.version): one for one in (*ENTRIES, *self.own)}

    def entry_of(self, kind: str, version: int) -> ConditionEntry | None:
        """One version of a kind; None when the library has no such version."""
        return self._versions.get((kind, version))

    def newest_on(self, kind: str, day: date) -> ConditionEntry | None:
        """The newest version of a kind that is valid on a day, which may be a retired one; None when there is none or
        the kind was removed."""
        valid = [
            one for (code, _), one in self._versions.items() if code == kind and one.holds_on(day)
        ]
        found = max(valid, key=lambda one: one.version, default=None)
        return None if found is None or found.offer is Offer.REMOVED else found

    def on(self, day: date) -> tuple[ConditionEntry, ...]:
        """Every kind that is not removed, in its newest version of that day."""
        found = (self.newest_on(kind, day) for kind in self.kinds)
        return tuple(one for one in found if one is not None)

    def offered(self, frame: str, regime: str, day: date) -> tuple[ConditionEntry, ...]:
        """What can be chosen for a new condition of such an order, in the order of the library. None for an unknown
        frame."""
        lawful = lawful_kinds(frame, regime)
        return tuple(
            one
            for one in self.on(day)
            if one.offer is Offer.OFFERED
            and (one.kind in lawful or (one.legal_kind in lawful and frame in one.frames))
        )


SHIPPED: Final = Library()
"""The library without anything that an organisation adopted."""
