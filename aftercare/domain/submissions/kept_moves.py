"""What accepting a submission moved, as it is kept with the submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aftercare.domain.orders.moves import (
    CalendarMove,
    DeadlineMove,
    EndMove,
    LineMove,
    PeriodChange,
    Questioned,
    QuestionMove,
    RestMove,
    Rests,
    ReviewMove,
    SuspensionMove,
    WithoutTime,
)


def written_moves(change: PeriodChange) -> dict[str, Any]:
    """As JSON. Without warnings, which are about what was decided on and moved nothing."""
    return {
        "person_id": str(change.person_id),
        "orders": [_plain(one) for one in change.orders],
        "lines": [_plain(one) for one in change.lines],
        "rests": [_plain(one) for one in change.rests],
        "questions": [_plain(one) for one in change.questions],
        "reviews": [
            {
                "absence_id": str(one.absence_id),
                "decision": _plain(one.decision),
                "against": one.against,
            }
            for one in change.reviews
        ],
        "suspensions": [_plain(one) for one in change.suspensions],
        "without_time": [_plain(one) for one in change.without_time],
        "appointments": [_plain(one) for one in change.appointments],
        "unplaced": change.unplaced,
        "deadlines": [_plain(one) for one in change.deadlines],
    }


def read_moves(document: Mapping[str, Any]) -> PeriodChange:
    """One that `written_moves` wrote."""
    return PeriodChange(
        UUID(document["person_id"]),
        orders=tuple(
            EndMove(
                UUID(one["order_id"]),
                one["frame"],
                one["court_reference"],
                date.fromisoformat(one["starts_on"]),
                _day(one["before"]),
                _day(one["after"]),
                _day(one["earliest"]),
                one["entered"],
                _day(one.get("earliest_before")),
            )
            for one in document["orders"]
        ),
        lines=tuple(
            LineMove(
                UUID(one["line_id"]),
                one["kind"],
                date.fromisoformat(one["before"]),
                _day(one["after"]),
            )
            for one in document["lines"]
        ),
        # What an earlier release kept has none.
        rests=tuple(
            RestMove(
                Rests(one["what"]),
                one["kind"],
                one["name"],
                date.fromisoformat(one["on"]),
                _moment(one["until_at"]),
            )
            for one in document.get("rests", ())
        ),
        questions=tuple(_question(one) for one in document.get("questions", ())),
        reviews=tuple(
            ReviewMove(
                UUID(one["absence_id"]), _question(one["decision"]), one.get("against", False)
            )
            for one in document.get("reviews", ())
        ),
        suspensions=tuple(
            SuspensionMove(
                one["kind"],
                date.fromisoformat(one["from_on"]),
                date.fromisoformat(one["until_on"]),
                one["stays"],
            )
            for one in document.get("suspensions", ())
        ),
        without_time=tuple(
            WithoutTime(
                one["kind"],
                date.fromisoformat(one["first_on"]),
                date.fromisoformat(one["last_on"]),
                _moment(one["was_at"]),
                one["name"],
            )
            for one in document.get("without_time", ())
        ),
        appointments=tuple(
            CalendarMove(
                one["change"],
                one["kind"],
                datetime.fromisoformat(one["starts_at"]),
                _moment(one["was_at"]),
                one["expected"],
                one.get("name", ""),
            )
            for one in document["appointments"]
        ),
        unplaced=document["unplaced"],
        deadlines=tuple(
            DeadlineMove(one["code"], one["number"], _moment(one["before"]), _moment(one["after"]))
            for one in document["deadlines"]
        ),
    )


def _question(one: Mapping[str, Any]) -> QuestionMove:
    return QuestionMove(
        Questioned(one["what"]),
        UUID(one["id"]),
        one["kind"],
        one["state"],
        datetime.fromisoformat(one["at"]),
    )


def _plain(one: object) -> dict[str, Any]:
    return {name: _json(value) for name, value in vars(one).items()}


def _json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
