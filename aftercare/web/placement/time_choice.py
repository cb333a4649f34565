"""Free times as form options, and the time chosen by hand read from the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from aftercare.base.errors import Fault, Invalid, NonexistentTime
from aftercare.base.translation import sentence
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.view import OfferedTime
from aftercare.casework.placement.manual_choice import HandChoice
from aftercare.casework.placement.slots import HandOptions
from aftercare.domain.time.wall_time import at_wall, civil_date, parse_moment
from aftercare.web.shell.dates import clock
from aftercare.web.shell.day_span import SKIPPED
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading
from aftercare.web.shell.phrases import AT_HOME, cadence, when
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.saving import NotSaved

LATE = sentence("longer gap than allowed: give a reason")
PASSES_OWN = sentence("the client's own officer is free then too: give a reason")
NOT_POSSIBLE = sentence("Not moved: this time is not possible")
ASKS_REASON = sentence("Not moved yet: this time asks for a reason")
# The form field for each fault about a chosen time.
OFFER_NAMES = {"/session_id": "starts_at", "/occurrence": "starts_at"}
HAND_NAMES = {"/starts_at": "on", "/occurrence": "on", "/reason": "hand_reason"}


@dataclass(frozen=True, slots=True)
class TimeOptions:
    """`officers` and `sites`: id and name. `cadence` and `when`: what the plan requires, where the reader may know."""

    kind: str
    officers: list[tuple[str, str]]
    sites: list[tuple[str, str]]
    cadence: str | None
    when: str


@dataclass(frozen=True)
class Proposed:
    """A time that the address proposes, checked: the form filled in with it, and what heads its faults, if any."""

    form: Reading
    fits: bool = False
    refused: str | None = None


def offer_view(context: PageContext, offer: OfferedTime, remark: str | None = None) -> Option:
    """An option below its day and officer: the time, then a remark, where, and what requires a reason."""
    place = context.translate(AT_HOME) if offer.at_home else offer.place
    late = context.translate(LATE) if offer.late else None
    passed = context.translate(PASSES_OWN) if offer.passes_own else None
    said = context.translate(remark) if remark else None
    return Option(
        _value(HandChoice(offer.starts_at, offer.officer_id, offer.site_id, offer.session_id)),
        f"{clock(offer.starts_at)}–{clock(offer.ends_at)}",
        " · ".join(filter(None, (said, place, late, passed))),
    )


def chosen_offer(form: Reading) -> HandChoice:
    """The chosen offer, with its officer and site; we wrote the option's value ourselves."""
    chosen = form.text("starts_at", required=False)
    choice = offer_of(chosen)
    if choice is None:
        form.errors["starts_at"] = NOT_A_CHOICE
    reason = form.text("reason", required=False, most=MEDIUM_REASON)
    if not form.is_valid or choice is None:
        raise NotSaved()
    return replace(choice, reason=reason)


def offer_of(value: str) -> HandChoice | None:
    """What the value of an option stands for; None for any other text."""
    try:
        moment, officer, place, session = value.split("_")
        return HandChoice(parse_moment(moment), _uuid(officer), _uuid(place), _uuid(session))
    except (Fault, ValueError):
        return None


def chosen_by_hand(form: Reading, now: datetime, options: HandOptions) -> HandChoice:
    """The day and time typed by hand, with officer and site if chosen."""
    on, at = form.date("on", civil_date(now)), form.time("at")
    officer = form.optional_one_of("officer", [one for one, _ in options.officers])
    place = form.optional_one_of("place", [one for one, _ in options.sites])
    reason = form.text("hand_reason", required=False, most=MEDIUM_REASON)
    if not form.is_valid:
        raise NotSaved()
    try:
        starts_at = at_wall(on, at)
    except NonexistentTime:
        form.errors["at"] = SKIPPED
        raise NotSaved() from None
    return HandChoice(starts_at, officer, place, reason=reason)


def proposed_time(
    context: PageContext, options: HandOptions, check: Callable[[HandChoice], None]
) -> Proposed | None:
    """A time that may be taken is chosen among the free times, with a reason asked where a wish gives way. One that
    breaks rules is in the form for a time chosen by hand, with the rules. None when the address proposes no time."""
    asked = context.request.query_params
    if context.request.method != "GET" or not asked.get("on") or not asked.get("at"):
        return None
    typed = {name: asked[name] for name in ("on", "at", "officer") if asked.get(name)}
    form = Reading({"by_hand": "yes"} | typed)
    try:
        choice = chosen_by_hand(form, context.now, options)
    except NotSaved:
        return Proposed(form, refused=NOT_POSSIBLE)
    chosen = Reading(typed | {"starts_at": _value(choice)})
    try:
        check(choice)
    except Invalid as invalid:
        errors = field_errors(invalid, HAND_NAMES)
        if set(errors) != {"hand_reason"}:
            form.errors.update(errors)
            return Proposed(form, refused=NOT_POSSIBLE)
        chosen.errors["reason"] = errors["hand_reason"]
        return Proposed(chosen, refused=ASKS_REASON)
    return Proposed(chosen, fits=True)


def options_view(context: PageContext, options: HandOptions) -> TimeOptions:
    asked = options.asked
    return TimeOptions(
        kind=options.kind,
        officers=[(str(officer_id), name) for officer_id, name in options.officers],
        sites=[
            (str(site_id), name or context.translate(AT_HOME)) for site_id, name in options.sites
        ],
        cadence=cadence(*asked.often, context.language) if asked.often else None,
        when=when(*asked.hours, context.language) if asked.hours else "",
    )


def _value(choice: HandChoice) -> str:
    where = (choice.officer_id, choice.site_id, choice.session_id)
    return "_".join((choice.starts_at.isoformat(), *map(_text, where)))


def _uuid(value: str) -> UUID | None:
    return UUID(value) if value else None


def _text(value: UUID | None) -> str:
    return "" if value is None else str(value)
