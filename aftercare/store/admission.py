"""Lets the holder of a bearer token in: who they are and what they may see, in one round trip."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.access import Actor, Role

# Local to the transaction, as in the unit of work; the inner query runs before the role changes.
_ADMIT = text(
    """
select s.*, set_config('app.staff_id', s.id::text, true), set_config('app.role', s.role, true),
       set_config('app.team_id', coalesce(s.team_id::text, ''), true),
       set_config('app.provider_id', coalesce(s.provider_id::text, ''), true),
       set_config('timezone', 'UTC', true), set_config('jit', 'off', true),
       set_config('role', 'aftercare_desk', true)
from (select s.id, s.role, s.team_id, s.provider_id, s.display_name, s.language
      from api_token t join staff s on s.id = t.staff_id
      where t.token_hash = :token and t.expires_at > :now and s.active offset 0) s
"""
)


def admit(session: Session, token_hash: bytes, now: datetime) -> Actor | None:
    """Whose unexpired token this is; from here on the session sees rows as they may. None otherwise,
    and then the session is still nobody's."""
    row = session.execute(_ADMIT, {"token": token_hash, "now": now}).first()
    return None if row is None else Actor(Role(row.role), row.id, *row[2:6])
