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


def test_policies_that_hold_for_most_clients_are_asked_first(standing: Connection) -> None:
    """PostgreSQL asks them from the last name to the first, and stops at one that holds."""
    of_people = text(
        "select polname from pg_policy where polrelid = 'person'::regclass and polpermissive"
        " and 'aftercare_desk'::regrole = any (polroles) order by polname desc"
    )
    names = list(standing.scalars(of_people))
    by_column = [name for name in names if name.startswith("works_as_")]
    assert names[: len(by_column)] == by_column
    assert len(by_column) == 5


def test_readers_of_files_and_of_times_ask_once_whom_they_see(
    arrange: Arranger, database: Database
) -> None:
    with database.work(arrange.office.officer, NOW) as work:
        for table in ("appointment", "obligation", "unplaced", "away_period", "task", "event"):
            plan = "\n".join(work.session.scalars(text(f"explain select from {table}")))
            assert plan.count(" on person") == 1, plan
