"""The floor of the escalation benchmark: `select … for update skip locked` and the insert of the very same rows.

It writes every row and every change that the engine wrote: the mark on an appointment, its task, the absence, the
evaluation of a verdict, escalation, steps and causes, and the access log. In batches of the same sizes, as the
same role, under the same indexes, foreign keys and policies. It holds them in memory beforehand and works nothing out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

from aftercare.scheduling.appointments.mark_outcomes_overdue import BATCH as SWEPT_A_BATCH
from aftercare.scheduling.escalation.evaluate_rules import BATCH as WEIGHED_A_BATCH

# What is inserted: the engine's rows lie in a table of the same name behind this.
KEPT = "bench_kept_"
COLUMNS = {
    "task": "id, person_id, kind, subject_key, appointment_id, reason, due_at, state, created_at, version",
    "absence": "id, appointment_id, person_id, missed_on, state, opened_at, evidence_by, decide_by, version",
    "escalation": "id, person_id, trigger_key, rule_code, rule_version, trigger, rule_nl, rule_en, severity, state,"
    " opened_at, version",
    "escalation_step": "id, escalation_id, person_id, position, due_at, audience, ask, state, fell_through",
    "escalation_cause": "escalation_id, appointment_id, deadline_id, person_id, noticed_at",
    "audit_entry": "at, staff_id, role, action, subject_kind, subject_id, person_id, request_id",
}
# What is changed, by whose it is: an appointment that is overdue, a verdict that was evaluated.
CHANGES = {
    "overdue": "id, person_id, overdue_at",
    "evaluated": "id, person_id, evaluated_at",
}
_BECOME = (
    "select set_config('role', 'aftercare_clock', true), set_config('app.role', 'clock', true)"
)
_CLAIM_APPOINTMENTS = (
    "select id from appointment where person_id = any(%s) and state = %s and starts_at > '2027-01-01'"
    " order by id for no key update skip locked"
)
_CLAIM_PEOPLE = "select id from person where id = any(%s) order by id for no key update skip locked"
_MARK = (
    "update appointment a set state = 'outcome_overdue', overdue_at = r.due_at, version = a.version + 1"
    " from unnest(%s::uuid[], %s::timestamptz[]) r(id, due_at) where a.id = r.id"
)
_EVALUATE = (
    "update absence b set evaluated_at = r.at"
    " from unnest(%s::uuid[], %s::timestamptz[]) r(id, at) where b.id = r.id"
)
Rows = dict[UUID, list[tuple[Any, ...]]]


@dataclass
class Floor:
    """Everything in memory, by whose it is; called, it writes it all and returns how many escalations there are."""

    connection: psycopg.Connection[Any]
    rows: dict[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table, columns in {**COLUMNS, **CHANGES}.items():
            cursor = self.connection.execute(f"select {columns} from {KEPT}{table}".encode())
            whose = [name.strip() for name in columns.split(",")].index("person_id")
            found: Rows = defaultdict(list)
            for row in cursor:
                found[row[whose]].append(row)
            self.rows[table] = found
        self.connection.commit()

    def __call__(self) -> int:
        for people in _batches(sorted(self.rows["overdue"]), SWEPT_A_BATCH):
            self._write(people, "scheduled", _MARK, "overdue", ("task",), "mark-overdue")
        for people in _batches(sorted(self.rows["absence"]), SWEPT_A_BATCH):
            self._write(people, "missed", None, "", ("absence",), "open")
        escalations = ("escalation", "escalation_step", "escalation_cause")
        for people in _batches(sorted(self.rows["escalation"]), WEIGHED_A_BATCH):
            self._write(people, None, _EVALUATE, "evaluated", escalations, "open-escalation")
        return sum(map(len, self.rows["escalation"].values()))

    def _write(
        self,
        people: Sequence[UUID],
        state: str | None,
        change: str | None,
        changed: str,
        tables: Sequence[str],
        action: str,
    ) -> None:
        """One batch: claimed, changed, inserted, on record, committed."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(_BECOME)
            if state is None:
                cursor.execute(_CLAIM_PEOPLE, [people])
            else:
                cursor.execute(_CLAIM_APPOINTMENTS, [people, state])
            assert len(cursor.fetchall()) == len(people)
            if change is not None:
                values = [row for one in people for row in self.rows[changed].get(one, ())]
                cursor.execute(change.encode(), [[v[0] for v in values], [v[2] for v in values]])
            for table in tables:
                self._insert(cursor, table, people)
            number = COLUMNS["audit_entry"].split(", ").index("action")
            said = [
                row
                for one in people
                for row in self.rows["audit_entry"][one]
                if row[number] == action
            ]
            _put(cursor, "audit_entry", said)

    def _insert(self, cursor: psycopg.Cursor[Any], table: str, people: Sequence[UUID]) -> None:
        _put(cursor, table, [row for one in people for row in self.rows[table].get(one, ())])


def _put(cursor: psycopg.Cursor[Any], table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = COLUMNS[table]
    places = ", ".join(["%s"] * len(columns.split(",")))
    cursor.executemany(f"insert into {table} ({columns}) values ({places})".encode(), rows)


def _batches(people: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    return (people[first : first + size] for first in range(0, len(people), size))


def keep_rows(engine_url: str, floor_url: str, now: Any) -> None:
    """Lay what the engine wrote into tables of the floor's database."""
    new = {
        "task": "created_at = %(now)s",
        "absence": "opened_at = %(now)s",
        "escalation": "state = 'opened'",
        "escalation_step": "state = 'waiting'",
        "escalation_cause": "escalation_id in (select id from escalation where state = 'opened')",
        "audit_entry": "true",
    }
    queries = {
        table: f"select {COLUMNS[table]} from {table} where {which}" for table, which in new.items()
    }
    queries["overdue"] = (
        f"select {CHANGES['overdue']} from appointment where state = 'outcome_overdue'"
    )
    queries["evaluated"] = (
        f"select {CHANGES['evaluated']} from absence where evaluated_at = %(now)s"
    )
    with psycopg.connect(engine_url) as source, psycopg.connect(floor_url) as target:
        for table, query in queries.items():
            _copy(source, target, table, query, now)
        target.execute("grant select on all tables in schema public to aftercare_clock")


def _copy(source: Any, target: Any, table: str, query: str, now: Any) -> None:
    name = {"overdue": "appointment", "evaluated": "absence"}.get(table, table)
    columns = CHANGES.get(table) or COLUMNS[table]
    target.execute(f"create unlogged table {KEPT}{table} as select {columns} from {name} limit 0")
    with source.cursor() as cursor, target.cursor() as other:
        given = cursor.execute(query, {"now": now}) if "%(" in query else cursor.execute(query)
        with other.copy(f"copy {KEPT}{table} from stdin") as copy:
            for row in given:
                copy.write_row(row)
