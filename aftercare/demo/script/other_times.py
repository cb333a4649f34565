"""Two clients who may take another time by text and cannot come: one has taken an offered time, one has not chosen.

Each act finds nothing to do when its client is left out, or when no time could be offered."""

from __future__ import annotations

from sqlmodel import select

from aftercare.casework.messages.channels import NONE_YET, record_preference
from aftercare.demo.caseload import caseload
from aftercare.demo.depth.cast import Part
from aftercare.demo.opening import person_ids
from aftercare.demo.script.scripted_acts import ScriptedAct
from aftercare.demo.stage import Stage
from aftercare.demo.texting import exchange, reply
from aftercare.domain.appointments.time_offers import OfferState
from aftercare.domain.people.preferences import MoveBounds
from aftercare.store.appointments.time_offer_rows import TimeOfferRow

CHANNELS = ("sms", "voice", "letter", "call")
BOUNDS = MoveBounds(most=2, hours=48)
AGREED = "Werkt in wisselende diensten; met de cliënt afgesproken."
CANNOT, FIRST = "Nee", "1"


def _agree(stage: Stage, part: Part) -> None:
    client, person_id = caseload()[part], person_ids(stage).get(part)
    if person_id is not None:
        with stage.work(stage.staff[client.officer.username]) as work:
            record_preference(work, person_id, NONE_YET, CHANNELS, AGREED, moves=BOUNDS)


def _cannot_come(stage: Stage, part: Part) -> None:
    _answer(stage, part, CANNOT)


def _take(stage: Stage, part: Part) -> None:
    offered = select(TimeOfferRow.id).where(
        TimeOfferRow.person_id == person_ids(stage).get(part),
        TimeOfferRow.state == OfferState.OFFERED,
    )
    with stage.work() as work:
        is_offered = work.session.exec(offered).first() is not None
    if is_offered:
        _answer(stage, part, FIRST)


def _answer(stage: Stage, part: Part, words: str) -> None:
    """The client's text; the service offers times or books one at once, and texts it."""
    number = caseload()[part].phone
    if number is None or person_ids(stage).get(part) is None:
        return
    with stage.work() as work:
        reply(work, stage, number, words, f"SM-{part}-{words}")
    stage.run("offer-times")
    exchange(stage)


# The reminders of these days are sent in between.
ACTS = (
    ScriptedAct(12, Part.TAKES_TIME, _agree),
    ScriptedAct(11, Part.ASSESSED, _agree),
    ScriptedAct(1.5, Part.TAKES_TIME, _cannot_come),
    ScriptedAct(1, Part.TAKES_TIME, _take),
    ScriptedAct(0.5, Part.ASSESSED, _cannot_come),
)
