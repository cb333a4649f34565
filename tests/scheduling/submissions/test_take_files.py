"""Files of other organisations are taken once, refused whole with the reason beside them, and never half read."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.processes.submissions.files import land_file
from aftercare.scheduling.submissions.take_files import (
    DONE_FOR,
    ID_LENGTH,
    forget_submissions_job,
    take_files,
)
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.submissions.rows import SubmissionRow
from aftercare.submission_drops import FolderSubmissionDrop
from tests import machines
from tests.store.arranging import NOW, Arranger
from tests.submissions import flattened, signed_compact, submission, unprotected, written

MOST = 100_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def sender(arrange: Arranger, database: Database) -> StaffRow:
    actor = arrange.staff(
        "machine",
        username=machines.NAME,
        scopes=["send-submissions"],
        team_ids=[arrange.office.team_id],
        ends_on=NOW.date() + timedelta(days=30),
        public_keys=json.loads(machines.key_set()),
    )
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(StaffRow, actor.staff_id)


@pytest.fixture
def person(arrange: Arranger, sender: StaffRow) -> PersonRow:
    return arrange.person()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.fixture
def drop(folder: Path) -> FolderSubmissionDrop:
    return FolderSubmissionDrop(folder, MOST)


def document(person: PersonRow, number: str = "N-1", **more: Any) -> bytes:
    named = {"reference": person.reference}
    said = submission("detention", number, sent_at=NOW.isoformat(), client=named, **more)
    return written(said)


def put(folder: Path, content: bytes | str, name: str = "one.jws") -> None:
    raw = content.encode() if isinstance(content, str) else content
    (folder / "in" / name).write_bytes(raw)


def names(folder: Path, state: str) -> list[str]:
    return sorted(one.name for one in (folder / state).iterdir())


def numbers(database: Database) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        return sorted(one.number for one in work.session.exec(select(SubmissionRow)))


def code(folder: Path) -> str:
    (reason,) = [one for one in (folder / "refused").iterdir() if one.name.endswith(".json")]
    found: str = json.loads(reason.read_text())["code"]
    return found


@pytest.mark.parametrize("shape", ["compact", "flattened"])
def test_a_signed_file_lands_and_is_set_aside(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow, shape: str
) -> None:  # fmt: skip
    compact = signed_compact(document(person))
    put(folder, compact if shape == "compact" else flattened(compact))
    assert take_files(database, clock, drop) == 1
    assert numbers(database) == ["N-1"]
    assert (names(folder, "in"), names(folder, "taken")) == ([], [])
    assert [one[37:] for one in names(folder, "done")] == ["one.jws"]


@pytest.mark.parametrize(
    "wrong",
    [
        "unsigned",
        "no algorithm",
        "another key",
        "another machine",
        "another kind",
        "empty",
        "binary",
    ],
)
def test_what_is_not_signed_by_the_machine_is_refused_unread(
    database: Database,
    clock: FixedClock,
    folder: Path,
    drop: FolderSubmissionDrop,
    person: PersonRow,
    wrong: str,
) -> None:
    body = document(person)
    contents: dict[str, bytes | str] = {
        "unsigned": body,
        "no algorithm": unprotected(body),
        "another key": signed_compact(body, machines.key("stranger")),
        "another machine": signed_compact(body, name="nobody"),
        "another kind": signed_compact(body, typ="JWT"),
        "empty": b"",
        "binary": bytes(range(256)) * 8,
    }
    put(folder, contents[wrong])
    take_files(database, clock, drop)
    assert numbers(database) == []
    assert code(folder) == "signature-missing"
    assert names(folder, "in") == []


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"scopes": ["read-cases"]}, {"ends_on": NOW.date() - timedelta(1)}],
)
def test_a_machine_that_may_not_send_today_is_refused(
    database: Database,
    clock: FixedClock,
    folder: Path,
    drop: FolderSubmissionDrop,
    person: PersonRow,
    sender: StaffRow,
    change: dict[str, Any],
) -> None:
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, sender.id).sqlmodel_update(change)
    put(folder, signed_compact(document(person)))
    take_files(database, clock, drop)
    assert (numbers(database), code(folder)) == ([], "signature-missing")


def test_a_signed_file_that_is_not_as_the_schema_says_is_refused_with_every_fault(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    put(folder, signed_compact(document(person, content={"from_on": "2026-02-30", "cell": 12})))
    take_files(database, clock, drop)
    (reason,) = (folder / "refused").glob("*.json")
    found = json.loads(reason.read_text())
    assert found["number"] == "N-1"
    assert {one["pointer"] for one in found["errors"]} == {"/content/from_on", "/content/cell"}
    assert numbers(database) == []


def test_a_file_with_a_kind_of_condition_that_the_library_lacks_is_refused_at_its_place(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    content = {"conditions": [{"kind": "location_ban"}]}
    said = submission("order-imposed", sent_at=NOW.isoformat(), content=content)
    put(folder, signed_compact(written(said)))
    take_files(database, clock, drop)
    (reason,) = (folder / "refused").glob("*.json")
    found = json.loads(reason.read_text())
    (fault,) = found["errors"]
    assert (fault["pointer"], fault["code"]) == ("/content/conditions/0/kind", "unknown-condition")
    assert found["number"] == "N-1"
    assert numbers(database) == []


@pytest.mark.parametrize(
    ("number", "kept"), [("N-7", "N-7"), ("two words", None), (7, None), ("N" * 101, None)]
)
def test_the_reason_has_the_sender_s_number_where_it_can_be_read_and_is_signed(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow,
    number: Any, kept: str | None,
) -> None:  # fmt: skip
    said = written(submission("detention", number, content={"cell": 12}))
    put(folder, signed_compact(said), "signed.jws")
    put(folder, signed_compact(said, machines.key("stranger")), "stranger.jws")
    put(folder, signed_compact(b"[]"), "list.jws")
    put(folder, signed_compact(b"{"), "broken.jws")
    take_files(database, clock, drop)
    found = {
        one.name[ID_LENGTH + 1 :].removesuffix(".jws.reason.json"): json.loads(one.read_text()).get(
            "number"
        )
        for one in (folder / "refused").glob("*.json")
    }
    assert found == {"signed": kept, "stranger": None, "list": None, "broken": None}


def test_links_pipes_and_large_files_are_refused_and_nothing_outside_is_read(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    outside = folder / "outside"
    outside.write_text(signed_compact(document(person)))
    (folder / "in" / "link.jws").symlink_to(outside)
    os.mkfifo(folder / "in" / "pipe.jws")
    put(folder, b"x" * (MOST + 1), "large.jws")
    (folder / "in" / "folder.jws").mkdir()
    put(folder, signed_compact(document(person)), "half.part")
    assert take_files(database, clock, drop) == 3
    assert numbers(database) == []
    assert names(folder, "in") == ["folder.jws", "half.part"]
    assert outside.exists()
    refused = [json.loads(one.read_text())["code"] for one in (folder / "refused").glob("*.json")]
    assert sorted(refused) == ["not-a-file", "not-a-file", "too-large"]


@pytest.mark.parametrize("name", ["16-X.JWS", "17.Jws"])
def test_an_ending_in_capitals_is_taken_like_one_in_small_letters(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow, name: str
) -> None:  # fmt: skip
    put(folder, signed_compact(document(person)), name)
    put(folder, b"unsigned", f".{name}")
    assert take_files(database, clock, drop) == 1
    assert numbers(database) == ["N-1"]
    assert names(folder, "in") == [f".{name}"]


def test_a_name_from_outside_leads_nowhere(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    put(folder, signed_compact(document(person)), "‮..\n" + "é" * 100 + ".jws")
    take_files(database, clock, drop)
    (found,) = names(folder, "done")
    assert found.isascii()
    assert len(found) <= 137


def test_the_same_number_again_is_done_and_with_other_content_refused(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    for name in ("a.jws", "b.jws"):
        put(folder, signed_compact(document(person)), name)
    put(folder, signed_compact(document(person, content={"from_on": "2026-11-01"})), "c.jws")
    take_files(database, clock, drop)
    assert numbers(database) == ["N-1"]
    assert len(names(folder, "done")) == 2
    assert code(folder) == "number-used"


def test_a_run_that_ended_between_two_steps_is_completed_by_the_next(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    put(folder, signed_compact(document(person)), "claimed.jws")
    # Claimed, and no more.
    (claimed,) = drop.claim()
    put(folder, signed_compact(document(person, "N-2")), "landed.jws")
    # Landed, and not set aside.
    landed = [one for one in drop.claim() if one != claimed]
    with database.work(CLOCK, NOW) as work:
        land_file(work, drop.read(landed[0]))
    # The reason written, and the file not moved.
    put(folder, b"unsigned", "refused.jws")
    refused = [one for one in drop.claim() if one.endswith("refused.jws")]
    (folder / "refused" / f"{refused[0]}.reason.json").write_text("{}")
    take_files(database, clock, drop)
    assert numbers(database) == ["N-1", "N-2"]
    assert names(folder, "taken") == []
    assert len(names(folder, "done")) == 2
    assert code(folder) == "signature-missing"


def test_of_two_workers_one_claims_a_new_file(folder: Path, drop: FolderSubmissionDrop) -> None:
    put(folder, b"x")
    other = FolderSubmissionDrop(folder, MOST)
    first = list(drop.claim())
    # What the first has is seen by the other as left behind, under the name that it has.
    assert list(other.claim()) == first
    drop.set_done(first[0], NOW)
    other.set_done(first[0], NOW)
    assert names(folder, "done") == first


def test_what_was_set_aside_long_ago_is_removed(
    database: Database, clock: FixedClock, folder: Path, drop: FolderSubmissionDrop, person: PersonRow
) -> None:  # fmt: skip
    put(folder, signed_compact(document(person)))
    put(folder, b"unsigned", "two.jws")
    take_files(database, clock, drop)
    job = forget_submissions_job(database, clock, drop)
    clock.move_to(NOW + DONE_FOR)
    assert job.run() == 0
    clock.move_to(NOW + DONE_FOR + timedelta(seconds=1))
    assert job.run() == 1
    clock.move_to(NOW + timedelta(days=31))
    assert job.run() == 2
    assert numbers(database) == ["N-1"]


def test_a_document_without_a_client_is_forgotten_some_time_after_it_was_refused(
    arrange: Arranger, database: Database, clock: FixedClock, sender: StaffRow
) -> None:
    with database.work(CLOCK, NOW) as work:
        said = written(submission("detention", sent_at=NOW.isoformat()))
        row = land_file(work, signed_compact(said).encode()).row
    with database.work(arrange.office.supervisor, NOW) as work:
        found = work.session.get_one(SubmissionRow, row.id)
        found.state, found.reason = "refused", "Geen cliënt van ons."
        found.decided_by, found.decided_at = arrange.office.supervisor.staff_id, NOW
    clock.move_to(NOW + timedelta(days=91))
    assert forget_submissions_job(database, clock, None).run() == 1
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(SubmissionRow, row.id).document == {}
