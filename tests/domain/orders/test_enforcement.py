"""What is voluntary is outside enforcement, whatever else it is."""

from __future__ import annotations

import pytest

from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.orders.enforceability import is_enforceable
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.plans.obligations import (
    NEEDS,
    Needs,
    ObligationKind,
    ObligationTerms,
    faults_of,
)


@pytest.mark.parametrize("frame", LEGAL_FRAMES)
def test_only_the_voluntary_frame_binds_nobody(frame: str) -> None:
    assert is_enforceable("check_in", frame) is (frame != "VRIJWILLIG")


@pytest.mark.parametrize("frame", LEGAL_FRAMES)
def test_a_circle_binds_nobody_under_any_frame(frame: str) -> None:
    assert not is_enforceable("circle_meeting", frame)


@pytest.mark.parametrize("kind", ObligationKind)
def test_every_other_kind_binds_under_a_court_order(kind: ObligationKind) -> None:
    assert is_enforceable(kind.value, "VV") is (kind is not ObligationKind.CIRCLE_MEETING)


def test_a_circle_meets_in_a_place_without_an_officer_under_an_agreement_about_conduct() -> None:
    assert NEEDS[ObligationKind.CIRCLE_MEETING] is Needs.ROOM
    assert "circle_meeting" in CONDITION_LIBRARY["other_conduct"].obligations
    assert "circle_meeting" not in CONDITION_LIBRARY["reporting_duty"].obligations
    terms = ObligationTerms(ObligationKind.CIRCLE_MEETING, 90, 7, site_ids=("x",))
    assert faults_of(terms, CONDITION_LIBRARY["other_conduct"].obligations) == ()
    asked = CONDITION_LIBRARY["curfew"].obligations
    assert [fault.code for fault in faults_of(terms, asked)] == ["kind-not-of-condition"]
