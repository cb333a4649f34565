"""Machines ask for tokens, with a secret or a signed assertion, and give them back (RFC 6749, 7523 and 7009)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from aftercare.base.errors import Fault, Throttled
from aftercare.base.subject_errors import InvalidClient, InvalidScope, UnauthorizedClient
from aftercare.casework.sign_in.acts import Credential, Terms, issue_token, token_hash
from aftercare.casework.sign_in.password_sign_in import Attempt, PasswordChecks, work_of_attempt
from aftercare.casework.sign_in.throttle import (
    AttemptOrigin,
    count_attempt,
    forgive,
    measures_of,
)
from aftercare.domain.accounts.permissions import CLOCK, Permission, Role
from aftercare.domain.sign_in.client_assertions import NotAccepted, accepted
from aftercare.domain.sign_in.limits import Measure
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.sign_in.counting import may_note
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_username
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.sign_in.counters import digest_of, remember_places
from aftercare.store.sign_in.machine_rows import keep_assertion, lock_secret
from aftercare.store.sign_in.rows import ApiTokenRow

Result = TypeVar("Result")


@dataclass(frozen=True)
class Client:
    """A machine that says who it is. `attempt`: its name with its secret or, if `signs`, an assertion for one of
    `audiences`."""

    attempt: Attempt = field(repr=False)
    signs: bool
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class Granted:
    """A token, for how long, and what it may do."""

    token: str = field(repr=False)
    term: timedelta
    scopes: tuple[str, ...]


def machine_token(
    database: Database, now: datetime, checks: PasswordChecks, client: Client, scope: str
) -> Granted:
    """A token for an hour, for all that the machine may do or the scopes that it names. Raises InvalidClient,
    InvalidScope, Throttled."""

    def grant(work: UnitOfWork, machine: StaffRow) -> Granted | Fault:
        asked, given = set(scope.split()), set(machine.scopes or ())
        if not asked <= given:
            return InvalidScope()
        scopes = [Permission(one) for one in sorted(asked or given)]
        terms = Terms(device=client.attempt.made_with)
        token, ends_at = issue_token(work, machine, Credential.BEARER, terms, scopes)
        audit.note(replace(work, actor=machine.actor()), "token", "staff", machine.id)
        return Granted(token, min(ends_at, _last_moment(machine)) - now, tuple(scopes))

    return _as_client(database, now, checks, client, grant)


def revoke_token(
    database: Database, now: datetime, checks: PasswordChecks, client: Client, token: str
) -> None:
    """The token ends at once; one that is unknown or over is no fault. Raises InvalidClient, UnauthorizedClient for a
    token of another account, Throttled."""

    def revoke(work: UnitOfWork, machine: StaffRow) -> Fault | None:
        row = work.session.get(ApiTokenRow, token_hash(token))
        if row is None:
            return None
        if row.staff_id != machine.id:
            return UnauthorizedClient()
        work.session.delete(row)
        audit.note(replace(work, actor=machine.actor()), "session-ended", "staff", machine.id)
        return None

    _as_client(database, now, checks, client, revoke)


def end_token_of_person(
    database: Database, now: datetime, token: str, request_id: UUID, address: str | None
) -> None:
    """The token of a person ends at once, for its holder, who could use it. Raises InvalidClient for that of a machine,
    which says who it is."""
    with database.work(CLOCK, now) as work, as_sign_in(work):
        work.request_id, work.origin = request_id, Origin(address, token_hash(token))
        row = work.session.get(ApiTokenRow, token_hash(token))
        if row is None or row.expires_at <= now:
            return
        holder = work.session.get_one(StaffRow, row.staff_id)
        if holder.role == Role.MACHINE:
            raise InvalidClient()
        work.session.delete(row)
        audit.note(replace(work, actor=holder.actor()), "session-ended", "staff", holder.id)


def _as_client(
    database: Database,
    now: datetime,
    checks: PasswordChecks,
    client: Client,
    act: Callable[[UnitOfWork, StaffRow], Result | Fault],
) -> Result:
    """What `act` returns for the machine that this is. As with passwords, an attempt is counted before it is looked at,
    in a transaction of its own, and an unknown name is answered like a wrong secret."""
    attempt, most = client.attempt, checks.settings.sign_ins_per_minute
    origin = AttemptOrigin.of(attempt.name, attempt.origin.address, "")
    with work_of_attempt(database, now, attempt) as work:
        machine = _machine(work, attempt.name)
        measures = measures_of(work, machine.id if machine else None, origin)
        counted = count_attempt(work, most, origin, measures, checks.refused)
        if not counted and may_note(work, "throttled", origin.address):
            audit.note(work, "sign-in-throttled", "staff", machine.id if machine else None)
    if not counted:
        raise Throttled()
    with work_of_attempt(database, now, attempt) as work:
        machine = _proven(work, client)
        if machine is None:
            known = _machine(work, attempt.name)
            audit.note(work, "sign-in-failed", "staff", known.id if known else None)
            result: Result | Fault = InvalidClient()
        else:
            _welcome(work, machine, most, origin, measures)
            result = act(work, machine)
    if isinstance(result, Fault):
        raise result
    return result


def _welcome(
    work: UnitOfWork,
    machine: StaffRow,
    most: int,
    origin: AttemptOrigin,
    measures: tuple[Measure, ...],
) -> None:
    """From now on strangers elsewhere do not slow this machine down here."""
    forgive(work, most, origin, measures)
    remember_places(work.session, machine.id, [origin.address], work.now)


def _last_moment(machine: StaffRow) -> datetime:
    """Until when this machine, which is open, may be used."""
    assert machine.ends_on is not None
    return start_of_day(machine.ends_on + timedelta(days=1))


def _machine(work: UnitOfWork, name: str) -> StaffRow | None:
    found = staff_by_username(work.session, name)
    return found if found is not None and found.role == Role.MACHINE else None


def _proven(work: UnitOfWork, client: Client) -> StaffRow | None:
    """The machine, if it is open today and what it sent holds."""
    machine, given = _machine(work, client.attempt.name), client.attempt.password
    if machine is None or not machine.is_open_on(civil_date(work.now)):
        return None
    if not client.signs:
        secret = lock_secret(work.session, machine.id, token_hash(given), work.now)
        if secret is None or machine.public_keys is not None:
            return None
        secret.used_at = work.now
        return machine
    if machine.public_keys is None:
        return None
    try:
        found = accepted(given, machine.public_keys, machine.username, client.audiences, work.now)
    except NotAccepted:
        return None
    token_id = digest_of("assertion", found.token_id)
    fresh = keep_assertion(work.session, machine.id, token_id, found.accepted_until)
    return machine if fresh else None
