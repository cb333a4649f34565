"""Who can join which group: never juveniles with adults, never two who are kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.treatment.fit import Entry, Group, Joiner, Misfit, shown_reason, why_not

TODAY = date(2026, 11, 24)
JOINER = Joiner("p1", "adult", "g1", purpose="kompas")
GROUP = Group("g1", "adult", Entry.OPEN, 8, TODAY - timedelta(days=30), purpose="kompas")

regimes = st.sampled_from(["adult", "juvenile"])
people = st.frozensets(st.sampled_from(["p2", "p3", "p4", "p5"]))
joiners = st.builds(
    Joiner, st.just("p1"), regimes, st.sampled_from(["g1", "g2"]),
    st.sampled_from([None, "kompas", "anker"]), st.booleans(), people,
)  # fmt: skip
groups = st.builds(
    Group, st.sampled_from(["g1", "g2"]), regimes, st.sampled_from(Entry), st.integers(1, 4),
    st.dates(date(2026, 11, 20), date(2026, 11, 28)),
    st.none() | st.dates(date(2026, 11, 20), date(2026, 12, 1)),
    st.sampled_from([None, "kompas", "anker"]), people,
)  # fmt: skip


@pytest.mark.parametrize(
    ("joiner", "group", "misfit"),
    [
        ({}, {}, None),
        ({"regime": "juvenile"}, {}, Misfit.OTHER_AUDIENCE),
        ({}, {"audience": "juvenile"}, Misfit.OTHER_AUDIENCE),
        ({"regime": "juvenile"}, {"audience": "juvenile"}, None),
        ({}, {"programme": "g2"}, Misfit.OTHER_PROGRAMME),
        ({"substitutable": True}, {"programme": "g2"}, None),
        ({"substitutable": True}, {"programme": "g2", "purpose": "anker"}, Misfit.OTHER_PROGRAMME),
        (
            {"substitutable": True, "purpose": None},
            {"programme": "g2", "purpose": None},
            Misfit.OTHER_PROGRAMME,
        ),
        ({}, {"ends_on": TODAY}, None),
        ({}, {"ends_on": TODAY - timedelta(days=1)}, Misfit.GROUP_ENDED),
        ({}, {"entry": Entry.CLOSED}, Misfit.GROUP_CLOSED),
        ({}, {"entry": Entry.CLOSED, "starts_on": TODAY}, None),
        ({}, {"starts_on": TODAY + timedelta(days=9)}, None),
        ({}, {"entry": Entry.CLOSED, "starts_on": TODAY + timedelta(days=9)}, None),
        ({"apart_from": frozenset({"p2"})}, {"members": frozenset({"p2"})}, Misfit.KEPT_APART),
        ({"apart_from": frozenset({"p2"})}, {"members": frozenset({"p3"})}, None),
        ({}, {"capacity": 1, "members": frozenset({"p2"})}, Misfit.GROUP_FULL),
        ({}, {"capacity": 2, "members": frozenset({"p2", "p3"})}, Misfit.GROUP_FULL),
    ],
)
def test_the_first_reason_is_given(
    joiner: dict[str, Any], group: dict[str, Any], misfit: Misfit | None
) -> None:
    assert why_not(replace(JOINER, **joiner), replace(GROUP, **group), TODAY) is misfit


@given(joiners, groups)
def test_whoever_joins_is_among_their_own_meets_nobody_they_may_not_and_has_a_place(
    joiner: Joiner, group: Group
) -> None:
    if why_not(joiner, group, TODAY) is not None:
        return
    assert joiner.regime == group.audience
    assert not joiner.apart_from & group.members
    assert len(group.members) < group.capacity
    assert group.programme == joiner.programme or joiner.substitutable
    assert group.entry is Entry.OPEN or group.starts_on >= TODAY


def test_who_is_kept_apart_from_whom_cannot_be_read_from_the_answer() -> None:
    codes = [shown_reason(one) for one in Misfit]
    assert "kept-apart" not in codes
    assert shown_reason(Misfit.KEPT_APART) == "not-in-this-group"
