"""Signing in as a program would, on any database."""

from __future__ import annotations

from datetime import datetime

from aftercare.base.errors import WrongCredentials
from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.casework.sign_in.acts import Credential
from aftercare.casework.sign_in.password_sign_in import Attempt, Issued, PasswordChecks, sign_in
from aftercare.store.database.unit_of_work import Database, Origin

CHECKS = PasswordChecks(Settings())


def signed_in(
    database: Database,
    now: datetime,
    name: str,
    password: str,
    kind: Credential = Credential.WEB_SESSION,
    checks: PasswordChecks = CHECKS,
    *,
    address: str | None = None,
    device: str = "",
) -> Issued:
    """The new session or token. Raises what signing in raises."""
    origin = Origin(address)
    return sign_in(database, now, checks, Attempt(name, password, kind, new_id(), origin, device))


def signs_in(database: Database, now: datetime, name: str, password: str, **place: str) -> bool:
    """Whether name and password are right."""
    try:
        signed_in(database, now, name, password, **place)
    except WrongCredentials:
        return False
    return True
