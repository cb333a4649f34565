"""Letterheads: entered by an administrator for a team, in force from a day, printed on documents that team signs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.papers.letterhead import Letterhead, letterhead_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow, teams
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.papers.letterhead_rows import LetterheadRow, letterhead_on, letterheads_of
from aftercare.store.people.rows import get_person


@requires(Permission.MANAGE_ACCOUNTS)
def set_letterhead(
    work: UnitOfWork, team_id: UUID, new: Letterhead, from_on: date
) -> LetterheadRow:
    """In force from that day. The same letterhead from the same day changes nothing. Raises Invalid at /team_id and
    at each member that does not hold."""
    new = new.stripped()
    faults = list(letterhead_faults(new, from_on, civil_date(work.now)))
    if work.session.get(TeamRow, team_id) is None:
        faults.append(FieldFault("/team_id", "unknown-team"))
    refuse_if(faults)
    standing = letterhead_on(work.session, team_id, from_on)
    if standing is not None and (standing.from_on, printed_of(standing)) == (from_on, new):
        return standing
    row = LetterheadRow(
        team_id=team_id, from_on=from_on, **asdict(new), entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    return audit.save_and_note(work, "enter", "letterhead", row)


@requires(Permission.MANAGE_ACCOUNTS)
def letterheads(work: UnitOfWork) -> list[tuple[TeamRow, list[LetterheadRow]]]:
    """Every team by name with its letterheads, the newest first."""
    return [(team, letterheads_of(work.session, team.id)) for team in teams(work.session)]


def letterhead_of(work: UnitOfWork, person_id: UUID) -> Letterhead | None:
    """The letterhead printed today on a document about this person: that of the team that supervises them."""
    team_id = get_person(work.session, person_id).team_id
    row = letterhead_on(work.session, team_id, civil_date(work.now)) if team_id else None
    return printed_of(row) if row else None


def printed_of(row: LetterheadRow) -> Letterhead:
    return Letterhead(row.organisation, row.office, row.street, row.town, row.phone, row.email)
