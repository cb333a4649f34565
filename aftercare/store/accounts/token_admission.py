"""Signs in the holder of a bearer token: who they are and what they may see, in one round trip."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.pipeline import Query, Rows, run_query

# Local to the transaction, as in the unit of work; the inner query runs before the role changes.
_ADMIT = """
select s.*, set_config('app.staff_id', s.id::text, true), set_config('app.role', s.role, true),
       set_config('app.team_id', coalesce(s.team_id::text, ''), true),
       set_config('app.provider_id', coalesce(s.provider_id::text, ''), true),
       set_config('timezone', 'UTC', true), set_config('jit', 'off', true),
       set_config('role', 'aftercare_desk', true)
from (select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language
      from api_token t join staff s on s.id = t.staff_id
      where t.token_hash = %(token)s and t.expires_at > %(now)s and s.active offset 0) s
"""


def admit(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """The actor of this unexpired token; from here on the session sees rows with their rights. Otherwise None, and the
    session still has no rights."""
    return run_query(session, Query(_ADMIT, {"token": token_hash, "now": now}, _actor))


def _actor(rows: Rows) -> Actor | None:
    for staff_id, role, *rest in rows:
        return Actor(Role(role), staff_id, *rest[:4])
    return None
