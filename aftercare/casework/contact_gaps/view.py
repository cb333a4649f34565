"""Coming weeks in which clients get less contact than the standard or the plan asks, and what could close the gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_gaps.closing import Stretch
from aftercare.domain.contact_gaps.gaps import Gap, allowed_by, gaps_ahead
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.contact_gaps.gaps_after import FACE_TO_FACE, kinds_counted, that_count
from aftercare.store.contact_gaps.screen_contact_days import Limit, days_of_too_wide
from aftercare.store.contact_standards.contacts_held import breaks_of
from aftercare.store.contact_standards.rows import ContactStandardRow, standards_in_use
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews.screen_worklist import unplaced_now


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
    work: UnitOfWork,
    person_ids: Collection[UUID] | None = None,
    unplaced: list[Row] | None = None,
) -> list[GapAhead]:
    """For every client the actor may see, or for these. The calling page records who was looked at. `unplaced` are the
    occurrences waiting for a time, if the page has read them."""
    today, view = civil_date(work.now), []
    standards = standards_in_use(work.session, today)
    found = days_of_too_wide(work.session, work.now, limits_of(standards), FACE_TO_FACE, person_ids)
    people = [(one, list(rows)) for one, rows in groupby(found, lambda row: row["person_id"])]
    breaks = breaks_of(work.session, [one for one, _ in people])
    for person, rows in people:
        standard = standards.get(rows[0]["standard_code"])
        asked = standard.requirements(rows[0]["case_type"], rows[0]["tier"]) if standard else ()
        allowed = allowed_by(asked, rows[0]["longest"])
        if allowed is None:
            continue
        own = that_count(rows, asked)
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


def limits_of(standards: Mapping[str, ContactStandardRow]) -> Iterator[Limit]:
    """What each of them allows at most between contacts, for each type of case and tier that it speaks of."""
    for code, standard in standards.items():
        for track in read_profile(standard.profile).tracks:
            allowed = allowed_by(track.requirements, None)
            number, days = (allowed.number, allowed.days) if allowed else (None, None)
            kinds = sorted(kinds_counted(track.requirements))
            yield Limit(code, track.case_type, track.tier, number, days, kinds)


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
