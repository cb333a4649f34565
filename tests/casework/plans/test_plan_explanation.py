"""A plan explains itself: each appointment hangs under the obligation, condition and order it is for."""

from __future__ import annotations

from datetime import date

import pytest

from aftercare.base.errors import Forbidden, NotFound
from aftercare.casework.placement.place import place_persons
from aftercare.casework.plans.explanation import PlanExplanation, explain_plan
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.contact_standards.rows import ContactStandardRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.plans.rows import PlanRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import ReferralRow
from tests.store.arranging import NOW, Arranger


def explained(database: Database, actor: Actor, plan: PlanRow) -> PlanExplanation:
    with database.work(actor, NOW) as work:
        return explain_plan(work, plan.id)


def placed(database: Database, plan: PlanRow) -> None:
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [plan.person_id])


def test_the_next_appointments_hang_under_their_obligation_with_why_they_stand_there(
    arrange: Arranger, database: Database
) -> None:
    plan, _ = arrange.plan(arrange.person(), arrange.terms(), arrange.terms("substance_test"))
    placed(database, plan)
    found = explained(database, arrange.office.officer, plan)
    lines = [line for order in found.orders for one in order.conditions for line in one.lines]
    assert [line.line["kind"] for line in lines] == ["check_in", "substance_test"]
    for line in lines:
        times = [row["starts_at"] for row in line.next]
        assert len(times) == 3
        assert times == sorted(times)
        assert all(row["why"]["nl"] for row in line.next)
    assert {row["officer"] for row in lines[0].next} == {
        found.file.author.display_name if found.file.author else ""
    }


def test_only_the_version_in_force_has_appointments(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    old, _ = arrange.plan(person, state="superseded", number=1)
    new, _ = arrange.plan(person, number=2)
    placed(database, new)
    found = explained(database, arrange.office.officer, old)
    assert not found.in_force
    assert not any(
        line.next for order in found.orders for one in order.conditions for line in one.lines
    )
    assert [(one.plan.number, one.plan.state) for one in found.versions] == [
        (2, "approved"),
        (1, "superseded"),
    ]
    assert found.versions[0].decided_by


def test_what_finds_no_time_says_why(arrange: Arranger, database: Database) -> None:
    closed = SiteRow(name="Altijd dicht", kind="office", hours={})
    arrange.add(closed)
    plan, _ = arrange.plan(arrange.person(), arrange.terms(site_ids=(str(closed.id),)))
    placed(database, plan)
    found = explained(database, arrange.office.officer, plan)
    (line,) = [line for order in found.orders for one in order.conditions for line in one.lines]
    assert not line.next
    assert line.unplaced[0].reason["nl"]


def test_what_waits_for_a_provider_says_since_when(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    plan, (line,) = arrange.plan(person, arrange.terms("treatment"))
    programme = ProgrammeRow(name="Leren", provider_id=arrange.office.provider_id)
    arrange.add(
        programme,
        ReferralRow(
            person_id=person.id, condition_id=line.condition_id, programme_id=programme.id,
            provider_id=arrange.office.provider_id, referred_on=date(2026, 10, 19),
            created_by=arrange.office.officer.staff_id, created_at=NOW,
        ),
    )  # fmt: skip
    found = explained(database, arrange.office.officer, plan)
    (view,) = [one for order in found.orders for one in order.conditions if one.lines]
    waits = view.lines[0].waits
    assert waits is not None
    assert (waits.weeks, waits.since_on, waits.state) == (5, date(2026, 10, 19), "referred")


def test_the_standard_it_was_checked_against_is_named(
    arrange: Arranger, database: Database
) -> None:
    standard = ContactStandardRow(
        code="town", version=3, nl="Norm van de stad", en="Town standard", source="Example",
        adopted_by="nobody", valid_from=date(2026, 1, 1), profile={},
    )  # fmt: skip
    arrange.add(standard)
    plan, _ = arrange.plan(arrange.person())
    with database.work(CLOCK, NOW) as work:
        row = work.session.get_one(PlanRow, plan.id)
        row.standard_code, row.standard_version = "town", 3
        row.below_standard_reason = "Ligt in het ziekenhuis."
    found = explained(database, arrange.office.officer, plan)
    assert found.standard is not None
    assert found.standard.nl == "Norm van de stad"
    assert found.file.plan.below_standard_reason == "Ligt in het ziekenhuis."


def test_who_may_not_see_the_case_gets_no_explanation(
    arrange: Arranger, database: Database
) -> None:
    plan, _ = arrange.plan(arrange.person())
    with pytest.raises(NotFound):
        explained(database, arrange.office.outsider, plan)
    for actor in (arrange.office.planner, arrange.office.provider):
        with pytest.raises(Forbidden):
            explained(database, actor, plan)
