"""The gaps between contacts that a plan would leave, and which appointments count as contact."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from aftercare.domain.contact_gaps.gaps import Gap, allowed_by, gaps_ahead
from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.placement.placement_difference import PlacementDifference
from aftercare.domain.plans.obligations import NEEDS, Needs, ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.contact_gaps.screen_contact_days import contact_days
from aftercare.store.contact_standards.contacts_held import breaks_of
from aftercare.store.contact_standards.rows import standard_of_team
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import get_person
from aftercare.store.plans.rows import ObligationRow

FACE_TO_FACE = frozenset(kind.value for kind, needs in NEEDS.items() if needs is Needs.OFFICER)


def gaps_after(
    work: UnitOfWork, person_id: UUID, lines: Collection[ObligationRow], change: PlacementDifference
) -> tuple[Gap, ...]:
    """The gaps that would be left if a plan with these obligations came into force with this change of the calendar.
    A stretch that is nearly past is left out: no plan can change it."""
    person = get_person(work.session, person_id)
    standard = standard_of_team(work.session, person.team_id, civil_date(work.now))
    asked = standard.requirements(person.case_type, person.tier) if standard else ()
    own = [row.max_gap_days for row in lines if row.needs == Needs.OFFICER]
    allowed = allowed_by(asked, min(own, default=None))
    if allowed is None:
        return ()
    kinds = {str(row.line_id) for row in lines if row.kind in kinds_counted(asked)}
    days = [civil_date(row.start) for row in change.rows if row.obligation in kinds]
    gone = {one.appointment_id for one in (*change.kept, *change.cancelled)}
    gone |= {one.standing.appointment_id for one in change.moved}
    stood = that_count(contact_days(work.session, work.now, person_id), asked)
    days += [row["on_day"] for row in stood if row["appointment_id"] not in gone]
    breaks = breaks_of(work.session, [person_id]).get(person_id, ())
    today = civil_date(work.now)
    found = gaps_ahead(days, allowed, today, breaks)
    return tuple(gap for gap in found if gap.can_be_closed(today))


def that_count(rows: list[Row], asked: tuple[Requirement, ...]) -> list[Row]:
    kinds = kinds_counted(asked)
    return [row for row in rows if row["kind"] in kinds]


def kinds_counted(asked: tuple[Requirement, ...]) -> frozenset[str]:
    """The kinds of appointment that the standard counts as face-to-face contact; without a word of it, the usual."""
    found: Iterator[ObligationKind] = (
        kind
        for one in asked
        if one.kind.value == "face_to_face"
        for kind in one.qualifies.obligations
    )
    return frozenset(kind.value for kind in found) or FACE_TO_FACE
