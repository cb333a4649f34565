"""An officer is ill for three weeks: the gap is shown weeks ahead, a time is proposed and taken, and the client told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from aftercare.domain.obligations import ObligationTerms
from aftercare.domain.wall_time import at_wall, civil_date
from aftercare.store.staff import TeamRow
from tests.scenarios.running import move_clock
from tests.scenarios.test_the_thread import World, moment, sandbox_world
from tests.seeding import START, Town, seed_person, seed_plan, weekly_check_in

GAPS = "/api/v1/contact-gaps"
# Seen on Friday 27 November, then away from Monday 30 November to Friday 18 December.
ILL_FROM, BACK = date(2026, 11, 30), date(2026, 12, 21)
NAMED = ("starts_at", "officer_id", "location_id", "session_id")


@pytest.fixture
def world(fresh_database_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(fresh_database_url, tmp_path) as running:
        yield running


def any_day(town: Town, _today: date) -> ObligationTerms:
    """Each week, at nine or half past."""
    return replace(weekly_check_in(town, date(2026, 11, 23)), from_min=540, to_min=600)
