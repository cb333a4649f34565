"""The end of the access log's chain, and up to where each place outside knows it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.domain.accounts.log_chain import Head
from aftercare.store.database.plain_sql import execute

_HEAD = "select position, hash, key_id from audit_link order by position desc limit 1"
_KNOWN = """
select position = :position or failing_since is null and published_at > :before from audit_anchor where target = :target
"""
_PUBLISHED = """
insert into audit_anchor (target, position, published_at) values (:target, :position, :at)
on conflict (target) do update set position = :position, published_at = :at, failing_since = null
"""
_FAILED = """
insert into audit_anchor (target, position, failing_since) values (:target, 0, :at)
on conflict (target) do update set failing_since = coalesce(audit_anchor.failing_since, :at)
"""


def head(session: Session, now: datetime) -> Head | None:
    """The last link, None for an empty chain."""
    found = execute(session, _HEAD).first()
    return None if found is None else Head(found.position, bytes(found.hash), found.key_id, now)


def is_due(session: Session, target: str, position: int, before: datetime) -> bool:
    """Whether this target lacks the chain up to this position, and the last publication to it failed or was before
    that moment."""
    values = {"target": target, "position": position, "before": before}
    return not execute(session, _KNOWN, values).scalar()


def note_published(session: Session, target: str, position: int, at: datetime) -> None:
    execute(session, _PUBLISHED, {"target": target, "position": position, "at": at})


def note_failed(session: Session, target: str, at: datetime) -> None:
    """Since when stays as it is while it goes on."""
    execute(session, _FAILED, {"target": target, "at": at})
