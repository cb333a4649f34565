"""A trace says where an error came from, in a file of the service alone, and repeats no value."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftercare.base.monitoring import stack_traces
from aftercare.base.monitoring.stack_traces import keep_trace, keep_traces_in, without_values

SECRET = "+447700900123"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    keep_traces_in(tmp_path / "traces")
    yield tmp_path / "traces"
    keep_traces_in(None)


def an_error() -> Exception:
    try:
        number = SECRET
        try:
            {}[number]
        except KeyError as error:
            raise ValueError(f"no such number {number}") from error
    except ValueError as error:
        return error


def test_a_trace_has_places_and_kinds_and_no_value(file: Path) -> None:
    error_id = keep_trace(an_error())
    text = file.read_text()
    assert text.startswith(f"== {error_id} ")
    assert "ValueError" in text
    assert "caused by\nKeyError" in text
    assert "in an_error" in text
    assert SECRET not in text


def test_only_the_service_can_read_it_whatever_the_umask(file: Path) -> None:
    before = os.umask(0)
    try:
        keep_trace(an_error())
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_traces_make_room(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_traces, "LARGEST", 1)
    ids = [keep_trace(an_error()) for _ in range(7)]
    kept = sorted(file.parent.glob("traces*"))
    assert [one.name for one in kept] == [
        "traces",
        "traces.1",
        "traces.2",
        "traces.3",
        "traces.lock",
    ]
    assert ids[-1] in file.read_text()
    assert ids[3] in (file.parent / "traces.3").read_text()


def test_without_a_file_there_is_an_id_and_nothing_is_written(tmp_path: Path) -> None:
    assert len(keep_trace(an_error())) == 36
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        keep_traces_in(tmp_path / "missing" / "traces")


def test_a_disk_that_is_full_does_not_hide_the_error(file: Path) -> None:
    file.unlink()
    file.mkdir()
    assert len(keep_trace(an_error())) == 36


def test_a_chain_of_causes_ends() -> None:
    error = an_error()
    error.__cause__ = error
    assert without_values(error).count("caused by") < 8
