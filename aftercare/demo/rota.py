"""Who has the duty desk in the weeks around today, entered by the team leaders themselves."""

from __future__ import annotations

from datetime import date, time, timedelta

from aftercare.casework.staff.duty import enter_turn
from aftercare.casework.staff.phones import NONE_YET, enter_phone
from aftercare.demo.accounts import NORTH, SOUTH
from aftercare.demo.places import id_of
from aftercare.demo.stage import Stage
from aftercare.domain.time.wall_time import at_wall

# Week by week from Monday morning; the first is last week's. Shifts up to now are held by no one whom a case reaches
# below the desk (the first team leader, the case's own officers), so every rung of a case notifies a person.
TURNS = {
    NORTH: ("smeets", "smeets", "vermeulen", "hendriks"),
    SOUTH: ("mensah", "elamrani", "dejong", "elamrani"),
}
# Of the range kept free for fiction, behind those of the clients. So an alarm can be texted and called to all of them.
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
    """Four weeks of turns from this Monday on, and the verified numbers of who has them and of the unit manager."""
    for username, number in PHONES.items():
        own = stage.staff[username]
        with stage.work(own) as work:
            enter_phone(work, own.account_id, NONE_YET, number).verified_at = work.now
    for team, turns in TURNS.items():
        with stage.work(stage.lead_of(id_of(team))) as work:
            for week, username in enumerate(turns):
                first_on = monday + timedelta(weeks=week)
                enter_turn(
                    work,
                    stage.staff[username].account_id,
                    at_wall(first_on, CHANGES_AT),
                    at_wall(first_on + timedelta(weeks=1), CHANGES_AT),
                )
