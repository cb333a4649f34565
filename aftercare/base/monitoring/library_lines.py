"""Lines that libraries, Python's warnings and dying threads write, in the form of our own, without their values."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import structlog

# Their messages without values are fixed sentences of the sources, about the server alone.
_FIXED: Final = ("uvicorn",)
# Beside the names of the logger and of the place in the sources, by which the sentence is found there.
UNNAMED: Final = "library-message-withheld"
_LONGEST: Final = 200


class LibraryLines(logging.Formatter):
    """One JSON object per line. A template (`"Job %s failed"`) is kept without what would be filled in; a finished
    sentence could name people, so of it only the place in the sources is kept."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": _event_of(record),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": _moment(record.created),
            "address": f"{record.filename}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            line["error_type"] = record.exc_info[0].__name__
        return json.dumps(line)


def send_through(level: str) -> None:
    """Lines of libraries go to standard error in this form; so do warnings, and threads that end with an error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLines())
    logging.basicConfig(handlers=[handler], level=level)
    warnings.showwarning = cast(Any, _show_warning)
    threading.excepthook = _show_thread


def _event_of(record: logging.LogRecord) -> str:
    fixed = bool(record.args) or record.name.partition(".")[0] in _FIXED
    return str(record.msg)[:_LONGEST] if fixed and isinstance(record.msg, str) else UNNAMED


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _show_warning(
    _message: object, category: type[Warning], filename: str, lineno: int, *_more: object
) -> None:
    place = f"{Path(filename).name}:{lineno}"
    _log().warning("python-warning", error_type=category.__name__, address=place)


def _show_thread(died: threading.ExceptHookArgs) -> None:
    _log().error("thread-failed", error_type=died.exc_type.__name__)


def _log() -> Any:
    return structlog.get_logger()
