"""The work a stand-in takes over, as it stands on the day it is listed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from aftercare.domain.staff.stand_ins import NEAR_DAYS
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.staff.stand_in_rows import StandInRow, note_open_things


def fill_hand_over_list(session: Session, row: StandInRow, now: datetime) -> int:
    """List the open work of the absent officer's people that is not on the list yet. It covers appointments of the
    period, absences, tasks, escalations, draft plans, deadlines near. Returns how many were new."""
    after = row.until_on + timedelta(days=1)
    return note_open_things(
        session,
        row,
        now,
        first_at=start_of_day(row.from_on),
        last_at=start_of_day(after),
        near_at=start_of_day(after + timedelta(days=NEAR_DAYS)),
    )
