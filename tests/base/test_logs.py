"""Logs carry codes and ids; a name, a number or a note has no way into a line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from aftercare.base.logs import ALLOWED_KEYS, keep_allowed_keys

PRIVATE = {
    "name": "Voorbeeld", "phone": "+447700900123", "body": "een bericht", "note": "een notitie",
    "given_name": "Aart", "reason": "een reden", "url": "/persons?q=Voorbeeld", "to": "+447700900123",
}  # fmt: skip


def said(code: str) -> list[dict[str, object]]:
    """What a fresh process writes to standard error, line by line."""
    opening = "from aftercare.base.logs import configure_logs, get_log\n"
    run = subprocess.run(
        [sys.executable, "-c", opening + code], capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    return [json.loads(line) for line in run.stderr.splitlines()]


@pytest.mark.parametrize("key", PRIVATE)
def test_what_could_name_a_person_is_dropped_and_the_drop_is_counted(key: str) -> None:
    kept = keep_allowed_keys(None, "info", {"event": "sent", key: PRIVATE[key]})
    assert kept == {"event": "sent", "dropped_keys": 1}


def test_what_is_allowed_passes_as_it_is() -> None:
    event = dict.fromkeys(ALLOWED_KEYS, "x")
    assert keep_allowed_keys(None, "info", dict(event)) == event


def test_no_allowed_key_sounds_like_a_person() -> None:
    assert ALLOWED_KEYS.isdisjoint({*PRIVATE, "recipient", "sender", "email", "exception"})


def test_a_line_is_json_with_level_and_moment() -> None:
    (line,) = said(
        "configure_logs()\nget_log().info('tick', job='mark-outcomes-overdue', handled=3, name='X')"
    )
    assert line.pop("timestamp")
    assert line == {
        "event": "tick", "job": "mark-outcomes-overdue", "handled": 3, "level": "info", "dropped_keys": 1,
    }  # fmt: skip


def test_a_higher_level_says_less() -> None:
    lines = said("configure_logs('ERROR')\nget_log().info('tick')\nget_log().error('item-failed')")
    assert [line["event"] for line in lines] == ["item-failed"]


def test_libraries_that_log_numbers_are_quiet() -> None:
    quiet = (
        "import logging\nconfigure_logs('DEBUG')\n"
        "for name in ('twilio', 'twilio.http_client', 'uvicorn.access', 'urllib3'):\n"
        "    logging.getLogger(name).info('+447700900123')\n"
    )
    assert said(quiet) == []
