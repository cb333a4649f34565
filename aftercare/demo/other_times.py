"""Two clients who may take another time by text and cannot come: one has taken an offered time, one has not chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import select

from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import Part
from aftercare.demo.sample_events import moment_before
from aftercare.demo.stage import Stage
from aftercare.demo.texting import exchange, reply
from aftercare.domain.appointments.time_offers import OfferState
from aftercare.domain.people.preferences import MoveBounds
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.time_offer_rows import TimeOfferRow
from aftercare.store.people.rows import PersonRow

CHANNELS = ("sms", "voice", "letter", "call")
BOUNDS = MoveBounds(most=2, hours=48)
AGREED = "Werkt in wisselende diensten; met de cliënt afgesproken."
CANNOT, FIRST = "Nee", "1"
Act = Callable[[Stage, Part], None]


def asked_on(stage: Stage, day: date) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """What these clients and their officers do on this day, with the times. Each finds nothing to act on when its
    client is left out, or when no time could be offered."""
    assert stage.until_at is not None
    for hours_ago, part, act in _ACTS:
        at = moment_before(stage.until_at, hours_ago)
        if civil_date(at) == day:
            yield at, partial(act, stage, part)


def _agree(stage: Stage, part: Part) -> None:
    client, person_id = caseload()[part], _id_of(stage, part)
    if person_id is not None:
        with stage.work(stage.staff[client.officer.username]) as work:
            record_preference(work, person_id, NONE_YET, CHANNELS, AGREED, moves=BOUNDS)


def _cannot_come(stage: Stage, part: Part) -> None:
    _answer(stage, part, CANNOT)


def _take(stage: Stage, part: Part) -> None:
    offered = select(TimeOfferRow.id).where(
        TimeOfferRow.person_id == _id_of(stage, part), TimeOfferRow.state == OfferState.OFFERED
    )
    with stage.work() as work:
        is_offered = work.session.exec(offered).first() is not None
    if is_offered:
        _answer(stage, part, FIRST)


def _answer(stage: Stage, part: Part, words: str) -> None:
    """The client's text; the service offers times or books one at once, and texts it."""
    number = caseload()[part].phone
    if number is None or _id_of(stage, part) is None:
        return
    with stage.work() as work:
        reply(work, stage, number, words, f"SM-{part}-{words}")
    stage.run("offer-times")
    exchange(stage)


def _id_of(stage: Stage, part: Part) -> UUID | None:
    query = select(PersonRow.id).where(PersonRow.reference == caseload()[part].reference)
    with stage.work() as work:
        return work.session.exec(query).first()


# Office hours before now, whose, and what. The reminders of these days are sent in between.
_ACTS: tuple[tuple[float, Part, Act], ...] = (
    (12, Part.TAKES_TIME, _agree),
    (11, Part.ASSESSED, _agree),
    (1.5, Part.TAKES_TIME, _cannot_come),
    (1, Part.TAKES_TIME, _take),
    (0.5, Part.ASSESSED, _cannot_come),
)
