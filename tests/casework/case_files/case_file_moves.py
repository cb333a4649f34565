"""Carries a case file from one service to another for a test, and looks at what became of it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from sqlalchemy import text

from aftercare.base.errors import Invalid
from aftercare.casework.case_files.export import export_case_file
from aftercare.casework.case_files.importing import ImportedCaseFile, import_case_file
from aftercare.casework.people.same_clients import Apart
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW


def exported(database: Database, actor: Actor, person_id: Any) -> dict[str, Any]:
    with database.work(actor, NOW) as work:
        found: dict[str, Any] = json.loads(export_case_file(work, person_id).model_dump_json())
    return found


def imported(database: Database, actor: Actor, document: Any) -> ImportedCaseFile:
    with database.work(actor, NOW) as work:
        return import_case_file(work, document, Apart(None))


def change(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """The document with the member at `pointer` replaced."""
    changed = deepcopy(document)
    *way, last = pointer.strip("/").split("/")
    here: Any = changed
    for step in way:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[int(last) if isinstance(here, list) else last] = value
    return changed


def codes(fault: Invalid) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in fault.fields]


TABLES = (
    "person", "supervision_order", "condition", "supervision_plan", "obligation", "appointment",
    "outcome", "absence", "escalation", "message", "task", "deadline", "related_person",
    "away_period", "referral", "assessment",
)  # fmt: skip


def rows_about_anybody(database: Database) -> dict[str, int]:
    """How many rows of case files there are, tables without any left out."""
    with database.work(CLOCK, NOW) as work:
        counted = {
            table: work.session.execute(text(f"select count(*) from {table}")).scalar() or 0
            for table in TABLES
        }
    return {table: count for table, count in counted.items() if count}


_STAFF_COLUMNS = text(
    """
select c.conrelid::regclass::text, a.attname from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.confrelid = 'staff'::regclass and exists (
  select from pg_attribute p where p.attrelid = c.conrelid and p.attname = 'person_id')
order by 1, 2
"""
)


def acts_of_others(database: Database, person_id: Any, importer: Any) -> list[str]:
    """Every column of this person's rows that names a member of staff who is not the importer."""
    with database.work(CLOCK, NOW) as work:
        columns = work.session.execute(_STAFF_COLUMNS).all()
        asked = {"person": person_id, "importer": importer}
        found = [
            f"{table}.{column}"
            for table, column in columns
            if work.session.execute(
                text(f"select 1 from {table} where person_id = :person and {column} <> :importer"),
                asked,
            ).first()
        ]
    assert len(columns) > 20, "the question finds no columns"
    return found
