"""The library of conditions as versioned reference data with sources, and which of them an order can include."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.conditions.entries import (
    ConditionCategory,
    ConditionEntry,
    ConditionList,
    ConditionRole,
)
from aftercare.domain.conditions.specs import SPECS

_14C = "Sr 14c(2)"
_O, _C, _N = ConditionRole.OBLIGATION, ConditionRole.CONSTRAINT, ConditionRole.NEITHER
_RESTORE, _LIBERTY = ConditionCategory.RESTORATIVE, ConditionCategory.LIBERTY_RESTRICTING
_CONDUCT, _CARE = ConditionCategory.BEHAVIOUR_INFLUENCING, ConditionCategory.CARE
_OTHER = ConditionCategory.OTHER
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
        parameters=SPECS[kind],
        provenance=_TO_VERIFY,
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
    obligations=("check_in", "home_visit"),
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
        SPECS["education"],
        provenance=_TO_VERIFY,
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
RESTRICTING = ("no_contact_order", "exclusion_zone", "curfew")
"""Where a client may not go or must be, and whom they may not meet."""
_RESTRICTING = (*RESTRICTING, "reporting_duty")
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


def kinds_offered(frame: str, regime: str = "adult") -> tuple[str, ...]:
    """The kinds an order of this frame and regime can include, in the order of the library. None for an unknown
    frame. `basis_of` gives the source per frame."""
    kinds = OFFERED.get(frame, ((), ""))[0]
    if regime == "juvenile" and frame in _EITHER_REGIME:
        kinds = (*kinds, "education")
    return tuple(kind for kind in CONDITION_LIBRARY if kind in kinds)


def general_kinds(frame: str) -> tuple[str, ...]:
    """The general conditions of this frame, which come with it by law (Sr 14c(1), 15a(1))."""
    return tuple(kind for kind in kinds_offered(frame) if kind in _GENERAL_FOUR)


def basis_of(frame: str) -> str:
    """The source that says which conditions a frame can include."""
    return OFFERED.get(frame, ((), ""))[1]


def entry_of(kind: str, version: int) -> ConditionEntry | None:
    """One version of a kind; None when the library has no such version."""
    return next((one for one in ENTRIES if (one.kind, one.version) == (kind, version)), None)


def newest_on(kind: str, day: date) -> ConditionEntry | None:
    """The newest version of a kind that is valid on a day; None when there is none."""
    valid = [one for one in ENTRIES if one.kind == kind and one.holds_on(day)]
    return max(valid, key=lambda one: one.version, default=None)
