"""A kind that an organisation adopts is read whole or with every fault, and takes its place in the library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.conditions.entries import ConditionEntry, KindProperty, Offer
from aftercare.domain.conditions.library import (
    CONDITION_LIBRARY,
    GENERAL_KINDS,
    LEGAL_KINDS,
    OBLIGATIONS,
    OWN_VERSIONS,
    SHIPPED,
    Library,
    frames_of,
    lawful_kinds,
)
from aftercare.domain.conditions.own_kinds import document_of, entered_entry, read_kind
from aftercare.domain.conditions.parameters import asks_for
from aftercare.domain.conditions.specs import OF_PROPERTY
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import protected_by
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import ObligationKind
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.tiers import examples

ON = date(2026, 12, 1)


def read(
    code: str = "blood_test", version: int = 1, on: date = ON, **changes: Any
) -> ConditionEntry:
    return read_kind(raw_kind(**changes), code, version, on)


def faults(code: str = "blood_test", **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_kind(raw_kind(**changes), code, 1, ON, pointer="/document")
    return [(one.pointer, one.code) for one in refused.value.fields]


def test_a_kind_of_the_organisation_has_what_its_document_says() -> None:
    entry = read()
    assert (entry.version, entry.obligations) == (OWN_VERSIONS + 1, ("substance_test",))
    assert entry.category is CONDITION_LIBRARY["substance_ban"].category
    assert [one.name for one in entry.parameters] == ["substances", "testing"]
    assert asks_for(entry, {}) == ("substance_test",)
    assert asks_for(entry, {"testing": False}) == ()


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"nl": " "}, "/document/nl", "missing"),
        ({"en": "x" * 201}, "/document/en", "bad-length"),
        ({"en": "a\0b"}, "/document/en", "unprintable"),
        ({"legal_kind": "no_new_offence", "frames": ["VV"]}, "/document/legal_kind", "unknown-choice"),
        ({"legal_kind": "party"}, "/document/legal_kind", "unknown-value"),
        ({"role": "party"}, "/document/role", "unknown-value"),
        ({"obligations": []}, "/document/obligations", "empty-list"),
        ({"obligations": ["device_check"]}, "/document/obligations", "checks-without-bounds"),
        ({"role": "constraint"}, "/document/obligations", "asks-without-role"),
        ({"role": "neither"}, "/document/obligations", "asks-without-role"),
        ({"properties": ["substances", "monitoring"]}, "/document/properties", "not-to-be-monitored"),
        ({"frames": ["VBM"]}, "/document/frames", "kind-not-of-frame"),
        ({"frames": []}, "/document/frames", "none-ticked"),
        ({"defaults": {"areas": []}}, "/document/defaults", "unknown-parameter"),
        ({"defaults": {"testing": "yes"}}, "/document/defaults/testing", "not-a-flag"),
        ({"offer": "hidden"}, "/document/offer", "unknown-value"),
        ({"colour": "red"}, "/document/colour", "unknown-member"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(
    changes: dict[str, Any], pointer: str, code: str
) -> None:
    assert (pointer, code) in faults(**changes)


def test_a_kind_that_limits_places_keeps_the_obligation_of_the_condition_of_the_law() -> None:
    """A home visit sees to a curfew, which requires no appointment by itself."""
    hours = {"legal_kind": "curfew", "properties": ["home_hours"], "role": "constraint"}
    entry = read(**hours, obligations=["home_visit"], defaults={})
    assert entry.obligations == ("home_visit",)
    assert ("/document/obligations", "asks-without-role") in faults(
        **hours, obligations=["home_visit", "check_in"], defaults={}
    )


def test_what_differs_from_client_to_client_has_no_default() -> None:
    zone = {"legal_kind": "exclusion_zone", "properties": ["zone"], "role": "constraint"}
    areas = [{"type": "Circle", "center": [4.9, 52.4], "radius_m": 500}]
    assert ("/document/defaults/areas", "no-default") in faults(
        **zone, obligations=[], defaults={"areas": areas}
    )


@pytest.mark.parametrize("kind", CONDITION_LIBRARY)
def test_of_a_shipped_kind_only_its_names_defaults_and_offer_change(kind: str) -> None:
    shipped = document_of(CONDITION_LIBRARY[kind])
    entry = read_kind(shipped | {"nl": "onze woorden"}, kind, 1, ON)
    assert (entry.nl, entry.source) == ("onze woorden", CONDITION_LIBRARY[kind].source)
    assert (entry.obligations, entry.parameters, entry.role, entry.lists) == (
        CONDITION_LIBRARY[kind].obligations,
        CONDITION_LIBRARY[kind].parameters,
        CONDITION_LIBRARY[kind].role,
        CONDITION_LIBRARY[kind].lists,
    )
    changed = shipped | {"role": "obligation", "obligations": ["treatment"]}
    with pytest.raises(Invalid) as refused:
        read_kind(changed, kind, 1, ON)
    assert {"fixed-by-law"} == {one.code for one in refused.value.fields}


@pytest.mark.parametrize("kind", GENERAL_KINDS)
def test_a_general_condition_comes_by_law_and_is_always_offered(kind: str) -> None:
    with pytest.raises(Invalid):
        read_kind(document_of(CONDITION_LIBRARY[kind]) | {"offer": "retired"}, kind, 1, ON)


def test_a_stored_document_stays_readable_when_it_would_no_longer_be_accepted() -> None:
    changed = document_of(CONDITION_LIBRARY["curfew"]) | {"obligations": ["treatment"]}
    entry = entered_entry("curfew", OWN_VERSIONS + 3, changed)
    assert entry is not None
    assert (entry.version, entry.obligations) == (OWN_VERSIONS + 3, ("treatment",))


def test_every_obligation_and_every_special_condition_can_be_chosen() -> None:
    assert set(OBLIGATIONS) == set(ObligationKind)
    assert {*LEGAL_KINDS, *GENERAL_KINDS} == CONDITION_LIBRARY.keys()
    assert OF_PROPERTY.keys() == set(KindProperty)
    for kind in CONDITION_LIBRARY:
        by_law = {
            frame
            for frame in LEGAL_FRAMES
            for regime in ("adult", "juvenile")
            if kind in lawful_kinds(frame, regime)
        }
        assert frames_of(kind) == by_law


@pytest.mark.parametrize(
    ("properties", "changes"),
    [
        (["zone"], (Disclosed.ZONE_CHANGE,)),
        (["contact_ban"], (Disclosed.CONTACT_BAN_CHANGE,)),
        (["zone", "contact_ban"], (Disclosed.ZONE_CHANGE, Disclosed.CONTACT_BAN_CHANGE)),
        (["internet_ban"], ()),
    ],
    ids=str,
)
def test_what_a_victim_has_to_know_of_follows_from_the_properties(
    properties: list[str], changes: tuple[Disclosed, ...]
) -> None:
    entry = read(properties=properties, defaults={}, legal_kind="other_conduct")
    assert protected_by(entry) == changes
    assert entry.names_a_victim is bool(changes)
    assert protected_by(None) == ()


# The library ----------------------------------------------------------------------------------

DAYS = st.integers(0, 40).map(lambda days: ON + timedelta(days=days))
CODES = st.sampled_from(["blood_test", "no_games", "substance_ban", "curfew"])


@st.composite
def adopted(draw: st.DrawFn) -> tuple[ConditionEntry, ...]:
    """Versions of several kinds, each in force after the one before."""
    found = []
    last: dict[str, tuple[int, date]] = {}
    for code in draw(st.lists(CODES, max_size=8)):
        number, since = last.get(code, (0, ON))
        day = max(since, draw(DAYS))
        shipped = CONDITION_LIBRARY.get(code)
        offers = list(Offer) if shipped is None else [Offer.OFFERED, Offer.RETIRED]
        document = (document_of(shipped) if shipped else raw_kind()) | {
            "nl": draw(st.sampled_from(["eerst", "later"])),
            "offer": draw(st.sampled_from(offers)).value,
        }
        found.append(read_kind(document, code, number + 1, day))
        last[code] = (number + 1, day)
    return tuple(found)


@settings(max_examples=examples(200), deadline=None)
@given(adopted(), DAYS)
def test_the_newest_version_of_a_day_counts_and_every_version_stays_readable(
    own: tuple[ConditionEntry, ...], day: date
) -> None:
    library = Library(own)
    for one in own:
        assert library.entry_of(one.kind, one.version) == one
    for kind in library.kinds:
        begun = [one for one in own if one.kind == kind and one.valid_from <= day]
        newest = library.newest_on(kind, day)
        if not begun:
            assert newest == SHIPPED.newest_on(kind, day)
        elif begun[-1].offer is Offer.REMOVED:
            assert newest is None
        else:
            assert newest == begun[-1]


@settings(max_examples=examples(200), deadline=None)
@given(adopted(), DAYS, st.sampled_from(list(LEGAL_FRAMES)))
def test_only_what_the_law_allows_and_is_not_retired_is_offered(
    own: tuple[ConditionEntry, ...], day: date, frame: str
) -> None:
    library = Library(own)
    offered = library.offered(frame, "adult", day)
    lawful = lawful_kinds(frame)
    assert {one.kind for one in offered if one.kind in CONDITION_LIBRARY} == {
        kind
        for kind in lawful
        if (entry := library.newest_on(kind, day)) and entry.offer is Offer.OFFERED
    }
    for one in offered:
        assert one.offer is Offer.OFFERED
        assert one == library.newest_on(one.kind, day)
        assert one.kind in lawful or (one.legal_kind in lawful and frame in one.frames)


def test_without_anything_adopted_the_library_is_the_shipped_one() -> None:
    for frame in LEGAL_FRAMES:
        for regime in ("adult", "juvenile"):
            kinds = tuple(one.kind for one in SHIPPED.offered(frame, regime, ON))
            assert kinds == lawful_kinds(frame, regime)
