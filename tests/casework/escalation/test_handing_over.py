"""Cases are handed to a colleague, who then sees and hears what the officer would: all of them, or none."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.errors import Forbidden, IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.escalation.acts import acknowledge, decide
from aftercare.casework.escalation.hand_over import from_whom, hand_escalations_over
from aftercare.casework.escalation.hand_over_notices import escalations_handed_away, note_seen
from aftercare.casework.overviews.view import my_inbox
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.run_steps import run_steps
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import (
    EscalationActRow,
    EscalationRow,
    StaffNoticeRow,
    get_escalation,
    steps_of,
)
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.stand_in_rows import StandInRow
from tests.casework.escalation.test_escalations import escalation_of
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def escalations(arrange: Arranger) -> list[EscalationRow]:
    found = []
    for days in (1, 2):
        missed, _ = arrange.miss(arrange.person(), NOW - timedelta(days=days), "unexcused")
        found.append(escalation_of(arrange, "unexcused-required", missed))
    return found


def hand(arrange: Arranger, escalations: list[EscalationRow], to: Actor, version: int = 1) -> None:
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        versions = {one.id: version for one in escalations}
        hand_escalations_over(work, versions, to.staff_id, " Verlof tot maandag. ")


def inbox(database: Database, actor: Actor) -> list[UUID]:
    with database.work(actor, NOW) as work:
        return sorted(one["id"] for one in my_inbox(work))


def handed(database: Database) -> list[EscalationActRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(EscalationActRow).order_by(EscalationActRow.id)))


def notified_of_hand_over(database: Database) -> list[UUID]:
    with database.work(CLOCK, NOW) as work:
        query = select(StaffNoticeRow.staff_id).where(col(StaffNoticeRow.step_id).is_(None))
        return sorted(set(work.session.exec(query)))


def test_a_colleague_sees_the_escalations_is_notified_and_hears_the_next_step(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    office = arrange.office
    assert inbox(database, office.colleague) == []
    hand(arrange, escalations, office.colleague)
    assert inbox(database, office.colleague) == sorted(one.id for one in escalations)
    assert notified_of_hand_over(database) == [office.colleague.staff_id]
    for act in handed(database):
        assert (act.act, act.reason, act.to_id) == (
            "hand_over",
            "Verlof tot maandag.",
            office.colleague.staff_id,
        )
    with database.work(CLOCK, NOW) as work:
        first = steps_of(work.session, escalations[0].id)[1]
        first.audience = "officer"
    with database.work(CLOCK, NOW) as work:
        run_steps(work, escalations[0].id)
    with database.work(CLOCK, NOW) as work:
        assert steps_of(work.session, escalations[0].id)[1].staff_id == office.colleague.staff_id


def test_it_is_seen_until_it_is_decided_and_no_longer(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    hand(arrange, escalations[:1], arrange.office.colleague)
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalations[0].id, 2, Decision.CLOSE, "een goede reden")
    assert inbox(database, arrange.office.colleague) == []


def test_an_escalation_goes_back_to_the_persons_own_officer(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    hand(arrange, escalations[:1], arrange.office.colleague)
    hand(arrange, escalations[:1], arrange.office.officer, 2)
    with database.work(CLOCK, NOW) as work:
        assert get_escalation(work.session, escalations[0].id).handed_to is None
    assert inbox(database, arrange.office.colleague) == []


def test_who_stands_in_for_the_colleague_is_notified_and_sees_it(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    office, today = arrange.office, NOW.date()
    arrange.leave(office.colleague, NOW - timedelta(days=1), NOW + timedelta(days=1))
    arrange.add(
        StandInRow(
            officer_id=office.colleague.staff_id, stand_in_id=office.deputy.staff_id,
            from_on=today, until_on=today, created_by=office.supervisor.staff_id, created_at=NOW,
        )
    )  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        for one in escalations:
            work.session.get_one(PersonRow, one.person_id).deputy_id = None
    hand(arrange, escalations, office.colleague)
    assert notified_of_hand_over(database) == [office.deputy.staff_id]
    assert inbox(database, office.deputy) == sorted(one.id for one in escalations)


def test_nobody_gets_an_escalation_who_is_away_without_a_stand_in(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    office = arrange.office
    arrange.leave(office.colleague, NOW - timedelta(days=1), NOW + timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        hand(arrange, escalations, office.colleague)
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/to_id", "colleague-away")
    ]


@pytest.mark.parametrize("who", ["outsider", "other_supervisor", "planner", "provider", "admin"])
def test_only_who_works_on_escalations_of_the_team_can_have_one(
    arrange: Arranger, database: Database, escalations: list[EscalationRow], who: str
) -> None:
    with pytest.raises(Invalid) as caught:
        hand(arrange, escalations, getattr(arrange.office, who))
    assert [one.code for one in caught.value.fields] == ["not-of-the-team"]


def test_one_outdated_view_hands_nothing_over(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    hand(arrange, escalations[1:], arrange.office.deputy)
    with pytest.raises(Stale):
        hand(arrange, escalations, arrange.office.colleague)
    assert inbox(database, arrange.office.colleague) == []
    assert len(handed(database)) == 1


def test_a_decided_escalation_and_one_of_another_team_are_refused(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    office = arrange.office
    with database.work(office.supervisor, NOW) as work:
        decide(work, escalations[0].id, 1, Decision.CLOSE, "een goede reden")
    with pytest.raises(IllegalTransition):
        hand(arrange, escalations[:1], office.colleague, 2)
    with pytest.raises(NotFound), database.work(office.other_supervisor, NOW) as work:
        hand_escalations_over(
            work, {escalations[1].id: 1}, office.outsider.staff_id, "een goede reden"
        )
    with pytest.raises(Forbidden), database.work(office.officer, NOW) as work:
        hand_escalations_over(
            work, {escalations[1].id: 1}, office.colleague.staff_id, "een goede reden"
        )
    with pytest.raises(Invalid), database.work(office.supervisor, NOW) as work:
        hand_escalations_over(work, {}, office.colleague.staff_id, "een goede reden")
    with pytest.raises(Invalid), database.work(office.supervisor, NOW) as work:
        hand_escalations_over(work, {escalations[1].id: 1}, office.colleague.staff_id, " ")
    with pytest.raises(Invalid) as brief, database.work(office.supervisor, NOW) as work:
        hand_escalations_over(work, {escalations[1].id: 1}, office.colleague.staff_id, "x")
    assert [(one.pointer, one.code) for one in brief.value.fields] == [("/reason", "reason-short")]


def taken_from(database: Database, actor: Actor) -> list[tuple[UUID, UUID, list[str]]]:
    with database.work(actor, NOW) as work:
        return [
            (one.taken_by, one.to_id, sorted(one.file_references))
            for one in escalations_handed_away(work)
        ]


def test_who_had_an_escalation_is_notified_once_that_it_was_handed_over_and_to_whom(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    """Also though they see nothing of the person any more."""
    office = arrange.office
    hand(arrange, escalations, office.colleague)
    assert taken_from(database, office.officer) == []
    hand(arrange, escalations, office.deputy, 2)
    with database.work(CLOCK, NOW) as work:
        files = sorted(
            work.session.get_one(PersonRow, one.person_id).reference for one in escalations
        )
    lead, deputy = office.supervisor.staff_id, office.deputy.staff_id
    assert taken_from(database, office.colleague) == [(lead, deputy, files)]
    for other in (office.deputy, office.officer, office.supervisor):
        assert taken_from(database, other) == []
    with database.work(office.colleague, NOW) as work:
        (notice,) = escalations_handed_away(work)
        note_seen(work, notice.id)
    with pytest.raises(NotFound), database.work(office.deputy, NOW) as work:
        note_seen(work, notice.id)
    assert taken_from(database, office.colleague) == []


def test_who_took_an_escalation_up_is_notified_too_and_nobody_of_what_they_hand_over_themselves(
    arrange: Arranger, database: Database, escalations: list[EscalationRow]
) -> None:
    office = arrange.office
    with database.work(office.officer, NOW) as work:
        acknowledge(work, escalations[0].id, 1)
    with database.work(office.supervisor, NOW) as work:
        acknowledge(work, escalations[1].id, 1)
        found = from_whom(work, [one.id for one in escalations], office.colleague.staff_id)
        assert found == [(work.session.get_one(StaffRow, office.officer.staff_id).display_name, 1)]
    hand(arrange, escalations, office.colleague, 2)
    assert len(taken_from(database, office.officer)) == 1
    assert taken_from(database, office.supervisor) == []
