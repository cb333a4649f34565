"""The rows an oracle looks at, read as the database's owner: nothing is hidden, nothing is interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from tests.scheduling.histories.app_state import Tick

Row = Any
_QUERIES = {
    "appointments": "select id, person_id, kind, state, enforceable, provider_id, lower(during) as starts_at,"
    " upper(during) as ends_at, overdue_at from appointment",
    "outcomes": "select id, appointment_id, code from outcome order by id",
    "absences": "select id, appointment_id, state, decide_by, verdict, missed_on, evaluated_at from absence",
    "verdicts": "select v.absence_id, b.appointment_id, v.verdict, v.decided_at from absence_verdict v"
    " join absence b on b.id = v.absence_id order by v.id",
    "escalations": "select id, person_id, trigger_key, coalesce(trigger, rule_code) as trigger_code, state, opened_at,"
    " acknowledged_until_at, snoozed_until_at from escalation",
    "causes": "select escalation_id, appointment_id, deadline_id, noticed_at from escalation_cause",
    "steps": "select id, escalation_id, position, due_at, audience, state, notified_at, staff_id, fell_through,"
    " reached, round, same_as from escalation_step order by id",
    "notices": "select id, step_id, staff_id, escalation_id, created_at, again from staff_notice order by id",
    "acts": "select id, escalation_id, act, acted_at, until_at, to_id from escalation_act order by id",
    "log": "select id, at, action, subject_id from audit_entry where subject_kind = 'escalation' order by id",
    "deadlines": "select id, due_at, state from deadline",
    "people": "select id, officer_id, deputy_id, team_id from person",
    "staff": "select id, role, team_id, active, on_duty_desk, unit_manager from staff",
    "leave": "select staff_id, lower(during) as from_at, upper(during) as until_at from leave",
}


@dataclass
class Rows:
    """Everything at the end of a history, and the undisturbed ticks of the ladder's job in it."""

    now: datetime
    ticks: list[Tick]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> list[Row]:
        if name.startswith("_") or name == "tables":
            raise AttributeError(name)
        return self.tables[name]

    def of_escalation(self, table: str, escalation_id: UUID) -> list[Row]:
        column = "subject_id" if table == "log" else "escalation_id"
        return [row for row in self.tables[table] if getattr(row, column) == escalation_id]

    def by_id(self, table: str) -> dict[UUID, Row]:
        return {row.id: row for row in self.tables[table]}

    def with_cause(self, appointment_id: UUID, trigger_code: str) -> Iterator[Row]:
        """Escalations of this trigger that know of this appointment."""
        escalations = self.by_id("escalations")
        for cause in self.tables["causes"]:
            escalation = escalations[cause.escalation_id]
            if cause.appointment_id == appointment_id and escalation.trigger_code == trigger_code:
                yield escalation


def rows_of(connection: Connection, now: datetime, ticks: list[Tick]) -> Rows:
    tables = {name: list(connection.execute(text(query)).all()) for name, query in _QUERIES.items()}
    return Rows(now, ticks, tables)
