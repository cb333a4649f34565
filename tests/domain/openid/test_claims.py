"""What claims of an identity provider give: one role, one team or provider, or a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.accounts.permissions import Role
from aftercare.domain.openid.claims import (
    ClaimedPosition,
    ClaimsFault,
    ClaimsMapping,
    account_name,
    claimed_position,
    signed_in_at,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NOW_S = NOW.timestamp()
MAPPING = ClaimsMapping(
    roles={"officers": Role.OFFICER, "toezicht": Role.OFFICER, "clinic": Role.PROVIDER,
           "audit": Role.AUDITOR, "beheer": Role.ADMIN},
    places={"north": "Noord", "noord": "Noord", "south": "Zuid", "oak": "De Eik"},
)  # fmt: skip

CASES: dict[str, tuple[Any, ClaimedPosition | ClaimsFault]] = {
    "a role in a team": (["officers", "north"], ClaimedPosition(Role.OFFICER, "Noord")),
    "two groups that mean the same": (
        ["officers", "toezicht", "north", "noord"], ClaimedPosition(Role.OFFICER, "Noord"),
    ),
    "a provider": (["clinic", "oak"], ClaimedPosition(Role.PROVIDER, "De Eik")),
    "a role without a team": (["audit", "north", "south"], ClaimedPosition(Role.AUDITOR, None)),
    "one text instead of a list": ("beheer", ClaimedPosition(Role.ADMIN, None)),
    "groups of other services": (["mail", "vpn"], ClaimsFault.NO_ROLE),
    "nothing": (None, ClaimsFault.NO_ROLE),
    "two roles": (["officers", "beheer", "north"], ClaimsFault.SEVERAL_ROLES),
    "a role without its team": (["officers"], ClaimsFault.NO_PLACE),
    "two teams": (["officers", "north", "south"], ClaimsFault.SEVERAL_PLACES),
    "no texts": ([1, None, ["officers"], {"officers": 1}], ClaimsFault.NO_ROLE),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_claims_give_one_position_or_a_fault(case: str) -> None:
    groups, expected = CASES[case]
    assert claimed_position(MAPPING, {"groups": groups}) == expected


@given(
    st.lists(st.sampled_from([*MAPPING.roles, *MAPPING.places, "other"]), unique=True), st.data()
)
def test_the_order_of_groups_and_other_groups_change_nothing(
    groups: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations([*groups, "mail"]))
    claims, same = {"groups": groups}, {"groups": other}
    assert claimed_position(MAPPING, claims) == claimed_position(MAPPING, same)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": " j.smit "}, "j.smit"),
        ({"preferred_username": "  "}, None),
        ({"preferred_username": ["j.smit"]}, None),
        ({"email": "j.smit@example.org"}, None),
    ],
)
def test_the_account_is_named_by_one_claim_that_holds_text(
    claims: dict[str, Any], name: str | None
) -> None:
    assert account_name(MAPPING, claims) == name


@pytest.mark.parametrize(
    ("claimed", "ago_s"),
    [
        (NOW_S - 60, 60),
        (NOW_S - 0.5, 0.5),
        (NOW_S + 60, 0),
        (None, None),
        ("now", None),
        (True, None),
        (-1, None),
    ],
    ids=["before", "part-of-a-second", "clock-ahead", "missing", "text", "truth", "negative"],
)
def test_when_the_holder_signed_in_there_is_never_in_the_future(
    claimed: object, ago_s: float | None
) -> None:
    found = signed_in_at({} if claimed is None else {"auth_time": claimed}, NOW)
    assert found == (None if ago_s is None else NOW - timedelta(seconds=ago_s))
