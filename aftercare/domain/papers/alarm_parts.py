"""The zone alarms behind an escalation: when each was, and which exclusion zone held then."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from aftercare.domain.conditions.held import no_longer_held
from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Statement, Writer
from aftercare.domain.papers.words import Both, condition_name
from aftercare.domain.time.wall_time import civil_date

_ZONE: Final = "exclusion_zone"
_ONE: Final[Both] = (
    "Gebiedsalarm van {at}. Toen gold: {condition}.",
    "Zone alarm of {at}. What held then: {condition}.",
)
# The monitoring room reports the moment, and no more.
_SEVERAL: Final[Both] = (
    "Gebiedsalarm van {at}. Toen golden: {condition}. Het alarm zegt niet om welke het gaat.",
    "Zone alarm of {at}. What held then: {condition}. The alarm does not say which it was about.",
)
_OF_ANOTHER: Final[Both] = (
    "Gebiedsalarm van {at}. Dit ging over een andere cliënt.",
    "Zone alarm of {at}. This was about another client.",
)


def alarm_lines(
    writer: Writer, escalation: Fact | None, *, to_person: bool = False
) -> list[Statement]:
    """Each alarm of this escalation; none in a document from before they were kept. A letter to the client has none
    about another client."""
    if escalation is None:
        return []
    elsewhere = escalation.text("alarms_elsewhere").split()
    return [
        _line(writer, escalation, datetime.fromisoformat(one), elsewhere=one in elsewhere)
        for one in escalation.text("alarms").split()
        if not (to_person and one in elsewhere)
    ]


def _line(writer: Writer, escalation: Fact, at: datetime, *, elsewhere: bool) -> Statement:
    if elsewhere:
        return writer.sentence(_OF_ANOTHER, escalation, at=writer.moment(at))
    zones = [one for one in writer.dossier.of("condition") if _held(writer, one, civil_date(at))]
    names = "; ".join(condition_name(one, writer.language) for one in zones)
    words = _SEVERAL if len(zones) > 1 else _ONE
    return writer.sentence(words, escalation, *zones, at=writer.moment(at), condition=names)


def _held(writer: Writer, condition: Fact, on: date) -> bool:
    """Whether it is an exclusion zone that held on this day."""
    if _ZONE not in (condition.text("kind"), condition.text("legal_kind")):
        return False
    order = writer.dossier.find("order", condition.text("order_id"))
    first, last = condition.day("starts_on"), condition.day("ends_on")
    ended_on = order.day("ended_on") if order else None
    return (
        (first is None or first <= on)
        and (last is None or on <= last)
        and no_longer_held(condition.day("withdrawn_on"), ended_on, on) is None
    )
