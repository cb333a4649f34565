"""What a supervisor enters in the lists of a file, and what has to be done before a colleague is barred."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest

from aftercare.domain.accounts.permissions import Role
from aftercare.domain.file_access.lists import (
    LISTED_ROLES,
    LONGEST_REVIEW,
    AccessKind,
    NewEntry,
    Position,
    bar_fault,
    day_faults,
)

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def entered(
    from_on: date = TODAY, until_on: date | None = None, review_on: date | None = None
) -> list[str]:
    new = NewEntry(AccessKind.BARRED, "Familie van de cliënt", from_on, until_on, review_on)
    return [f"{one.pointer} {one.code}" for one in day_faults(new, TODAY)]


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ({"until_on": TODAY}, []),
        ({"review_on": TODAY + DAY}, []),
        ({"review_on": TODAY + LONGEST_REVIEW}, []),
        ({"from_on": TODAY - DAY, "until_on": TODAY}, ["/from_on in-the-past"]),
        ({}, ["/until_on end-or-review"]),
        ({"until_on": TODAY, "review_on": TODAY + DAY}, ["/until_on end-or-review"]),
        ({"from_on": TODAY + DAY, "until_on": TODAY}, ["/until_on dates-reversed"]),
        ({"until_on": TODAY - DAY}, ["/until_on in-the-past"]),
        ({"review_on": TODAY - DAY}, ["/review_on in-the-past"]),
        ({"review_on": TODAY}, ["/review_on review-within-a-year"]),
        ({"review_on": TODAY + LONGEST_REVIEW + DAY}, ["/review_on review-within-a-year"]),
    ],
)  # fmt: skip
def test_an_entry_has_a_last_day_or_a_day_of_review(
    days: dict[str, date], faults: list[str]
) -> None:
    assert entered(**days) == faults


@pytest.mark.parametrize("name", [one.name for one in fields(Position)])
def test_what_the_colleague_still_is_to_the_client_ends_first(name: str) -> None:
    fault = bar_fault(Position(**{name: True}))
    assert fault is not None
    assert fault.pointer == "/staff_id"
    assert fault.code.startswith("bar-")


def test_a_colleague_without_any_part_in_the_file_is_barred_at_once() -> None:
    assert bar_fault(Position()) is None


def test_roles_that_see_clients_can_be_barred_and_those_that_read_files_can_be_allowed() -> None:
    assert {
        AccessKind.ALLOWED: {Role.OFFICER, Role.SUPERVISOR},
        AccessKind.BARRED: {
            Role.OFFICER,
            Role.SUPERVISOR,
            Role.PLANNER,
            Role.PROVIDER,
            Role.COORDINATOR,
            Role.MACHINE,
        },
    } == LISTED_ROLES
