"""Deputies of clients: a colleague's clients get another one in one act, and those of a client who goes elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Invalid, NotFound, existing
from aftercare.base.grouping import grouped
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, lock_staff
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.file_access.rows import unbarred
from aftercare.store.people.rows import PersonRow
from aftercare.store.transfers import screen_transfers as screen
from aftercare.store.transfers.rows import lock_people


@dataclass(frozen=True)
class HandedOver:
    """How many clients have the new deputy, and how many kept the present one."""

    done: int
    kept: int


@requires(Permission.TRANSFER_CLIENTS)
def hand_over_deputies(work: UnitOfWork, from_id: UUID, to_id: UUID) -> HandedOver:
    """Every open file of the own team with `from_id` as stand-in has `to_id`. Files of which `to_id` is the officer, or
    that bar `to_id`, keep the present one. Raises Invalid at /deputy_id, NotFound when `from_id` is no stand-in."""
    team_id = existing(work.actor.team_id)
    lock_staff(work.session, {from_id, to_id})
    chosen = work.session.get(StaffRow, to_id)
    fits = chosen is not None and chosen.is_open and chosen.role == Role.OFFICER
    if chosen is None or not fits or chosen.team_id != team_id or from_id == to_id:
        raise Invalid.at("/deputy_id", "no-deputy")
    named = {
        one["id"]
        for one in screen.stood_in_for(work.session, team_id)
        if one["deputy_id"] == from_id
    }
    if not named:
        raise NotFound()
    people = lock_people(work.session, named)
    done = [one for one in people if _takes(work, one, from_id, to_id)]
    for person in done:
        person.deputy_id = to_id
        person.version += 1
    work.session.flush()
    audit.note_people(work, "change", (one.id for one in done))
    return HandedOver(len(done), len(people) - len(done))


def roles_that_end(work: UnitOfWork, person_ids: Iterable[UUID]) -> dict[UUID, list[Row]]:
    """By client, the deputy and the second officer, who are so no longer in another team: {role, staff_id, name}. Those
    of clients whom the actor sees."""
    return grouped(
        (one["person_id"], one) for one in screen.deputies_of(work.session, [*person_ids])
    )


def _takes(work: UnitOfWork, person: PersonRow, from_id: UUID, to_id: UUID) -> bool:
    if person.deputy_id != from_id or person.officer_id == to_id:
        return False
    with as_clock(work):
        return bool(unbarred(work.session, [person.id], [to_id], civil_date(work.now)))
