"""Where a client is visited at home, entered by the officer and seen only in the client's file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.errors import Stale, refuse_if
from aftercare.base.typed_text import wrong_length
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.within_reach import point_faults
from aftercare.domain.conditions.zones import Point, metres_to
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.processes.disclosures.inform_first import expect_informed
from aftercare.store.accounts import audit
from aftercare.store.accounts.acts_of_account import notes_about
from aftercare.store.appointments.rows import live_appointments
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version, query_as_clock
from aftercare.store.letters.rows import address_of
from aftercare.store.people.home_address_rows import HomeAddressRow, home_address_of, homes_among
from aftercare.store.people.rows import get_person

# The version of an address that was never recorded.
NONE_YET = 0
LONGEST = 200


@requires(Permission.READ_CASE_FILES)
def home_address(work: UnitOfWork, person_id: UUID) -> HomeAddressRow | None:
    audit.note_look(work, "read-home", "person", get_person(work.session, person_id))
    return home_address_of(work.session, person_id)


@requires(Permission.READ_CASE_FILES)
def visit_address(work: UnitOfWork, person_id: UUID) -> list[str]:
    """The lines of the address where the client is visited: of the home, or else where letters go."""
    audit.note_look(work, "read-home", "person", get_person(work.session, person_id))
    found = home_address_of(work.session, person_id) or address_of(work.session, person_id)
    return found.lines.splitlines() if found else []


@requires(Permission.WRITE_CASE_FILES)
def write_home_address(
    work: UnitOfWork, person_id: UUID, version: int, lines: str, at: Point | None
) -> HomeAddressRow:
    """Records where the client is visited; `at` None: the position is not known. The same again changes nothing.

    Raises Stale on an outdated view (`version` NONE_YET for the first address), and Invalid at /address and /at."""
    get_person(work.session, person_id, for_update=True)
    faults = wrong_length("/address", lines, LONGEST)
    refuse_if([*faults, *(point_faults(at, "/at") if at else ())])
    lines = "\n".join(line.strip() for line in lines.strip().splitlines() if line.strip())
    position = f"{at[1]:.6f}, {at[0]:.6f}" if at else ""
    row = home_address_of(work.session, person_id, for_update=True)
    if row is None:
        if version != NONE_YET:
            raise Stale()
        before = _changes_so_far(work, person_id)
        row = HomeAddressRow(
            person_id=person_id, lines=lines, position=position,
            entered_by=work.actor.staff_id, entered_at=work.now, known_since=None if before else work.now,
            # Above those of addresses that were removed, so that no program changes this one as if it were an old one.
            version=before + 1,
        )  # fmt: skip
        work.session.add(row)
    else:
        if (row.lines, row.position) == (lines, position) and version in (
            row.version,
            row.version - 1,
        ):
            return row
        expect_version(row, version)
        is_elsewhere = row.lines != lines
        row.known_since = row.known_since or (row.entered_at if row.version == 1 else None)
        # Whole before anything is asked, which writes it: one change, one event.
        row.lines, row.position = lines, position
        row.entered_by, row.entered_at = work.actor.staff_id, work.now
        if is_elsewhere:
            expect_informed(work, person_id, Disclosed.ADDRESS_CHANGE)
    work.session.flush()
    audit.note(work, "change", "home-address", person_id, person_id)
    return row


def _changes_so_far(work: UnitOfWork, person_id: UUID) -> int:
    """How often an address of this client was entered or changed. Each time has one line in the access log, and
    counted once in a version."""
    (found,) = query_as_clock(work, notes_about(person_id, "change", "home-address"))
    return int(found)


@requires(Permission.WRITE_CASE_FILES)
def remove_home_address(work: UnitOfWork, person_id: UUID, version: int) -> None:
    """Home visits go where letters go from then on. Once removed, the same again changes nothing. Raises Stale."""
    get_person(work.session, person_id, for_update=True)
    row = home_address_of(work.session, person_id, for_update=True)
    if row is None:
        return
    expect_version(row, version)
    work.session.delete(row)
    expect_informed(work, person_id, Disclosed.ADDRESS_CHANGE)
    work.session.flush()
    audit.note(work, "remove", "home-address", person_id, person_id)


@requires(Permission.READ_CASE_FILES)
def visits_to_come(work: UnitOfWork, person_id: UUID) -> list[datetime]:
    """When the planned home visits begin, the earliest first. The calling page notes the look."""
    found = live_appointments(work.session, [person_id], work.now)
    return [one.starts_at for one in found if one.kind in HOME_KINDS]


def areas_of(condition: ConditionRow) -> Sequence[Mapping[str, Any]]:
    """The forbidden areas of a condition; none of one that was withdrawn."""
    return () if condition.withdrawn_on is not None else condition.parameters.get("areas") or ()


def metres_outside(condition: ConditionRow, home: Point) -> float | None:
    """How far outside the forbidden areas of a condition a home lies, at most 0 within them; None for a condition
    without areas, or one that was withdrawn."""
    areas = areas_of(condition)
    if not areas:
        return None
    buffer_m: float = condition.parameters.get("buffer_m", 0)
    return metres_to(areas, home) - buffer_m


@requires(Permission.READ_CASE_FILES)
def is_home_forbidden(
    work: UnitOfWork, person_id: UUID, conditions: Collection[ConditionRow]
) -> bool:
    """Whether the home lies in an area that one of these conditions of the client forbids."""
    if not any(one.parameters.get("areas") for one in conditions):
        return False
    home = home_address(work, person_id)
    if home is None or home.at is None:
        return False
    far = (metres_outside(one, home.at) for one in conditions)
    return any(one is not None and one <= 0 for one in far)


@requires(Permission.READ_CASE_FILES)
def homes_to_visit(work: UnitOfWork, person_ids: Collection[UUID]) -> dict[UUID, Point]:
    """Where the homes of these clients are, as far as that is known."""
    found = homes_among(work.session, person_ids) if person_ids else {}
    audit.note_people(work, "read-home", found)
    return found
