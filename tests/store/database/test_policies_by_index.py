"""Whom an account may see is found by index: every table about clients asks it, whatever their number."""

from __future__ import annotations

from sqlalchemy import Connection, text

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


def test_whom_an_account_sees_is_one_policy(standing: Connection) -> None:
    """Each further one would be a part of every plan about clients, begun and ended with the statement."""
    of_people = text(
        "select polname from pg_policy where polrelid = 'person'::regclass and polpermissive"
        " and polcmd in ('r', '*') and 'aftercare_desk'::regrole = any (polroles)"
    )
    assert standing.scalars(of_people).all() == ["reads"]


def test_readers_of_files_and_of_times_ask_once_whom_they_see(
    arrange: Arranger, database: Database
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        for table in ("appointment", "obligation", "unplaced", "away_period", "task", "event"):
            plan = "\n".join(work.session.scalars(text(f"explain select from {table}")))
            assert plan.count(" on person") == 1, plan
