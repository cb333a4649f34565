"""Opening work in the name of the holder of a bearer token or a web session, and only if their role may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.base.errors import Forbidden, NotFound, Unauthenticated
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import PROOF_HOLDS_FOR, Actor, Permission, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.accounts.refusals import note_refusal
from aftercare.store.database.unit_of_work import Database, Origin, UnitOfWork, as_sign_in
from aftercare.store.sign_in.machine_rows import note_use
from aftercare.store.sign_in.token_admission import admit, admit_visitor


@contextmanager
def work_of_token(
    database: Database,
    token: str,
    now: datetime,
    request_id: UUID,
    address: str | None,
    any_of: tuple[Permission, ...] = (),
    asked: tuple[UUID, ...] = (),
    proof_holds_for: timedelta = PROOF_HOLDS_FOR,
) -> Iterator[UnitOfWork]:
    """A unit of work as the token's holder. Raises Unauthenticated for an unknown or expired token, Forbidden when
    the role has no permission of `any_of` (if that is empty, every role may). `asked`: the ids in the address."""

    admitted: list[Actor] = []
    origin = Origin(address, token_hash(token))

    def find(session: Session) -> Actor:
        actor = admit(session, token_hash(token), now)
        if actor is None:
            raise Unauthenticated()
        actor = _proving(actor, proof_holds_for)
        admitted.append(actor)
        if any_of and not any(actor.can(permission) for permission in any_of):
            raise Forbidden.without(any_of[0])
        return actor

    try:
        with database.work_of(find, now) as work:
            work.request_id, work.origin = request_id, origin
            yield work
            note_machine_use(work)
    except (Forbidden, NotFound) as refusal:
        for actor in admitted:
            note_refusal(database, now, actor, refusal, request_id, origin, asked)
        raise


def visitor_of(
    token: str,
    now: datetime,
    *,
    in_use: bool = True,
    proof_holds_for: timedelta = PROOF_HOLDS_FOR,
) -> Callable[[Session], Actor]:
    """Finds, for a unit of work, the holder of a web session, as whom it sees rows from then on. `in_use`: the visitor
    asked for this page, so the session is not idle. Raises Unauthenticated for an unknown session and for one that is
    over."""

    def find(session: Session) -> Actor:
        actor = admit_visitor(session, token_hash(token), now, in_use=in_use)
        if actor is None:
            raise Unauthenticated()
        return _proving(actor, proof_holds_for)

    return find


def note_machine_use(work: UnitOfWork) -> None:
    """Counts the request, when a machine made it."""
    if work.actor.role is Role.MACHINE:
        day, address = civil_date(work.now), work.origin.address or ""
        with as_sign_in(work):
            note_use(work.session, work.actor.staff_id, day, address, work.now)


def _proving(actor: Actor, holds_for: timedelta) -> Actor:
    """The same, with a proof that holds for so long."""
    return replace(actor, proof=replace(actor.proof, holds_for=holds_for) if actor.proof else None)
