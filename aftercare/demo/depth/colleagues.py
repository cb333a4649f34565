"""What colleagues settle among themselves: the standard a team works by, and who stands in for whom."""

from __future__ import annotations

from datetime import timedelta

from aftercare.casework.stand_ins import NewStandIn, name_stand_in
from aftercare.casework.standards import choose_standard, standards, teams_by_standard
from aftercare.casework.transfers import NewTransfer, preview_transfer, transfer_clients
from aftercare.demo.accounts import NORTH, SOUTH
from aftercare.demo.depth.cast import Cast, Part
from aftercare.demo.places import id_of
from aftercare.demo.stage import Stage

ADMIN = "beheer"


def choose_standards(stage: Stage) -> None:
    """Every team works by the example: what was approved before was not checked against it."""
    with stage.work(stage.staff[ADMIN]) as work:
        example = min(row.code for row in standards(work) if row.is_example)
        for team in teams_by_standard(work):
            choose_standard(work, team.id, example)


def hand_on(cast: Cast) -> None:
    """One client goes to the colleague who stood in before, from today: so the history has one."""
    for part in cast.there([Part.HANDED_ON]):
        case, staff = cast.cases[part], cast.stage.staff
        new = NewTransfer(
            staff[case.officer.username].account_id,
            {cast.ids[part]: staff[case.deputy.username].account_id},
            cast.today,
            "Dichter bij de woonplaats van de cliënt.",
        )
        lead = cast.stage.lead_of(cast.officer_of(part).team_id)
        with cast.stage.work(lead) as work:
            shown = preview_transfer(work, new)
        with cast.stage.work(lead) as work:
            transfer_clients(work, new, shown.fingerprint)


def name_stand_ins(cast: Cast) -> None:
    """In the south somebody stands in from today, in the north during the leave of next week."""
    staff, today = cast.stage.staff, cast.today
    with cast.stage.work(cast.stage.lead_of(id_of(SOUTH))) as work:
        note = "Op cursus; spoed loopt via de teamleider."
        one = NewStandIn(
            staff["dejong"].account_id,
            staff["mensah"].account_id,
            today,
            today + timedelta(days=4),
            note,
        )
        name_stand_in(work, one)
    next_monday = today + timedelta(days=7 - today.weekday())
    with cast.stage.work(cast.stage.lead_of(id_of(NORTH))) as work:
        until_on = next_monday + timedelta(days=2)
        yilmaz, vermeulen = staff["yilmaz"].account_id, staff["vermeulen"].account_id
        name_stand_in(work, NewStandIn(yilmaz, vermeulen, next_monday, until_on, "Verlof."))
