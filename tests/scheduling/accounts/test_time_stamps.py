"""A server on loopback stamps the end of the log; what it says is verified when it comes and afterwards."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.domain.accounts.log_chain import Head, read_heads
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.accounts.head_targets import head_targets
from aftercare.scheduling.accounts.time_stamps import (
    STAMP_EVERY,
    TimestampServer,
    roots_in,
    stamps_in,
)
from aftercare.store.accounts import anchors
from aftercare.store.database.unit_of_work import Database
from tests.certificates import Authority
from tests.store.arranging import NOW

HEAD = Head(12, bytes(32), "k1", NOW)
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.crt
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class Stamps:
    """A server made of `openssl ts`; `answer` takes the place of what it says, `asked` counts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address, self.asked = folder, "", 0
        self.answer: bytes | None = None
        Authority.made(folder / "root.crt").certify_stamps(folder)
        (folder / "serial").write_text("01")
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))

    def reply(self, query: bytes) -> bytes:
        self.asked += 1
        if self.answer is not None:
            return self.answer
        (self.folder / "query").write_bytes(query)
        made = self.folder / "reply"
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", str(self.folder / "ts.cnf"), "-queryfile",
             str(self.folder / "query"), "-out", str(made)],
            check=True, capture_output=True,
        )  # fmt: skip
        return made.read_bytes()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stamps]:
    stamps = Stamps(tmp_path_factory.mktemp("stamps"))

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = stamps.reply(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def __getattr__(self, name: str) -> Any:
            if name == "do_POST":
                return self.respond
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    stamps.address = f"http://127.0.0.1:{server.server_port}"
    yield stamps
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stamps(standing: Stamps) -> Stamps:
    standing.answer, standing.asked = None, 0
    return standing


def server_of(stamps: Stamps, file: Path, roots: Path | None = None) -> TimestampServer:
    return TimestampServer(stamps.address, roots_in(roots or stamps.folder / "root.crt"), file)


def test_the_end_of_the_log_is_stamped_and_the_stamp_stands_beside_it(
    stamps: Stamps, tmp_path: Path
) -> None:
    file = tmp_path / "anchors"
    file.write_text(f"{HEAD.line()}\n")
    server_of(stamps, file).publish(HEAD)
    assert read_heads(file.read_text()) == {12: bytes(32)}
    (found,) = stamps_in(file.read_text(), roots_in(stamps.folder / "root.crt"))
    assert found.position == 12
    assert found.at is not None


def test_a_stamp_over_something_else_or_by_another_root_does_not_hold(
    stamps: Stamps, tmp_path: Path
) -> None:
    file, other = tmp_path / "anchors", tmp_path / "other.crt"
    Authority.made(other)
    server_of(stamps, file).publish(HEAD)
    kept = json.loads(file.read_text())
    forged = [kept | {"position": 13}, kept | {"stamp": "AAAA"}, kept | {"stamp": 7}]
    roots = roots_in(stamps.folder / "root.crt")
    assert [one.at for line in forged for one in stamps_in(json.dumps(line), roots)] == [None] * 3
    assert [one.at for one in stamps_in(file.read_text(), roots_in(other))] == [None]


@pytest.mark.parametrize("answer", [b"", b"nonsense", b"x" * 100_000, "an earlier stamp"])
def test_what_does_not_hold_is_not_kept(
    stamps: Stamps, tmp_path: Path, answer: bytes | str
) -> None:
    file = tmp_path / "anchors"
    server = server_of(stamps, file)
    if isinstance(answer, str):
        # The same words again: only the nonce tells that it is not an answer to this question.
        server_of(stamps, tmp_path / "earlier").publish(HEAD)
        answer = (stamps.folder / "reply").read_bytes()
    stamps.answer = answer
    with pytest.raises(OSError, match="no time stamp that holds"):
        server.publish(HEAD)
    assert not file.exists()


def test_a_server_that_is_away_fails(tmp_path: Path, stamps: Stamps) -> None:
    away = TimestampServer(
        "http://127.0.0.1:9", roots_in(stamps.folder / "root.crt"), tmp_path / "x"
    )
    with pytest.raises(OSError, match="no answer"):
        away.publish(HEAD)


def test_it_is_asked_once_an_hour(database: Database) -> None:
    def due(position: int, after: timedelta) -> bool:
        with database.work(CLOCK, NOW) as work:
            return anchors.is_due(
                work.session, TimestampServer.name, position, NOW + after - TimestampServer.every
            )

    assert due(1, timedelta(0))
    with database.work(CLOCK, NOW) as work:
        anchors.note_published(work.session, TimestampServer.name, 1, NOW)
    assert not due(2, STAMP_EVERY - timedelta(seconds=1))
    assert due(2, STAMP_EVERY)
    assert not due(1, STAMP_EVERY)
    with database.work(CLOCK, NOW) as work:
        anchors.note_failed(work.session, TimestampServer.name, NOW)
        assert work.session.execute(text("select count(*) from audit_anchor")).scalar() == 1
    assert due(2, timedelta(0))


def test_settings_without_roots_or_with_none_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="AFTERCARE_AUDIT_TIMESTAMP_URL needs"):
        Settings(audit_timestamp_url="https://stamps.example")
    (tmp_path / "roots").write_text("nonsense")
    settings = Settings(
        audit_timestamp_url="https://stamps.example",
        audit_timestamp_roots=tmp_path / "roots",
        audit_anchor_file=tmp_path / "anchors",
    )
    with pytest.raises(UnusableSettings):
        head_targets(settings)
