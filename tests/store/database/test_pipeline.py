"""Several questions asked in one trip are answered as if they had been asked one after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

from aftercare.base.errors import Forbidden, Invalid, NotFound, Unavailable
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.pipeline import NO_QUERY, Query, run_pipelined, run_query
from aftercare.store.database.unit_of_work import Database, query_and_as_clock
from aftercare.store.placement.instance_builder import lock_and_read_placement
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger, unknown_id

LOOKS = text("select count(*) from audit_entry where action = 'a-look'")


def number(sql: str, **values: object) -> Query[int]:
    return Query(sql, values, lambda rows: int(rows[0][0]))


def test_answers_come_in_the_order_of_the_questions_and_see_what_was_written(
    database: Database,
) -> None:
    counting = number("select count(*) from team where name = %(name)s", name="Zuidwest")
    with database.work(CLOCK, NOW) as work:
        before, nothing, three = run_pipelined(
            work.session, counting, NO_QUERY, number("select %(n)s + 2", n=1)
        )
        work.session.add(TeamRow(name="Zuidwest"))
        work.session.flush()
        assert (before, nothing, three, run_query(work.session, counting)) == (0, 0, 3, 1)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("do $$ begin raise insufficient_privilege; end $$", Forbidden),
        ("do $$ begin raise admin_shutdown; end $$", Unavailable),
        ("select cast('2026-02-30' as date)", Invalid),
    ],
)
def test_an_error_in_any_of_them_is_the_fact_that_a_statement_would_have_shown(
    database: Database, sql: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault), database.work(CLOCK, NOW) as work:
        run_pipelined(work.session, number("select 1"), number(sql), number("select 1"))


def test_statements_are_planned_once_within_a_trip_as_the_clock_only(engine: Engine) -> None:
    mode = Query("show plan_cache_mode", {}, lambda rows: rows[0][0])
    with Database(engine).work(CLOCK, NOW) as work:
        assert query_and_as_clock(work, mode, mode) == ("auto", ("force_generic_plan",))
        assert run_query(work.session, mode) == "auto"


def test_another_driver_is_refused() -> None:
    with Session(create_engine("sqlite://")) as session, pytest.raises(TypeError):
        run_query(session, number("select 1"))


def test_what_is_asked_as_the_clock_is_asked_as_the_clock_and_nothing_else_is(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    seen = number("select count(*) from person where id = %(id)s", id=person.id)
    with database.work(arrange.office.outsider, NOW) as work:
        assert run_query(work.session, seen) == 0
        assert query_and_as_clock(work, seen, seen) == (0, (1,))
        assert run_query(work.session, seen) == 0
        assert work.actor == arrange.office.outsider


def test_a_look_is_recorded_only_where_the_person_may_be_seen(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(arrange.office.officer, NOW) as work:
        seen = number("select count(*) from person where id = %(id)s", id=person.id)
        assert audit.look(work, "a-look", person.id, seen, seen) == (1, 1)
    for actor, person_id in (
        (arrange.office.outsider, person.id),
        (arrange.office.officer, unknown_id()),
    ):
        with pytest.raises(NotFound), database.work(actor, NOW) as work:
            audit.look(work, "a-look", person_id)
    with database.work(CLOCK, NOW) as work:
        assert work.session.execute(LOOKS).scalar_one() == 1


@pytest.mark.parametrize(("capacity", "read"), [(None, ["juvenile"]), (3, ["adult", "juvenile"])])
def test_of_whoever_else_is_at_a_place_only_those_in_the_way_are_read(
    arrange: Arranger, database: Database, capacity: int | None, read: list[str]
) -> None:
    room = SiteRow(name="Kantoor West", kind="office", capacity=capacity)
    arrange.add(room)
    there = arrange.terms(site_ids=(str(room.id),))
    for regime in ("adult", "juvenile"):
        other = arrange.person(
            regime=regime, officer_id=arrange.office.outsider.staff_id, deputy_id=None
        )
        _, lines = arrange.plan(other, there)
        arrange.appointment(other, NOW + timedelta(days=2), lines[0], officer_id=None)
    own = arrange.person()
    arrange.plan(own, there)
    with database.work(CLOCK, NOW) as work:
        instance = lock_and_read_placement(work.session, [own.id], NOW).instance
    regimes = {one.id: "juvenile" if one.juvenile else "adult" for one in instance.persons}
    assert sorted(regimes[one.person or ""] for one in instance.taken) == read
