"""The kits with which a planner's team checks devices: no check is planned while all of them are at others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import IllegalTransition, NotFound, refuse_if
from aftercare.base.typed_text import name_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.placement.device_checks import reserve_for_device_checks
from aftercare.store.placement.instance_builder import lock_placement
from aftercare.store.sites.device_kit_rows import (
    DeviceKitRow,
    checks_to_come,
    has_entered_kits,
    kits_in_use,
    people_with_checks_by,
    people_with_checks_without,
)

LONGEST_NAME = 60


@dataclass(frozen=True)
class KitsInUse:
    """Those in use, by name, and by kit how many checks to come it goes along to with the first of them. `are_counted`:
    the team has entered kits, in use or not. It plans no check while all are out of use; a team that has never entered
    any plans checks as if there were always one."""

    kits: list[DeviceKitRow]
    checks: Mapping[UUID, tuple[int, datetime]]
    are_counted: bool


@requires(Permission.MANAGE_SITES)
def device_kits(work: UnitOfWork) -> KitsInUse:
    """Only numbers of checks: no client is named."""
    kits = kits_in_use(work.session, work.actor.team_id)
    with as_clock(work):
        checks = checks_to_come(work.session, [one.id for one in kits], work.now)
    return KitsInUse(kits, checks, has_entered_kits(work.session, work.actor.team_id))


@requires(Permission.MANAGE_SITES)
def add_device_kit(work: UnitOfWork, name: str) -> DeviceKitRow:
    """It goes along at once to checks to come that have none. Raises Invalid, and DuplicateReference for a name that
    another kit in use has."""
    refuse_if(name_faults("/name", name, LONGEST_NAME))
    if work.actor.team_id is None:
        raise NotFound()
    lock_placement(work.session)
    row = DeviceKitRow(team_id=work.actor.team_id, name=name.strip())
    audit.save_and_note(work, "add", "device-kit", row)
    with as_clock(work):
        people = people_with_checks_without(work.session, row.team_id, work.now)
        reserve_for_device_checks(work.session, people, work.now)
    return row


@requires(Permission.MANAGE_SITES)
def end_device_kit(work: UnitOfWork, kit_id: UUID, version: int) -> None:
    """It goes along to no check any more: those to come get another kit where one is free, and stand without one where
    none is. Raises NotFound, Stale, and IllegalTransition when it is out of use already."""
    # Otherwise a placement that runs could still give it to a check.
    lock_placement(work.session)
    kit = get_row(DeviceKitRow, work.session, kit_id, for_update=True)
    if kit.team_id != work.actor.team_id:
        raise NotFound()
    expect_version(kit, version)
    if kit.ended_at is not None:
        raise IllegalTransition()
    kit.ended_at = work.now
    work.session.flush()
    with as_clock(work):
        people = people_with_checks_by(work.session, kit.id, work.now)
        reserve_for_device_checks(work.session, people, work.now)
    audit.note(work, "end", "device-kit", kit.id)
