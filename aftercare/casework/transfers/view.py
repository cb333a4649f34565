"""Reading transfers: the choices, the transfers to come, and the hand-over list for the new officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import NotFound, existing
from aftercare.casework.transfers.deputies import roles_that_end
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.transfers.transfer import SHOWN_DAYS
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.conditions.rows import ConditionRow, conditions_of_people
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_caseload import caseload
from aftercare.store.people.rows import get_person
from aftercare.store.staff import screen_hand_over as open_screen
from aftercare.store.transfers import screen_transfers as screen
from aftercare.store.transfers.rows import to_come_of

# How long the form of a transfer says what was arranged, for the browser's way back.
LATELY: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Givable:
    """The clients of one officer, or one of them, and the officers of the team they can go to. `to_come` is the
    transfer already planned for a later day, by client. `ends`: the deputy and the second officer of each, who are so
    no longer in another team, as {role, staff_id, name}."""

    officer: StaffRow
    people: list[Row]
    targets: list[Row]
    to_come: Mapping[UUID, UUID]
    ends: Mapping[UUID, list[Row]]


@dataclass(frozen=True)
class HandOverList:
    """The clients of one transfer that the reader sees, each with their open work and every condition."""

    transfers: list[Row]
    items: list[Row]
    conditions: dict[UUID, list[ConditionRow]]


@requires(Permission.TRANSFER_CLIENTS)
def officers_with_clients(work: UnitOfWork) -> list[Row]:
    """The officers of the team with the number of their clients; suspended accounts too, and closed
    ones while they have any."""
    return screen.officers_of_team(work.session, existing(work.actor.team_id))


@requires(Permission.TRANSFER_CLIENTS)
def stood_in_for(work: UnitOfWork) -> list[Row]:
    """The clients of the team for whom a colleague is named as deputy, colleague by colleague."""
    found = screen.stood_in_for(work.session, existing(work.actor.team_id))
    return audit.note_looks(work, "read-caseload", found, key="id")


@requires(Permission.TRANSFER_CLIENTS)
def givable(work: UnitOfWork, officer_id: UUID, person_id: UUID | None = None) -> Givable:
    """Raises Forbidden, NotFound for an officer of another team or a client the actor does not see."""
    officers = officers_with_clients(work)
    officer = work.session.get(StaffRow, officer_id)
    if officer is None or officer.team_id != work.actor.team_id or officer.role != Role.OFFICER:
        raise NotFound()
    people = caseload(work.session, work.now, None, None, officer_id=officer.id)
    people = [one for one in people if person_id in (None, one["id"])]
    if person_id is not None and not people:
        raise NotFound()
    ids = [one["id"] for one in people]
    audit.note_people(work, "read-caseload", ids)
    targets = [one for one in officers if not one["account"] and one["id"] != officer.id]
    coming = to_come_of(work.session, ids).items()
    ends = roles_that_end(work, ids)
    return Givable(officer, people, targets, {one: row.batch_id for one, row in coming}, ends)


@requires(Permission.TRANSFER_CLIENTS)
def officer_now(work: UnitOfWork, person_id: UUID) -> UUID:
    """The client's officer; NotFound for a client the actor does not see."""
    return get_person(work.session, person_id).officer_id


@requires(Permission.READ_CASE_FILES)
def team_transfers(work: UnitOfWork) -> list[Row]:
    """Transfers to come and of the last two weeks: for a supervisor the team's, for an officer their own. Names are
    shown where the reader sees the client; reading them is logged."""
    since = work.now - timedelta(days=SHOWN_DAYS)
    found = screen.transfers_of_team(work.session, existing(work.actor.team_id), since)
    audit.note_looks(work, "read-transfers", [one for one in found if one["reference"]])
    return found


@requires(Permission.READ_CASE_FILES)
def my_transfers(work: UnitOfWork) -> list[Row]:
    """For an officer's worklist: how many clients come or go, from which day; nothing about whom."""
    if work.actor.role is not Role.OFFICER:
        return []
    since_on = civil_date(work.now) - timedelta(days=SHOWN_DAYS)
    return screen.transfers_concerning(work.session, work.actor.staff_id, since_on)


@requires(Permission.TRANSFER_CLIENTS)
def arranged_lately(work: UnitOfWork, officer_id: UUID) -> list[Row]:
    """Transfers to and from this officer of the last hour, the newest first; nothing about whom."""
    since_on = civil_date(work.now - LATELY) - timedelta(days=1)
    found = screen.transfers_concerning(work.session, officer_id, since_on)
    late = [one for one in found if one["arranged_at"] > work.now - LATELY]
    return sorted(late, key=lambda one: one["arranged_at"], reverse=True)


@requires(Permission.READ_CASE_FILES)
def hand_over_list(work: UnitOfWork, batch_id: UUID) -> HandOverList:
    """Open work on the clients of one transfer. The new officer sees each from the day on, the old one until then,
    the supervisor both. NotFound for a transfer of another team or between other officers."""
    transfers = screen.transfers_of_batch(work.session, existing(work.actor.team_id), batch_id)
    if not transfers:
        raise NotFound()
    ids = [one["person_id"] for one in transfers if one["reference"] and not one["called_off_at"]]
    items = open_screen.work_open_now(work.session, ids, work.now, civil_date(work.now))
    conditions: dict[UUID, list[ConditionRow]] = defaultdict(list)
    for one in conditions_of_people(work.session, ids):
        conditions[one.person_id].append(one)
    audit.note_people(work, "read-hand-over", ids)
    return HandOverList(transfers, items, conditions)
