"""Somebody stands in for an officer on exactly the days agreed, and gets and gives back a list."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from aftercare.base.errors import AlreadyDecided, Fault, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.appointments.acts import record_outcome
from aftercare.casework.listing.resources import PERSONS, page_of
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.overviews.view import my_caseload, my_worklist
from aftercare.casework.staff.stand_ins import (
    NewStandIn,
    end_stand_in,
    hand_over,
    mark_seen,
    name_stand_in,
    stood_in_on,
    stood_in_people,
    team_stand_ins,
    who_can_be_named,
)
from aftercare.casework.tasks.acts import finish_task
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.staff.complete_hand_over_lists import complete_hand_over_list
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.stand_in_rows import HandoverItemRow, StandInRow, active_on
from aftercare.store.tasks.rows import TaskRow
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
# The whole of the second and third day from now, by the wall of Amsterdam.
FIRST, LAST = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
BEFORE = datetime(2026, 11, 25, 22, 59, tzinfo=UTC)
BEGINS = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 27, 22, 59, tzinfo=UTC)
AFTER = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)


def agreed(arrange: Arranger, **changes: Any) -> NewStandIn:
    office = arrange.office
    new = NewStandIn(office.officer.staff_id, office.colleague.staff_id, FIRST, LAST)
    return replace(new, **changes)


def name(arrange: Arranger, by: Actor | None = None, **changes: Any) -> StandInRow:
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        return name_stand_in(work, agreed(arrange, **changes))


def pointers(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {fault.pointer: fault.code for fault in refused.value.fields}


def own(arrange: Arranger, **changes: Any) -> PersonRow:
    """Somebody the colleague does not see otherwise."""
    return arrange.person(deputy_id=None, **changes)


class TestDays:
    @pytest.mark.parametrize(
        ("at", "sees"),
        [(NOW, False), (BEFORE, False), (BEGINS, True), (ENDS, True), (AFTER, False)],
    )
    def test_the_caseload_opens_and_closes_with_the_civil_days(
        self, arrange: Arranger, database: Database, at: datetime, sees: bool
    ) -> None:
        person = own(arrange)
        name(arrange)
        with database.work(arrange.office.colleague, at) as work:
            assert [row["id"] for row in my_caseload(work)] == ([person.id] if sees else [])
        if not sees:
            with pytest.raises(NotFound), database.work(arrange.office.colleague, at) as work:
                person_file(work, person.id)

    def test_within_them_the_stand_in_works_as_the_officer_would(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = own(arrange)
        met = arrange.appointment(person, BEGINS + timedelta(hours=9))
        name(arrange)
        with database.work(arrange.office.colleague, BEGINS + timedelta(hours=10)) as work:
            assert record_outcome(work, met.id, 1, Outcome.MISSED).state == "missed"
            assert [row["person_id"] for row in my_worklist(work).verdicts] == [person.id]
            assert stood_in_people(work) == {person.id: arrange.office.officer.display_name}

    def test_ended_early_it_closes_at_once(self, arrange: Arranger, database: Database) -> None:
        person, office = own(arrange), arrange.office
        row = name(arrange)
        with database.work(office.officer, BEGINS) as work:
            end_stand_in(work, row.id, row.version)
        with pytest.raises(NotFound), database.work(office.colleague, BEGINS) as work:
            person_file(work, person.id)
        with pytest.raises(AlreadyDecided), database.work(office.officer, BEGINS) as work:
            end_stand_in(work, row.id, 2)
        # Those days are free again for somebody else.
        with database.work(office.officer, BEGINS) as work:
            name_stand_in(work, agreed(arrange, stand_in_id=office.deputy.staff_id))

    def test_an_old_view_or_another_officer_ends_nothing(
        self, arrange: Arranger, database: Database
    ) -> None:
        row = name(arrange)
        with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
            end_stand_in(work, row.id, 8)
        with pytest.raises(Forbidden), database.work(arrange.office.colleague, NOW) as work:
            end_stand_in(work, row.id, 1)
        with pytest.raises(NotFound), database.work(arrange.office.other_supervisor, NOW) as work:
            end_stand_in(work, row.id, 1)


class TestNaming:
    def test_an_officer_names_for_the_own_caseload_a_supervisor_for_the_team(
        self, arrange: Arranger, database: Database
    ) -> None:
        office = arrange.office
        name(arrange, office.supervisor)
        with pytest.raises(Forbidden):
            name(arrange, office.colleague)
        with pytest.raises(NotFound):
            name(arrange, office.other_supervisor)
        with database.work(office.officer, NOW) as work:
            for_whom, who = who_can_be_named(work)
            assert [one.id for one in for_whom] == [office.officer.staff_id]
            assert {one.id for one in who} == {
                office.officer.staff_id, office.deputy.staff_id, office.colleague.staff_id,
            }  # fmt: skip
        with database.work(office.supervisor, NOW) as work:
            for_whom, who = who_can_be_named(work)
            assert for_whom == who

    @pytest.mark.parametrize(
        ("changes", "faults"),
        [
            ({"from_on": TODAY - timedelta(days=1)}, {"/from_on": "in-the-past"}),
            ({"until_on": FIRST - timedelta(days=1)}, {"/until_on": "dates-reversed"}),
            ({"until_on": FIRST + timedelta(days=366)}, {"/until_on": "too-far"}),
            (
                {"from_on": date(9999, 12, 31), "until_on": date(9999, 12, 31)},
                {"/from_on": "too-far"},
            ),
            ({"note": "x" * 1001}, {"/note": "too-long"}),
        ],
    )
    def test_days_that_do_not_hold_are_pointed_at(
        self, arrange: Arranger, changes: dict[str, Any], faults: dict[str, str]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            name(arrange, **changes)
        assert pointers(refused) == faults

    @pytest.mark.parametrize("who", ["officer", "supervisor", "planner", "outsider", "provider"])
    def test_only_another_officer_of_the_team_stands_in(self, arrange: Arranger, who: str) -> None:
        with pytest.raises(Invalid) as refused:
            name(arrange, stand_in_id=getattr(arrange.office, who).staff_id)
        assert pointers(refused) == {"/stand_in_id": "no-deputy"}

    def test_days_that_overlap_are_refused_and_days_that_touch_are_not(
        self, arrange: Arranger
    ) -> None:
        name(arrange)
        with pytest.raises(Invalid) as refused:
            name(arrange, stand_in_id=arrange.office.deputy.staff_id, from_on=LAST,
                 until_on=LAST + timedelta(days=4))  # fmt: skip
        assert pointers(refused) == {"/from_on": "overlapping"}
        name(arrange, from_on=LAST + timedelta(days=1), until_on=LAST + timedelta(days=2))

    def test_whoever_is_on_leave_on_one_of_the_days_is_refused(self, arrange: Arranger) -> None:
        arrange.leave(arrange.office.colleague, BEGINS, BEGINS + timedelta(days=1))
        with pytest.raises(Invalid) as refused:
            name(arrange)
        assert pointers(refused) == {"/stand_in_id": "stand-in-away"}
        name(arrange, from_on=LAST)

    def test_so_is_a_colleague_on_leave_on_the_last_of_them(self, arrange: Arranger) -> None:
        arrange.leave(arrange.office.colleague, AFTER - timedelta(days=1), AFTER)
        with pytest.raises(Invalid) as refused:
            name(arrange)
        assert pointers(refused) == {"/stand_in_id": "stand-in-away"}
        name(arrange, until_on=FIRST)

    def test_a_colleague_stands_in_on_the_first_and_last_day_and_on_none_beside_them(
        self, arrange: Arranger, database: Database
    ) -> None:
        row, day, colleague = name(arrange), timedelta(days=1), arrange.office.colleague.staff_id
        with database.work(arrange.office.officer, NOW) as work:
            for first_on, last_on in ((LAST, LAST + day), (FIRST - day, FIRST)):
                (found,) = stood_in_on(work, colleague, first_on, last_on)
                assert found["id"] == row.id
            for on in (FIRST - day, LAST + day):
                assert stood_in_on(work, colleague, on, on) == []

    def test_so_is_whoever_has_a_stand_in_on_one_of_the_days(self, arrange: Arranger) -> None:
        office = arrange.office
        name(arrange, office.colleague, officer_id=office.colleague.staff_id,
             stand_in_id=office.deputy.staff_id)  # fmt: skip
        with pytest.raises(Invalid) as refused:
            name(arrange)
        assert pointers(refused) == {"/stand_in_id": "stand-in-away"}

    def at_once(
        self, database: Database, arrange: Arranger, *tries: tuple[Actor, dict[str, Any]]
    ) -> list[str]:
        """Each names at the same moment; what each is told, "named" or the code of the fault."""
        start = threading.Barrier(len(tries))

        def attempt(by: Actor, changes: dict[str, Any]) -> str:
            try:
                with database.work(by, NOW) as work:
                    start.wait(10)
                    name_stand_in(work, agreed(arrange, **changes))
            except Fault as fault:
                return fault.code
            return "named"

        with ThreadPoolExecutor(len(tries)) as pool:
            running = [pool.submit(attempt, by, changes) for by, changes in tries]
            return sorted(one.result() for one in running)

    @pytest.mark.parametrize("again", range(5))
    def test_two_who_name_at_the_same_moment_cannot_both(
        self, fresh_database: Database, again: int
    ) -> None:
        arrange = Arranger(fresh_database)
        office = arrange.office
        view = self.at_once(
            fresh_database,
            arrange,
            (office.officer, {"stand_in_id": office.colleague.staff_id}),
            (office.supervisor, {"stand_in_id": office.deputy.staff_id}),
        )
        assert view == [Invalid.code, "named"]
        with fresh_database.work(office.supervisor, NOW) as work:
            assert len(team_stand_ins(work)) == 1

    @pytest.mark.parametrize("again", range(5))
    def test_two_who_name_each_other_at_the_same_moment_cannot_both(
        self, fresh_database: Database, again: int
    ) -> None:
        arrange = Arranger(fresh_database)
        officer, colleague = arrange.office.officer, arrange.office.colleague
        view = self.at_once(
            fresh_database,
            arrange,
            (officer, {"stand_in_id": colleague.staff_id}),
            (colleague, {"officer_id": colleague.staff_id, "stand_in_id": officer.staff_id}),
        )
        assert view == [Invalid.code, "named"]


class TestHandOver:
    def everything(self, arrange: Arranger) -> PersonRow:
        """Somebody with one of each thing that moves, and one of each that does not."""
        person = own(arrange)
        arrange.appointment(person, BEGINS + timedelta(hours=9))
        arrange.appointment(person, AFTER + timedelta(hours=9))
        arrange.miss(person, NOW - timedelta(days=3))
        arrange.miss(person, NOW - timedelta(days=9), "excused")
        arrange.plan(person, state="drafted", number=90)
        arrange.add(
            EscalationRow(
                person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=1,
                opened_at=NOW,
            ),
            TaskRow(
                person_id=person.id, kind="call_person", subject_key="x", reason="no-phone",
                due_at=NOW, created_at=NOW,
            ),
            TaskRow(
                person_id=person.id, kind="check_number", subject_key="y", reason="wrong-number",
                due_at=NOW, created_at=NOW, state="done", done_at=NOW,
                done_by=arrange.office.officer.staff_id,
            ),
        )  # fmt: skip
        return person

    def test_what_is_open_is_handed_over_seen_and_handed_back(
        self, arrange: Arranger, database: Database
    ) -> None:
        office = arrange.office
        self.everything(arrange)
        row = name(arrange)
        with database.work(office.colleague, BEGINS) as work:
            given = hand_over(work, row.id)
            assert given.runs
            assert given.may_tick
            kinds = [item["kind"] for item in given.items]
            assert kinds == ["absence", "appointment", "escalation", "plan", "task"]
            assert not any(item["settled"] or item["seen_at"] for item in given.items)
            for item in given.items:
                mark_seen(work, row.id, item["id"])
            (call,) = [one for one in given.items if one["kind"] == "task"]
            finish_task(work, call["subject_id"], 1, "Gebeld.")
        with database.work(office.officer, AFTER) as work:
            back = hand_over(work, row.id)
        assert not back.runs
        assert not back.may_tick
        assert {item["kind"] for item in back.items if item["settled"]} == {"task"}
        assert {item["seen_at"] for item in back.items} == {BEGINS}
        assert [(one["kind"], one["who"]) for one in back.meanwhile] == [
            ("task", office.colleague.display_name)
        ]

    def test_what_is_done_after_the_last_day_is_not_shown_as_meanwhile(
        self, arrange: Arranger, database: Database
    ) -> None:
        person, officer = own(arrange), arrange.office.officer
        tasks = [
            TaskRow(
                person_id=person.id, kind="call_person", subject_key=key, reason="no-phone",
                due_at=NOW, created_at=NOW,
            )
            for key in ("in time", "too late")
        ]  # fmt: skip
        arrange.add(*tasks)
        row = name(arrange)
        for at, task in zip((ENDS, AFTER + timedelta(hours=9)), tasks, strict=True):
            with database.work(officer, at) as work:
                finish_task(work, task.id, 1, "Gebeld.")
        with database.work(officer, AFTER + timedelta(days=2)) as work:
            assert [one["at"] for one in hand_over(work, row.id).meanwhile] == [ENDS]

    def test_the_stand_in_finds_the_list_on_those_days_only(
        self, arrange: Arranger, database: Database
    ) -> None:
        self.everything(arrange)
        row = name(arrange)
        for at in (NOW, BEFORE, AFTER):
            with database.work(arrange.office.colleague, at) as work:
                early = hand_over(work, row.id)
                assert (early.items, early.meanwhile, early.may_tick) == ([], [], False)

    def test_others_find_no_list_and_tick_nothing(
        self, arrange: Arranger, database: Database
    ) -> None:
        office = arrange.office
        self.everything(arrange)
        row = name(arrange)
        with database.work(office.supervisor, BEGINS) as work:
            first, *_ = hand_over(work, row.id).items
        with pytest.raises(Forbidden), database.work(office.supervisor, BEGINS) as work:
            mark_seen(work, row.id, first["id"])
        for actor in (office.deputy, office.other_supervisor, office.outsider):
            with pytest.raises(NotFound), database.work(actor, BEGINS) as work:
                hand_over(work, row.id)
        with pytest.raises(NotFound), database.work(office.colleague, BEFORE) as work:
            mark_seen(work, row.id, first["id"])

    def test_what_comes_up_in_those_days_is_on_the_list_the_next_morning_once(
        self, arrange: Arranger, database: Database
    ) -> None:
        row = name(arrange)
        person = own(arrange)
        arrange.miss(person, BEGINS + timedelta(hours=2))
        assert self.night(database, BEFORE) == []
        night = BEGINS + timedelta(days=1, hours=3)
        noted = text(
            "select count(*) from audit_entry where action = 'hand-over' and role = 'clock'"
        )
        for found in (1, 0):
            assert self.night(database, night) == [found]
            with database.work(CLOCK, night) as work:
                assert work.session.execute(noted).scalar() == 1
        with database.work(arrange.office.colleague, night) as work:
            query = select(HandoverItemRow.kind).where(col(HandoverItemRow.hand_over_id) == row.id)
            assert list(work.session.exec(query)) == ["absence"]

    def night(self, database: Database, at: datetime) -> list[int]:
        with database.work(CLOCK, at) as work:
            return [
                complete_hand_over_list(work, one)
                for one in active_on(work.session, civil_date(at))
            ]


class TestLog:
    def test_the_log_says_in_whose_place_once_a_request(
        self, arrange: Arranger, database: Database
    ) -> None:
        office, person = arrange.office, own(arrange)
        mine = arrange.person(officer_id=office.colleague.staff_id, deputy_id=None)
        name(arrange)
        with database.work(office.colleague, BEGINS) as work:
            person_file(work, person.id)
            my_caseload(work)
            person_file(work, mine.id)
        with database.work(office.colleague, BEGINS) as work:
            page_of(work, PERSONS, {}, None, 10)
        assert (
            self.noted(database)
            == [(person.id, office.officer.staff_id, office.colleague.staff_id)] * 2
        )

    def test_whoever_works_on_the_own_caseload_stands_in_for_nobody(
        self, arrange: Arranger, database: Database
    ) -> None:
        person = own(arrange)
        name(arrange)
        with database.work(arrange.office.officer, BEGINS) as work:
            person_file(work, person.id)
            page_of(work, PERSONS, {}, None, 10)
        assert self.noted(database) == []

    def noted(self, database: Database) -> list[tuple[UUID, UUID, UUID]]:
        """Whose file, in whose place, by whom."""
        query = text(
            "select person_id, subject_id, staff_id from audit_entry where action = 'stand-in-for'"
        )
        with database.work(CLOCK, NOW) as work:
            return [(one, place, who) for one, place, who in work.session.execute(query)]


class TestRows:
    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("officer", 1), ("colleague", 1), ("supervisor", 1), ("planner", 0), ("provider", 0),
            ("auditor", 0), ("admin", 0), ("outsider", 0), ("other_supervisor", 0),
        ],
    )  # fmt: skip
    def test_who_stands_in_is_known_within_the_team_to_case_workers_alone(
        self, arrange: Arranger, database: Database, who: str, seen: int
    ) -> None:
        name(arrange)
        with database.work(getattr(arrange.office, who), NOW) as work:
            assert len(work.session.exec(select(StandInRow)).all()) == seen
