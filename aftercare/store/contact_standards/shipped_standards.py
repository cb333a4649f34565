"""Reference data of contact standards that comes with the service: an example."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.contact_standards.rows import ContactStandardRow

_FOLDER = Path(__file__).parent


def shipped_standards() -> list[dict[str, Any]]:
    """Columns of every shipped standard; active from the start of its first day without an activation: a team still has
    to choose it."""
    found = [json.loads(one.read_text()) for one in sorted(_FOLDER.glob("*-example.json"))]
    return [
        one
        | {
            "valid_from": date.fromisoformat(one["valid_from"]),
            "activated_at": start_of_day(date.fromisoformat(one["valid_from"])),
        }
        for one in found
    ]


def load_shipped_standards(connection: Connection) -> None:
    """Add the missing versions. A loaded version is never overwritten: plans were checked against it, so a correction
    ships as a new version."""
    for columns in shipped_standards():
        connection.execute(insert(ContactStandardRow).values(columns).on_conflict_do_nothing())
