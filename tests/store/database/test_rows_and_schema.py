"""Rows say what the tables say, and the constraints that keep us honest are really there."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from sqlalchemy import Connection, Table, inspect, text
from sqlmodel import SQLModel

import aftercare.store
from tests.sql_only_rows import SqlOnly

for _module in pkgutil.walk_packages(aftercare.store.__path__, "aftercare.store."):
    if ".migrations" not in _module.name:
        importlib.import_module(_module.name)

MAPPED = {
    table.name: table for rows in (SQLModel, SqlOnly) for table in rows.metadata.sorted_tables
}
# Written and read as plain SQL only: append-only books, claims, kept replies, what triggers write.
UNMAPPED = {
    "audit_anchor", "audit_entry", "audit_link", "audit_tally", "job_run", "idempotent_reply", "alembic_version",
    "conversation_read", "freed_room", "officer_change", "person_search", "sign_in_counter", "known_place",
    "data_key", "destroyed_table", "destruction_due", "event", "event_counter",
    "schema_support", "day_change", "order_change",
}  # fmt: skip

EXCLUSIONS = {
    "appointment_officer_once",
    "appointment_second_officer_once",
    "appointment_kit_once",
    "appointment_person_once",
    "leave_once",
    "file_access_one_at_a_time",
    "stand_in_once",
    "duty_shift_once",
}
# Indexes of rows in some states, with what the checks of their tables say of states.
INDEXED_STATES = """
select i.indexrelid::regclass::text, pg_get_expr(i.indpred, i.indrelid), (
  select string_agg(pg_get_constraintdef(c.oid), ' ') from pg_constraint c
  where c.conrelid = i.indrelid and c.contype = 'c' and pg_get_constraintdef(c.oid) ~ '\\mstate\\M')
from pg_index i where pg_get_expr(i.indpred, i.indrelid) ~ '\\mstate\\M'
"""
# What may exist once, and among which rows.
PARTIAL_UNIQUE = {
    "device_kit_named": "(ended_at IS NULL)",
    "plan_in_force": "(state = 'approved')",
    "plan_in_hand": "(state = ANY (ARRAY['drafted', 'submitted', 'returned']))",
    "appointment_occurrence": "(state <> ALL (ARRAY['cancelled_by_service', 'moved']))",
    "escalation_once": "(state <> 'resolved')",
    "order_extension_once": "(voided_at IS NULL)",
    "referral_once": "(state = ANY (ARRAY['referred', 'intake_offered', 'intake_held', 'started', 'paused']))",
    "text_template_in_force": "(state = 'active')",
    "text_template_in_hand": "(state = ANY (ARRAY['drafted', 'proposed']))",
    "place_offer_open": "(state = 'offered')",
    "phone_number_now": "(until_at IS NULL)",
    "rule_backtest_once": "(state = ANY (ARRAY['waiting', 'running']))",
    "phone_code_now": "(ended_at IS NULL)",
    "inbound_step_assigned": "(act = 'assigned')",
    "letter_once": "(state = 'drafted')",
    "paper_in_hand": "(state = ANY (ARRAY['drafted', 'submitted']))",
    "team_transfer_waiting": "(ended_at IS NULL)",
    "officer_transfer_to_come": "((done_at IS NULL) AND (called_off_at IS NULL))",
    "message_mail_once": "(staff_id IS NOT NULL)",
    "message_once": "(emptied_at IS NULL)",
    "duty_shift_uid": "(uid IS NOT NULL)",
}
UNIQUE = {
    "text_template_once",
    "staff_username",
    "absence_appointment_id_key",
    "task_subject_key_key",
}
CHECKED = {
    "absence_verdict_early",
    "absence_verdict_early_only",
    "absence_verdict_seen",
    "escalation_snooze",
    "escalation_snooze_ends",
    "paper_four_eyes",
    "text_template_four_eyes",
    "plan_four_eyes",
    "standard_four_eyes",
    "order_regime_age",
}
APPEND_ONLY = {
    "away_removal",
    "reminder_trial_look",
    "relapse_plan",
    "early_sign",
    "seen_sign",
    "concern",
    "concern_link",
    "submission",
    "protected_change",
    "client_check_in",
    "case_conference",
    "agreed_action",
    "goal",
    "goal_step",
    "praise_choice",
    "praise",
    "letterhead",
    "absence_evidence",
    "absence_verdict",
    "audit_entry",
    "audit_link",
    "outcome",
    "message_receipt",
    "referral_event",
    "tier_change",
    "paper_text",
    "inbound_step",
    "officer_change",
    "day_change",
    "order_change",
    "officer_transfer",
    "team_transfer",
    "sender_event",
    "escalation_act",
    "file_closing",
    "legal_hold",
    "paper",
    "destruction_certificate",
}


def test_every_table_is_mapped_or_is_known_to_be_plain_sql(connection: Connection) -> None:
    assert set(inspect(connection).get_table_names()) == MAPPED.keys() | UNMAPPED


@pytest.mark.parametrize("table", MAPPED.values(), ids=MAPPED.keys())
def test_row_and_table_have_the_same_columns_with_the_same_nullability(
    connection: Connection, table: Table
) -> None:
    stored = {
        c["name"]: c["nullable"]
        for c in inspect(connection).get_columns(table.name)
        # What the database computes for itself is read by no row.
        if (table.name, c["name"]) not in {("condition", "has_zone"), ("condition", "zone_far")}
        and c["name"] != "last_changed_at"
    }
    mapped = {column.name: bool(column.nullable) for column in table.columns}
    assert mapped == stored


@pytest.mark.parametrize("table", MAPPED.values(), ids=MAPPED.keys())
def test_row_and_table_have_the_same_key(connection: Connection, table: Table) -> None:
    key = inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
    assert [column.name for column in table.primary_key] == key


def test_double_booking_is_excluded_by_name(connection: Connection) -> None:
    found = connection.scalars(text("select conname from pg_constraint where contype = 'x'"))
    assert set(found) == EXCLUSIONS


@pytest.mark.parametrize(("name", "among"), PARTIAL_UNIQUE.items(), ids=PARTIAL_UNIQUE.keys())
def test_what_may_exist_once_is_a_unique_index_on_living_rows(
    connection: Connection, name: str, among: str
) -> None:
    condition = text(
        "select replace(pg_get_expr(indpred, indrelid), '::text', '') from pg_index"
        " where indexrelid = (:name)::regclass and indisunique"
    )
    assert connection.scalars(condition, {"name": name}).one() == among


def test_no_index_waits_for_a_state_that_its_table_does_not_have(connection: Connection) -> None:
    """A state that gets another name leaves an index behind that no row is ever in."""
    found = connection.execute(text(INDEXED_STATES)).all()
    unknown = [
        (name, state)
        for name, condition, checks in found
        for states in re.findall(r"\bstate (?:=|<>) (?:A\w+ \(ARRAY\[([^]]+)\]|('\w+'))", condition)
        for state in re.findall(r"'(\w+)'", "".join(states))
        if f"'{state}'" not in (checks or "")
    ]
    assert len(found) > 10
    assert unknown == []


@pytest.mark.parametrize("name", sorted(UNIQUE))
def test_natural_keys_are_unique(connection: Connection, name: str) -> None:
    unique = text("select indisunique from pg_index where indexrelid = (:name)::regclass")
    assert connection.scalars(unique, {"name": name}).one()


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_rules_the_database_keeps_by_itself_have_a_name(connection: Connection, name: str) -> None:
    found = text("select convalidated from pg_constraint where contype = 'c' and conname = :name")
    assert connection.scalars(found, {"name": name}).one()


def test_append_only_tables_carry_their_trigger(connection: Connection) -> None:
    found = connection.scalars(
        text("select tgrelid::regclass::text from pg_trigger where tgname like '%_append_only'"
             " and tgenabled = 'O'")
    )  # fmt: skip
    assert set(found) == APPEND_ONLY


def test_every_table_that_names_a_person_is_behind_row_level_security(
    connection: Connection,
) -> None:
    named = connection.scalars(
        text("select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
             " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
             " and (a.attname = 'person_id' or c.relname = 'person') and not a.attisdropped"
             " and not c.relrowsecurity")
    )  # fmt: skip
    assert set(named) == set()


def test_the_roles_of_the_service_own_nothing_and_cannot_sign_in(connection: Connection) -> None:
    roles = connection.execute(
        text("select rolname, rolcanlogin, rolsuper, rolbypassrls,"
             " (select count(*) from pg_class where relowner = r.oid) from pg_roles r"
             " where rolname like 'aftercare\\_%' order by rolname")
    )  # fmt: skip
    assert [tuple(row) for row in roles if row[0] in ("aftercare_clock", "aftercare_desk")] == [
        ("aftercare_clock", False, False, False, 0),
        ("aftercare_desk", False, False, False, 0),
    ]
