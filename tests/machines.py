"""A machine in force, as two administrators give it; its keys, and assertions signed with them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import ECKey

from aftercare.casework.accounts.account_changes import confirm_change, make_machine_secret
from aftercare.casework.accounts.machines import propose_machine
from aftercare.domain.accounts.machines import SCOPES, MachineTerms
from aftercare.domain.accounts.permissions import Actor, Permission
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.change_rows import AccountChangeRow, waiting_change
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database

NAME = "registry"


@dataclass(frozen=True)
class Machine:
    """The account of a machine, and its secret, which is empty with keys."""

    row: StaffRow
    secret: str

    @property
    def form(self) -> dict[str, str]:
        """The form that asks for a token with the secret."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.row.username,
            "client_secret": self.secret,
        }

    def actor(self, *scopes: Permission) -> Actor:
        """As it acts with a token for these scopes; without any, for all of its own."""
        actor = self.row.actor()
        return replace(actor, scopes=frozenset(scopes)) if scopes else actor


def terms(
    teams: Iterable[UUID], now: datetime, scopes: Iterable[Permission] = SCOPES, **more: Any
) -> MachineTerms:
    """For a year, unless `more` says otherwise."""
    usual: dict[str, Any] = {"ends_on": civil_date(now) + timedelta(days=365)}
    return MachineTerms(frozenset(scopes), tuple(teams), **usual | more)


def machine_in_force(
    database: Database,
    now: datetime,
    proposer: Actor,
    confirmer: Actor,
    given: MachineTerms,
    name: str = NAME,
) -> Machine:
    """Proposed by the one, confirmed by the other, who makes the secret."""
    with database.work(proposer, now) as work:
        row = propose_machine(work, name, f"Machine {name}", given)
    confirm_waiting(database, now, confirmer, row.id)
    secret = "" if given.keys else secret_of(database, now, confirmer, row.id)
    with database.work(confirmer, now) as work:
        return Machine(work.session.get_one(StaffRow, row.id), secret)


def confirm_waiting(database: Database, now: datetime, confirmer: Actor, machine_id: UUID) -> None:
    """Confirms the change of this machine that waits."""
    with database.work(confirmer, now) as work:
        change = waiting_change(work.session, machine_id)
        assert isinstance(change, AccountChangeRow)
        confirm_change(work, change.id, change.version)


def secret_of(database: Database, now: datetime, confirmer: Actor, machine_id: UUID) -> str:
    """The secret that the last change gives, which the confirmer makes."""
    with database.work(confirmer, now) as work:
        return make_machine_secret(work, machine_id)[1]


@cache
def key(name: str = "one") -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name})


def key_set(*keys: Any) -> str:
    """The JWK set that an administrator gives for these keys."""
    return json.dumps({"keys": [one.as_dict(private=False) for one in keys or (key(),)]})


def claims(now: datetime, audience: str, **changes: Any) -> dict[str, Any]:
    """Those of an assertion that holds; a change to None leaves a claim out."""
    usual = {
        "iss": NAME,
        "sub": NAME,
        "aud": audience,
        "exp": int((now + timedelta(minutes=1)).timestamp()),
        "jti": "first",
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def signed(said: dict[str, Any], by: Any = None, **header: Any) -> str:
    by = by or key()
    return jwt.encode({"alg": "ES256", "kid": by.kid} | header, said, by)


def day_after(now: datetime, days: int) -> date:
    return civil_date(now) + timedelta(days=days)
