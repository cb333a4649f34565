"""A file that was not read is counted within a minute, wherever it is asked about, and no more once it is removed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.job import tick
from aftercare.scheduling.submissions.count_unread_files import count_unread_files_job
from aftercare.scheduling.submissions.take_files import take_files
from aftercare.store.database.unit_of_work import Database
from aftercare.store.submissions.unread_files import COUNT_HOLDS, unread_files
from aftercare.submission_drops import FolderSubmissionDrop
from tests.store.arranging import NOW

MOST = 1000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def drop(tmp_path: Path) -> FolderSubmissionDrop:
    return FolderSubmissionDrop(tmp_path, MOST)


def counted(database: Database, clock: FixedClock, drop: FolderSubmissionDrop) -> int | None:
    """What is known a minute later."""
    clock.move_to(clock.now() + timedelta(minutes=1))
    tick(database, clock, count_unread_files_job(clock, drop), "worker")
    return known(database, clock)


def known(database: Database, clock: FixedClock) -> int | None:
    with database.work(CLOCK, clock.now()) as work:
        return unread_files(work.session, work.now)


def test_a_refused_file_is_counted_within_a_minute_until_it_is_removed(
    database: Database, clock: FixedClock, drop: FolderSubmissionDrop, tmp_path: Path
) -> None:
    take_files(database, clock, drop)
    assert counted(database, clock, drop) == 0
    for name in ("one.jws", "two.jws"):
        (tmp_path / "in" / name).write_bytes(b"unsigned")
    take_files(database, clock, drop)
    assert counted(database, clock, drop) == 2
    for one in (tmp_path / "refused").glob("*-one.jws*"):
        one.unlink()
    assert counted(database, clock, drop) == 1
    for one in (tmp_path / "refused").iterdir():
        one.unlink()
    assert counted(database, clock, drop) == 0


def test_what_no_worker_takes_is_counted_as_well(
    database: Database, clock: FixedClock, drop: FolderSubmissionDrop, tmp_path: Path
) -> None:
    take_files(database, clock, drop)
    (tmp_path / "in" / "folder.jws").mkdir()
    assert counted(database, clock, drop) == 1


def test_before_the_first_file_was_looked_for_there_is_nothing_to_count(
    database: Database, clock: FixedClock, drop: FolderSubmissionDrop
) -> None:
    assert known(database, clock) is None
    assert counted(database, clock, drop) == 0


def test_a_count_that_no_worker_renews_is_not_known_for_ever(
    database: Database, clock: FixedClock, drop: FolderSubmissionDrop, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.jws").write_bytes(b"unsigned")
    take_files(database, clock, drop)
    assert counted(database, clock, drop) == 1
    clock.move_to(clock.now() + COUNT_HOLDS)
    assert known(database, clock) == 1
    clock.move_to(clock.now() + timedelta(seconds=1))
    assert known(database, clock) is None
