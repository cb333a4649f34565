"""Each way in which an appointment of a weekly plan loses its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftercare.casework.appointments.acts import move_appointment, record_outcome, times_for
from aftercare.casework.staff.officer_away import OfficerAway, preview_away, replan_away
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from tests.store.arranging import NOW, Arranger

HOURS = timedelta(hours=2)


def moved_by_hand(arrange: Arranger, row: AppointmentRow, at: datetime = NOW) -> None:
    with arrange.database.work(arrange.office.officer, at) as work:
        version = get_appointment(work.session, row.id).version
        offer = next(one for one in times_for(work, row.id) if one.start != row.starts_at)
        move_appointment(work, row.id, version, offer.start)


def officer_away(arrange: Arranger, row: AppointmentRow, at: datetime = NOW) -> None:
    """The deputy cannot take over at that time either."""
    staff_id = arrange.office.officer.staff_id
    arrange.leave(arrange.office.deputy, row.starts_at, row.ends_at)
    away = OfficerAway(staff_id, row.starts_at - HOURS, row.ends_at + HOURS)
    with arrange.database.work(arrange.office.officer, at) as work:
        replan_away(work, away, preview_away(work, away).fingerprint)


def called_off(arrange: Arranger, row: AppointmentRow, at: datetime = NOW) -> None:
    with arrange.database.work(arrange.office.officer, at) as work:
        version = get_appointment(work.session, row.id).version
        record_outcome(work, row.id, version, Outcome.CALLED_OFF)


def planned_anew(arrange: Arranger, row: AppointmentRow, at: datetime = NOW) -> None:
    """The night finds leave that was entered without moving anything."""
    for actor in (arrange.office.officer, arrange.office.deputy):
        arrange.leave(actor, row.starts_at - HOURS, row.ends_at + HOURS)
    with arrange.database.work(CLOCK, at) as work:
        assert extend_horizon_of_team(work, arrange.office.team_id) > 0


AT_ANY_MOMENT = [moved_by_hand, officer_away, called_off]
# The night leaves alone what begins within a day.
ALL = [*AT_ANY_MOMENT, planned_anew]
