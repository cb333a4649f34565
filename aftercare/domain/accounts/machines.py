"""What a machine may be given: scopes, teams, a last day and keys, and the faults of a proposal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import one_of_these
from aftercare.domain.accounts.permissions import GRANTS, Permission, Role
from aftercare.domain.sign_in.client_assertions import LONGEST_KEYS, NotKeys, public_keys

# Every scope there is, in the order of the permissions.
SCOPES: Final = tuple(one for one in Permission if one in GRANTS[Role.MACHINE])
# What each lets a machine do, for the clients of its teams; integrators read it.
SCOPE_TEXTS: Final[Mapping[Permission, str]] = {
    Permission.READ_CASE_FILES: "Read case files, and their events.",
    Permission.READ_TIMES: "Read appointments and what concerns their times, without the rest of the case file.",
    Permission.RECORD_OUTCOMES: "Record who came to an appointment.",
    Permission.READ_STANDARDS: "Read standards, rules and policies, which are about no client.",
    Permission.READ_LOOK_UPS: "Look up sites, colleagues and treatment providers by name.",
    Permission.SEND_SUBMISSIONS: "Send what another organisation knows about clients, and ask what was decided on it.",
    Permission.ENROL_PERSONS: "Bring clients in for an officer, who checks them, and change how clients are reached.",
}
# Those that show clients, so that a machine with one needs a team.
ABOUT_CLIENTS: Final = frozenset(SCOPES) - {Permission.READ_STANDARDS}
LONGEST_TERM: Final = timedelta(days=2 * 366)


@dataclass(frozen=True)
class MachineTerms:
    """What a machine may do, for the clients of which teams, through which day, and with which public keys (the JSON of
    a JWK set); without keys it gets a secret."""

    scopes: frozenset[Permission]
    team_ids: tuple[UUID, ...]
    ends_on: date
    keys: str = ""

    def columns(self) -> dict[str, Any]:
        """As they are stored. Only of terms without faults."""
        return {
            "scopes": sorted(self.scopes),
            "team_ids": sorted(self.team_ids),
            "ends_on": self.ends_on,
            "public_keys": public_keys(self.keys) if self.keys.strip() else None,
        }


def terms_faults(terms: MachineTerms, today: date, teams: Collection[UUID]) -> Iterator[FieldFault]:
    """What is wrong with the terms; `teams` are those at work."""
    if not terms.scopes:
        yield FieldFault("/scopes", "missing")
    elif not terms.scopes <= frozenset(SCOPES):
        yield FieldFault("/scopes", "unknown-scope", one_of_these(SCOPES))
    if terms.scopes & ABOUT_CLIENTS and not terms.team_ids:
        yield FieldFault("/team_ids", "machine-without-team")
    elif not set(terms.team_ids) <= set(teams):
        yield FieldFault("/team_ids", "unknown-choice")
    if terms.ends_on <= today:
        yield FieldFault("/ends_on", "in-the-past")
    elif terms.ends_on > today + LONGEST_TERM:
        yield FieldFault("/ends_on", "machine-too-long")
    if terms.keys.strip():
        yield from _keys_faults(terms.keys)


def _keys_faults(keys: str) -> Iterator[FieldFault]:
    if len(keys) > LONGEST_KEYS:
        yield FieldFault("/keys", "not-keys")
        return
    try:
        public_keys(keys)
    except NotKeys as fault:
        yield FieldFault("/keys", fault.code)
