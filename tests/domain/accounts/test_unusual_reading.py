"""Unusual reading is a matter of number, time and the caseload a file belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aftercare.domain.accounts.unusual_reading import NUMBERS, Finding, Kind, Look, unusual

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=UTC)  # 23:00 in Amsterdam
EVENING = datetime(2026, 11, 24, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def looks(
    number: int, at: datetime, *, own: bool = True, export: bool = False, apart: float = 1
) -> list[Look]:
    """So many different files, some minutes apart."""
    return [
        Look(at + timedelta(minutes=apart * one), UUID(int=one), own, export)
        for one in range(number)
    ]


def kinds(found: list[Finding]) -> set[Kind]:
    return {one.kind for one in found}


@pytest.mark.parametrize(
    ("kind", "at", "own", "export"),
    [
        (Kind.MANY_FILES, MORNING, True, False),
        (Kind.FILES_OF_OTHERS, MORNING, False, False),
        (Kind.AT_NIGHT, NIGHT, True, False),
        (Kind.EXPORTS, MORNING, True, True),
    ],
)
def test_from_its_number_on_reading_is_unusual(
    kind: Kind, at: datetime, own: bool, export: bool
) -> None:
    least = NUMBERS.least[kind]
    assert unusual(looks(least - 1, at, own=own, export=export), ()) == []
    found = unusual(looks(least, at, own=own, export=export), ())
    assert found == [Finding(kind, at, at + timedelta(minutes=least - 1), least)]


def test_references_that_no_file_has_are_counted_each() -> None:
    tried = [
        Look(MORNING + timedelta(minutes=one), UUID(int=1), True, False, True) for one in range(5)
    ]
    assert unusual(tried[:4], ()) == []
    assert kinds(unusual(tried, ())) == {Kind.UNKNOWN_REFERENCES}


def test_the_same_file_counts_once_and_an_export_each_time() -> None:
    again = [Look(MORNING + timedelta(seconds=one), UUID(int=1), False, True) for one in range(40)]
    assert kinds(unusual(again, ())) == {Kind.EXPORTS}


def test_what_is_further_apart_than_an_hour_is_not_one_stretch() -> None:
    least = NUMBERS.least[Kind.MANY_FILES]
    slowly = looks(least, MORNING, apart=60 / (least - 1) + 0.01)
    assert unusual(slowly, ()) == []
    assert kinds(unusual(looks(least, MORNING, apart=2), ())) == {Kind.MANY_FILES}


def test_the_night_is_working_time_within_a_shift_and_the_evening_is_no_night() -> None:
    assert unusual(looks(6, NIGHT), [(NIGHT, NIGHT + HOUR)]) == []
    assert kinds(unusual(looks(6, NIGHT), [(NIGHT - HOUR, NIGHT)])) == {Kind.AT_NIGHT}
    assert unusual(looks(6, EVENING), ()) == []
