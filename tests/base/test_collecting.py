"""The collector rests inside the block and is afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from aftercare.base.collecting import uncollected


def fails_inside() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise ValueError("on purpose")


def test_the_collector_rests_inside_and_works_afterwards_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="on purpose"):
        fails_inside()
    assert gc.isenabled()


def test_where_it_was_switched_off_before_it_stays_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
