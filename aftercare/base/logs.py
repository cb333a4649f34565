"""Structured logs that carry codes and ids, and drop everything that could name a person."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from aftercare.base.monitoring.library_lines import send_through

# A log line is built from these keys only. Names, numbers, notes and bodies have no key here, so
# a careless call site cannot leak them.
ALLOWED_KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "code", "status", "method", "route", "request_id",
        "job", "slot", "handled", "seconds", "port", "id", "kind", "count", "worker", "error_type",
        "attempt", "state", "address", "path", "error_id",
        # The name that an installation gave the token of a directory.
        "machine",
    }
)  # fmt: skip


def keep_allowed_keys(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Structlog processor: keeps ALLOWED_KEYS and says how many other keys it dropped."""
    kept = {key: value for key, value in event.items() if key in ALLOWED_KEYS}
    dropped = len(event) - len(kept)
    if dropped:
        kept["dropped_keys"] = dropped
    return kept


def configure_logs(level: str = "INFO") -> None:
    """Write JSON lines to standard error, those of libraries too; silence the libraries that log numbers, addresses or
    each of their steps."""
    send_through(level)
    for noisy in (
        "twilio", "twilio.http_client", "apscheduler", "uvicorn.access", "urllib3", "alembic", "sqlalchemy",
    ):  # fmt: skip
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Our pool is a class of ours, so SQLAlchemy logs each pool that is opened or closed under the name of our module.
    logging.getLogger("aftercare.store.database.counted_pool").setLevel(logging.WARNING)
    # Every attempt of a pool to reach a database that is away; our own lines say that it is.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed_keys,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def get_log() -> Any:
    return structlog.get_logger()
