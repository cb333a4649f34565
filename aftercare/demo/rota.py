"""The rota of the duty desk in the weeks around today, entered by the team leaders."""

from __future__ import annotations

from datetime import date, time, timedelta

from aftercare.casework.staff.duty import enter_shift
from aftercare.casework.staff.phones import NONE_YET, enter_phone
from aftercare.demo.accounts import NORTH, SOUTH
from aftercare.demo.places import id_of
from aftercare.demo.stage import Stage
from aftercare.domain.time.wall_time import at_wall

# Week by week from Monday morning; the first is last week's. Up to now they belong to no one an escalation reaches
# before the desk: not the first team leader, not the client's officers. So every escalation step notifies a person.
TURNS = {
    NORTH: ("smeets", "smeets", "vermeulen", "hendriks"),
    SOUTH: ("mensah", "elamrani", "dejong", "elamrani"),
}
# From the range reserved for fiction, after those of the clients. So alarms can reach each of them by text and call.
PHONES = {
    "smeets": "+447700900961",
    "vermeulen": "+447700900962",
    "hendriks": "+447700900963",
    "mensah": "+447700900964",
    "elamrani": "+447700900965",
    "dejong": "+447700900966",
    "dewit": "+447700900967",
}
CHANGES_AT = time(8, 30)


def enter_rota(stage: Stage, monday: date) -> None:
    """Four weeks of shifts from this Monday on, and verified numbers of the colleagues on duty and the unit manager."""
    for username, number in PHONES.items():
        own = stage.staff[username]
        with stage.work(own) as work:
            enter_phone(work, own.staff_id, NONE_YET, number).verified_at = work.now
    for team, turns in TURNS.items():
        with stage.work(stage.lead_of(id_of(team))) as work:
            for week, username in enumerate(turns):
                first_on = monday + timedelta(weeks=week)
                enter_shift(
                    work,
                    stage.staff[username].staff_id,
                    at_wall(first_on, CHANGES_AT),
                    at_wall(first_on + timedelta(weeks=1), CHANGES_AT),
                )
