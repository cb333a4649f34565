"""Template values for the channels by which a client is reached, for the page and the card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.casework.messages.channel_reading import WaysFile
from aftercare.domain.messages.fallback_channels import BY_HAND, Step
from aftercare.domain.people.person import WhyNoText
from aftercare.web.messages.channel_words import PAGE_CLOSED


@dataclass(frozen=True, slots=True)
class Ways:
    """Codes of the channels in their order; `restricted`: the case file is; `chosen`: to remind all the same.
    `moves_most`: how many other times by text in thirteen weeks, not within `moves_hours` of an appointment.
    `own_page`: the client asked for one, `check_in`: with questions; `page_closed`: the vocabulary and the code of why
    it is closed now, or none."""

    channels: list[str]
    recorded: bool
    agreed: bool
    restricted: bool
    chosen: bool
    moves_most: int
    moves_hours: int
    own_page: bool
    page_closed: tuple[str, str] | None
    check_in: bool
    reason: str | None
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelStep:
    """`why` is the code, of the vocabulary `subject`, for a channel that is not taken."""

    channel: str
    taken: bool
    first: bool
    by_hand: bool
    why: str | None
    subject: str


def ways_view(file: WaysFile) -> Ways:
    row = file.row
    return Ways(
        channels=[channel.value for channel in file.channels],
        recorded=row is not None,
        agreed=row is None or row.agreed,
        restricted=file.person.restricted,
        chosen=row is not None and row.fact().lifts_restriction,
        moves_most=file.moves.most,
        moves_hours=file.moves.hours,
        own_page=file.own_page,
        page_closed=_closed(file.page_closed),
        check_in=file.check_in,
        reason=row.reason if row else None,
        by=file.recorded_by,
        at=row.set_at if row else None,
    )


def _closed(why: str | None) -> tuple[str, str] | None:
    if why is None:
        return None
    return ("page_closed" if why in PAGE_CLOSED else "task_reason"), why


def steps_view(steps: Sequence[Step]) -> list[ChannelStep]:
    view = []
    first = True
    for step in steps:
        taken = step.why_not is None
        view.append(
            ChannelStep(
                channel=step.channel.value,
                taken=taken,
                first=taken and first,
                by_hand=step.channel in BY_HAND,
                why=step.why_not.value if step.why_not else None,
                subject="task_reason" if isinstance(step.why_not, WhyNoText) else "way_not_now",
            )
        )
        first = first and not taken
    return view
