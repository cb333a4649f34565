"""nginx and Caddy, as their examples set them up, in front of a service: TLS, streams, limits and who is calling."""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest

from tests.certificates import Authority
from tests.deploy.behind import Behind, served
from tests.deploy.programs import DEPLOY, program

NAME = "aftercare.example"
HSTS = "max-age=31536000; includeSubDomains"
MB = 1024 * 1024
PATIENCE_S = 20
# An address of this machine that is not the one the proxy calls from.
ANOTHER = "127.0.0.2"


@dataclass
class Front:
    """A proxy that runs: its two ports and whom to trust."""

    http: int
    https: int
    root: Path
    behind: Behind

    def connect(
        self, version: ssl.TLSVersion | None = None, caller: str = "127.0.0.1"
    ) -> HTTPSConnection:
        trust = ssl.create_default_context(cafile=str(self.root))
        if version is not None:
            trust.minimum_version = trust.maximum_version = version
        line = HTTPSConnection(NAME, self.https, context=trust, timeout=PATIENCE_S)
        line.sock = trust.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), PATIENCE_S, (caller, 0)),
            server_hostname=NAME,
        )
        return line

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        caller: str = "127.0.0.1",
        **headers: str,
    ) -> tuple[HTTPResponse, bytes]:
        line = self.connect(caller=caller)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": NAME, **named})
        answer = line.getresponse()
        return answer, answer.read()

    def ask_in_the_open(self, path: str) -> HTTPResponse:
        line = HTTPConnection("127.0.0.1", self.http, timeout=PATIENCE_S)
        line.request("GET", path, headers={"Host": NAME})
        return line.getresponse()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """The example with other ports and files; each change is of something that stands in it."""
    for old, new in changes:
        text, count = re.subn(old, new.replace("\\", r"\\"), text)
        assert count, old
    return text


def nginx(front: Front, certificate: Path, key: Path, folder: Path) -> list[str]:
    example = "".join(
        (DEPLOY / "nginx" / f"{part}.conf").read_text() for part in ("upstream", "aftercare")
    )
    site = replaced(
        example,
        (r"    listen \[::\].*\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{front.http};"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{front.https} ssl;"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{front.behind.port}"),
        (r"/etc/ssl/aftercare/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/aftercare/privkey\.pem", str(key)),
    )
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "example").write_text(site)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{places}{site}\n}}\n"
    )
    return [program("nginx"), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(whole)]


def example_of(folder: Path) -> str:
    return (folder / "example").read_text()


def nginx_of_compose(front: Front, certificate: Path, key: Path, folder: Path) -> list[str]:
    """The same site in the main file of docker/compose.yaml, as one process with folders of its own."""
    nginx(front, certificate, key, folder)
    site = re.sub(r"upstream aftercare \{.*?\n\}\n", "", example_of(folder), flags=re.DOTALL)
    (folder / "site.conf").write_text(site)
    whole = replaced(
        (DEPLOY.parent / "docker" / "nginx.conf").read_text(),
        (r"/tmp/", f"{folder}/"),
        (r"server api:8000", f"server 127.0.0.1:{front.behind.port}"),
        (r"/etc/nginx/aftercare\.conf", str(folder / "site.conf")),
        (r"worker_processes auto;", "worker_processes 1;"),
    )
    (folder / "nginx.conf").write_text(whole)
    return [
        program("nginx"),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-g",
        "daemon off;",
    ]


def caddy(front: Front, certificate: Path, key: Path, folder: Path) -> list[str]:
    example = (DEPLOY / "caddy" / "Caddyfile").read_text()
    site = replaced(
        example,
        (
            r"^\{|(?<=\n)\{(?=\n)",
            f"{{\n\tadmin off\n\thttp_port {front.http}\n\thttps_port {front.https}",
        ),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{front.behind.port}"),
        (r"/etc/ssl/aftercare/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/aftercare/privkey\.pem", str(key)),
    )
    whole = folder / "Caddyfile"
    whole.write_text(site)
    return [program("caddy"), "run", "--config", str(whole), "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen(
            command, stdout=said, stderr=said, env={"HOME": str(folder), "PATH": "/usr/bin"}
        )
    try:
        wait_for(port, child)
        yield
    finally:
        child.terminate()
        child.wait(PATIENCE_S)


def wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    """Returns when the proxy listens."""
    while child.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise AssertionError("the proxy ended")


@pytest.fixture(params=[nginx, nginx_of_compose, caddy], ids=["nginx", "nginx of compose", "caddy"])
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    make: Callable[[Front, Path, Path, Path], list[str]] = request.param
    root = tmp_path / "root.crt"
    certificate, key = Authority.made(root).certify(NAME, tmp_path)
    with served(Behind()) as behind:
        one = Front(free_port(), free_port(), root, behind)
        with running(make(one, certificate, key, tmp_path), tmp_path, one.https):
            yield one


@pytest.mark.thorough
class TestAProxy:
    def test_says_who_is_calling_whatever_the_caller_says(self, front: Front) -> None:
        forged = "203.0.113.9, 127.0.0.1"
        _, body = front.ask("/seen", caller=ANOTHER, X_Forwarded_For=forged)
        seen = json.loads(body)
        assert (seen["client"], seen["scheme"]) == (ANOTHER, "https")
        assert seen["headers"]["host"] == NAME

    def test_passes_each_event_of_a_stream_on_as_it_comes(self, front: Front) -> None:
        line = front.connect()
        line.request("GET", "/inbox/changes", headers={"Host": NAME})
        stream = line.getresponse()
        assert stream.headers["content-type"].startswith("text/event-stream")
        found = []
        while (text := stream.readline()) != b"":
            if text.startswith(b"id: "):
                found.append(text)
                # The second event is made only once the first has come through.
                front.behind.next_mark.release()
            elif text.startswith(b"event: ended"):
                found.append(text)
        assert found == [b"id: one\n", b"id: two\n", b"event: ended\n"]

    def test_ends_the_stream_behind_it_when_the_browser_leaves(self, front: Front) -> None:
        line = front.connect()
        line.request("GET", "/inbox/changes", headers={"Host": NAME})
        assert line.getresponse().readline().startswith(b"retry: ")
        line.sock.close()
        line.close()
        front.behind.next_mark.release()
        assert front.behind.ended.wait(PATIENCE_S)

    def test_takes_the_largest_upload_of_the_service_and_no_larger_one(self, front: Front) -> None:
        answer, body = front.ask("/api/v1/write", "POST", b"x" * (64 * MB))
        assert (answer.status, json.loads(body)) == (200, {"size": 64 * MB})
        with suppress(BrokenPipeError, ConnectionError, ssl.SSLError):
            answer, _ = front.ask("/api/v1/write", "POST", b"x" * (66 * MB))
            assert answer.status in (413, 502)
        assert [one for one in front.behind.written if int(one) > 65 * MB] == []

    def test_sends_hsts_once_with_pages_and_with_its_own_errors(self, front: Front) -> None:
        for path in ("/seen", "/nowhere"):
            answer, _ = front.ask(path)
            assert answer.headers.get_all("strict-transport-security") == [HSTS]

    def test_speaks_tls_1_2_and_1_3_and_nothing_before(self, front: Front) -> None:
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            line = front.connect(version)
            line.request("GET", "/seen", headers={"Host": NAME})
            assert line.getresponse().status == 200
        with pytest.raises((ssl.SSLError, ConnectionError)):
            front.connect(ssl.TLSVersion.TLSv1_1)

    def test_leads_people_to_https_and_refuses_programs_in_the_open(self, front: Front) -> None:
        led = front.ask_in_the_open("/inbox?x=1")
        assert led.status in (301, 308)
        assert led.headers["location"].startswith(f"https://{NAME}")
        assert front.ask_in_the_open("/api/v1/people").status == 403

    def test_shows_metrics_to_this_machine_alone(self, front: Front) -> None:
        assert front.ask("/metrics")[0].status == 200
        assert front.ask("/metrics", caller=ANOTHER)[0].status == 403

    def test_keeps_no_log_of_who_asked_for_what(self, front: Front, tmp_path: Path) -> None:
        front.ask("/seen?name=nobody")
        front.ask_in_the_open("/inbox?name=nobody")
        assert front.ask("/nowhere?name=nobody")[0].status == 404
        logs = [one for one in tmp_path.rglob("*") if one.is_file()]
        assert "said" in {one.name for one in logs}
        assert [one.name for one in logs if b"nobody" in one.read_bytes()] == []
