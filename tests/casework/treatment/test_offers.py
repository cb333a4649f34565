"""A free place goes to the first in line who fits, is answered or lapses, and is given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import AlreadyDecided, Invalid, NotFound, OfferUnanswered, Stale
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.treatment.groups import GroupTerms, add_group, change_group
from aftercare.casework.treatment.offers import accept_offer, decline_offer
from aftercare.casework.treatment.programmes import NewProgramme, add_programme, change_programme
from aftercare.casework.treatment.referrals import join_group, record_step, transfer
from aftercare.casework.treatment.view import offer_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.treatment.referrals import (
    DropOut,
    DropOutBy,
    DropOutReason,
    ReferralAct,
)
from aftercare.processes.treatment.place_offers import offer_places
from aftercare.scheduling.treatment.expire_offers import (
    expire_offer,
)
from aftercare.scheduling.treatment.jobs import treatment_jobs
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import NoContactRow
from aftercare.store.tasks.rows import TaskRow, open_task
from aftercare.store.treatment.offers import first_answer_by, groups_running, offers_over
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, TreatmentGroupRow
from tests.scheduling.jobs.next_due import next_due
from tests.store.arranging import NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock
from tests.store.treatment.clinic import TODAY, Clinic, day

SUBSTITUTES = {"provider_substitution_allowed": True}


@pytest.fixture
def clinic(arrange: Arranger) -> Clinic:
    return Clinic(arrange)


def terms(group: TreatmentGroupRow, **changes: Any) -> GroupTerms:
    values: dict[str, Any] = {
        "name": group.name, "series": group.series, "entry": group.entry,
        "capacity": group.capacity, "starts_on": group.starts_on, "ends_on": group.ends_on,
    }  # fmt: skip
    return GroupTerms(**values | changes)


def tasks(database: Database) -> list[TaskRow]:
    with database.work(CLOCK, NOW) as work:
        return list(work.session.exec(select(TaskRow).where(TaskRow.kind == "answer_offer")))


def offered_to(clinic: Clinic) -> list[ReferralRow]:
    """Who is offered a place now, in the order of the offers."""
    return [clinic.read(one.referral_id) for one in clinic.offers(state="offered")]


def test_a_new_groups_places_go_to_the_highest_risk_then_to_the_longest_wait(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    low = clinic.referral(arrange.person(tier=3), days_ago=90)
    late = clinic.referral(arrange.person(tier=1), days_ago=5)
    early = clinic.referral(arrange.person(tier=1), days_ago=50)
    new = GroupTerms("Nieuw", "ma", "open", 2, TODAY)
    clinic.meets_as(new.series)
    with database.work(clinic.office.planner, NOW) as work:
        add_group(work, clinic.kompas.id, new)
    assert {one.id for one in offered_to(clinic)} == {early.id, late.id}
    assert clinic.read(low.id).group_id is None
    # Three working days from Tuesday morning.
    assert {one.answer_by for one in clinic.offers()} == {datetime(2026, 11, 27, 8, tzinfo=UTC)}
    assert {(one.reason, one.due_at) for one in tasks(database)} == {
        ("place-free", datetime(2026, 11, 27, 8, tzinfo=UTC))
    }


def test_a_group_without_a_session_to_come_offers_no_place_until_one_is_planned(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.referral(arrange.person())
    with database.work(clinic.office.planner, NOW) as work:
        add_group(work, clinic.kompas.id, GroupTerms("Nieuw", "ma", "open", 2, TODAY))
    fill = treatment_jobs(database, FixedClock(NOW))[1]
    assert (fill.run(), clinic.offers()) == (0, [])
    clinic.meets_as("ma")
    assert fill.run() == 1


def test_whoever_is_referred_while_a_place_is_free_is_offered_it_at_once(
    clinic: Clinic, arrange: Arranger
) -> None:
    clinic.group(capacity=1)
    first, second = clinic.referral(arrange.person()), clinic.referral(arrange.person())
    assert [one.id for one in offered_to(clinic)] == [first.id]
    assert second.group_id is None
    (offer,) = clinic.offers()
    with arrange.database.work(clinic.office.officer, NOW) as work:
        view = offer_file(work, offer.id)
    assert (view["person_id"], view["weeks"]) == (first.person_id, 3)


@pytest.mark.parametrize("act", ["drop out", "complete", "transfer", "withdraw", "capacity"])
def test_a_place_that_becomes_free_is_offered(
    clinic: Clinic, arrange: Arranger, database: Database, act: str
) -> None:
    group = clinic.group(capacity=1)
    member = clinic.member(group)
    waiting = clinic.referral(arrange.person())
    assert clinic.offers() == []
    with database.work(clinic.office.planner, NOW) as work:
        if act == "capacity":
            change_group(work, group.id, 1, terms(group, capacity=2))
    with database.work(clinic.office.supervisor, NOW) as work:
        if act == "transfer":
            transfer(work, member.id, 1, clinic.programme("Anker").id, TODAY, "past beter")
        elif act != "capacity":
            done = ReferralAct(act.replace(" ", "_"))
            early = DropOut(DropOutReason.MOVED, DropOutBy.CLIENT)
            end = early if done is ReferralAct.DROP_OUT else None
            record_step(work, member.id, 1, done, TODAY, "reden", end)
    assert [one.id for one in offered_to(clinic)] == [waiting.id]


def test_juveniles_closed_groups_and_people_kept_apart_are_passed_over(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    member, apart, fits = (arrange.person() for _ in range(3))
    arrange.add(NoContactRow(person_id=apart.id, other_id=member.id))
    group = clinic.group(capacity=1)
    seat = clinic.member(group, member)
    for one, ago in ((arrange.person(regime="juvenile"), 99), (apart, 80), (fits, 10)):
        clinic.referral(one, clinic.jong if one.regime == "juvenile" else None, days_ago=ago)
    with database.work(clinic.office.planner, NOW) as work:
        change_group(work, group.id, 1, terms(group, capacity=2))
    assert [one.person_id for one in offered_to(clinic)] == [fits.id]
    assert clinic.read(seat.id).group_id == group.id
    closed = clinic.group(entry="closed", starts_on=day(3))
    with database.work(CLOCK, NOW) as work:
        assert offer_places(work, [closed.id]) == 0


def test_two_who_are_kept_apart_are_not_offered_the_same_group(
    clinic: Clinic, arrange: Arranger
) -> None:
    one, other = arrange.person(), arrange.person()
    arrange.add(NoContactRow(person_id=one.id, other_id=other.id))
    clinic.group(capacity=5)
    first = clinic.referral(one)
    clinic.referral(other)
    assert [found.id for found in offered_to(clinic)] == [first.id]


def test_an_accepted_place_is_the_referrals_and_its_task_is_done(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    group = clinic.group()
    row = clinic.referral(arrange.person())
    (offer,) = clinic.offers()
    with database.work(clinic.office.officer, NOW) as work:
        held = accept_offer(work, offer.id, offer.version)
    assert (held.id, held.group_id) == (row.id, group.id)
    (answered,) = clinic.offers()
    assert (answered.state, answered.answered_by) == ("accepted", clinic.office.officer.staff_id)
    (task,) = tasks(database)
    assert (task.state, task.done_by) == ("done", clinic.office.officer.staff_id)
    with pytest.raises(AlreadyDecided), database.work(clinic.office.officer, NOW) as work:
        accept_offer(work, offer.id, answered.version)


def test_a_declined_place_goes_to_the_next_and_does_not_come_back(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.group(capacity=1)
    first, second = clinic.referral(arrange.person()), clinic.referral(arrange.person())
    (offer,) = clinic.offers()
    with pytest.raises(Invalid), database.work(clinic.office.officer, NOW) as work:
        decline_offer(work, offer.id, 1, " ")
    with pytest.raises(Stale), database.work(clinic.office.officer, NOW) as work:
        decline_offer(work, offer.id, 7, "reistijd")
    with database.work(clinic.office.officer, NOW) as work:
        decline_offer(work, offer.id, 1, "reistijd")
    assert [one.id for one in offered_to(clinic)] == [second.id]
    (again,) = clinic.offers(state="offered")
    with database.work(clinic.office.officer, NOW) as work:
        decline_offer(work, again.id, 1, "reistijd")
    assert clinic.offers(state="offered") == []
    assert [clinic.read(one.id).state for one in (first, second)] == ["referred", "referred"]


def test_somebody_elses_offer_is_not_there(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.group()
    clinic.referral(arrange.person())
    (offer,) = clinic.offers()
    for stranger in (clinic.office.outsider, clinic.office.other_supervisor):
        with pytest.raises(NotFound), database.work(stranger, NOW) as work:
            accept_offer(work, offer.id, 1)


def test_an_offer_to_somebody_who_withdraws_goes_to_the_next(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.group(capacity=1)
    first, second = clinic.referral(arrange.person()), clinic.referral(arrange.person())
    with database.work(clinic.office.officer, NOW) as work:
        record_step(work, first.id, first.version, ReferralAct.WITHDRAW, TODAY, "reden")
    assert [one.id for one in offered_to(clinic)] == [second.id]
    assert {one.state for one in clinic.offers(referral_id=first.id)} == {"lapsed"}


# Substitution -----------------------------------------------------------------------------------


@pytest.mark.parametrize("allowed", [True, False])
def test_another_provider_with_the_same_purpose_counts_where_the_verdict_allows_it(
    clinic: Clinic, arrange: Arranger, database: Database, allowed: bool
) -> None:
    with database.work(CLOCK, NOW) as work:
        work.session.merge(clinic.kompas).purpose = "groepstraining"
    elsewhere = clinic.programme(
        "Elders", provider_id=clinic.office.other_provider.provider_id, purpose="groepstraining"
    )
    group = clinic.group(elsewhere)
    row = clinic.referral(arrange.person(), parameters=SUBSTITUTES if allowed else {}, days_ago=30)
    offers = clinic.offers()
    assert [one.group_id for one in offers] == ([group.id] if allowed else [])
    if not allowed:
        with pytest.raises(Invalid), database.work(clinic.office.officer, NOW) as work:
            join_group(work, row.id, row.version, group.id)
        return
    with database.work(clinic.office.officer, NOW) as work:
        held = accept_offer(work, offers[0].id, 1)
    assert clinic.read(row.id).state == "transferred"
    assert (held.follows_id, held.group_id, held.state) == (row.id, group.id, "referred")
    assert (held.provider_id, held.referred_on) == (elsewhere.provider_id, day(30))


# The clock --------------------------------------------------------------------------------------


def test_an_offer_nobody_answers_lapses_and_the_next_is_asked(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.group(capacity=1)
    first, second = clinic.referral(arrange.person()), clinic.referral(arrange.person())
    (offer,) = clinic.offers()
    with database.work(CLOCK, offer.answer_by - timedelta(microseconds=1)) as work:
        assert first_answer_by(work.session) == offer.answer_by
        assert offers_over(work.session, work.now, 200) == []
        assert not expire_offer(work, offer.id)
    clock = FixedClock(offer.answer_by)
    lapse = treatment_jobs(database, clock)[0]
    assert (lapse.name, next_due(database, lapse, NOW)) == ("expire-offers", offer.answer_by)
    assert lapse.run() == 1
    assert lapse.run() == 0
    with database.work(CLOCK, offer.answer_by) as work:
        assert offers_over(work.session, work.now, 200) == []
    assert [one.id for one in offered_to(clinic)] == [second.id]
    assert clinic.read(first.id).state == "referred"
    assert [one.state for one in tasks(database)] == ["done", "opened"]


def test_every_morning_what_is_free_after_all_is_offered(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    group = clinic.group()
    with database.work(CLOCK, NOW) as work:
        assert groups_running(work) == [group.id]
    person = arrange.person()
    condition = arrange.condition(person, "treatment_obligation")
    arrange.add(
        ReferralRow(
            person_id=person.id, condition_id=condition.id, programme_id=clinic.kompas.id,
            provider_id=clinic.provider_id, referred_on=day(3), created_by=person.officer_id,
            created_at=NOW,
        )
    )  # fmt: skip
    fill = treatment_jobs(database, FixedClock(NOW))[1]
    assert [fill.run(), fill.run()] == [1, 0]


def test_a_place_offered_and_a_place_taken_are_not_given_twice(fresh_database: Database) -> None:
    """The only place is offered to one person; while their officer accepts, another officer tries
    to put somebody else there."""
    arrange = Arranger(fresh_database)
    clinic = Clinic(arrange)
    office = arrange.office
    mine = arrange.person()
    theirs = arrange.person(
        team_id=office.other_team_id, officer_id=office.outsider.staff_id, deputy_id=None
    )
    group = clinic.group(capacity=1)
    clinic.referral(mine)
    condition = arrange.condition(theirs, "treatment_obligation")
    other = ReferralRow(
        person_id=theirs.id, condition_id=condition.id, programme_id=clinic.kompas.id,
        provider_id=clinic.provider_id, referred_on=day(3), created_by=theirs.officer_id,
        created_at=NOW,
    )  # fmt: skip
    arrange.add(other)
    (offer,) = clinic.offers()

    def take() -> None:
        with fresh_database.work(office.outsider, NOW) as work:
            join_group(work, other.id, 1, group.id)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(office.officer, NOW) as first:
            accept_offer(first, offer.id, 1)
            second = pool.submit(take)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Invalid) as invalid:
            second.result(timeout=30)
    assert [fault.code for fault in invalid.value.fields] == ["group-full"]
    with fresh_database.work(CLOCK, NOW) as work:
        members = select(ReferralRow.person_id).where(ReferralRow.group_id == group.id)
        assert list(work.session.exec(members)) == [mine.id]
        assert len(work.session.exec(select(PlaceOfferRow)).all()) == 1


# Groups and programmes ---------------------------------------------------------------------------


def test_a_group_is_not_made_smaller_than_the_people_in_it(
    clinic: Clinic, database: Database
) -> None:
    group = clinic.group(capacity=2)
    clinic.member(group)
    clinic.member(group)
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.planner, NOW) as work:
        change_group(work, group.id, 1, terms(group, capacity=1))
    assert [(f.pointer, f.code) for f in invalid.value.fields] == [
        ("/capacity", "fewer-than-members")
    ]


def test_every_field_of_a_group_that_does_not_hold_is_named(
    clinic: Clinic, database: Database
) -> None:
    wrong = GroupTerms(" ", "x" * 101, "half", 0, TODAY, day(1))
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.planner, NOW) as work:
        add_group(work, clinic.kompas.id, wrong)
    assert {fault.pointer for fault in invalid.value.fields} == {
        "/name", "/series", "/entry", "/capacity", "/ends_on",
    }  # fmt: skip


def test_a_programme_is_for_adults_or_for_juveniles(clinic: Clinic, database: Database) -> None:
    with pytest.raises(Invalid) as invalid, database.work(clinic.office.planner, NOW) as work:
        add_programme(work, NewProgramme("Samen", clinic.provider_id, "any"))
    assert [fault.pointer for fault in invalid.value.fields] == ["/audience"]
    with database.work(clinic.office.planner, NOW) as work:
        made = add_programme(
            work, NewProgramme("Groep Anker", clinic.provider_id, "juvenile", " Groepstraining ")
        )
    assert (made.audience, made.purpose) == ("juvenile", "groepstraining")


def test_its_task_ends_by_the_answer_and_not_by_ticking_it_off(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    clinic.group(capacity=1)
    clinic.referral(arrange.person())
    (task,) = tasks(database)
    with pytest.raises(OfferUnanswered), database.work(clinic.office.officer, NOW) as work:
        finish_task(work, task.id, task.version, "gedaan")
    (offer,) = clinic.offers(state="offered")
    with database.work(clinic.office.officer, NOW) as work:
        decline_offer(work, offer.id, offer.version, "werkt dan")
    assert [one.state for one in tasks(database)] == ["done"]


def test_a_task_about_an_offer_there_is_none_of_here_can_be_ticked_off(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    """As it comes with a case file taken over from elsewhere: no place is kept for it."""
    person = arrange.person()
    with database.work(CLOCK, NOW) as work:
        open_task(
            work.session, person_id=person.id, kind="answer_offer", subject=person.id,
            reason="place-free", due_at=NOW, now=NOW,
        )  # fmt: skip
    (task,) = tasks(database)
    with database.work(clinic.office.officer, NOW) as work:
        assert finish_task(work, task.id, task.version).state == "done"


def test_a_programme_is_changed_under_the_eyes_of_the_version_and_the_log(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    """Its new purpose makes it a substitute: who waits elsewhere for that is offered its free place."""
    clinic.group(capacity=1)
    other = clinic.programme("Elders", purpose="zeden")
    waiting = clinic.referral(arrange.person(), other, parameters=SUBSTITUTES)
    assert offered_to(clinic) == []
    planner, provider = clinic.office.planner, clinic.provider_id
    terms = NewProgramme("Kompas", provider, "adult", "Zeden")
    with database.work(planner, NOW) as work:
        row = change_programme(work, clinic.kompas.id, 1, terms)
        assert (row.name, row.purpose, row.version) == ("Kompas", "zeden", 2)
    assert [one.id for one in offered_to(clinic)] == [waiting.id]
    with pytest.raises(Stale), database.work(planner, NOW) as work:
        change_programme(work, clinic.kompas.id, 1, terms)
    with database.work(CLOCK, NOW) as work:
        acts = work.session.scalars(
            text("select action from audit_entry where subject_kind = 'programme'")
        )
        assert list(acts) == ["change"]


def test_nothing_comes_to_rest_on_a_programme_while_for_whom_it_is_changes(
    fresh_database: Database,
) -> None:
    clinic = Clinic(Arranger(fresh_database))
    planner, now_for_adults = (
        clinic.office.planner,
        NewProgramme("Jong", clinic.provider_id, "adult"),
    )

    def change() -> None:
        with fresh_database.work(planner, NOW) as work:
            change_programme(work, clinic.jong.id, 1, now_for_adults)

    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as first:
            first.session.add(
                TreatmentGroupRow(
                    programme_id=clinic.jong.id, series="reeks", name="Groep", entry="open",
                    capacity=2, starts_on=TODAY,
                )
            )  # fmt: skip
            first.session.flush()
            second = pool.submit(change)
            until_a_session_waits_for_a_lock(fresh_database)
        with pytest.raises(Invalid):
            second.result(timeout=30)


def test_for_whom_a_programme_is_stays_once_anything_rests_on_it(
    clinic: Clinic, arrange: Arranger, database: Database
) -> None:
    planner, provider = clinic.office.planner, clinic.provider_id
    with database.work(planner, NOW) as work:
        change_programme(work, clinic.jong.id, 1, NewProgramme("Jong", provider, "adult"))
    clinic.group(clinic.kompas)
    with pytest.raises(Invalid) as refused, database.work(planner, NOW) as work:
        change_programme(work, clinic.kompas.id, 1, NewProgramme("K", provider, "juvenile"))
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/audience", "programme-in-use")
    ]
