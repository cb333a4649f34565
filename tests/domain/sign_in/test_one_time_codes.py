"""A code fits for its half minute and the two beside it, once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.sign_in.one_time_codes import (
    RECOVERY_CODES,
    half_minute_of,
    new_recovery_codes,
    new_secret,
    recovery_code_typed,
)

# RFC 6238, appendix B: the key and times of the reference, with the last six of its eight digits.
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
REFERENCE = {59: "287082", 1111111109: "081804", 1111111111: "050471", 20000000000: "353130"}


@pytest.mark.parametrize("second", REFERENCE)
def test_codes_are_those_of_the_standard(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert half_minute_of(KEY, REFERENCE[second], at, 0) == second // 30


def test_a_code_fits_half_a_minute_early_or_late_and_no_more() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    code = REFERENCE[1111111109]
    late = [at + timedelta(seconds=30 * steps) for steps in range(-2, 3)]
    assert [half_minute_of(KEY, code, one, 0) is not None for one in late] == [
        False,
        True,
        True,
        True,
        False,
    ]
    # Also with what comes unseen where it was copied.
    for typed in (f" {code[:3]} {code[3:]} ", f"\u200b{code[:3]}\u00ad{code[3:]}\ufeff"):
        assert half_minute_of(KEY, typed, at, 0)


def test_a_code_fits_once_and_none_before_it_fits_after() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    step = half_minute_of(KEY, REFERENCE[1111111109], at, 0)
    assert step is not None
    assert half_minute_of(KEY, REFERENCE[1111111109], at, step) is None
    assert half_minute_of(KEY, REFERENCE[1111111109], at, step - 1) == step


@pytest.mark.parametrize("typed", ["", "000000", "٢٨٧٠٨٢", "x" * 40])
def test_what_is_no_code_never_fits(typed: str) -> None:
    assert half_minute_of(KEY, typed, datetime.fromtimestamp(59, UTC), 0) is None


def test_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    assert all(re.fullmatch(r"[a-z2-9]{6}(-[a-z2-9]{6}){3}", one) for one in codes)
    assert recovery_code_typed(f" {codes[0].upper().replace('-', ' ')}") == codes[0]
    assert new_secret() != new_secret()
