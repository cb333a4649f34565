"""Passwords, web sessions and bearer tokens, kept as hashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, func, text, update
from sqlmodel import Field, Session, col

from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import Actor, Permission, Proof, Role
from aftercare.store.database.columns import MOMENT, TEXTS, Table, moment
from aftercare.store.database.locks import ROW_LOCK


class CredentialRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    password_hash: str
    # Since the last sign-in, from everywhere.
    failed_count: int = 0
    changed_at: datetime | None = moment()
    signed_in_at: datetime | None = moment()
    signed_in_from: bytes | None = None


class WebSessionRow(Table, table=True):
    token_hash: bytes = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id)
    staff_id: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    # To the minute; none before the first page.
    last_seen_at: datetime | None = moment()
    # Not used for this long, it ends.
    idle: timedelta | None = None
    # A code of what it was made with, or empty.
    device: str = ""
    # The sign-in before this one, and failures since then.
    before_at: datetime | None = moment()
    before_elsewhere: bool = False
    before_failures: int = 0
    # When its holder last proved who they are, and whether that was after it began; none before this was recorded.
    authenticated_at: datetime | None = moment()
    confirmed: bool = False


class ApiTokenRow(Table, table=True):
    token_hash: bytes = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id)
    staff_id: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    last_seen_at: datetime | None = moment()
    device: str = ""
    # Of a machine, what the token may do.
    scopes: list[str] | None = Field(default=None, sa_type=TEXTS)


# A session that was not used for its `idle`, or has passed its term, is over.
SESSION_IS_LIVE = "t.expires_at > :now and (t.idle is null or coalesce(t.last_seen_at, t.created_at) + t.idle > :now)"
# What a token of a machine may do, and whose clients the machine sees. It never proves that a person is there.
# What was taken from the machine since, the token has no longer.
OF_PROGRAM = (
    "case when t.scopes is not null"
    " then array(select unnest(t.scopes) intersect select unnest(s.scopes)) end as scopes, s.team_ids"
)
OF_PERSON = "cast(null as text[]) as scopes, cast(null as uuid[]) as team_ids"
ACCOUNT_IS_OPEN = (
    "s.active and s.suspended_at is null and (s.ends_on is null"
    " or s.ends_on >= cast(cast(:now as timestamptz) at time zone 'Europe/Amsterdam' as date))"
)
PROOF_OF_PROGRAM = "case when s.role <> 'machine' then t.created_at end, false"
_ACTOR_OF = """
select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language, {proof}, {bounds}
from {table} t join staff s on s.id = t.staff_id
where t.token_hash = :token and {live} and {open}
""".replace("{open}", ACCOUNT_IS_OPEN)
_ACTOR_OF_SESSION = text(
    _ACTOR_OF.format(
        table="web_session",
        live=SESSION_IS_LIVE,
        proof="t.authenticated_at, t.confirmed",
        bounds=OF_PERSON,
    )
)
_ACTOR_OF_API_TOKEN = text(
    _ACTOR_OF.format(
        table="api_token", live="t.expires_at > :now", proof=PROOF_OF_PROGRAM, bounds=OF_PROGRAM
    )
)


def actor_of_session(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this live web session."""
    return _actor(session, _ACTOR_OF_SESSION, token_hash, now)


def actor_of_api_token(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired bearer token."""
    return _actor(session, _ACTOR_OF_API_TOKEN, token_hash, now)


def _actor(session: Session, query: TextClause, token: bytes, now: datetime) -> Actor | None:
    row = session.execute(query, {"token": token, "now": now}).first()
    if row is None:
        return None
    return admitted_actor(row)


def admitted_actor(row: Sequence[Any]) -> Actor:
    """The actor of a row that starts with account, proof and bounds."""
    staff_id, role, team_id, provider_id, name, language, at, confirmed, scopes, teams = row[:10]
    return Actor(
        Role(role),
        staff_id,
        team_id,
        provider_id,
        name,
        language,
        Proof(at, confirmed),
        frozenset(map(Permission, scopes or ())),
        tuple(teams or ()),
    )


def note_sign_in(
    session: Session, staff_id: UUID, address: bytes, now: datetime, reported: int
) -> None:
    """A whole sign-in takes the place of the one before. `reported`: failures its session shows; later ones stay."""
    row = session.get(CredentialRow, staff_id, with_for_update=ROW_LOCK)
    if row is not None:
        row.signed_in_at, row.signed_in_from = now, address
        row.failed_count = max(0, row.failed_count - reported)


def confirm_session(session: Session, token_hash: bytes, staff_id: UUID, at: datetime) -> None:
    """The holder of this session of the account has proved at this moment who they are."""
    session.execute(
        update(WebSessionRow)
        .where(col(WebSessionRow.token_hash) == token_hash, col(WebSessionRow.staff_id) == staff_id)
        .values(authenticated_at=at, confirmed=True)
    )


def carry_sign_ins(session: Session, now: datetime, distance: timedelta) -> None:
    """Sessions and tokens valid at `now` are extended by this much, idle for no longer, and as fresh as they were."""
    for row in (WebSessionRow, ApiTokenRow):
        seen = func.coalesce(row.last_seen_at, row.created_at)
        session.execute(
            update(row)
            .where(col(row.expires_at) > now)
            .values(expires_at=row.expires_at + distance, last_seen_at=seen + distance)
        )
    session.execute(
        update(WebSessionRow)
        .where(col(WebSessionRow.expires_at) > now)
        .values(authenticated_at=col(WebSessionRow.authenticated_at) + distance)
    )
