"""A time chosen by a person: refused with the rule it breaks, or accepted with a reason when it only breaks a wish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.subject_errors import TimeTaken
from aftercare.base.typed_text import MEDIUM_REASON, too_long
from aftercare.domain import placement
from aftercare.domain.accounts.permissions import Permission
from aftercare.domain.placement.explanation.reasons import RESTRICTIONS, Layer
from aftercare.domain.placement.instance import Obligation, Occurrence
from aftercare.domain.placement.outside import Outside, due, outside
from aftercare.domain.placement.result import Placed
from aftercare.domain.sites.sites import WRONG_SITE, WRONG_SITE_TEXT, may_stand, reveals_the_kind
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.placement.booking import book
from aftercare.processes.placement.free_starts import on_days
from aftercare.store.appointments.known_to_client import StillExpected, still_expected
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, query_as_clock
from aftercare.store.placement.instance_builder import (
    PlacementInput,
    lock_and_read_placement,
    read_placement_of_occurrence,
)
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import SiteRow

GRID_MIN = 15

REFUSALS = {
    Layer.WINDOW: "Outside its period, weekdays or hours, on a closed day, or sooner than people are given.",
    Layer.PERSON_FREE: "The client works or is away then.",
    Layer.SESSION: "The group does not meet then.",
    Layer.EXCLUDED: "This site lies in an exclusion zone.",
    Layer.HOME_ONLY: "A presence duty keeps the client at home then.",
    Layer.OPEN: "The site is closed then.",
    Layer.OFFICER_AT_WORK: "The officer does not work then, or not long enough.",
    Layer.SPACING: "Too close to another time of the same obligation.",
    Layer.PERSON_GAP: "Too close to another appointment of this client.",
    Layer.SESSION_ROOM: "The session is full.",
    Layer.ROOM: "The site is full then.",
    Layer.SEPARATION: "Juveniles and adults would be at one site together.",
    Layer.NO_CONTACT: "The client would meet a person they may have no contact with.",
    Layer.OFFICER_FREE: "The officer has another appointment then.",
}
# Of someone or something that is free again at another time.
TAKEN = {
    f"breaks-{one.value}"
    for one in (
        Layer.OFFICER_FREE,
        Layer.PERSON_FREE,
        Layer.PERSON_GAP,
        Layer.ROOM,
        Layer.SESSION_ROOM,
    )
}
LOOKED_AHEAD: Final = timedelta(days=13)
MOST_NEXT: Final = 3
# Quarters of two weeks, of one officer.
MOST_LOOKED_AT: Final = 14 * 24 * 4
IN_WINDOW = f"breaks-{Layer.WINDOW.value}"
PAST = "past"
OUTSIDE = {
    PAST: "It is over.",
    Outside.PERIOD: "Outside the period of this appointment, {first} to {last}.",
    Outside.NOTICE: "Sooner than one full day from now.",
    Outside.HOLIDAY: "It is a holiday or closing day.",
    Outside.WEEKDAY: "Not on one of its weekdays.",
    Outside.HOURS: "Not within its hours, {opens} to {closes}.",
}
SAY_NOTHING = "not-possible-here"
# For a reader who may not know of restrictions, every refusal by a site reads the same. With separate words for a
# full or closed site, any other refusal would reveal a restriction.
ALIKE = RESTRICTIONS | {Layer.OPEN, Layer.ROOM, Layer.SEPARATION}

WAITS_FOR_PLACE = "waits-for-place"
WAITS_TEXT = "The treatment is waiting for a place: no start has been agreed."

LATE, PASSES_OWN = "late", "passes-own-officer"
WHY_BY_HAND = {
    "nl": ("met de hand gekozen", "later dan de langste tussentijd toelaat",
           "bij de vervanger, al had de eigen toezichthouder tijd"),
    "en": ("chosen by hand", "later than the longest gap allows",
           "with the deputy, though the own officer had time"),
}  # fmt: skip


@dataclass(frozen=True)
class HandChoice:
    """A chosen time; None leaves officer, place or session to the rules. `reason` says why a wish is overridden, and
    is kept with the appointment."""

    starts_at: datetime
    officer_id: UUID | None = None
    site_id: UUID | None = None
    session_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True)
class Chosen:
    """A choice that breaks no rule: its row, its stored reasons, and the input it was judged on."""

    row: Placed
    why: dict[str, Any]
    placement_input: PlacementInput


def judged_choice(
    work: UnitOfWork, person_id: UUID, line_id: UUID, occurrence: int, choice: HandChoice
) -> Chosen:
    """Judges a choice while holding the placement lock. The time and place that the client still expects for this
    occurrence are exempt from the notice period. Raises Invalid at /starts_at with `breaks-` and the layer of each
    broken rule, in words the actor may read; for the window layer with the part. Raises Invalid at /reason when a
    wish is overridden without a reason. Raises Invalid at /starts_at with WAITS_FOR_PLACE for a treatment without an
    accepted referral. Raises Invalid at /site_id for a site of a kind that does not allow this obligation."""
    _refuse_unreadable(choice)
    with as_clock(work):
        placement_input = lock_and_read_placement(
            work.session, [person_id], work.now, only=(line_id, occurrence)
        )
        known = still_expected(work.session, person_id, line_id, occurrence, choice.starts_at)
    return _judged(work, placement_input, (line_id, occurrence), choice, known)


def checked_choice(
    work: UnitOfWork, line: ObligationRow, occurrence: int, choice: HandChoice
) -> Chosen:
    """The same judgement of an occurrence of an obligation in force, to show before it is booked. It takes no lock, so
    booking judges again. Raises Invalid as `judged_choice` does."""
    _refuse_unreadable(choice)
    run_queries = partial(query_as_clock, work)
    placement_input = read_placement_of_occurrence(run_queries, line, occurrence, work.now)
    with as_clock(work):
        known = still_expected(
            work.session, line.person_id, line.line_id, occurrence, choice.starts_at
        )
    return _judged(work, placement_input, (line.line_id, occurrence), choice, known)


def _refuse_unreadable(choice: HandChoice) -> None:
    refuse_if(too_long("/reason", choice.reason, MEDIUM_REASON))
    if (
        choice.starts_at.minute % GRID_MIN
        or choice.starts_at.second
        or choice.starts_at.microsecond
    ):
        raise Invalid.at("/starts_at", "not-on-quarter")


def _judged(
    work: UnitOfWork,
    placement_input: PlacementInput,
    about: tuple[UUID, int],
    choice: HandChoice,
    known: StillExpected | None,
) -> Chosen:
    line_id, occurrence = about
    if str(line_id) in placement_input.waits and not placement_input.standing:
        raise Invalid.at("/starts_at", WAITS_FOR_PLACE, WAITS_TEXT)
    _refuse_site(work, placement_input, line_id, choice)
    if _is_of_today(work, placement_input.obligation_by_line.get(str(line_id)), choice):
        placement_input = _without_notice(placement_input)
    if known is not None and _is_taken_back(work, placement_input, choice, known):
        choice = replace(choice, site_id=known.site_id, session_id=known.session_id)
        placement_input = _without_notice(placement_input)
    wish = placement.Wish(
        choice.starts_at,
        _text(choice.officer_id),
        _text(choice.site_id),
        _text(choice.session_id),
    )
    found = placement.judge(placement_input.instance, str(line_id), occurrence, wish)
    if found is None:
        raise Invalid.at("/starts_at", "not-free")
    if found.broken:
        view = refusal(found.broken, work.actor.can(Permission.READ_CASE_FILES))
        wanted = due(placement_input.instance, str(line_id), occurrence)
        others = _next_free(placement_input, about, choice) if _may_name_others(view) else ()
        if wanted and view[0].code == IN_WINDOW:
            view = (_window_view(work, placement_input, *wanted, choice.starts_at), *view[1:])
        raise TimeTaken.with_next(view, others)
    return Chosen(found.row, _why(work, found, choice.reason.strip()), placement_input)


def _may_name_others(view: tuple[FieldFault, ...]) -> bool:
    """By what the reader may read: else free times would say which rule stands behind a refusal without one."""
    return any(one.code in TAKEN for one in view)


def _next_free(
    placement_input: PlacementInput, about: tuple[UUID, int], choice: HandChoice
) -> list[datetime]:
    """The first MOST_NEXT times after the chosen one, of its two weeks, with the officer and the place chosen."""
    wanted, first_on = (str(about[0]), about[1]), civil_date(choice.starts_at)
    instance = on_days(placement_input.instance, wanted, first_on, first_on + LOOKED_AHEAD)
    found = placement.free_starts(instance, *wanted, MOST_LOOKED_AT) if instance else ()
    officer, site = _text(choice.officer_id), _text(choice.site_id)
    starts = {
        one.start
        for one in found
        if one.start > choice.starts_at
        and officer in (None, one.officer)
        and site in (None, one.site)
    }
    return sorted(starts)[:MOST_NEXT]


def _is_of_today(work: UnitOfWork, line: ObligationRow | None, choice: HandChoice) -> bool:
    """Whether it is an extra appointment of today, which may have begun: a client came unannounced."""
    on_day = civil_date(choice.starts_at) == civil_date(work.now)
    return line is not None and line.may_be_at_once and on_day


def _without_notice(placement_input: PlacementInput) -> PlacementInput:
    return replace(placement_input, instance=replace(placement_input.instance, earliest=None))


def _is_taken_back(
    work: UnitOfWork, placement_input: PlacementInput, choice: HandChoice, known: StillExpected
) -> bool:
    """Whether a choice inside the notice period matches what the client still expects, so that they need no notice."""
    earliest = placement_input.instance.earliest
    return (
        earliest is not None
        and work.now < choice.starts_at < earliest
        and choice.site_id in (None, known.site_id)
        and choice.session_id in (None, known.session_id)
    )


def _refuse_site(
    work: UnitOfWork, placement_input: PlacementInput, line_id: UUID, choice: HandChoice
) -> None:
    """Refuses a site of the wrong kind. A reader who may not know the kind can name only sites that do not reveal
    it. Any other site, right or wrong, gets the same refusal: different answers would reveal the kind to a reader
    who tries sites."""
    line = placement_input.obligation_by_line.get(str(line_id))
    site = work.session.get(SiteRow, choice.site_id) if choice.site_id else None
    wrong = line is not None and site is not None and not may_stand(line.kind, site.kind)
    if not work.actor.can(Permission.READ_CASE_FILES):
        if wrong or choice.session_id or (site is not None and reveals_the_kind(site.kind)):
            raise Invalid(fields=refusal((), may_see_restrictions=False))
    elif wrong:
        raise Invalid.at("/site_id", WRONG_SITE, WRONG_SITE_TEXT)


def refusal(broken: tuple[Layer, ...], may_see_restrictions: bool) -> tuple[FieldFault, ...]:
    """The broken rules, as far as the reader may know of them; never empty."""
    view = [one for one in broken if may_see_restrictions or one not in ALIKE]
    if not view:
        return (FieldFault("/starts_at", SAY_NOTHING, "Not possible at this site or time."),)
    return tuple(FieldFault("/starts_at", f"breaks-{one.value}", REFUSALS[one]) for one in view)


def _window_view(
    work: UnitOfWork,
    placement_input: PlacementInput,
    row: Obligation,
    one: Occurrence,
    start: datetime,
) -> FieldFault:
    """The part of the window that the start lies outside of. The period is named only to readers who may see case
    files: how often an obligation recurs reveals the supervision level."""
    fault = FieldFault("/starts_at", IN_WINDOW, REFUSALS[Layer.WINDOW])
    part = PAST if start < work.now else outside(placement_input.instance, row, one, start)
    if part is None or (part is Outside.PERIOD and not work.actor.can(Permission.READ_CASE_FILES)):
        return fault
    begins = wall(start)
    holes: dict[str, int | str | date] = {
        "day": begins.date(),
        "at": f"{begins:%H:%M}",
        "until": f"{begins + timedelta(minutes=row.minutes):%H:%M}",
        "first": one.first_on,
        "last": one.last_on,
        "opens": _clock(row.from_min),
        "closes": _clock(row.to_min),
    }
    return replace(fault, detail=OUTSIDE[part].format(**holes), holes=holes, part=part)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def book_by_hand(
    work: UnitOfWork, line_id: UUID, chosen: Chosen, replaces_id: UUID | None = None
) -> AppointmentRow:
    """Writes the new row as the clock; the placement lock is still held."""
    obligation = chosen.placement_input.obligation_by_line[str(line_id)]
    return book(work, obligation, chosen.row, chosen.why, replaces_id)


def despite(why: dict[str, Any]) -> list[str]:
    """The wishes that were overridden for an appointment, as codes: `late`, `passes-own-officer`."""
    return list(why.get("by_hand", {}).get("despite", ()))


def _why(work: UnitOfWork, found: placement.Judgement, reason: str) -> dict[str, Any]:
    given_way = [LATE] * found.late + [PASSES_OWN] * found.passes_own
    if given_way and not reason:
        raise Invalid(fields=tuple(_asks(one) for one in given_way))
    words: dict[str, Any] = {}
    for language, (by_hand, late, deputy) in WHY_BY_HAND.items():
        parts = [by_hand, *[late] * found.late, *[deputy] * found.passes_own]
        words[language] = "; ".join(parts)
    # The words that every reader may see are stored apart from the typed reason, which is for case workers.
    words["by_hand"] = {
        "by": str(work.actor.staff_id), "despite": given_way, "reason": reason or None,
    }  # fmt: skip
    return words


def _asks(given_way: str) -> FieldFault:
    if given_way == LATE:
        return FieldFault("/reason", "asks-late")
    return FieldFault("/reason", "asks-passes-own-officer")


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
