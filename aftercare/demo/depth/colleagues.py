"""What colleagues arrange among themselves: each team's contact standard, and stand-ins."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta

from aftercare.casework.adoption import acts as adoption
from aftercare.casework.contact_standards.acts import (
    CONTACT_STANDARD,
    NewStandard,
    choose_standard,
    confirm_standard,
    propose_standard,
    teams_by_standard,
)
from aftercare.casework.staff.stand_ins import NewStandIn, name_stand_in
from aftercare.casework.transfers.acts import preview_transfer, transfer_clients
from aftercare.casework.transfers.team_transfers import propose_to_team
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.demo.accounts import NORTH, SOUTH
from aftercare.demo.depth.cast import Cast, Part
from aftercare.demo.places import id_of
from aftercare.demo.stage import Stage
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.contact_standards.rows import ContactStandardRow

ADMIN, SECOND_ADMIN = "beheer", "beheer2"
DAYS_BETWEEN_VISITS = {1: 30, 2: 75, 3: 105}
# In how many days, why, and who.
HANDED_ON = (
    (0, "Dichter bij de woonplaats van de cliënt.", (Part.HANDED_ON,)),
    (21, "Komen liever op Kantoor Zuid.", (Part.LEAVING, Part.LEAVING_TOO)),
)
MOVED = "Is naar Zuiddorp verhuisd (verzonnen) en komt liever op Kantoor Zuid."
# Close to what plans require, so that a missed contact shows: a service in good order meets it in nine weeks of ten.
FACE_TO_FACE_IN_30_DAYS = {1: 5, 2: 4, 3: 1}


def choose_standards(stage: Stage) -> None:
    """Two administrators adopt a standard of the organisation, and every team uses it."""
    with stage.work(stage.staff[ADMIN]) as work:
        example = next(row for row in adoption.versions(work, CONTACT_STANDARD) if row.is_example)
        standard = propose_standard(work, _of_the_house(example, civil_date(work.now)))
        code, version = standard.code, standard.version
    with stage.work(stage.staff[SECOND_ADMIN]) as work:
        adoption.activate(work, CONTACT_STANDARD, version, {"code": code})
        teams = [team.id for team in teams_by_standard(work)]
        for team_id in teams:
            choose_standard(
                work, team_id, code, "De nieuwe norm van de organisatie geldt voor elk team."
            )
    with stage.work(stage.staff[ADMIN]) as work:
        for team_id in teams:
            confirm_standard(work, team_id, code)


def _of_the_house(example: ContactStandardRow, today: date) -> NewStandard:
    """The example standard with more face-to-face contacts, longer intervals between home visits and no deadline for a
    first contact. All case files open on one day, on which no office could hold forty first contacts per officer."""
    profile = deepcopy(example.profile)
    for track in profile["tracks"]:
        for requirement in track["requirements"]:
            requirement.pop("first", None)
            if track["case_type"] != "sexual_offence":
                continue
            if requirement["kind"] == "home_visit":
                requirement["period_days"] = DAYS_BETWEEN_VISITS[track["tier"]]
            elif requirement["kind"] == "face_to_face":
                requirement["number"] = FACE_TO_FACE_IN_30_DAYS[track["tier"]]
                requirement["period_days"] = 30
    return NewStandard(
        code="huisnorm",
        nl="Contactnorm van deze voorbeeldorganisatie",
        en="Contact standard of this invented organisation",
        source="Verzonnen voor de demonstratie, naar het voorbeeld dat bij de dienst zit.",
        adopted_by="Directie (verzonnen)",
        reason="Het voorbeeld vraagt meer huisbezoeken dan de teams kunnen doen.",
        valid_from=today,
        profile=profile,
    )


def hand_on(cast: Cast) -> None:
    """Clients are transferred to the colleague who stood in before: one from today, so that the history has a transfer,
    others later. The colleague they go to has so much work then that some of it is proposed for others."""
    for days, reason, parts in HANDED_ON:
        there = [part for part in parts if part in cast.ids]
        if not there:
            continue
        client, staff = cast.clients[there[0]], cast.stage.staff
        to_id = staff[client.deputy.username].staff_id
        new = NewTransfer(
            staff[client.officer.username].staff_id,
            {cast.ids[part]: to_id for part in there},
            cast.today + timedelta(days=days),
            reason,
        )
        lead = cast.stage.lead_of(cast.officer_of(there[0]).team_id)
        with cast.stage.work(lead) as work:
            shown = preview_transfer(work, new)
        with cast.stage.work(lead) as work:
            transfer_clients(work, new, shown.fingerprint)


def propose_elsewhere(cast: Cast) -> None:
    """The northern team asks the southern one to take over a client; it has not answered yet."""
    if Part.MOVED_SOUTH in cast.ids:
        officer = cast.officer_of(Part.MOVED_SOUTH)
        with cast.stage.work(cast.stage.lead_of(officer.team_id)) as work:
            ids = [cast.ids[Part.MOVED_SOUTH]]
            propose_to_team(work, officer.staff_id, ids, id_of(SOUTH), MOVED)


def name_stand_ins(cast: Cast) -> None:
    """In the southern team a stand-in starts today, in the northern team during next week's leave."""
    staff, today = cast.stage.staff, cast.today
    with cast.stage.work(cast.stage.lead_of(id_of(SOUTH))) as work:
        note = "Op cursus; spoed loopt via de teamleider."
        one = NewStandIn(
            staff["dejong"].staff_id,
            staff["mensah"].staff_id,
            today,
            today + timedelta(days=4),
            note,
        )
        name_stand_in(work, one)
    next_monday = today + timedelta(days=7 - today.weekday())
    with cast.stage.work(cast.stage.lead_of(id_of(NORTH))) as work:
        until_on = next_monday + timedelta(days=2)
        yilmaz, vermeulen = staff["yilmaz"].staff_id, staff["vermeulen"].staff_id
        name_stand_in(work, NewStandIn(yilmaz, vermeulen, next_monday, until_on, "Verlof."))
