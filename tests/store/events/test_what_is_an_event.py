"""Every write to a named resource is an event, by whichever act or job; what is the service's own is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from aftercare.domain.events.types import GONE, RESOURCES, TYPES
from aftercare.store.database.unit_of_work import Database
from aftercare.store.goals.rows import GoalRow, GoalStepRow
from aftercare.store.people.rows import PersonRow
from tests.conftest import undone
from tests.store.arranging import NOW, Arranger, Office
from tests.store.database.test_row_security import fill

TABLES = {
    "person": "person",
    "supervision_order": "order",
    "condition": "condition",
    "supervision_plan": "plan",
    "appointment": "appointment",
    "absence": "absence",
    "escalation": "escalation",
    "task": "task",
    "message": "message",
    "officer_transfer": "transfer",
    "team_transfer": "team-transfer",
    "goal": "goal",
    "goal_step": "goal-step",
    "letter": "letter",
    "paper": "paper",
    "referral": "referral",
    "home_address": "home-address",
    "order_suspension": "suspension",
}
# Columns that say nothing to others: of the clock, of calendars, of claims.
LATER = f"'{NOW + timedelta(days=1)}'"
QUIET = {
    "appointment": {
        "reminders_planned_at": LATER, "known_at": LATER, "revision": "1000", "changed_at": LATER
    },
    "absence": {"evaluated_at": LATER},
    "escalation": {"ring_at": LATER},
    "order_suspension": {"away_period_id": "(select id from away_period limit 1)"},
}  # fmt: skip
FUNCTIONS = """
select p.proname, p.prosrc from pg_trigger t join pg_proc p on p.oid = t.tgfoid
where t.tgrelid = cast(:table as regclass)
and t.tgname like '%_event_%' and p.proname like 'event_of_%' and t.tgenabled = 'O'
"""
COLUMNS = """
select column_name, data_type from information_schema.columns
where table_schema = 'public' and table_name = :table and is_generated = 'NEVER'
and column_name not in ('id', 'person_id')
"""


@pytest.fixture(scope="module")
def person(standing: Connection, arrange_standing: Arranger) -> PersonRow:
    """With a row in every table."""
    found = arrange_standing.person()
    fill(arrange_standing, found, None, 0)
    entered = {"person_id": found.id, "entered_by": found.officer_id, "entered_at": NOW}
    goal = GoalRow(area="work", words="A job as a cook.", **entered)
    step = GoalStepRow(
        goal_id=goal.id, words="Write a letter.", done_by="client", due_on=NOW.date(), **entered
    )
    arrange_standing.add(goal, step)
    return found


@pytest.fixture(scope="module")
def arrange_standing(standing: Connection, office: Office) -> Arranger:
    return Arranger(Database(standing), office=office)


@pytest.fixture
def connection(person: PersonRow, standing: Connection) -> Iterator[Connection]:
    with undone(standing) as connection:
        connection.execute(text("reset role"))
        connection.execute(text("delete from event"))
        yield connection


def pairs(connection: Connection, asked: str, table: str) -> dict[str, str]:
    found = connection.execute(text(asked), {"table": table})
    return {row[0]: row[1] for row in found}


def acts_of(connection: Connection) -> set[str]:
    found = connection.execute(text("select resource || '.' || act from event"))
    return {one for (one,) in found}


@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_events_of_what_comes_changes_and_goes(
    connection: Connection, table: str
) -> None:
    """Triggers of statements: no act, job or later code writes past them."""
    found = pairs(connection, FUNCTIONS, table)
    assert found.keys() == {
        f"event_of_{table}_{what}" for what in ("created", "changed", "destroyed")
    }
    created = "opened" if "opened" in RESOURCES[TABLES[table]].acts else None
    assert created is None or f"'{created}' as act" in found[f"event_of_{table}_created"]


@pytest.mark.parametrize("table", TABLES)
def test_the_acts_of_the_triggers_are_those_of_the_list(connection: Connection, table: str) -> None:
    functions = pairs(connection, FUNCTIONS, table)
    source = " ".join(functions.values())
    named = set(re.findall(r"then '([a-z-]+)'", source)) | set(
        re.findall(r"select '([a-z-]+)' as act", source)
    )
    states = re.findall(r"n\.(?:state|outcome) in \(([^)]*)\)[^']*then n\.", source)
    for listed in states:
        named |= set(re.findall(r"'([a-z_]+)'", listed))
    if "then n.outcome" in source or "<> 'drafted' then n.state" in source:
        named |= states_of(connection, table)
    assert named == set(RESOURCES[TABLES[table]].acts)


def states_of(connection: Connection, table: str) -> set[str]:
    """What a check allows, without that with which it begins."""
    asked = text(
        "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c'"
        " and conrelid = cast(:table as regclass) and pg_get_constraintdef(oid) like '%= ANY (ARRAY[%'"
    )
    column = "outcome" if table == "team_transfer" else "state"
    (check,) = [
        one
        for one in connection.scalars(asked, {"table": table})
        if re.match(rf"CHECK \(\({column} = ANY", one)
    ]
    return set(re.findall(r"'([a-z_]+)'", check)) - {"drafted"}


@pytest.mark.parametrize(
    "table", [one for one in TABLES if one not in ("message", "team_transfer")]
)
def test_a_change_that_others_may_see_is_an_event(
    connection: Connection, person: PersonRow, table: str
) -> None:
    """Only the version stands for it: whatever an act changes, it counts that."""
    where = f"{'id' if table == 'person' else 'person_id'} = '{person.id}'"
    assert connection.execute(text(f"select from {table} where {where}")).first() is not None
    connection.execute(text(f"update {table} set version = version + 1 where {where}"))
    assert acts_of(connection) == {f"{TABLES[table]}.changed"}


@pytest.mark.parametrize("table", QUIET)
def test_what_is_the_services_own_is_no_event(
    connection: Connection, person: PersonRow, table: str
) -> None:
    for column, value in QUIET[table].items():
        changed = f"update {table} set {column} = {value} where person_id = '{person.id}'"
        assert connection.execute(text(f"{changed} and {column} is distinct from {value}")).rowcount
    assert acts_of(connection) == set()


def test_a_statement_that_changes_nothing_is_no_event(
    connection: Connection, person: PersonRow
) -> None:
    connection.execute(text(f"update person set version = version where id = '{person.id}'"))
    connection.execute(text("update appointment set version = version + 1 where false"))
    assert acts_of(connection) == set()


@pytest.mark.parametrize(
    ("change", "acts"),
    [
        ("person set closed_on = '2026-11-24'", {"person.closed"}),
        ("person set officer_id = deputy_id, deputy_id = null", {"person.transferred"}),
        ("supervision_order set ended_on = starts_on, end_reason = 'completed'", {"order.ended"}),
        ("condition set withdrawn_on = starts_on", {"condition.withdrawn"}),
        ("supervision_plan set state = 'superseded'", {"plan.superseded"}),
        ("appointment set state = 'moved'", {"appointment.moved"}),
        ("appointment set state = 'cancelled_by_service'", {"appointment.cancelled"}),
        ("appointment set state = 'notified'", {"appointment.notified"}),
        ("appointment set state = 'outcome_overdue'", {"appointment.outcome-overdue"}),
        ("appointment set state = 'attended'", {"appointment.outcome-recorded"}),
        ("absence set state = 'dropped'", {"absence.dropped"}),
        ("escalation set state = 'acknowledged', acknowledged_until_at = '2026-11-24'", {"escalation.acknowledged"}),
        ("task set state = 'done', done_at = '2026-11-24'", {"task.done"}),
        ("message set state = 'delivered'", {"message.delivered"}),
        ("message set state = 'skipped_late'", {"message.skipped-late"}),
        ("message set state = 'claimed', claimed_by = id, claim_expires_at = '2026-11-24'", set()),
        ("officer_transfer set done_at = '2026-11-24'", {"transfer.carried-out"}),
        ("goal set state = 'done', ended_at = '2026-11-24', ended_by = entered_by", {"goal.done"}),
        ("goal_step set state = 'dropped', ended_at = '2026-11-24', ended_by = entered_by", {"goal-step.dropped"}),
        ("letter set printed_at = '2026-11-24'", {"letter.changed"}),
        ("referral set state = 'dropped_out'", {"referral.dropped-out"}),
        ("referral set state = 'started'", {"referral.started"}),
        ("paper set state = 'withdrawn'", {"paper.withdrawn"}),
        ("home_address set version = version + 1", {"home-address.changed"}),
        ("order_suspension set until_on = from_on + 9", {"suspension.ended"}),
        ("order_suspension set voided_at = '2026-11-24', voided_by = entered_by", {"suspension.voided"}),
        ("order_suspension set from_on = from_on - 1", {"suspension.changed"}),
        ("officer_transfer set called_off_at = '2026-11-24', called_off_by = arranged_by", {"transfer.called-off"}),
    ],
)  # fmt: skip
def test_what_happened_has_its_name(
    connection: Connection, person: PersonRow, change: str, acts: set[str]
) -> None:
    table = change.split()[0]
    where = f"{'id' if table == 'person' else 'person_id'} = '{person.id}'"
    key = "person_id" if table == "home_address" else "id"
    first = f"select {key} from {table} where {where} order by {key} limit 1"
    connection.execute(text(f"update {change} where {key} = ({first})"))
    assert acts_of(connection) == acts


def test_codes_and_mail_to_colleagues_are_no_events(
    connection: Connection, person: PersonRow, arrange_standing: Arranger
) -> None:
    connection.execute(
        text(f"update message set slot = 'verify:1' where person_id = '{person.id}'")
    )
    connection.execute(text(f"update message set state = 'sent' where person_id = '{person.id}'"))
    assert acts_of(connection) == set()


def test_every_type_has_a_name_of_its_own() -> None:
    assert len(TYPES) == len(set(TYPES))
    assert all(one.acts[-1] == GONE for one in RESOURCES.values())


def test_an_event_holds_no_words(connection: Connection) -> None:
    """Names of resources and acts, ids, numbers and moments: nothing that anyone typed."""
    columns = pairs(connection, COLUMNS, "event")
    assert columns == {
        "position": "bigint",
        "resource": "text",
        "act": "text",
        "subject_id": "uuid",
        "version": "integer",
        "team_id": "uuid",
        "at": "timestamp with time zone",
    }
