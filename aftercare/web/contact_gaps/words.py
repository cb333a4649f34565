"""Describes a gap between two contacts in words, and the time proposed to close it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.contact_gaps.proposals import GapProposed, Obstacle, Proposal
from aftercare.domain.contact_gaps.gaps import Gap
from aftercare.store.appointments.known_to_client import expects
from aftercare.web.shell.dates import clock, short_day
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import AT_HOME, slots_href, why_unplaced
from aftercare.web.shell.request import PageContext

ONE_IN = sentence(
    "No face-to-face contact for %(days)s days, from %(from)s to %(until)s; the standard asks for one in %(most)s"
)
ONE_BY_PLAN = sentence(
    "No face-to-face contact for %(days)s days, from %(from)s to %(until)s; the plan allows at most %(most)s"
)
SEVERAL_IN = sentence(
    "%(number)s face-to-face contacts in %(days)s days, from %(first)s to %(last)s; required: %(number)s in %(most)s."
    " Widest break ahead: %(from)s – %(until)s"
)
PROPOSED = sentence("Proposed: %(time)s")
BOTH_PARTS = sentence(
    "%(before)s days after the contact before it, %(after)s days before the next one"
)
LAST_PART = sentence("%(before)s days after the contact before it; no later one is planned")
STILL_TOO_LONG = sentence("Shorter, but still too long: closing it takes another appointment too")
FOR_GAP = sentence("Closes the gap between %(from)s and %(until)s")
NO_EARLIER_DAY = sentence("The period of this appointment begins too late to bring it forward")


@dataclass(frozen=True, slots=True)
class TimeShown:
    day: str
    hours: str
    with_whom: str


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """`change`: a code of words.CHANGES. `was`: when it is now. `parts`: what the gap becomes. `expected`: the client
    knows or expects the old time."""

    kind: str
    change: str
    was: str | None
    time: TimeShown
    parts: str
    still: str
    expected: bool
    asks_reason: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ObstacleShown:
    """`href`: where a time is chosen."""

    kind: str
    why: str
    href: str


def gap_view(gap: Gap, language: str) -> str:
    """What is too long, and what the standard or the plan asks."""
    first_on, last_on = gap.too_long or (gap.from_on, gap.until_on)
    holes = _days(gap, language) | {
        "days": (last_on - first_on).days,
        "first": short_day(first_on, language),
        "last": short_day(last_on, language),
        "number": gap.allowed.number,
        "most": gap.allowed.days,
    }
    by_one = ONE_BY_PLAN if gap.allowed.by_plan else ONE_IN
    wording = by_one if gap.allowed.number == 1 else SEVERAL_IN
    return catalogue(language).gettext(wording) % holes


def gaps_href(person_id: UUID) -> str:
    """The page that proposes a time for each gap of a client."""
    return f"/people/{person_id}/gaps"


def reason_text(gap: Gap, context: PageContext) -> str:
    """The reason stored with an appointment that overrides a preference."""
    return context.translate(FOR_GAP) % _days(gap, context.language)


def proposed_line(context: PageContext, found: Proposal) -> str:
    """The proposal in one line of a card: when, with whom and where."""
    time = _time(context, found)
    hour = f"{time.day}, {time.hours}"
    return context.translate(PROPOSED, time=" · ".join(filter(None, (hour, time.with_whom))))


def proposal_view(context: PageContext, found: Proposal) -> ProposalShown:
    moves = found.moves
    was = None
    if moves is not None:
        hours = f"{clock(moves.starts_at)}–{clock(moves.ends_at)}"
        was = f"{short_day(moves.starts_at, context.language)}, {hours}"
    return ProposalShown(
        kind=found.kind,
        change="moved" if moves is not None else "added",
        was=was,
        time=_time(context, found),
        parts=_parts(context, found),
        still=context.translate(STILL_TOO_LONG) if found.closing.left else "",
        expected=moves is not None and expects(moves, context.now),
        asks_reason=found.asks_reason,
        fingerprint=found.fingerprint,
    )


def obstacles_view(context: PageContext, found: GapProposed) -> list[ObstacleShown]:
    person_id = found.ahead.person["person_id"]
    return [_obstacle(context, obstacle, person_id) for obstacle in found.obstacles]


def _obstacle(context: PageContext, obstacle: Obstacle, person_id: UUID) -> ObstacleShown:
    why = (
        why_unplaced(obstacle.words, context.language, all_rights=True)
        if obstacle.words is not None
        else context.translate(NO_EARLIER_DAY)
    )
    return ObstacleShown(obstacle.kind, why, _href(person_id, obstacle))


def _href(person_id: UUID, obstacle: Obstacle) -> str:
    if obstacle.appointment_id is not None:
        return f"/appointments/{obstacle.appointment_id}?times=yes"
    return slots_href(person_id, obstacle.line_id, obstacle.occurrence)


def _time(context: PageContext, found: Proposal) -> TimeShown:
    time = found.time
    place = context.translate(AT_HOME) if time.at_home else time.place
    return TimeShown(
        day=short_day(time.starts_at, context.language),
        hours=f"{clock(time.starts_at)}–{clock(time.ends_at)}",
        with_whom=" · ".join(filter(None, (time.officer, place))),
    )


def _parts(context: PageContext, found: Proposal) -> str:
    closing = found.closing
    wording = LAST_PART if closing.after is None else BOTH_PARTS
    return context.translate(wording, before=closing.before, after=closing.after)


def _days(gap: Gap, language: str) -> dict[str, object]:
    return {
        "from": short_day(gap.from_on, language),
        "until": short_day(gap.until_on, language),
    }
