"""Kinds of deadline about our own work: contacts that were not offered, or fewer than the standard requires."""

from __future__ import annotations

from enum import StrEnum

from aftercare.domain.deadlines.kinds import DeadlineKind


class Cause(StrEnum):
    """Why a period had too few contacts: we did not offer them, or we did and the client did not come."""

    CAPACITY = "capacity"
    ABSENCE = "absence"


NOT_OFFERED = "could-not-be-offered"
_SOURCE = "the contact standard the team works by; what follows is for a person to decide"
_CONTACTS = {
    "face_to_face": ("persoonlijk contact", "less face-to-face contact"),
    "home_visit": ("huisbezoeken", "fewer home visits"),
    "provider_contact": ("contact met de behandelaar", "less contact with the treatment provider"),
    "employment_check": ("controles van werk", "fewer employment checks"),
    "phone_call": ("telefoongesprekken", "fewer telephone calls"),
    "substance_test": ("urinecontroles", "fewer substance tests"),
    "police_contact": ("contact met de politie", "less contact with the police"),
    "family_contact": ("contact met de familie", "less contact with the family"),
}
_WHY = {
    Cause.CAPACITY: ("niet genoeg aangeboden", "not offered often enough"),
    Cause.ABSENCE: ("aangeboden, cliënt kwam niet", "offered, the client did not come"),
}


def too_few(kind: str, cause: Cause) -> str:
    """The code of a period with too few contacts of a kind; it includes the cause."""
    return f"too-few-{kind.replace('_', '-')}-{cause.value}"


def _too_few(kind: str, cause: Cause) -> DeadlineKind:
    (nl, en), (why_nl, why_en) = _CONTACTS[kind], _WHY[cause]
    return DeadlineKind(
        too_few(kind, cause),
        f"minder {nl} dan de norm vraagt: {why_nl}",
        f"{en} than the standard asks: {why_en}",
        _SOURCE,
        lead_days=0,
    )


TOO_FEW_KINDS = tuple(_too_few(kind, cause) for kind in _CONTACTS for cause in Cause)
TOO_FEW_CODES = frozenset(kind.code for kind in TOO_FEW_KINDS)
KIND_OF_CODE = {too_few(kind, cause): kind for kind in _CONTACTS for cause in Cause}
SHORTFALL_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        NOT_OFFERED,
        "afspraak kon niet worden aangeboden: de termijn verstreek zonder tijdstip",
        "an appointment could not be offered: its period passed without a time",
        "the plan in force; never a miss of the client's",
        lead_days=0,
    ),
    *TOO_FEW_KINDS,
)
SHORTFALL_CODES = frozenset(kind.code for kind in SHORTFALL_KINDS)
