"""What is read ahead is what would have been read: the same values, and only with the same rights."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.read_ahead import read_ahead, together
from aftercare.store.database.unit_of_work import Database, as_clock
from aftercare.store.people.rows import away_from, get_person
from tests.store.arranging import NOW, Arranger

COUNT = "select count(*) as number from away_period where person_id = :person and kind like '%'"


def test_rows_read_ahead_are_those_that_would_be_read(
    arrange: Arranger, database: Database
) -> None:
    """Encrypted text, moments, ranges and JSON included."""
    person = arrange.person(phone="+447700900123", index_offence="Fictief feit")
    arrange.condition(person, "reporting_duty")
    arrange.away(person, "custody", NOW, NOW + timedelta(days=3))
    with database.work(arrange.office.officer, NOW) as work:
        session, values = work.session, {"person": person.id}
        questions = (
            partial(get_person, session, person.id),
            partial(conditions_of, session, person.id),
            partial(away_from, session, person.id, NOW),
            partial(rows, session, COUNT, values),
        )
        alone = [ask() for ask in questions]
        read_ahead(session, *questions)
        assert [ask() for ask in questions] == alone
        # The answer is kept; another value is another question.
        arrange.away(person, "admission", NOW, NOW + timedelta(days=1))
        assert rows(session, COUNT, values) == [{"number": 1}]
        assert rows(session, COUNT, {"person": arrange.office.officer.staff_id}) == [{"number": 0}]


def test_what_a_part_asks_next_is_read_ahead_in_its_turn(
    arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person(), "reporting_duty")
    with database.work(arrange.office.officer, NOW) as work:
        session = work.session

        def part() -> list[ConditionRow]:
            person = get_person(session, condition.person_id)
            return conditions_of(session, person.id)

        assert [read_ahead(session, part) for _ in range(3)] == [True, True, False]
        ((found,),) = together(session, part)
        assert found.id == condition.id


def test_an_answer_serves_no_question_asked_with_other_rights(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, "reporting_duty")
    with database.work(arrange.office.outsider, NOW) as work:
        read_ahead(work.session, partial(conditions_of, work.session, person.id))
        with as_clock(work):
            assert [one.id for one in conditions_of(work.session, person.id)] == [condition.id]
        assert conditions_of(work.session, person.id) == []


def test_the_clocks_questions_are_read_ahead_with_its_rights_and_for_it_alone(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, "reporting_duty")
    with database.work(arrange.office.outsider, NOW) as work:
        question = partial(conditions_of, work.session, person.id)
        with as_clock(work):
            read_ahead(work.session, question)
            arrange.condition(person, "no_contact_order")
            assert [one.id for one in question()] == [condition.id]
        assert question() == []


def test_what_is_asked_as_the_clock_is_not_collected_with_the_readers_own_questions(
    arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person(), "reporting_duty")
    found: list[ConditionRow] = []
    with database.work(arrange.office.outsider, NOW) as work:

        def ask() -> None:
            with as_clock(work):
                found.extend(conditions_of(work.session, condition.person_id))

        read_ahead(work.session, ask)
        assert [one.id for one in found] == [condition.id]
        assert conditions_of(work.session, condition.person_id) == []
