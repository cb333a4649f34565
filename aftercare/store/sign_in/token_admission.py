"""Signs in the holder of a bearer token: who they are and what they may see, in one round trip."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.domain.accounts.permissions import Actor, Proof, Role
from aftercare.store.database.pipeline import Query, Rows, run_pipelined
from aftercare.store.database.unit_of_work import as_sign_in_query
from aftercare.store.sign_in.rows import NOTE_USE

# Local to the transaction, as in the unit of work; the inner query runs before the role changes.
_ADMIT = """
select s.*, set_config('app.staff_id', s.id::text, true), set_config('app.role', s.role, true),
       set_config('app.team_id', coalesce(s.team_id::text, ''), true),
       set_config('app.provider_id', coalesce(s.provider_id::text, ''), true),
       set_config('timezone', 'UTC', true), set_config('role', 'aftercare_desk', true)
from (select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language, t.created_at
      from api_token t join staff s on s.id = t.staff_id
      where t.token_hash = %(token)s and t.expires_at > %(now)s and s.active and s.suspended_at is null offset 0) s
"""
_USE = NOTE_USE.format(
    table="api_token", live="t.expires_at > %(now)s", now="%(now)s", whose="%(token)s"
)
_ADMIT_IN_USE = _USE + _ADMIT


def admit(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired token; from here on the session sees rows with their rights. Otherwise None, and the
    session has the rights of signing in alone."""
    admitted = Query(_ADMIT_IN_USE, {"token": token_hash, "now": now}, _actor)
    found: Actor | None = run_pipelined(session, as_sign_in_query(session), admitted)[1]
    return found


def _actor(rows: Rows) -> Actor | None:
    for staff_id, role, team_id, provider_id, name, language, made_at, *_ in rows:
        return Actor(Role(role), staff_id, team_id, provider_id, name, language, Proof(made_at))
    return None
