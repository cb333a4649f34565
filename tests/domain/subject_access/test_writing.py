"""Stored values are written in words a client can read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from aftercare.domain.subject_access.writing import resulting, scored, written
from aftercare.store.database.columns import half_open

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
PLACE = UUID(int=1)


@pytest.mark.parametrize(
    ("value", "subject", "text"),
    [
        (None, None, ""),
        ("", "kind", ""),
        (True, None, "ja"),
        (3, None, "3"),
        (0, None, "0"),
        (date(2026, 11, 24), None, "24 november 2026"),
        (AT, None, "24 november 2026, 10:00"),
        (half_open(AT, None), None, "vanaf 24 november 2026, 10:00"),
        ({"a": 1, "b": {"c": [2, None]}}, None, "a: 1; b: c: 2"),
        ([{"0": [[540, 1020]]}], "hours", "maandag 09:00–17:00"),
        (510, "clock", "08:30"),
        (PLACE, "@site", "Het kantoor"),
        ("VV", "frame", "voorwaardelijke veroordeling"),
        ("reporting_duty", "condition", "meldplicht"),
        ("access-request", "deadline_code", "verzoek om inzage beantwoorden"),
        (datetime(2026, 12, 24, 23, tzinfo=UTC), "limit", "tot en met 24 december 2026"),
        ("uk", "language", "Oekraïens"),
        (
            {
                "provider": "De Linde",
                "provider_substitution_allowed": True,
                "due_on": "2026-12-01",
                "place": "",
            },
            "parameter",
            "behandelaar die de rechter noemde: De Linde; een andere behandelaar mag ook: ja; "
            "klaar op: 1 december 2026",
        ),
        (
            {
                "substances": ["alcohol", "ghb"],
                "amount_cents": 125050,
                "labels": ["S-1", "S-2"],
                "age_limit": 16,
            },
            "parameter",
            "middelen: alcohol, GHB; bedrag: € 1250.50; over wie: S-1, S-2; "
            "geen contact met wie jonger is dan: 16",
        ),
        (
            {"windows": [{"weekdays": [0, 1], "from_min": 1320, "to_min": 360}]},
            "parameter",
            "uren thuis: maandag, dinsdag 22:00–06:00",
        ),
        (
            {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 500.0}]},
            "parameter",
            "verboden gebieden: 500 m rond 52.37, 4.9",
        ),
        ([0, 4], "weekday", "maandag, vrijdag"),
        ("decided", "absence_state", "beoordeeld"),
        ("missed", "outcome", "outcome missed nl"),
        ("closing-report", "deadline_code", "bericht dat het toezicht klaar is"),
        (7, "every", "om de 7 dagen"),
        (1, "every", "elke dag"),
        (1, "days", "1 dag"),
        (45, "minutes", "45 minuten"),
        (["sms", "letter"], "channel", "channel sms nl, channel letter nl"),
    ],
)
def test_a_value_is_written(value: Any, subject: str | None, text: str) -> None:
    found = written(value, subject, "nl", lambda *code: " ".join(code), {PLACE: "Het kantoor"})
    assert found.casefold() == text.casefold()


def test_an_assessment_is_written_by_the_names_of_its_items_and_bands() -> None:
    results = {
        "scales": {"sum": {"sum": 7, "band": "moderate", "most": 24}},
        "answers": {"x": False},
    }
    assert scored({"impulsive": 1, "gone": 0}, "stable-2007", "en").endswith(": 1; gone: 0")
    said = resulting(results, "stable-2007", "nl")
    assert ": 7 (" in said
    assert said.endswith("x: nee")
    assert resulting({}, "stable-2007", "nl") == ""
