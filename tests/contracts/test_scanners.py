"""What a scanner answers is understood, and one that does not answer is no consent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from aftercare.base.errors import ScannerDown
from aftercare.base.settings import Settings
from aftercare.casework.attachments.storage import Scanner
from aftercare.scanners import scanner_of

CONTENT = b"harmful " * 20_000


def scanner(setting: str) -> Scanner:
    return scanner_of(Settings(attachments_scanner=setting))


@contextmanager
def clamd(path: Path, answer: bytes) -> Iterator[list[bytes]]:
    """One scan in the protocol of clamd(8); what it was given is in the list when the block ends."""
    given: list[bytes] = []

    def serve() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as read:
            given.append(read.read(len(b"zINSTREAM\0")))
            while size := int.from_bytes(read.read(4), "big"):
                given.append(read.read(size))
            line.sendall(answer)

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        thread = Thread(target=serve)
        thread.start()
        yield given
        thread.join()


def test_a_command_reads_the_document_and_answers_with_its_exit_code(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    assert scanner(f"command: tee {seen}").is_clean(CONTENT)
    assert seen.read_bytes() == CONTENT
    assert not scanner("command:false").is_clean(CONTENT)
    for broken in ("command:sh -c 'exit 2'", "command:/no/such/scanner"):
        with pytest.raises(ScannerDown):
            scanner(broken).is_clean(CONTENT)


def test_clamd_is_given_the_document_over_its_socket(tmp_path: Path) -> None:
    for number, (answer, clean) in enumerate(
        ((b"stream: OK\0", True), (b"stream: Eicar-Test-Signature FOUND\0", False))
    ):
        path = tmp_path / str(number)
        with clamd(path, answer) as given:
            assert scanner(f"clamd:{path}").is_clean(CONTENT) is clean
        assert given[0] == b"zINSTREAM\0"
        assert b"".join(given[1:]) == CONTENT


def test_clamd_that_is_away_or_answers_something_else_is_down(tmp_path: Path) -> None:
    with pytest.raises(ScannerDown):
        scanner(f"clamd:{tmp_path}/none").is_clean(CONTENT)
    for number, answer in enumerate((b"INSTREAM size limit exceeded. ERROR\0", b"")):
        path = tmp_path / str(number)
        with clamd(path, answer), pytest.raises(ScannerDown):
            scanner(f"clamd:{path}").is_clean(CONTENT)


def test_without_a_scanner_format_and_size_are_all_that_is_checked() -> None:
    assert scanner("").is_clean(CONTENT)
