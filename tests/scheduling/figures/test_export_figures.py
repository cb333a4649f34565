"""A calendar month leaves for a warehouse once, whole and without small counts, whatever is corrected later."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Conflict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.exported_tables import (
    TABLES,
    MonthCounts,
    exported_tables,
    last_closed_month,
    step_of,
)
from aftercare.processes.figures.export_folder import Format
from aftercare.processes.figures.monthly_figures import (
    closed_months,
    figures_of_month,
    revise_month,
)
from aftercare.scheduling.figures.export_figures import export_figures_job
from aftercare.scheduling.jobs.batches import left_of
from aftercare.store.appointments.rows import OutcomeRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.figures.month_facts import month_counts
from tests.sql_only_rows import MessageFigureRow
from tests.store.arranging import NOW, Arranger

OCTOBER = date(2026, 10, 1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 14), date(2026, 9, 1)),
        (date(2026, 11, 15), OCTOBER),
        (date(2027, 1, 14), date(2026, 11, 1)),
        (date(2027, 1, 15), date(2026, 12, 1)),
    ],
)
def test_a_month_is_counted_two_weeks_after_its_end(today: date, last: date) -> None:
    assert last_closed_month(today) == last


def test_steps_beyond_the_fourth_stand_with_the_fourth() -> None:
    assert [step_of(one) for one in (0, 1, 4, 7)] == ["no_step", "step_1", "step_4", "step_4"]


def test_days_stand_there_only_of_enough_verdicts() -> None:
    days = {"decisions": {"few": [1, 2, 3, 4], "some": [1, 2, 3, 4, 5], "many": list(range(1, 11))}}
    found = exported_tables(OCTOBER, MonthCounts({one: one for one in days["decisions"]}, {}, days))
    shown = {
        row["team"]: (row["days_median"], row["days_nine_in_ten"]) for row in found["decisions"]
    }
    assert shown == {"few": (None, None), "some": (3, None), "many": (5, 9)}


def was(arrange: Arranger, number: int, outcome: str | None, on: int = 7) -> None:
    """So many appointments of one day of October with this outcome."""
    person = arrange.person()
    for hour in range(number):
        at = datetime(2026, 10, on, 0, tzinfo=AMSTERDAM) + timedelta(minutes=40 * hour)
        state = "missed" if outcome == "missed" else "attended" if outcome else "scheduled"
        row = arrange.appointment(person, at, state=state, officer_id=None)
        if outcome:
            by = arrange.office.officer.staff_id
            arrange.add(
                OutcomeRow(
                    appointment_id=row.id,
                    person_id=person.id,
                    code=outcome,
                    recorded_by=by,
                    recorded_at=at + timedelta(hours=1),
                )
            )


def recorded(arrange: Arranger, day: date = OCTOBER, number: int = 12) -> None:
    """Texts that were counted, with which the records of the service begin."""
    arrange.add(
        MessageFigureRow(
            day=day,
            team_id=arrange.office.team_id,
            what="delivered",
            channel="sms",
            which="",
            amount=number,
        )
    )


def of_team(arrange: Arranger, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["team_id"] == str(arrange.office.team_id))


def test_what_was_recorded_of_appointments_is_counted_by_the_day_in_amsterdam(
    arrange: Arranger, database: Database
) -> None:
    was(arrange, 6, "attended")
    was(arrange, 5, "missed", on=31)
    was(arrange, 2, None)
    was(arrange, 1, "excused_by_service")
    with database.work(CLOCK, NOW) as work:
        counts = month_counts(work.session, OCTOBER).counts["appointments"]
    team = str(arrange.office.team_id)
    assert counts == {
        (team, "attended"): 6,
        (team, "missed"): 5,
        (team, "excused"): 1,
        (team, "other"): 2,
    }


@pytest.fixture
def busy(arrange: Arranger) -> Arranger:
    """A team with a small count among large ones, and the first record in October."""
    recorded(arrange)
    was(arrange, 9, "attended")
    was(arrange, 3, "missed", on=8)
    was(arrange, 7, None, on=9)
    return arrange


def test_a_small_count_and_what_reveals_it_are_left_out(busy: Arranger, database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        tables = figures_of_month(work, OCTOBER).tables
    mine = of_team(busy, tables["appointments"])
    assert mine["missed"] is None
    assert [mine[one] for one in ("attended", "other", "placed")].count(None) >= 1
    assert mine["excused"] == 0
    assert of_team(busy, tables["texts"])["delivered"] == 12
    assert set(tables) == {one.name for one in TABLES}


def test_the_same_month_is_the_same_whatever_is_corrected_later(
    busy: Arranger, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        before = figures_of_month(work, OCTOBER).tables
    was(busy, 1, "attended", on=20)
    with database.work(CLOCK, NOW) as work:
        assert figures_of_month(work, OCTOBER).tables == before


def test_a_revision_that_would_reveal_one_correction_is_refused(
    busy: Arranger, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        assert revise_month(work, OCTOBER).revision == 1
        assert revise_month(work, OCTOBER).revision == 1
    recorded(busy, date(2026, 10, 2), number=1)
    with pytest.raises(Conflict), database.work(CLOCK, NOW) as work:
        revise_month(work, OCTOBER)
    recorded(busy, date(2026, 10, 3), number=4)
    with database.work(CLOCK, NOW) as work:
        row = revise_month(work, OCTOBER)
        assert (row.revision, of_team(busy, row.tables["texts"])["delivered"]) == (2, 17)
        assert figures_of_month(work, OCTOBER).revision == 2


def test_nothing_is_closed_before_anything_was_recorded(
    arrange: Arranger, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        assert closed_months(work) == []
    recorded(arrange, date(2026, 9, 30))
    with database.work(CLOCK, NOW) as work:
        assert closed_months(work) == [date(2026, 9, 1), OCTOBER]


class TestJob:
    def test_a_month_is_written_once_with_a_package_that_holds(
        self, busy: Arranger, database: Database, clock: FixedClock, tmp_path: Path
    ) -> None:
        job = export_figures_job(database, clock, tmp_path / "out", Format.CSV)
        assert job.run() == 1
        (folder,) = (tmp_path / "out").iterdir()
        assert folder.name == "figures-2026-10-r1"
        package = json.loads((folder / "datapackage.json").read_text())
        assert package["period"] == {"first": "2026-10-01", "until": "2026-11-01"}
        for one in package["resources"]:
            content = (folder / one["path"]).read_bytes()
            assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            head, *rows = list(csv.reader(content.decode().splitlines()))
            assert head == [field["name"] for field in one["schema"]["fields"]]
            assert rows
            assert all(field["description"] for field in one["schema"]["fields"])
        # What the loader takes away does not come again.
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        assert job.run() == 0
        assert list((tmp_path / "out").iterdir()) == []

    def test_no_name_of_a_client_is_in_any_file(
        self, busy: Arranger, database: Database, clock: FixedClock, tmp_path: Path
    ) -> None:
        person = busy.person(family_name="Verzonnen-Achternaam")
        export_figures_job(database, clock, tmp_path, Format.CSV).run()
        text = "".join(file.read_text() for file in tmp_path.rglob("*.*") if file.is_file())
        assert str(person.id) not in text
        assert "Verzonnen" not in text
        assert person.reference not in text

    def test_a_month_that_cannot_be_written_waits_and_leaves_nothing_half(
        self, busy: Arranger, database: Database, clock: FixedClock, tmp_path: Path
    ) -> None:
        (tmp_path / "out").write_text("a file where the folder should be")
        job = export_figures_job(database, clock, tmp_path / "out", Format.CSV)
        done = job.run()
        assert (done, left_of(done)) == (0, ("2026-10-01",))
        os.unlink(tmp_path / "out")
        assert job.run() == 1

    def test_parquet_holds_the_same_with_types(
        self, busy: Arranger, database: Database, clock: FixedClock, tmp_path: Path
    ) -> None:
        export_figures_job(database, clock, tmp_path, Format.PARQUET).run()
        table = pq.read_table(tmp_path / "figures-2026-10-r1" / "appointments.parquet")
        rows = table.to_pylist()
        mine = of_team(busy, rows)
        assert (mine["month"], mine["missed"], mine["excused"]) == (OCTOBER, None, 0)
        assert str(table.schema.field("missed").type) == "int64"
