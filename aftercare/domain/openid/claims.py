"""What the claims of an organisation's identity provider say about an account: its name, role, and team or provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from aftercare.domain.accounts.permissions import Role

WITH_TEAM = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.PLANNER})


class ClaimsFault(StrEnum):
    """Why claims give no position here."""

    NO_ACCOUNT_NAME = "no-account-name"
    NO_ROLE = "no-role"
    SEVERAL_ROLES = "several-roles"
    NO_PLACE = "no-place"
    SEVERAL_PLACES = "several-places"


@dataclass(frozen=True)
class ClaimsMapping:
    """Which claim holds what. `roles` and `places` translate the values of a claim, such as names of groups: to a role,
    and to the name of a team or provider. Without `roles` the provider only says who signs in."""

    account_claim: str = "preferred_username"
    role_claim: str = "groups"
    place_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClaimedPosition:
    """`place` is the name of a team or provider, None for a role that has neither."""

    role: Role
    place: str | None


def account_name(mapping: ClaimsMapping, claims: Mapping[str, Any]) -> str | None:
    """The name of the account that signs in, or None when the claim holds no text."""
    found = claims.get(mapping.account_claim)
    return found.strip() or None if isinstance(found, str) else None


def claimed_position(
    mapping: ClaimsMapping, claims: Mapping[str, Any]
) -> ClaimedPosition | ClaimsFault:
    """The one role, and the one team or provider, that the claims give. Two of either are a fault: choosing one of them
    would be a guess about power."""
    roles = {
        mapping.roles[one] for one in _values(claims, mapping.role_claim) & mapping.roles.keys()
    }
    if len(roles) != 1:
        return ClaimsFault.SEVERAL_ROLES if roles else ClaimsFault.NO_ROLE
    (role,) = roles
    if role not in WITH_TEAM and role is not Role.PROVIDER:
        return ClaimedPosition(role, None)
    values = _values(claims, mapping.place_claim) & mapping.places.keys()
    places = {mapping.places[one] for one in values}
    if len(places) != 1:
        return ClaimsFault.SEVERAL_PLACES if places else ClaimsFault.NO_PLACE
    return ClaimedPosition(role, places.pop())


def signed_in_at(claims: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the holder last signed in there, not in the future; None when the provider does not say."""
    found = claims.get("auth_time")
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 2**40:
        return None
    return min(now, datetime.fromtimestamp(found, UTC))


def _values(claims: Mapping[str, Any], claim: str) -> set[str]:
    """The texts that a claim holds: one, or a list of them."""
    found = claims.get(claim)
    values = found if isinstance(found, list) else [found]
    return {one for one in values if isinstance(one, str)}
