"""Every table with a client is in the access document, or left out with a reason; so is every column of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from aftercare.domain.subject_access.held import HELD, LEFT_COLUMNS, LEFT_OUT, is_left, notes

_COLUMNS = """
select table_name, column_name from information_schema.columns c
where table_schema = 'public' and exists (
  select from information_schema.columns p where p.table_schema = 'public' and p.table_name = c.table_name
  and (p.column_name = 'person_id' or p.table_name = 'person'))
"""
SHOWN = {kind.table: {one.column for one in kind.fields} for kind in HELD}
# Free text that no person checks: the client's own words, and what the client was sent.
OWN_WORDS = {
    "message.body", "inbound_text.body", "inbound_step.answer", "letter.content", "correction_note.statement",
    "correction_note.reason", "access_request.extension_reason", "disclosure.detail", "disclosure.recipient",
    "disclosure.void_reason", "postal_address.lines", "home_address.lines", "postal_address.care_of",
    "home_address.position", "calendar_feed.consent",
}  # fmt: skip


@pytest.fixture
def tables(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(text(_COLUMNS)):
        found.setdefault(table, set()).add(column)
    return found


def unnamed(tables: dict[str, set[str]]) -> set[str]:
    """Tables and columns that are neither shown nor left out with a reason."""
    return (tables.keys() - SHOWN.keys() - LEFT_OUT.keys()) | {
        f"{table}.{column}"
        for table, columns in tables.items()
        for column in columns - SHOWN.get(table, columns)
        if not is_left(table, column)
    }


def test_every_table_and_column_is_shown_or_left_out_with_a_reason(
    tables: dict[str, set[str]],
) -> None:
    assert unnamed(tables) == set()


def test_what_is_named_exists(tables: dict[str, set[str]]) -> None:
    assert SHOWN.keys() | LEFT_OUT.keys() <= tables.keys()
    assert not SHOWN.keys() & LEFT_OUT.keys()
    assert {table for table, columns in SHOWN.items() if columns - tables[table]} == set()
    left = {one.split(".")[0] for one in LEFT_COLUMNS}
    assert left <= SHOWN.keys()
    for kind in HELD:
        assert set(kind.unless) <= tables[kind.table]


def test_a_new_table_and_a_new_column_are_found(tables: dict[str, set[str]]) -> None:
    planted = tables | {
        "diary": {"person_id", "page"},
        "outcome": tables["outcome"] | {"remark"},
    }
    assert unnamed(planted) == {"diary", "outcome.remark"}


def test_every_text_of_staff_is_a_note(connection: Connection) -> None:
    """A text column is a list of codes, an identifier, the client's own words, or a note that a person checks."""
    asked = text(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and data_type = 'text'"
    )
    texts = {tuple(row) for row in connection.execute(asked)}
    plain = {
        f"{kind.table}.{one.column}"
        for kind in HELD
        for one in kind.fields
        if (kind.table, one.column) in texts - notes() and one.subject is None
    }
    about_it = {
        "reference", "court_reference", "was_reference", "language", "standard_code", "section",
    }  # fmt: skip
    named = {"given_name", "family_name", "phone", "number", "name", "address"}
    codes = {"needs", "combined_level", "combined_source", "severity", "revoked_because"}
    kept = {one for one in plain - OWN_WORDS if one.split(".")[1] not in about_it | named | codes}
    assert kept == set()
