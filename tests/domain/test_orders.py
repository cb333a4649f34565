"""The library of frames and conditions is whole, sourced, and asks only for what exists."""

from __future__ import annotations

import re
from datetime import date

import pytest

from aftercare.domain.conditions import CONDITION_LIBRARY, ConditionEntry, ConditionRole
from aftercare.domain.obligations import ObligationKind
from aftercare.domain.orders import LEGAL_FRAMES, LegalFrame

ENTRIES = [pytest.param(entry, id=kind) for kind, entry in CONDITION_LIBRARY.items()]
FRAMES = [pytest.param(frame, id=code) for code, frame in LEGAL_FRAMES.items()]


def test_the_thirteen_frames_are_there() -> None:
    assert " ".join(LEGAL_FRAMES) == (
        "VV VI VI_EXT TBS_VW TBS_VB GVM VBM SCHORSING PP JV PIJ GBM VRIJWILLIG"
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_says_its_name_its_source_and_since_when(frame: LegalFrame) -> None:
    assert LEGAL_FRAMES[frame.code] is frame
    assert frame.source
    assert date(1900, 1, 1) < frame.valid_from
    assert frame.valid_to is None or frame.valid_to > frame.valid_from
    assert frame.label("nl") == frame.nl != ""
    assert frame.label("en") == frame.en != ""


def test_a_language_without_labels_reads_english() -> None:
    assert LEGAL_FRAMES["GVM"].label("tr") == "long-term supervision measure"
    assert CONDITION_LIBRARY["curfew"].label("tr") == "presence duty"


def test_the_fourteen_conditions_of_the_article_are_there_in_its_order() -> None:
    sources = [entry.source for entry in CONDITION_LIBRARY.values()]
    assert sources == [f"Sr 14c(2) item {n}" for n in range(1, 15)]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_condition_has_a_name_and_two_labels(entry: ConditionEntry) -> None:
    assert CONDITION_LIBRARY[entry.kind] is entry
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", entry.kind)
    assert entry.label("nl") == entry.nl != ""
    assert entry.label("en") == entry.en != ""


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_condition_asks_only_for_kinds_of_obligation_that_exist(entry: ConditionEntry) -> None:
    assert set(entry.obligations) <= set(ObligationKind)
    assert len(set(entry.obligations)) == len(entry.obligations)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_condition_that_obliges_asks_for_something(entry: ConditionEntry) -> None:
    if entry.role is ConditionRole.OBLIGATION:
        assert entry.obligations


@pytest.mark.parametrize("kind", ObligationKind)
def test_every_kind_of_obligation_can_come_from_an_obliging_condition(kind: ObligationKind) -> None:
    asking = [entry for entry in CONDITION_LIBRARY.values() if kind in entry.obligations]
    assert ConditionRole.OBLIGATION in {entry.role for entry in asking}


def test_conditions_about_places_and_people_limit_the_planner() -> None:
    limiting = [e.kind for e in CONDITION_LIBRARY.values() if e.role is ConditionRole.CONSTRAINT]
    assert limiting == ["no_contact_order", "exclusion_zone", "curfew"]


def test_a_condition_asks_for_nothing_beyond_its_own_subject() -> None:
    asked = {kind: entry.obligations for kind, entry in CONDITION_LIBRARY.items()}
    assert {kind: kinds for kind, kinds in asked.items() if kinds} == {
        "curfew": ("home_visit",),
        "reporting_duty": ("check_in", "home_visit"),
        "substance_ban": ("substance_test",),
        "treatment_obligation": ("treatment", "group_session"),
        "supported_housing": ("home_visit",),
        "programme": ("group_session",),
        "other_conduct": ("check_in", "home_visit", "substance_test"),
    }
