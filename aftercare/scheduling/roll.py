"""Every night the twelve-week horizon rolls on: new occurrences are placed, impossible ones move."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.base.collecting import uncollected
from aftercare.domain import placement
from aftercare.domain.plan_difference import difference
from aftercare.store import audit
from aftercare.store.appointments import lock_appointments
from aftercare.store.people import PersonRow
from aftercare.store.placements.reading import read_task
from aftercare.store.placements.writing import write_difference
from aftercare.store.plans import PlanRow
from aftercare.store.staff import TeamRow
from aftercare.store.unit_of_work import Work


def roll_due(session: Session) -> list[UUID]:
    """Teams with plans in force. People of one team share officers and rooms: a team is one item."""
    query = (
        select(PersonRow.team_id)
        .join(PlanRow, col(PlanRow.person_id) == col(PersonRow.id))
        .where(PlanRow.state == "approved", col(PersonRow.closed_on).is_(None))
        .distinct()
        .order_by(col(PersonRow.team_id))
    )
    return list(session.exec(query))


def roll_team(work: Work, team_id: UUID) -> int:
    """Place everyone of a team anew; answers how many appointments changed."""
    with uncollected():
        return _roll(work, team_id)


def _roll(work: Work, team_id: UUID) -> int:
    team = work.session.exec(select(TeamRow).where(TeamRow.id == team_id)).one()
    task = read_task(work.session, people_of(work.session, team.id), work.now)
    change = difference(task.standing, placement.place(task.instance, task.previous))
    changed = [*(move.standing for move in change.moved), *change.cancelled]
    lock_appointments(work.session, (one.appointment_id for one in changed))
    write_difference(work.session, task, change, work.now)
    audit.note(work, "roll", "team", team.id)
    return len(change.added) + len(change.moved) + len(change.cancelled)


def people_of(session: Session, team_id: UUID) -> list[UUID]:
    """The people of a team with a plan in force, in the order of their ids."""
    query = (
        select(PersonRow.id)
        .join(PlanRow, col(PlanRow.person_id) == col(PersonRow.id))
        .where(
            PersonRow.team_id == team_id,
            PlanRow.state == "approved",
            col(PersonRow.closed_on).is_(None),
        )
        .order_by(col(PersonRow.id))
    )
    return list(session.exec(query))
