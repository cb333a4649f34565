"""A change of tier is recorded for good and proposes the plan that follows; a person decides."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid, NotFound, Stale
from aftercare.base.ids import new_id
from aftercare.casework.contact_standards.plan_check import plan_check
from aftercare.casework.contact_standards.tier_view import tier_file
from aftercare.casework.people.acts import PersonDetails, change_details
from aftercare.casework.people.tiers import TierChanged, change_tier, preview_tier
from aftercare.casework.plans.acts import approve_plan, submit_plan
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import Regime
from aftercare.store.contact_standards.rows import tier_changes_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.plans.rows import obligations_of, plan_in_hand
from aftercare.store.risk.rows import AssessmentRow
from aftercare.store.tasks.rows import TaskRow
from tests.casework.contact_standards.standards_at_work import TODAY, ids, paces, plan_of, work_by
from tests.store.arranging import NOW, Arranger


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    """At tier 2 in a team that works by the example, with a plan in force that fits tier 2."""
    work_by(arrange)
    person = arrange.person(tier=2)
    plan_of(arrange, person, check_in_days=60, home_visit_days=60, state="approved")
    return person


def change(
    arrange: Arranger, person: PersonRow, to_tier: int = 1, assessment_id: UUID | None = None
) -> TierChanged:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return change_tier(work, person.id, 1, to_tier, " Nieuwe zorgen. ", assessment_id)


def tasks_of(database: Database, person: PersonRow) -> list[tuple[str, str]]:
    with database.work(CLOCK, NOW) as work:
        rows = work.session.exec(select(TaskRow).where(TaskRow.person_id == person.id))
        return [(row.kind, row.reason) for row in rows]


def test_a_higher_tier_proposes_a_draft_at_the_pace_of_its_standard(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    done = change(arrange, person)
    assert done.draft is not None
    view = [
        (one.line.kind.value, one.line.period_days, one.period_days)
        for one in done.proposal.changes
    ]
    assert view == [("check_in", 60, 28), ("home_visit", 60, 28)]
    with database.work(arrange.office.officer, NOW) as work:
        assert get_person(work.session, person.id).tier == 1
        assert paces(obligations_of(work.session, done.draft.id)) == {
            "check_in": 28,
            "home_visit": 28,
        }
        check = plan_check(work, done.draft.id)
        (row,) = tier_changes_of(work.session, person.id)
    assert check is not None
    assert not check.below
    assert (row.from_tier, row.to_tier, row.reason) == (2, 1, "Nieuwe zorgen.")
    assert tasks_of(database, person) == []


def test_the_proposal_comes_into_force_like_any_plan_and_is_placed(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    done = change(arrange, person)
    assert done.draft is not None
    with database.work(arrange.office.officer, NOW) as work:
        submit_plan(work, done.draft.id, 1)
    with database.work(arrange.office.supervisor, NOW) as work:
        placed = approve_plan(work, done.draft.id, 2)
    assert placed.added


def test_changed_lines_begin_today_under_numbers_of_their_own(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        current = plan_in_hand(work.session, person.id)
    assert current is None
    done = change(arrange, person)
    assert done.draft is not None
    with database.work(arrange.office.officer, NOW) as work:
        rows = obligations_of(work.session, done.draft.id)
    assert not ids(rows) & {UUID(one.line.id) for one in done.proposal.changes}
    assert {row.starts_on for row in rows} == {TODAY}


def test_a_preview_shows_the_same_and_writes_nothing(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        seen = preview_tier(work, person.id, 3)
    assert [one.period_days for one in seen.changes] == [84, 84]
    with database.work(CLOCK, NOW) as work:
        assert plan_in_hand(work.session, person.id) is None
        assert tier_changes_of(work.session, person.id) == []


def test_an_open_draft_is_left_alone_and_somebody_is_asked_to_look(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    open_plan, _ = plan_of(arrange, person, check_in_days=45, number=2)
    done = change(arrange, person)
    assert done.draft is None
    assert done.proposal.open_plan_id == open_plan.id
    assert tasks_of(database, person) == [("review_plan", "tier-changed")]
    with database.work(CLOCK, NOW) as work:
        assert paces(obligations_of(work.session, open_plan.id))["check_in"] == 45


def test_without_a_standard_somebody_is_asked_to_look(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    work_by(arrange, None)
    done = change(arrange, person)
    assert (done.draft, done.proposal.has_standard) == (None, False)
    assert tasks_of(database, person) == [("review_plan", "tier-changed")]


def test_a_plan_that_fits_already_stays_as_it_is(arrange: Arranger, database: Database) -> None:
    work_by(arrange)
    person = arrange.person(tier=2)
    plan_of(arrange, person, check_in_days=30, home_visit_days=30, state="approved")
    assert change(arrange, person).draft is None
    assert tasks_of(database, person) == []


def test_without_a_plan_there_is_nothing_to_propose(arrange: Arranger, database: Database) -> None:
    work_by(arrange)
    person = arrange.person(tier=2)
    assert change(arrange, person).draft is None
    assert tasks_of(database, person) == []


@pytest.mark.parametrize(
    ("to_tier", "reason", "pointer", "code"),
    [
        (2, "x", "/to_tier", "same-tier"),
        (0, "x", "/to_tier", "out-of-range"),
        (4, "x", "/to_tier", "out-of-range"),
        (1, "  ", "/reason", "reason-missing"),
    ],
)
def test_what_does_not_hold_is_view(
    arrange: Arranger, person: PersonRow, to_tier: int, reason: str, pointer: str, code: str
) -> None:
    with (
        pytest.raises(Invalid) as refused,
        arrange.database.work(arrange.office.officer, NOW) as work,
    ):
        change_tier(work, person.id, 1, to_tier, reason)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [(pointer, code)]


def test_a_stale_change_and_a_stranger_s_are_refused(arrange: Arranger, person: PersonRow) -> None:
    office = arrange.office
    with pytest.raises(Stale), arrange.database.work(office.officer, NOW) as work:
        change_tier(work, person.id, 9, 1, "een goede reden")
    with pytest.raises(NotFound), arrange.database.work(office.outsider, NOW) as work:
        change_tier(work, person.id, 1, 1, "een goede reden")


def test_it_may_rest_on_a_signed_assessment_of_the_same_person(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    values = {
        "instrument": "x",
        "instrument_version": "1",
        "assessed_on": TODAY,
        "entered_by": person.officer_id,
        "entered_at": NOW,
    }
    signed = {"state": "signed", "signed_by": person.officer_id, "signed_at": NOW}
    own = AssessmentRow(person_id=person.id, **values, **signed)
    drafted = AssessmentRow(person_id=person.id, **values)
    others = AssessmentRow(person_id=arrange.person().id, **values, **signed)
    arrange.add(own, drafted, others)
    for wrong in (drafted.id, others.id, new_id()):
        with pytest.raises(Invalid):
            change(arrange, person, assessment_id=wrong)
    with database.work(arrange.office.officer, NOW) as work:
        assert [one.id for one in tier_file(work, person.id).assessments] == [own.id]
    assert change(arrange, person, assessment_id=own.id).change.assessment_id == own.id


def details_of(person: PersonRow) -> PersonDetails:
    return PersonDetails(
        reference=person.reference,
        given_name=person.given_name,
        family_name=person.family_name,
        birth_on=person.birth_on,
        regime=Regime(person.regime),
        tier=person.tier,
        phone=None,
    )


def test_another_tier_among_the_details_goes_the_same_way(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        change_details(work, person.id, 1, details_of(person))
    with database.work(CLOCK, NOW) as work:
        assert tier_changes_of(work.session, person.id) == []
    with database.work(arrange.office.officer, NOW) as work:
        change_details(work, person.id, 2, replace(details_of(person), tier=1))
    with database.work(CLOCK, NOW) as work:
        (row,) = tier_changes_of(work.session, person.id)
        draft = plan_in_hand(work.session, person.id)
        assert (row.from_tier, row.to_tier) == (2, 1)
        assert row.reason
        assert draft is not None
        assert paces(obligations_of(work.session, draft.id))["check_in"] == 28
