"""The library holds the lists of the law, each entry sourced, and offers each frame its own."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from aftercare.domain.conditions.entries import (
    ConditionCategory,
    ConditionEntry,
    ConditionList,
    ConditionRole,
)
from aftercare.domain.conditions.library import (
    CONDITION_LIBRARY,
    ENTRIES,
    SHIPPED,
    basis_of,
    general_kinds,
    lawful_kinds,
)
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import ObligationKind

VERSIONS = [pytest.param(entry, id=f"{entry.kind}-{entry.version}") for entry in ENTRIES]
GENERAL = ("no_new_offence", "identity_check", "cooperate_supervision", "admit_home_visits")
FOURTEEN = tuple(CONDITION_LIBRARY)[:14]


def test_the_fourteen_special_conditions_come_in_the_order_of_the_article() -> None:
    sources = [CONDITION_LIBRARY[kind].source for kind in FOURTEEN]
    assert sources == [f"Sr 14c(2) item {n}" for n in range(1, 15)]


def test_juvenile_law_adds_education_and_the_general_four_follow() -> None:
    assert tuple(CONDITION_LIBRARY)[14:] == ("education", *GENERAL)
    assert CONDITION_LIBRARY["education"].lists == {ConditionList.JUVENILE}
    for kind in GENERAL:
        assert CONDITION_LIBRARY[kind].lists == {ConditionList.GENERAL}


@pytest.mark.parametrize("entry", VERSIONS)
def test_every_version_has_a_name_two_labels_a_source_and_says_what_is_not_established(
    entry: ConditionEntry,
) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", entry.kind)
    assert entry.label("nl") == entry.nl != ""
    assert entry.label("tr") == entry.en != ""
    assert entry.source.startswith("Sr ")
    assert entry.provenance
    assert entry.valid_to is None or entry.valid_to > entry.valid_from


def test_versions_of_a_kind_are_numbered_and_follow_each_other_without_a_gap() -> None:
    for kind in CONDITION_LIBRARY:
        mine = [entry for entry in ENTRIES if entry.kind == kind]
        assert [entry.version for entry in mine] == list(range(1, len(mine) + 1))
        for older, newer in pairwise(mine):
            assert older.valid_to is not None
            assert (newer.valid_from - older.valid_to).days == 1


def test_the_newest_valid_version_depends_on_the_day() -> None:
    assert SHIPPED.newest_on("other_conduct", date(2019, 12, 31)) == SHIPPED.entry_of(
        "other_conduct", 1
    )
    assert SHIPPED.newest_on("other_conduct", date(2020, 1, 1)) == SHIPPED.entry_of(
        "other_conduct", 2
    )
    assert SHIPPED.newest_on("other_conduct", date(2016, 1, 1)) is None
    assert SHIPPED.entry_of("other_conduct", 3) is None


@pytest.mark.parametrize("entry", VERSIONS)
def test_an_entry_asks_only_for_obligations_that_exist(entry: ConditionEntry) -> None:
    assert set(entry.obligations) <= set(ObligationKind)
    assert len(set(entry.obligations)) == len(entry.obligations)
    if entry.role is ConditionRole.OBLIGATION:
        assert entry.obligations


@pytest.mark.parametrize("frame", LEGAL_FRAMES)
@pytest.mark.parametrize("regime", ["adult", "juvenile"])
def test_every_frame_offers_something_and_says_on_what_ground(frame: str, regime: str) -> None:
    assert lawful_kinds(frame, regime)
    assert basis_of(frame)


def test_each_frame_offers_its_own_list() -> None:
    assert lawful_kinds("VV") == (*FOURTEEN, *GENERAL)
    assert lawful_kinds("VI") == (*FOURTEEN[4:], *GENERAL)  # Sr 15a(3): without the first four
    assert lawful_kinds("JV", "juvenile") == (*FOURTEEN, "education", *GENERAL)
    assert lawful_kinds("VBM") == FOURTEEN[4:8]
    assert "education" not in lawful_kinds("SCHORSING")
    assert "education" in lawful_kinds("SCHORSING", "juvenile")
    assert not set(lawful_kinds("VRIJWILLIG")) & {*GENERAL, "curfew", "exclusion_zone"}
    assert lawful_kinds("XX") == ()


def test_the_general_conditions_come_with_every_order_that_can_hold_them() -> None:
    with_them = {frame for frame in LEGAL_FRAMES if general_kinds(frame) == GENERAL}
    assert set(LEGAL_FRAMES) - with_them == {"VBM", "VRIJWILLIG"}
    assert general_kinds("VBM") == general_kinds("VRIJWILLIG") == general_kinds("") == ()
    # A visit that is not asked for leaves no condition uncovered.
    assert CONDITION_LIBRARY["admit_home_visits"].role is ConditionRole.NEITHER


def test_only_what_restricts_liberty_can_be_monitored() -> None:
    monitored = [kind for kind, entry in CONDITION_LIBRARY.items() if entry.may_be_monitored]
    assert monitored == ["no_contact_order", "exclusion_zone", "curfew", "reporting_duty"]


def test_the_prosecutions_five_groups_hold_the_fourteen() -> None:
    groups = [CONDITION_LIBRARY[kind].category for kind in FOURTEEN]
    assert groups.count(ConditionCategory.RESTORATIVE) == 4
    assert groups.count(ConditionCategory.LIBERTY_RESTRICTING) == 4
    assert groups.count(ConditionCategory.CARE) == 3
    assert groups.count(ConditionCategory.BEHAVIOUR_INFLUENCING) == 2
    assert groups.count(ConditionCategory.OTHER) == 1


@pytest.mark.parametrize("kind", ObligationKind)
def test_every_kind_of_obligation_can_come_from_an_obliging_condition(kind: ObligationKind) -> None:
    binding_conditions = [
        entry for entry in CONDITION_LIBRARY.values() if kind in entry.obligations
    ]
    assert ConditionRole.OBLIGATION in {entry.role for entry in binding_conditions}


def test_a_condition_asks_for_nothing_beyond_its_own_subject() -> None:
    asked = {kind: entry.obligations for kind, entry in CONDITION_LIBRARY.items()}
    assert {kind: kinds for kind, kinds in asked.items() if kinds} == {
        "curfew": ("home_visit",),
        "reporting_duty": ("check_in", "home_visit"),
        "substance_ban": ("substance_test",),
        "treatment_obligation": ("treatment", "group_session"),
        "supported_housing": ("home_visit",),
        "programme": ("group_session",),
        "other_conduct": (
            "check_in",
            "home_visit",
            "substance_test",
            "circle_meeting",
            "device_check",
        ),
        "cooperate_supervision": ("check_in",),
        "admit_home_visits": ("home_visit",),
    }


def test_conditions_about_places_people_and_hours_limit_the_planner() -> None:
    limiting = [e.kind for e in CONDITION_LIBRARY.values() if e.role is ConditionRole.CONSTRAINT]
    assert limiting == ["no_contact_order", "exclusion_zone", "curfew", "education"]
