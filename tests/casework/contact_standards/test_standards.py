"""A standard is proposed by one and activated by another, and a plan below it says why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.base.errors import (
    AlreadyDecided,
    Conflict,
    Forbidden,
    Invalid,
    OwnStandardActivation,
)
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.contact_standards.acts import (
    CONTACT_STANDARD,
    choose_standard,
    confirm_standard,
    propose_standard,
    standard_choices,
    teams_by_standard,
)
from aftercare.casework.contact_standards.plan_check import plan_check
from aftercare.casework.plans.acts import approve_plan, return_plan, submit_plan
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.contact_standards.checking import Rate
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.conditions.rows import get_condition
from aftercare.store.contact_standards.choice_rows import StandardChoiceRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.plans.rows import PlanRow, get_plan
from tests.casework.contact_standards.standards_at_work import (
    EXAMPLE,
    REASON,
    TODAY,
    new_standard,
    plan_of,
    work_by,
)
from tests.domain.contact_standards.profiles import raw_profile, raw_requirement
from tests.store.arranging import NOW, Arranger


def propose(arrange: Arranger, **changes: object) -> int:
    with arrange.database.work(arrange.office.admin, NOW) as work:
        return propose_standard(work, new_standard(**changes)).version


def row_values(database: Database, admin: Actor) -> dict[str, Any]:
    """The newest decision about a standard, without its id."""
    with database.work(admin, NOW) as work:
        return standard_choices(work)[0].model_dump(exclude={"id"})


def activate(arrange: Arranger, version: int, code: str = "own") -> None:
    with arrange.database.work(arrange.staff("admin"), NOW) as work:
        adoption.activate(work, CONTACT_STANDARD, version, {"code": code})


def row_of(database: Database, plan: PlanRow) -> PlanRow:
    with database.work(CLOCK, NOW) as work:
        return get_plan(work.session, plan.id)


def submit(arrange: Arranger, plan: PlanRow, reason: str = "", version: int = 1) -> None:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        submit_plan(work, plan.id, version, reason)


class TestAdopting:
    def test_a_proposal_is_in_use_once_another_administrator_activated_it(
        self, arrange: Arranger, database: Database
    ) -> None:
        assert propose(arrange) == 1
        with pytest.raises(Invalid):
            work_by(arrange, "own")
        activate(arrange, 1)
        work_by(arrange, "own")
        with database.work(arrange.office.officer, NOW) as work:
            teams = {one.name: one.standard_code for one in teams_by_standard(work)}
        assert teams == {"Team Noord": "own", "Team Zuid": None}

    def test_nobody_activates_an_own_proposal(self, arrange: Arranger, database: Database) -> None:
        propose(arrange)
        with (
            pytest.raises(OwnStandardActivation),
            database.work(arrange.office.admin, NOW) as work,
        ):
            adoption.activate(work, CONTACT_STANDARD, 1, {"code": "own"})

    def test_twice_activated_is_shown(self, arrange: Arranger) -> None:
        propose(arrange)
        activate(arrange, 1)
        with pytest.raises(AlreadyDecided):
            activate(arrange, 1)

    def test_every_proposal_is_the_next_version(
        self, arrange: Arranger, database: Database
    ) -> None:
        assert [propose(arrange), propose(arrange), propose(arrange, code="x")] == [1, 2, 1]
        with database.work(arrange.office.supervisor, NOW) as work:
            listed = [(one.code, one.version) for one in adoption.versions(work, CONTACT_STANDARD)]
        assert listed == [(EXAMPLE, 2), ("own", 2), ("own", 1), ("x", 1)]

    def test_what_does_not_hold_is_pointed_at_in_the_profile_too(self, arrange: Arranger) -> None:
        with pytest.raises(Invalid) as refused:
            propose(
                arrange,
                code="Own!",
                en=" ",
                source=" ",
                valid_to=TODAY - timedelta(days=1),
                profile=raw_profile(raw_requirement(number=0)),
            )
        assert {one.pointer: one.code for one in refused.value.fields} == {
            "/code": "bad-code",
            "/en": "missing",
            "/source": "missing",
            "/valid_to": "dates-reversed",
            "/profile/tracks/0/requirements/0/number": "out-of-range",
        }

    def test_its_first_day_may_be_over_but_no_mistyped_year(self, arrange: Arranger) -> None:
        assert propose(arrange, valid_from=TODAY - timedelta(days=300)) == 1
        with pytest.raises(Invalid) as refused:
            propose(arrange, valid_from=date(2062, 1, 1))
        assert [(one.pointer, one.code) for one in refused.value.fields] == [
            ("/valid_from", "too-far")
        ]

    def test_a_team_may_work_without_a_standard_again(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        work_by(arrange, None)
        plan, _ = plan_of(arrange, arrange.person())
        with database.work(arrange.office.officer, NOW) as work:
            assert plan_check(work, plan.id) is None

    def test_what_a_team_works_by_is_proposed_by_one_and_confirmed_by_another(
        self, arrange: Arranger, database: Database
    ) -> None:
        office, other = arrange.office, arrange.staff("admin")
        with database.work(office.admin, NOW) as work:
            for reason, fault in (("", "reason-missing"), ("no", "reason-short")):
                with pytest.raises(Invalid) as refused:
                    choose_standard(work, office.team_id, EXAMPLE, reason)
                assert [one.code for one in refused.value.fields] == [fault]
            team = choose_standard(work, office.team_id, EXAMPLE, REASON)
            assert (team.proposed_standard_reason, team.standard_reason) == (REASON, None)
        with pytest.raises(OwnStandardActivation), database.work(office.admin, NOW) as work:
            confirm_standard(work, office.team_id, EXAMPLE)
        # What was not proposed is not confirmed, also when the proposal changed meanwhile.
        with pytest.raises(AlreadyDecided), database.work(other, NOW) as work:
            confirm_standard(work, office.team_id, None)
        # Nor does the database let one account do both.
        with pytest.raises(Conflict), database.work(office.admin, NOW) as work:
            work.session.execute(text(f"update team set standard_code = '{EXAMPLE}'"))
        with database.work(other, NOW) as work:
            team = confirm_standard(work, office.team_id, EXAMPLE)
            assert (team.standard_code, team.standard_since_on) == (EXAMPLE, TODAY)
            assert team.standard_proposed_by is None
            assert (team.proposed_standard_reason, team.standard_reason) == (None, REASON)
        with database.work(office.admin, NOW) as work:
            choose_standard(work, office.team_id, None, REASON)
        with pytest.raises(Invalid) as refused, database.work(other, NOW) as work:
            choose_standard(work, office.team_id, EXAMPLE)
        assert [one.pointer for one in refused.value.fields] == ["/reason"]
        with database.work(other, NOW) as work:
            team = choose_standard(work, office.team_id, EXAMPLE, "The office keeps what it has")
            assert (team.standard_code, team.standard_proposed_by) == (EXAMPLE, None)
            assert (team.proposed_standard_reason, team.standard_reason) == (None, REASON)

    def test_what_became_of_each_proposal_is_kept_with_who_decided_and_why(
        self, arrange: Arranger, database: Database
    ) -> None:
        office, other = arrange.office, arrange.staff("admin")

        def chosen(by: Actor, code: str | None, reason: str = REASON) -> TeamRow:
            with database.work(by, NOW) as work:
                return choose_standard(work, office.team_id, code, reason)

        chosen(office.admin, EXAMPLE)
        chosen(other, EXAMPLE, "The same, proposed by another")
        chosen(other, None)
        version = chosen(office.admin, EXAMPLE).version
        chosen(other, None, "Nobody knows this standard yet")
        # What counts already, with nothing proposed, is no change.
        assert chosen(other, None, "").version == version + 1
        with database.work(other, NOW) as work:
            found = [(one.state, one.decision_reason) for one in standard_choices(work)]
            assert sorted(found, key=str) == [
                ("refused", "Nobody knows this standard yet"),
                ("replaced", None),
                ("withdrawn", None),
            ]
            log = "select count(*) from audit_entry where subject_kind = 'team'"
        with database.work(CLOCK, NOW) as work:
            assert work.session.execute(text(log)).scalar_one() == 5
        # Nor does the database let one account sign for another.
        forged = row_values(database, other) | {"state": "replaced", "decision_reason": None}
        with pytest.raises(Forbidden), database.work(office.admin, NOW) as work:
            work.session.add(StandardChoiceRow(**forged | {"decided_by": other.staff_id}))

    def test_an_officer_chooses_no_standard(self, arrange: Arranger, database: Database) -> None:
        with pytest.raises(Forbidden), database.work(arrange.office.officer, NOW) as work:
            choose_standard(work, arrange.office.team_id, EXAMPLE, REASON)


class TestCheckingAPlan:
    def test_each_requirement_is_compared_while_the_plan_is_written(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=31)
        with database.work(arrange.office.officer, NOW) as work:
            found = plan_check(work, plan.id)
        assert found is not None
        assert found.below
        assert [(one.requirement.kind, one.rate) for one in found.checked] == [
            ("face_to_face", Rate.BELOW),
            ("home_visit", Rate.MET),
            ("provider_contact", Rate.BY_RECORD),
            ("employment_check", Rate.BY_RECORD),
        ]

    def test_a_general_case_is_held_against_its_own_lighter_table(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        person = arrange.person(tier=1, case_type="general")
        plan, _ = plan_of(arrange, person, check_in_days=15, home_visit_days=None)
        with database.work(arrange.office.officer, NOW) as work:
            found = plan_check(work, plan.id)
        assert found is not None
        assert [one.rate for one in found.checked] == [Rate.MET, Rate.BELOW]

    def test_a_plan_below_the_standard_needs_a_reason_and_keeps_it(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=31)
        with pytest.raises(Invalid) as refused:
            submit(arrange, plan, "  ")
        assert [(one.pointer, one.code) for one in refused.value.fields] == [
            ("/below_standard_reason", "below-standard")
        ]
        assert row_of(database, plan).state == "drafted"
        submit(arrange, plan, " Werkt in ploegendienst. ")
        kept = row_of(database, plan)
        assert kept.below_standard_reason == "Werkt in ploegendienst."
        assert (kept.standard_code, kept.standard_version) == (EXAMPLE, 2)

    def test_a_plan_that_reaches_the_standard_needs_none_and_keeps_none(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=30)
        submit(arrange, plan, "Niet nodig")
        assert row_of(database, plan).below_standard_reason is None

    def test_without_a_standard_nothing_is_checked(
        self, arrange: Arranger, database: Database
    ) -> None:
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=300, home_visit_days=None)
        submit(arrange, plan)
        assert row_of(database, plan).standard_code is None

    def test_a_plan_keeps_the_version_it_was_checked_against(
        self, arrange: Arranger, database: Database
    ) -> None:
        propose(arrange)
        activate(arrange, 1)
        work_by(arrange, "own")
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=7, home_visit_days=None)
        submit(arrange, plan)
        propose(arrange, profile=raw_profile(raw_requirement(number=7, period_days=7)))
        activate(arrange, 2)
        with database.work(arrange.office.supervisor, NOW) as work:
            found = plan_check(work, plan.id)
        assert found is not None
        assert (found.standard.version, found.below) == (1, False)

    def test_a_returned_plan_is_checked_against_the_standard_of_today(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=31)
        submit(arrange, plan, "Eerst rustig beginnen.")
        with database.work(arrange.office.supervisor, NOW) as work:
            return_plan(work, plan.id, 2, "Toch vaker.")
        work_by(arrange, None)
        submit(arrange, plan, version=3)
        kept = row_of(database, plan)
        assert (kept.standard_code, kept.below_standard_reason) == (None, None)

    def test_a_condition_that_ends_soon_ends_what_it_gives(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        person = arrange.person(tier=3)
        plan, lines = plan_of(arrange, person, check_in_days=90, home_visit_days=90)
        with database.work(CLOCK, NOW) as work:
            get_condition(work.session, lines[1].condition_id).ends_on = TODAY + timedelta(days=9)
        with database.work(arrange.office.officer, NOW) as work:
            found = plan_check(work, plan.id)
        assert found is not None
        rates = {one.requirement.kind.value: one.rate for one in found.checked}
        assert (rates["face_to_face"], rates["home_visit"]) == (Rate.MET, Rate.BELOW)

    def test_an_approved_plan_stays_approvable_with_its_reason(
        self, arrange: Arranger, database: Database
    ) -> None:
        work_by(arrange)
        plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=31)
        submit(arrange, plan, "Op verzoek van de rechtbank.")
        with database.work(arrange.office.supervisor, NOW) as work:
            approve_plan(work, plan.id, 2)
        assert row_of(database, plan).state == "approved"
