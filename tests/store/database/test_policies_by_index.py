"""Whom an account may see is found by index: every table about clients asks it, whatever their number."""

from __future__ import annotations

from sqlalchemy import text

from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger


def test_no_policy_on_a_client_reads_the_whole_table_of_clients(
    arrange: Arranger, database: Database
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        # Otherwise the planner reads the few clients of a test one after the other all the same.
        work.session.execute(text("set local enable_seqscan = off"))
        plan = work.session.scalars(text("explain select from condition")).all()
    assert "Bitmap Heap Scan on person" in "\n".join(plan)
    assert "Seq Scan on person" not in "\n".join(plan)
