"""Who has the duty desk in the weeks around today, entered by the team leaders themselves."""

from __future__ import annotations

from datetime import date, time, timedelta

from aftercare.casework.duty import enter_turn
from aftercare.demo.accounts import NORTH, SOUTH
from aftercare.demo.places import id_of
from aftercare.demo.stage import Stage
from aftercare.domain.wall_time import at_wall

# Week by week from Monday morning; the first is last week's. Shifts up to now are held by no one whom a case reaches
# below the desk (the first team leader, the case's own officers), so every rung of a case notifies a person.
TURNS = {
    NORTH: ("smeets", "smeets", "vermeulen", "hendriks"),
    SOUTH: ("mensah", "elamrani", "dejong", "elamrani"),
}
CHANGES_AT = time(8, 30)


def enter_rota(stage: Stage, monday: date) -> None:
    """Four weeks of turns from this Monday on."""
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
