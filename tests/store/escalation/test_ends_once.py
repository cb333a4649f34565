"""Rows that end once: their ending is written once, and nothing else of them ever changes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from aftercare.base.errors import Forbidden
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.hand_over_notice_rows import HandOverNoticeRow
from aftercare.store.transfers.rows import TransferRow
from tests.store.arranging import NOW, Arranger, unknown_id

ENDINGS = {"officer_transfer": "done_at", "hand_over_notice": "seen_at"}
FACTS = {"officer_transfer": "reason = 'another'", "hand_over_notice": "file_references = '{}'"}


def a_row(arrange: Arranger, table: str) -> SQLModel:
    office = arrange.office
    officer, colleague = office.officer.staff_id, office.colleague.staff_id
    by: dict[str, Any] = {"at": NOW, "who": office.supervisor.staff_id}
    if table == "hand_over_notice":
        return HandOverNoticeRow(
            staff_id=officer, to_id=colleague, taken_by=by["who"], taken_at=by["at"],
            file_references=["TEST-1"],
        )  # fmt: skip
    return TransferRow(
        batch_id=unknown_id(), person_id=arrange.person().id, from_officer_id=officer,
        to_officer_id=colleague, from_on=civil_date(NOW), reason="Vertrek",
        arranged_by=by["who"], arranged_at=by["at"],
    )  # fmt: skip


@pytest.mark.parametrize("table", ENDINGS)
def test_only_the_ending_is_written_and_that_once(
    arrange: Arranger, database: Database, table: str
) -> None:
    arrange.add(a_row(arrange, table))

    def write(change: str) -> None:
        with database.work(CLOCK, NOW) as work:
            work.session.execute(text("reset role"))
            work.session.execute(text(f"update {table} set {change}"), {"now": NOW})

    ending = f"{ENDINGS[table]} = :now"
    for refused in (FACTS[table], f"{ending}, {FACTS[table]}"):
        with pytest.raises((Forbidden, DBAPIError)):
            write(refused)
    write(ending)
    with pytest.raises((Forbidden, DBAPIError)):
        write(ending)
