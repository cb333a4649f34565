"""Admits the holder of a bearer token or a web session: who they are and what they may see, in one round trip."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.domain.accounts.permissions import Actor
from aftercare.store.database.pipeline import Query, Rows, run_pipelined
from aftercare.store.database.unit_of_work import as_sign_in_query
from aftercare.store.sign_in.rows import (
    ACCOUNT_IS_OPEN,
    OF_PERSON,
    OF_PROGRAM,
    PROOF_OF_PROGRAM,
    SESSION_IS_LIVE,
    admitted_actor,
)

# Local to the transaction, as in the unit of work; the inner query runs before the role changes.
_ADMIT = """
select s.*, set_config('app.staff_id', s.id::text, true), set_config('app.role', s.role, true),
       set_config('app.team_id', coalesce(s.team_id::text, ''), true),
       set_config('app.provider_id', coalesce(s.provider_id::text, ''), true),
       set_config('app.scopes', coalesce(array_to_string(s.scopes, ' '), ''), true),
       set_config('app.team_ids', coalesce(array_to_string(s.team_ids, ' '), ''), true),
       set_config('timezone', 'UTC', true), set_config('role', 'aftercare_desk', true)
from (select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language, {proof}, {bounds}
      from {table} t join staff s on s.id = t.staff_id
      where t.token_hash = %(token)s and {live} and {open} offset 0) s
""".replace("{open}", ACCOUNT_IS_OPEN.replace(":now", "%(now)s"))
# At most once a minute. Of several requests at once one writes it, and none waits for another.
_NOTE_USE = """
with used as (update {table} set last_seen_at = %(now)s where token_hash in (
  select t.token_hash from {table} t where t.token_hash = %(token)s and {live}
  and (t.last_seen_at is null or t.last_seen_at <= %(now)s - interval '1 minute') for update skip locked))
"""
_SESSION = {
    "table": "web_session",
    "live": SESSION_IS_LIVE.replace(":now", "%(now)s"),
    "proof": "t.authenticated_at, t.confirmed",
    "bounds": OF_PERSON,
}
_TOKEN = {
    "table": "api_token",
    "live": "t.expires_at > %(now)s",
    "proof": PROOF_OF_PROGRAM,
    "bounds": OF_PROGRAM,
}
_ADMIT_SESSION, _ADMIT_TOKEN = _ADMIT.format(**_SESSION), _ADMIT.format(**_TOKEN)
_ADMIT_SESSION_IN_USE = _NOTE_USE.format(**_SESSION) + _ADMIT_SESSION
_ADMIT_TOKEN_IN_USE = _NOTE_USE.format(**_TOKEN) + _ADMIT_TOKEN


def admit(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired token; from here on the session sees rows with their rights. Otherwise None, and the
    session has the rights of signing in alone."""
    return _admitted(session, _ADMIT_TOKEN_IN_USE, token_hash, now)


def admit_visitor(
    session: Session, token_hash: bytes, now: datetime, *, in_use: bool
) -> Actor | None:
    """The same for a live web session. `in_use`: its holder asks, so that it is not idle."""
    sql = _ADMIT_SESSION_IN_USE if in_use else _ADMIT_SESSION
    return _admitted(session, sql, token_hash, now)


def _admitted(session: Session, sql: str, token_hash: bytes, now: datetime) -> Actor | None:
    admitted = Query(sql, {"token": token_hash, "now": now}, _actor)
    found: Actor | None = run_pipelined(session, as_sign_in_query(session), admitted)[1]
    return found


def _actor(rows: Rows) -> Actor | None:
    return admitted_actor(rows[0]) if rows else None
