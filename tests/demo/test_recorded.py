"""What is recorded of the demonstration comes back row for row, or not at all."""

from __future__ import annotations

import json
import tarfile
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from aftercare.base.settings import Settings
from aftercare.base.start_errors import RecordingDoesNotFit
from aftercare.bootstrap import clock_file, log_keys_for, movable_clock
from aftercare.demo.accounts import NORTH
from aftercare.demo.places import id_of
from aftercare.demo.recorded import ABOUT, FILE, record, take_up
from aftercare.demo.show import prepare
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.figures.team_figures import JUDGED, Kept
from aftercare.scheduling.figures.count_teams import count_team
from aftercare.store.accounts import audit
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.figures.team_figure_rows import teams_there
from tests.demo.living import NOW
from tools.record_history import UNTIL


def content(file: Path) -> dict[str, bytes]:
    """Each table's rows, in no order."""
    with tarfile.open(file, "r:xz") as packed:
        read = {one.name: packed.extractfile(one) for one in packed}
        return {
            name: b"\n".join(sorted(rows.read().splitlines()))
            for name, rows in read.items()
            if rows is not None and name != ABOUT
        }


def test_every_row_comes_back_as_it_was(fresh_database_url: str, tmp_path: Path) -> None:
    assert take_up(fresh_database_url) == NOW == UNTIL
    again = tmp_path / "again.tar.xz"
    record(fresh_database_url, NOW, again, effort=0)
    assert content(again) == content(FILE)


def test_an_earlier_version_is_removed_and_the_clock_goes_on_also_when_its_file_is_gone(
    fresh_database_url: str, tmp_path: Path
) -> None:
    settings, quiet = Settings(data_dir=tmp_path), Console(quiet=True)
    with psycopg.connect(fresh_database_url) as connection:
        # As another version left it: no migration of ours leads on from there.
        connection.execute("insert into team (id, name) values (%s, 'Noord')", [id_of(NORTH)])
        connection.execute("update alembic_version set version_num = '9999'")
    for fresh in (True, False):
        prepare(settings, fresh_database_url, quiet, fresh=fresh, lived=False)
        assert timedelta() <= movable_clock(settings).now() - NOW < timedelta(minutes=10)
        clock_file(settings).unlink()
    # Numbers that are given out later do not collide.
    with psycopg.connect(fresh_database_url) as connection:
        found = connection.execute(
            "select nextval('message_claim_number') > (select max(claim_number) from message)"
        ).fetchone()
    assert found == (True,)


def test_it_shows_a_service_in_good_order(fresh_database_url: str) -> None:
    take_up(fresh_database_url)
    database = Database(open_engine(fresh_database_url, pool_size=1))
    keys = log_keys_for(Settings(), demonstration=True)
    with database.work(CLOCK, NOW) as work:
        assert audit.check(work.session, keys) is None
        for team_id in teams_there(work.session):
            count_team(work, team_id)
    with psycopg.connect(fresh_database_url) as connection:
        stood = connection.execute(
            "select which, sum(amount)::int from team_figure where what = 'standard' group by which"
        ).fetchall()
        waiting = connection.execute(
            "select rule_code, count(*), min(opened_at) from escalation where state <> 'resolved' group by rule_code"
        ).fetchall()
    judged = {which: amount for which, amount in stood if which in set(JUDGED)}
    assert 0.88 <= judged[Kept.MET] / sum(judged.values()) <= 0.95
    # A few cases of each kind, none of which stands undecided for weeks.
    assert len(waiting) >= 5
    assert all(0 < count <= 15 for _, count, _ in waiting)
    assert min(since for _, _, since in waiting) > NOW - timedelta(days=8)


def test_whoever_is_in_custody_is_detained_as_the_product_enters_it(
    fresh_database_url: str,
) -> None:
    take_up(fresh_database_url)
    with psycopg.connect(fresh_database_url) as connection:
        custody = connection.execute(
            "select p.reference, s.kind, s.entered_by is not null from away_period a"
            " join person p on p.id = a.person_id left join order_suspension s on s.away_period_id = a.id"
            " where a.kind = 'custody'"
        ).fetchall()
    assert len(custody) >= 3
    assert {(kind, entered) for _, kind, entered in custody} == {("detention", True)}


def test_triggers_and_keys_guard_again_afterwards(fresh_database_url: str) -> None:
    before = guards(fresh_database_url)
    take_up(fresh_database_url)
    assert guards(fresh_database_url) == before


def test_of_another_schema_nothing_is_taken(fresh_database_url: str) -> None:
    with psycopg.connect(fresh_database_url) as connection:
        connection.execute("alter table person add column shoe_size integer")
    with pytest.raises(RecordingDoesNotFit, match="recording-does-not-fit"):
        take_up(fresh_database_url)
    assert rows(fresh_database_url, "person") == 0


def test_what_cannot_stand_leaves_nothing_half_written(
    fresh_database_url: str, tmp_path: Path
) -> None:
    spoiled = tmp_path / "spoiled.tar.xz"
    with tarfile.open(FILE, "r:xz") as old, tarfile.open(spoiled, "w:xz", preset=0) as new:
        for one in old:
            rows_of = old.extractfile(one)
            # Appointments of nobody.
            if one.name != "person":
                new.addfile(one, rows_of)
        nobody = tarfile.TarInfo("person")
        new.addfile(nobody)
    before = rows(fresh_database_url, "rule_book")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        take_up(fresh_database_url, spoiled)
    assert rows(fresh_database_url, "appointment") == 0
    assert rows(fresh_database_url, "rule_book") == before > 0


def test_without_a_file_it_is_lived(fresh_database_url: str, tmp_path: Path) -> None:
    with pytest.raises(RecordingDoesNotFit):
        take_up(fresh_database_url, tmp_path / "none.tar.xz")


def test_its_size_is_that_of_a_picture_or_two() -> None:
    assert FILE.stat().st_size < 2_000_000
    with tarfile.open(FILE, "r:xz") as packed:
        about = packed.extractfile(ABOUT)
        assert about is not None
        assert json.load(about)["ends_at"] == NOW.isoformat()


def rows(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(f"select count(*) from {table}").fetchone()
    return found[0] if found else 0


def guards(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal union all"
            " select conrelid::regclass::text, conname, '' from pg_constraint where contype = 'f' order by 1, 2"
        ).fetchall()
