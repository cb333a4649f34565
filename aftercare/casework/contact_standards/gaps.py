"""Coming weeks in which clients get less contact than the standard or the plan asks, and what could close the gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from aftercare.casework.contact_standards.plan_check import asked_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_gaps.closing import Stretch
from aftercare.domain.contact_gaps.gaps import Gap, allowed_by, gaps_ahead
from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.placement.plan_difference import PlanDifference
from aftercare.domain.plans.obligations import NEEDS, Needs, ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.contact_gaps.screen_contact_days import contact_days
from aftercare.store.contact_standards.contacts_held import breaks_of
from aftercare.store.contact_standards.rows import ContactStandardRow, standard_of_team
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_worklist import unplaced_now
from aftercare.store.people.rows import get_person
from aftercare.store.plans.rows import ObligationRow

FACE_TO_FACE = frozenset(kind.value for kind, needs in NEEDS.items() if needs is Needs.OFFICER)


@dataclass(frozen=True)
class GapAhead:
    """`person` has id, names and tier as in a listing. `stretch` is the gap with the days around it. `missing` are
    occurrences without a time within it. `ends_with` is the appointment that could move forward."""

    person: Row
    stretch: Stretch
    ends_with: UUID
    missing: tuple[Row, ...]

    @property
    def gap(self) -> Gap:
        return self.stretch.gap


@requires(Permission.READ_CASE_FILES)
def contact_gaps(
    work: UnitOfWork, person_id: UUID | None = None, unplaced: list[Row] | None = None
) -> list[GapAhead]:
    """For every client the actor may see, or for one. The calling page records who was looked at. `unplaced` are the
    occurrences waiting for a time, if the page has read them."""
    found = contact_days(work.session, work.now, person_id)
    people = [(one, list(rows)) for one, rows in groupby(found, lambda row: row["person_id"])]
    breaks = breaks_of(work.session, [one for one, _ in people])
    standards: dict[UUID, ContactStandardRow | None] = {}
    today, view = civil_date(work.now), []
    for person, rows in people:
        asked = _asked(work, rows[0], standards)
        allowed = allowed_by(asked, rows[0]["longest"])
        if allowed is None:
            continue
        own = _that_count(rows, asked)
        days = [row["on_day"] for row in own]
        for gap in gaps_ahead(days, allowed, today, breaks.get(person, ())):
            stretch = Stretch(gap, tuple(days), tuple(breaks.get(person, ())))
            view.append((rows[0], stretch, _ending(own, gap)))
    if view and unplaced is None:
        unplaced = unplaced_now(work.session, work.now)
    return [
        GapAhead(
            person, stretch, ends_with, _within(unplaced or [], person["person_id"], stretch.gap)
        )
        for person, stretch, ends_with in view
    ]


def gaps_after(
    work: UnitOfWork, person_id: UUID, lines: Collection[ObligationRow], change: PlanDifference
) -> tuple[Gap, ...]:
    """The gaps that would be left if a plan with these obligations came into force with this change of the calendar."""
    person = get_person(work.session, person_id)
    about = {"team_id": person.team_id, "case_type": person.case_type, "tier": person.tier}
    asked = _asked(work, about, {})
    own = [row.max_gap_days for row in lines if row.needs == Needs.OFFICER]
    allowed = allowed_by(asked, min(own, default=None))
    if allowed is None:
        return ()
    kinds = {str(row.line_id) for row in lines if row.kind in _kinds(asked)}
    becomes = [one.row for one in change.kept] + [one.to for one in change.moved]
    days = [civil_date(row.start) for row in (*becomes, *change.added) if row.obligation in kinds]
    gone = {one.appointment_id for one in (*change.kept, *change.cancelled)}
    gone |= {one.standing.appointment_id for one in change.moved}
    stood = _that_count(contact_days(work.session, work.now, person_id), asked)
    days += [row["on_day"] for row in stood if row["appointment_id"] not in gone]
    breaks = breaks_of(work.session, [person_id]).get(person_id, ())
    return gaps_ahead(days, allowed, civil_date(work.now), breaks)


def _asked(
    work: UnitOfWork, person: Row, known: dict[UUID, ContactStandardRow | None]
) -> tuple[Requirement, ...]:
    """What the team's standard requires for such a client; each standard is read once."""
    team_id = person["team_id"]
    if team_id not in known:
        known[team_id] = standard_of_team(work.session, team_id, civil_date(work.now))
    standard = known[team_id]
    return asked_of(standard, person["case_type"], person["tier"]) if standard else ()


def _that_count(rows: list[Row], asked: tuple[Requirement, ...]) -> list[Row]:
    kinds = _kinds(asked)
    return [row for row in rows if row["kind"] in kinds]


def _kinds(asked: tuple[Requirement, ...]) -> frozenset[str]:
    found: Iterator[ObligationKind] = (
        kind
        for one in asked
        if one.kind.value == "face_to_face"
        for kind in one.qualifies.obligations
    )
    return frozenset(kind.value for kind in found) or FACE_TO_FACE


def _ending(rows: list[Row], gap: Gap) -> UUID:
    found: UUID = next(row["appointment_id"] for row in rows if row["on_day"] == gap.until_on)
    return found


def _within(missing: list[Row], person_id: UUID, gap: Gap) -> tuple[Row, ...]:
    return tuple(
        row
        for row in missing
        if row["person_id"] == person_id
        and row["kind"] in FACE_TO_FACE
        and row["first_on"] < gap.until_on
        and row["last_on"] > gap.from_on
    )
