"""Which columns are sealed: the rows, the database and the list say the same, and what stays open has a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from psycopg.types.json import Json, Jsonb
from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError
from sqlmodel import SQLModel

from aftercare.store.database.sealed_columns import COLUMNS, Sealed, number_given
from aftercare.store.database.sealed_values import MARK, Clear
from tests.store.database.test_personal_tables import PERSONAL, rows

# Text, JSON and bytes of tables about clients that stand in clear.
OPEN: Final[dict[str, str]] = {
    "Codes, states, keys and names of the service itself; no words of a person.": """
        absence.state absence.ground absence.verdict absence_evidence.ground absence_verdict.verdict
        absence_verdict.early_reason access_note.source access_note.row_id access_note.ground
        attachment.kind attachment.format client_check_in.mood
        access_request.law access_request.received_by access_request.language access_request.state
        access_request.refusal_ground access_request.withdrawal_way
        submission.type submission.way submission.problem submission.state submission.number submission.signed_with
        goal.area goal.state goal_step.done_by goal_step.state praise.way praise_choice.choice
        appointment.kind appointment.state assessment.instrument
        assessment.instrument_version assessment.combined_level assessment.state audit_entry.role audit_entry.action
        audit_entry.subject_kind away_period.kind away_removal.kind calendar_feed.revoked_because
        channel_preference.channels concern.relation concern.answer concern_link.relation protected_change.what
        protected_change.not_waited_because
        day_change.was_kind day_change.kind order_change.part
        condition.kind condition.own_kind contact_record.kind correction_note.subject_kind correction_note.decision
        deadline.subject_kind deadline.code deadline.state destruction.kinds destruction_due.kind disclosure.what
        disclosure.ground escalation.trigger_key escalation.rule_code escalation.state escalation.decision
        escalation.trigger escalation.rule_nl escalation.rule_en escalation_act.act escalation_act.decision
        team_transfer.outcome escalation_step.audience escalation_step.ask escalation_step.state escalation_step.reached
        escalation_step.same_as file_access.kind file_closing.reason file_closing.ended
        handover_item.kind inbound_step.act
        inbound_text.meaning letter.kind letter.language letter.state letter.taken_back site.kind site.hours
        message.slot message.channel message.language message.template message.state message.reason
        message.trial_arm event.resource event.act
        message_receipt.status
        obligation.kind obligation.needs order_event.kind order_extension.length_unit order_suspension.kind
        outcome.code outcome.device_check outcome.state_before paper.kind paper.language paper.state paper_text.section
        person.language person.regime
        person.phone_state person.work_weeks person.case_type phone_code.ended_because phone_number.state
        phone_number.from_because phone_number.until_because place_offer.state referral.state referral_event.act
        referral.drop_out_reason referral.drop_out_by
        related_person.role related_person.language restricted_party.kind supervision_order.frame
        supervision_order.regime supervision_order.length_unit supervision_order.executed_by
        supervision_order.end_reason supervision_plan.state supervision_plan.standard_code task.kind
        task.subject_key task.reason task.state time_offer.state time_offer.end_reason time_offer.options""",
    "Names and references, by which clients and third parties are searched, sorted and told apart.": """
        access_request.given_by access_request.identity disclosure.recipient site.name site.address
        order_change.was_reference
        order_extension.court_reference paper.handed_over_to paper.signed_name person.reference person.given_name
        person.family_name person_search.line related_person.name related_person.organisation
        restricted_party.label supervision_order.court_reference""",
    "Statements look into it: what a condition forbids, where a client may not be, why a time was chosen.": """
        appointment.why assessment.combined_source assessment.items assessment.results condition.parameters
        condition.wording not_offered.reason unplaced.reason""",
    "Digests, salts and ids of a provider.": """
        access_note.sha256 access_request.pdf_sha256 calendar_feed.secret_hash client_page_visit.token_hash
        concern_link.secret_hash inbound_text.sid letter.sha256
        message.provider_sid message_receipt.sid paper.facts_sha256 paper.pdf_sha256 phone_code.salt
        phone_code.digest""",
    "Where a reader was.": "audit_entry.address audit_entry.machine audit_entry.session",
}
_WORDS = """
select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relname = any(:tables) and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
and format_type(a.atttypid, null) in ('text', 'character varying', 'json', 'jsonb', 'text[]', 'bytea')"""

_CHECKS = """
select conrelid::regclass || '.' || substr(conname, 8), pg_get_expr(conbin, conrelid) from pg_constraint
where conname like 'sealed\\_%'"""


def undeclared(connection: Connection) -> set[str]:
    tables = list(connection.scalars(text(PERSONAL)))
    there = set(connection.scalars(text(_WORDS), {"tables": tables}))
    return there - COLUMNS.keys() - {one for names in OPEN.values() for one in names.split()}


def test_every_column_with_words_about_clients_is_sealed_or_stands_open_for_a_reason(
    connection: Connection,
) -> None:
    assert undeclared(connection) == set()
    connection.execute(text("alter table outcome add column remark text"))
    assert undeclared(connection) == {"outcome.remark"}


def test_nothing_is_both_and_nothing_is_listed_that_is_not_there(connection: Connection) -> None:
    listed = [one for names in OPEN.values() for one in names.split()]
    assert len(listed) == len({*listed} - COLUMNS.keys())
    tables = [place.split(".")[0] for place in (*listed, *COLUMNS)]
    there = set(connection.scalars(text(_WORDS), {"tables": tables}))
    assert {*listed, *COLUMNS} - there == set()


def test_rows_seal_what_the_list_says() -> None:
    assert rows()
    typed = {
        f"{table.name}.{column.name}": column.type
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }
    assert typed == {
        place: one for place, one in COLUMNS.items() if place != "idempotent_reply.body"
    }


def test_the_database_refuses_a_clear_value_and_one_from_elsewhere(connection: Connection) -> None:
    checks = dict(tuple(one) for one in connection.execute(text(_CHECKS)))
    for place, column in COLUMNS.items():
        name = place.split(".")[1]

        def stands(
            value: str, name: str = name, column: Sealed = column, place: str = place
        ) -> bool:
            given = (
                f"to_jsonb('{value}'::text)"
                if column.stored_as == "jsonb"
                else f"'{value}'::{column.stored_as}"
            )
            check = checks[place]
            query = f"select {check} from (select {given} as {name}) made"
            return bool(connection.exec_driver_sql(query).scalar_one())

        assert stands(f"{MARK}{column.sealed_for}:0123abcd:t:x~"), place
        assert not stands("Hij dronk weer."), place
        assert not stands(f"{MARK}elsewhere.note:0123abcd:t:x~"), place


@pytest.mark.parametrize("wrapped", [Json, Jsonb, str], ids=["json", "jsonb", "text"])
def test_a_stolen_value_that_is_typed_is_not_opened_for_who_typed_it(
    connection: Connection, wrapped: Callable[[Any], Any]
) -> None:
    stolen = connection.execute(text("select :it"), {"it": Clear("outcome.note", "Geheim")})
    assert stolen.scalar_one() == "Geheim"
    typed = f"{MARK}outcome.note:5f2c01aa:t:abc~"
    given = typed if wrapped is str else wrapped({"name": f"Zie {typed}"})
    with pytest.raises(DataError):
        connection.execute(text("select :it"), {"it": given})


def test_a_list_of_numbers_may_hold_an_empty_one(connection: Connection) -> None:
    given = [number_given("+447700900123"), number_given(""), number_given(None)]
    made = connection.execute(text("select cast(:them as text[])"), {"them": given})
    assert made.scalar_one() == ["+447700900123", "", None]
