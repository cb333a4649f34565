"""Opening work in the name of the holder of a bearer token or a web session, and only if their role may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.base.errors import Forbidden, Unauthenticated
from aftercare.casework.accounts.acts import token_hash
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission
from aftercare.store.accounts.rows import actor_of_session
from aftercare.store.accounts.token_admission import admit
from aftercare.store.database.unit_of_work import Database, UnitOfWork, become


@contextmanager
def work_of_token(
    database: Database,
    token: str,
    now: datetime,
    request_id: UUID,
    any_of: tuple[Permission, ...] = (),
) -> Iterator[UnitOfWork]:
    """A unit of work as the token's holder. Raises Unauthenticated for an unknown or expired token, Forbidden when
    the role has no permission of `any_of` (if that is empty, every role may)."""

    def find(session: Session) -> Actor:
        actor = admit(session, token_hash(token), now)
        if actor is None:
            raise Unauthenticated()
        if any_of and not any(actor.can(permission) for permission in any_of):
            raise Forbidden()
        return actor

    with database.work_of(find, now) as work:
        work.request_id = request_id
        yield work


def visitor_of(token: str, now: datetime) -> Callable[[Session], Actor]:
    """Finds, for a unit of work, the holder of a web session, as whom it sees rows from then on. Raises
    Unauthenticated for an unknown or expired session."""

    def find(session: Session) -> Actor:
        become(session, CLOCK)
        actor = actor_of_session(session, token_hash(token), now)
        if actor is None:
            raise Unauthenticated()
        become(session, actor)
        return actor

    return find
