"""What another standard requires otherwise: which kinds, and which of them less often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.contact_standards.changing import kinds_changed
from aftercare.domain.contact_standards.kinds import (
    Cadence,
    ContactKind,
    Qualifies,
    Requirement,
    SubQuota,
)
from aftercare.domain.plans.obligations import ObligationKind

AT_HOME = Qualifies(frozenset({ObligationKind.HOME_VISIT}))
TALKS = Requirement(
    ContactKind.FACE_TO_FACE, 2, 30, Cadence.FIXED,
    Qualifies(frozenset({ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT})),
)  # fmt: skip
VISITS = Requirement(ContactKind.HOME_VISIT, 1, 90, Cadence.ROLLING, AT_HOME)


@pytest.mark.parametrize(
    ("was", "becomes", "less"),
    [
        ([TALKS], [TALKS], {}),
        ([TALKS], [], {ContactKind.FACE_TO_FACE: True}),
        ([], [TALKS], {ContactKind.FACE_TO_FACE: False}),
        ([TALKS], [replace(TALKS, number=1)], {ContactKind.FACE_TO_FACE: True}),
        ([TALKS], [replace(TALKS, number=1, period_days=7)], {ContactKind.FACE_TO_FACE: False}),
        ([TALKS], [replace(TALKS, number=2, period_days=90)], {ContactKind.FACE_TO_FACE: True}),
        ([replace(TALKS, of_which=(SubQuota(1, AT_HOME),))], [TALKS], {ContactKind.FACE_TO_FACE: True}),
        ([TALKS, VISITS], [VISITS], {ContactKind.FACE_TO_FACE: True}),
    ],
)  # fmt: skip
def test_a_kind_is_less_where_the_whole_or_a_part_of_it_is(
    was: list[Requirement], becomes: list[Requirement], less: dict[ContactKind, bool]
) -> None:
    assert {one.kind: one.is_less for one in kinds_changed(was, becomes)} == less
