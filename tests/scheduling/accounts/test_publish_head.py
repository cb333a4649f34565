"""The end of the access log is told to places outside; one that cannot be reached is counted and tried again."""

from __future__ import annotations

import json
import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from aftercare.api.http.connections import tls_context
from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.domain.accounts.log_chain import Break, ChainFault, Head, read_heads
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.accounts.head_targets import SyslogServer, head_targets
from aftercare.scheduling.accounts.publish_head import publish_head
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.watchdog import counts
from aftercare.store.operations.watchdog_transaction import watching
from tests.certificates import Authority
from tests.log_keys import LOG_KEYS
from tests.store.accounts.test_audit_chain import look, seal, tamper
from tests.store.arranging import NOW

HEAD = Head(7, bytes(range(32)), "tests", NOW)


def test_what_was_published_misses_a_cut_tail_a_wiped_log_and_a_new_chain(
    owners_database: Database, tmp_path: Path
) -> None:
    file, clock = tmp_path / "anchors", FixedClock(NOW)
    targets = head_targets(Settings(audit_anchor_file=file))
    assert publish_head(owners_database, clock, targets) == 0
    for _ in range(2):
        look(owners_database, 2)
        seal(owners_database)
        assert [publish_head(owners_database, clock, targets) for _ in range(2)] == [1, 0]
    published = read_heads(file.read_text())
    assert sorted(published) == [2, 4]

    def found(against: dict[int, bytes]) -> Break | None:
        with owners_database.work(CLOCK, NOW) as work:
            return audit.check(work.session, LOG_KEYS, against)

    assert found(published) is None
    assert found(published | {2: b"other"}) == Break(2, ChainFault.NOT_AS_PUBLISHED)
    tamper(owners_database, "delete from audit_link where position = 4")
    assert found({}) is None
    assert found(published) == Break(4, ChainFault.SHORTER)
    tamper(owners_database, "truncate audit_link, audit_entry, audit_tally")
    assert found({}) is None
    assert found(published) == Break(1, ChainFault.SHORTER)
    # Who has the key as well, and makes as many entries anew, still meets what was published.
    look(owners_database, 4)
    seal(owners_database)
    assert found({}) is None
    assert found(published) == Break(2, ChainFault.NOT_AS_PUBLISHED)


def test_a_place_that_cannot_be_reached_is_counted_and_published_later(
    owners_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "storage"
    targets = head_targets(Settings(audit_anchor_file=folder / "anchors"))
    look(owners_database)
    seal(owners_database)

    def unpublished(after: timedelta) -> int:
        with watching(owners_database, NOW + after) as session:
            return counts(session, NOW + after)["access-log-unpublished"]

    for after in (timedelta(), timedelta(minutes=14)):
        assert publish_head(owners_database, FixedClock(NOW + after), targets) == 0
        assert unpublished(after) == 0
    assert unpublished(timedelta(minutes=16)) == 1
    folder.mkdir()
    assert publish_head(owners_database, FixedClock(NOW), targets) == 1
    assert unpublished(timedelta(minutes=16)) == 0


@pytest.mark.parametrize("scheme", ["udp", "tcp"])
def test_a_syslog_server_hears_one_message_of_the_standard(scheme: str) -> None:
    kind = socket.SOCK_STREAM if scheme == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as server:
        server.bind(("127.0.0.1", 0))
        if scheme == "tcp":
            server.listen()
        SyslogServer(f"{scheme}://127.0.0.1:{server.getsockname()[1]}").publish(HEAD)
        if scheme == "tcp":
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as stream:
                length, _, message = stream.read().partition(b" ")
            assert int(length) == len(message)
        else:
            message = server.recv(2_000)
    found = re.fullmatch(r"<109>1 (\S+)Z (\S+) aftercare - audit-head - (\{.*\})", message.decode())
    assert found is not None
    assert json.loads(found[3]) == {
        "position": 7, "hash": bytes(range(32)).hex(), "key": "tests", "at": NOW.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("trusted", [True, False], ids=["its authority", "another authority"])
def test_a_syslog_server_elsewhere_hears_over_a_line_that_is_checked(
    tmp_path: Path, trusted: bool
) -> None:
    root = tmp_path / "root.crt"
    certificate, key = Authority.made(root).certify("localhost", tmp_path)
    client = ssl.create_default_context(cafile=root if trusted else None)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as thread:
        heard = thread.submit(_heard, server, tls_context(certificate, key))
        target = SyslogServer(f"tls://localhost:{server.getsockname()[1]}", client)
        with nullcontext() if trusted else pytest.raises(ssl.SSLCertVerificationError):
            target.publish(HEAD)
    assert (HEAD.line().encode() in heard.result()) is trusted


def _heard(server: socket.socket, context: ssl.SSLContext) -> bytes:
    connection, _ = server.accept()
    try:
        with context.wrap_socket(connection, server_side=True) as line:
            return line.recv(2_000)
    except ssl.SSLError:
        return b""


def test_a_file_that_holds_something_else_is_refused_by_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_heads(f"{HEAD.line()}\nnonsense\n")
