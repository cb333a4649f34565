"""A sign counts as seen again at two of the last four contacts, and only while it is seen at the newest."""

from __future__ import annotations

from uuid import UUID

import pytest

from aftercare.domain.risk.early_signs import seen_again

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("contacts", "again"),
    [
        ([], set()),
        ([{A}], set()),
        ([{A}, {A}], {A}),
        ([{A}, set(), set(), {A}], {A}),
        ([{A}, set(), set(), set(), {A}], set()),
        ([{B}, {A}, {A}], set()),
        ([{A, B}, {B}, {A}], {A, B}),
        ([set(), {A}, {A}], set()),
    ],
    ids=[
        "no contact", "once", "twice in a row", "the fourth still counts", "the fifth does not",
        "not at the newest", "two signs", "nothing at the newest",
    ],
)  # fmt: skip
def test_a_sign_is_seen_again_at_two_of_four_contacts(
    contacts: list[set[UUID]], again: set[UUID]
) -> None:
    assert seen_again(contacts) == again
