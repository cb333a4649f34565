"""The library of legal frames is whole and sourced."""

from __future__ import annotations

from datetime import date

import pytest

from aftercare.domain.orders.legal_frames import LEGAL_FRAMES, LegalFrame

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
