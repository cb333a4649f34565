"""A condition that asks for appointments has a line, a referral or a named reason, or a term runs for it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from aftercare.base.errors import IllegalTransition, Invalid, NotFound
from aftercare.casework.conditions.coverage import (
    coverage_reasons,
    give_reason,
    plan_coverage,
    refresh_coverage,
    withdraw_reason,
)
from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.plans.acts import (
    MISSING_UNSEEN,
    approve_plan,
    draft_plan,
    put_obligation,
    submit_plan,
)
from aftercare.casework.plans.proposed_lines import proposals_for, propose_line
from aftercare.casework.treatment.referrals import record_step
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.deadlines.coverage import UNCOVERED
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.scheduling.deadlines.refresh_clocks import refresh_clocks_of
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.orders.rows import get_order
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import get_plan
from aftercare.store.treatment.programme_rows import ProgrammeRow
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger
from tests.watchdog_counts import counted

WHY = "De rechter liet de aanbieder open; overleg op 8 december."


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person()


@pytest.fixture
def bare(arrange: Arranger, person: PersonRow) -> ConditionRow:
    """A reporting duty under an order that runs, and no plan."""
    return arrange.condition(person)


def night(database: Database, person_id: UUID, days: int = 0) -> None:
    with database.work(CLOCK, NOW + timedelta(days=days)) as work:
        refresh_clocks_of(work, [person_id])


def treatment_terms(arrange: Arranger, kind: str = "treatment") -> ObligationTerms:
    if kind == "treatment":
        return arrange.terms(kind)
    programme = ProgrammeRow(name="Voorbeeldgroep", provider_id=arrange.office.provider_id)
    arrange.add(programme)
    return arrange.terms(kind, site_ids=(), programme_id=str(programme.id))


def terms(database: Database, person_id: UUID) -> list[tuple[int, str]]:
    with database.work(CLOCK, NOW) as work:
        rows = [one for one in deadlines_of(work.session, person_id) if one.code == UNCOVERED]
        return [(one.number, one.state) for one in rows]


def test_the_night_opens_one_term_and_a_reason_ends_it(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    night(database, bare.person_id)
    night(database, bare.person_id, days=1)
    assert terms(database, bare.person_id) == [(0, "opened")]
    with database.work(arrange.office.officer, NOW) as work:
        give_reason(work, bare.id, WHY)
        give_reason(work, bare.id, f" {WHY} ")
        (given,) = coverage_reasons(work, bare.id)
    assert (given.reason, given.entered_by) == (WHY, arrange.office.officer.staff_id)
    assert terms(database, bare.person_id) == [(0, "dropped")]
    with database.work(arrange.office.officer, NOW) as work:
        withdraw_reason(work, bare.id)
    assert terms(database, bare.person_id) == [(0, "opened")]


def test_each_version_of_a_reason_stays_on_record(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        give_reason(work, bare.id, WHY)
        give_reason(work, bare.id, "Begint na de opname.")
        found = coverage_reasons(work, bare.id)
    assert [(one.number, one.withdrawn_at is None) for one in found] == [(2, True), (1, False)]


def test_a_reason_ends_with_the_condition_it_was_given_for(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    """The order is prolonged afterwards: the reason was about the term as it was known."""
    with database.work(arrange.office.officer, NOW) as work:
        get_order(work.session, bare.order_id).ends_on = (NOW + timedelta(days=3)).date()
        work.session.flush()
        give_reason(work, bare.id, WHY)
    night(database, bare.person_id)
    assert terms(database, bare.person_id) == []
    with database.work(CLOCK, NOW) as work:
        get_order(work.session, bare.order_id).ends_on = (NOW + timedelta(days=90)).date()
    night(database, bare.person_id, days=3)
    assert terms(database, bare.person_id) == []
    night(database, bare.person_id, days=4)
    assert terms(database, bare.person_id) == [(0, "opened")]


@pytest.mark.parametrize("typed", ["", "  ", "a\0b", "x" * 1_001])
def test_a_reason_that_says_nothing_is_refused(
    arrange: Arranger, database: Database, bare: ConditionRow, typed: str
) -> None:
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        give_reason(work, bare.id, typed)


def test_a_zone_asks_for_no_appointment_and_takes_no_reason(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    zone = arrange.condition(person, "exclusion_zone")
    night(database, person.id)
    assert terms(database, person.id) == []
    with pytest.raises(IllegalTransition), database.work(arrange.office.officer, NOW) as work:
        give_reason(work, zone.id, WHY)
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        withdraw_reason(work, zone.id)


def test_after_ten_working_days_a_case_opens_and_a_condition_that_ends_ends_it(
    arrange: Arranger, database: Database, bare: ConditionRow, person: PersonRow
) -> None:
    night(database, person.id)
    evaluate(database, NOW + timedelta(days=14))
    assert "condition-uncovered" not in escalations(database, person)
    evaluate(database, NOW + timedelta(days=15))
    assert escalations(database, person)["condition-uncovered"].severity == 1
    with database.work(arrange.office.officer, NOW + timedelta(days=16)) as work:
        withdraw_condition(work, bare.id, bare.version, (NOW + timedelta(days=15)).date())
    assert escalations(database, person)["condition-uncovered"].state == "resolved"


def test_a_term_somebody_says_is_done_is_asked_again_while_nothing_is_laid_down(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    night(database, bare.person_id)
    with database.work(arrange.office.officer, NOW) as work:
        (row,) = [
            one for one in deadlines_of(work.session, bare.person_id) if one.code == UNCOVERED
        ]
        finish_deadline(work, row.id, row.version, NOW.date())
    night(database, bare.person_id)
    assert terms(database, bare.person_id) == [(0, "done"), (1, "opened")]


def test_the_proposed_line_covers_and_is_shown_until_it_does(
    arrange: Arranger, database: Database, bare: ConditionRow, person: PersonRow
) -> None:
    night(database, person.id)
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
        assert plan_coverage(work, plan).uncovered == (bare.id,)
        kinds = [one.kind for one in proposals_for(work, plan, bare.id)]
        assert kinds == [ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT]
        propose_line(work, plan.id, bare.id, ObligationKind.CHECK_IN)
        assert plan_coverage(work, plan).uncovered == ()
        submit_plan(work, plan.id, plan.version, missing_seen=False)
        plan_id, version = plan.id, plan.version
    assert terms(database, person.id) == [(0, "opened")]
    with database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan_id, version)
    assert terms(database, person.id) == [(0, "dropped")]


@pytest.mark.parametrize("kind", ["treatment", "group_session"])
def test_a_line_of_treatment_covers_only_while_there_is_a_referral_for_it(
    arrange: Arranger, database: Database, person: PersonRow, kind: str
) -> None:
    _, (line,) = arrange.plan(person, treatment_terms(arrange, kind))
    night(database, person.id)
    assert terms(database, person.id) == [(0, "opened")]
    referral = arrange.accepted(line, state="referred", started_on=None)
    night(database, person.id)
    assert terms(database, person.id) == [(0, "dropped")]
    with database.work(arrange.office.officer, NOW) as work:
        record_step(work, referral.id, 1, ReferralAct.WITHDRAW, NOW.date(), "Ziet ervan af.")
    night(database, person.id)
    assert terms(database, person.id) == [(0, "opened")]


def test_approving_a_plan_with_treatment_and_no_referral_leaves_the_term(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    condition = arrange.condition(person, "treatment_obligation")
    night(database, person.id)
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
        put_obligation(work, plan.id, plan.version, condition.id, treatment_terms(arrange))
        assert plan_coverage(work, plan).uncovered == (condition.id,)
        assert proposals_for(work, plan, condition.id) == [], "the line is there already"
        submit_plan(work, plan.id, plan.version)
        plan_id, version = plan.id, plan.version
    with database.work(arrange.office.supervisor, NOW) as work:
        approve_plan(work, plan_id, version)
    assert terms(database, person.id) == [(0, "opened")]


def test_a_referral_under_another_condition_that_governs_the_line_covers_and_one_to_another_provider_does_not(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    _, (line,) = arrange.plan(person, treatment_terms(arrange))
    earlier = arrange.condition(person, "treatment_obligation")
    other = arrange.office.other_provider.provider_id
    arrange.accepted(line, condition_id=earlier.id, provider_id=other)
    night(database, person.id)
    assert terms(database, person.id) == [(0, "opened")]
    arrange.accepted(line, condition_id=earlier.id)
    night(database, person.id)
    assert terms(database, person.id) == [(0, "dropped")]


def test_a_page_submits_what_leaves_a_condition_bare_only_with_open_eyes(
    arrange: Arranger, database: Database, person: PersonRow
) -> None:
    arrange.plan(person)
    second = arrange.condition(person, "programme", parameters={"programme": "Voorbeeld"})
    with database.work(arrange.office.officer, NOW) as work:
        plan = draft_plan(work, person.id)
        plan_id, version = plan.id, plan.version
    with pytest.raises(Invalid) as view, database.work(arrange.office.officer, NOW) as work:
        submit_plan(work, plan_id, version, missing_seen=False)
    assert view.value.fields == (MISSING_UNSEEN,)
    with database.work(arrange.office.officer, NOW) as work:
        give_reason(work, second.id, WHY)
        submit_plan(work, plan_id, version, missing_seen=False)
        assert get_plan(work.session, plan_id).state == "submitted"


def test_the_watchdog_counts_what_no_night_has_found(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    later = NOW + timedelta(days=5)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, bare.person_id).enrolled_on = (
            NOW - timedelta(days=9)
        ).date()
    with database.work(CLOCK, later) as work:
        before = counted(work, later)["condition-unnoticed"]
        refresh_clocks_of(work, [bare.person_id])
        after = counted(work, later)["condition-unnoticed"]
    assert before - after == 1


def test_the_watchdog_counts_a_line_of_treatment_without_a_referral(
    arrange: Arranger, database: Database
) -> None:
    later = NOW + timedelta(days=5)
    longer = {"enrolled_on": (NOW - timedelta(days=9)).date()}
    arrange.treated(arrange.person(**longer), arrange.terms("treatment"))
    with database.work(CLOCK, later) as work:
        before = counted(work, later)["condition-unnoticed"]
    arrange.plan(arrange.person(**longer), arrange.terms("treatment"))
    with database.work(CLOCK, later) as work:
        assert counted(work, later)["condition-unnoticed"] - before == 1
    assert before == 0


def test_nothing_is_asked_of_a_closed_file(
    arrange: Arranger, database: Database, bare: ConditionRow
) -> None:
    night(database, bare.person_id)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, bare.person_id).closed_on = NOW.date()
    with database.work(arrange.office.officer, NOW) as work:
        refresh_coverage(work, get_condition(work.session, bare.id).person_id)
    assert terms(database, bare.person_id) == [(0, "dropped")]
