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


def test_a_pool_that_is_opened_and_closed_is_quiet() -> None:
    """Every command opens and closes one."""
    assert (
        said(
            "configure_logs('INFO')\n"
            "from aftercare.store.database.engine import open_engine\n"
            "engine = open_engine('postgresql://nobody@127.0.0.1:1/none')\n"
            "engine.dispose()\n"
        )
        == []
    )


def test_lines_of_libraries_have_the_same_form_and_none_of_their_values() -> None:
    lines = said(
        "import logging\nconfigure_logs()\n"
        "logging.getLogger('apscheduler.executors').error('Job %s failed', '+447700900123')\n"
        "logging.getLogger('some.library').warning('it was +447700900123')\n"
        "logging.getLogger('uvicorn.error').info('Application startup complete.')\n"
        "try:\n    raise ValueError('+447700900123')\n"
        "except ValueError:\n    logging.getLogger('some.library').exception('Lost %s', 'Voorbeeld')\n"
    )
    assert [(one["event"], one["logger"], one["level"]) for one in lines] == [
        ("Job %s failed", "apscheduler.executors", "error"),
        ("library-message-withheld", "some.library", "warning"),
        ("Application startup complete.", "uvicorn.error", "info"),
        ("Lost %s", "some.library", "error"),
    ]
    assert lines[-1]["error_type"] == "ValueError"
    assert {"timestamp", "address"} <= lines[0].keys()
    assert "+447700900123" not in str(lines)
    assert "Voorbeeld" not in str(lines)


def test_warnings_and_threads_that_died_are_lines_too() -> None:
    lines = said(
        "import threading, warnings\nconfigure_logs()\n"
        "warnings.warn('about +447700900123', UserWarning)\n"
        "def die():\n    raise KeyError('+447700900123')\n"
        "dying = threading.Thread(target=die)\ndying.start()\ndying.join()\n"
    )
    assert [(one["event"], one["error_type"]) for one in lines] == [
        ("python-warning", "UserWarning"),
        ("thread-failed", "KeyError"),
    ]
    assert "+447700900123" not in str(lines)
