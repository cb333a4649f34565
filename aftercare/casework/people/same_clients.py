"""Noticing that a new client may be one who is here already, and saying that it is another person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aftercare.base.subject_errors import AlreadyAClient
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.people.same_client import Identity, Likeness, likenesses
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.people.rows import PersonRow, persons_of
from aftercare.store.people.same_client import lock_births, possibly_same
from aftercare.store.tasks.rows import TaskRow, open_task

SAME_CLIENT: Final = "same_client"
# Our choice: two plans run beside each other until it is answered.
ANSWER_WORKING_DAYS: Final = 3


@dataclass(frozen=True)
class Apart:
    """Clients whom the actor says to be other people, and why; `ids` None: each one who is found. `tried`: the
    enrolment is taken back, and can be repeated, so files that the actor does not see are left out."""

    ids: frozenset[UUID] | None = frozenset()
    reason: str = ""
    tried: bool = False


@dataclass(frozen=True)
class Alike:
    """A client who may be the new one, and what they have in common."""

    person: PersonRow
    why: tuple[Likeness, ...]


NO_ONE: Final = Apart()


@requires(Permission.ENROL_OWN)
def clients_alike(work: UnitOfWork, ids: Collection[UUID]) -> list[PersonRow]:
    """Those of AlreadyAClient whom the actor sees, closed files included. The look is logged."""
    found = persons_of(work.session, ids) if ids else {}
    audit.note_people(work, "read-search", found)
    return list(found.values())


def expect_another(work: UnitOfWork, new: Identity, apart: Apart) -> list[Alike]:
    """The clients whom the actor sees and names in `apart`. Another enrolment with the same birth date waits until this
    transaction ends. Raises AlreadyAClient for one who is not named in `apart`: without ids for an actor that brings
    clients in and reads no files, such as a machine with that scope alone."""
    lock_births(work.session, new.birth_on)
    found = _alike(work, new)
    ids = [one.person.id for one in found]
    if apart.ids is not None and not apart.ids.issuperset(ids):
        raise AlreadyAClient.one_of(ids if work.actor.can(Permission.READ_CASE_FILES) else ())
    return found


def record_distinction(
    work: UnitOfWork, person_id: UUID, new: Identity, others: Sequence[Alike], apart: Apart
) -> None:
    """Keeps the reason with the new file, and asks about files that the actor does not see.

    Their readers get a task; the actor learns nothing, not even that there is one. A shared number alone says too
    little for that; it has a task of its own."""
    audit.note_people(work, "distinguish", (one.person.id for one in others))
    with as_clock(work):
        for one in others:
            work.session.add(
                TaskRow(
                    person_id=person_id,
                    kind=SAME_CLIENT,
                    subject_key=f"{SAME_CLIENT}:{_subject(work, person_id, one)}",
                    reason=one.why[0],
                    due_at=work.now,
                    state="done",
                    created_at=work.now,
                    done_by=work.actor.staff_id,
                    done_at=work.now,
                    done_note=apart.reason.strip() or None,
                )
            )
        hidden = (
            []
            if apart.tried
            else _unseen(_alike(work, new), {person_id, *(one.person.id for one in others)})
        )
        for one in hidden:
            open_task(
                work.session,
                person_id=one.person.id,
                kind=SAME_CLIENT,
                subject=_subject(work, person_id, one),
                reason=one.why[0],
                due_at=add_working_days(work.now, ANSWER_WORKING_DAYS),
                now=work.now,
            )
    audit.note_people(work, "enrol-alike", (one.person.id for one in hidden))


def _alike(work: UnitOfWork, new: Identity) -> list[Alike]:
    rows = possibly_same(work.session, new)
    compared = (Alike(row, likenesses(new, identity_of(row))) for row in rows)
    return [one for one in compared if one.why]


def _unseen(found: Iterable[Alike], known: set[UUID]) -> list[Alike]:
    """Those who are not known yet, recognised by more than a number."""
    return [one for one in found if one.person.id not in known and one.why != (Likeness.PHONE,)]


def _subject(work: UnitOfWork, person_id: UUID, other: Alike) -> str:
    """The colleague first: the worklist names whom to ask."""
    return f"{work.actor.staff_id}:{person_id}:{other.person.id}"


def identity_of(person: PersonRow) -> Identity:
    return Identity(
        person.given_name, person.family_name, person.birth_on, person.reference, person.phone
    )
