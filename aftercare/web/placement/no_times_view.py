"""Template values for a period without a free time: why, day by day, and the reader's possible next steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.people.acts import change_details
from aftercare.casework.placement.manual_choice import ALIKE
from aftercare.casework.placement.no_times import DraftLine, NoTimes, Stretch
from aftercare.casework.plans.acts import draft_plan
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.outside import Outside
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.time.holidays import office_closure
from aftercare.web.deadlines.words import HOLIDAYS
from aftercare.web.shell.request import PageContext
from aftercare.web.time.days_off import CLOSED

CLOSING_DAY = sentence("closing day")
OWN_TIME = sentence("Only the current time fits")
SAY_NOTHING = sentence("Not possible at this site or time")
WHY: dict[Layer | Outside, str] = {
    Outside.NOTICE: sentence("Over, or too soon to notify the client in time"),
    Layer.WINDOW: sentence("No start fits the days and hours of the plan"),
    Layer.PERSON_FREE: sentence("The client works or is away"),
    Layer.SESSION: sentence("The group does not meet"),
    Layer.EXCLUDED: sentence("The client may not come to this site"),
    Layer.HOME_ONLY: sentence("The client has to be at home"),
    Layer.OPEN: sentence("The site is closed"),
    Layer.OFFICER_AT_WORK: sentence("Away, or not at work long enough: %(officers)s"),
    Layer.SPACING: sentence("Too close to another appointment of the same kind"),
    Layer.PERSON_GAP: sentence("Too close to another appointment of the client"),
    Layer.SESSION_ROOM: sentence("The sessions of the group are full"),
    Layer.ROOM: sentence("The site is full"),
    Layer.SEPARATION: sentence("Juveniles and adults would be at the site together"),
    Layer.NO_CONTACT: sentence("The client would meet a person they may have no contact with"),
    Layer.OFFICER_FREE: sentence("Away or booked at every time that fits: %(officers)s"),
}
EDITABLE = (PlanState.DRAFTED, PlanState.RETURNED)


@dataclass(frozen=True, slots=True)
class DaysWithout:
    first_on: date
    last_on: date
    why: str


@dataclass(frozen=True, slots=True)
class NoneFree:
    """`first_on` and `last_on` of the period, None where the reader may not know them. `waits`: a treatment without
    an agreed start. `other_officer`: another stand-in can be chosen. `plan_href`: of the version being edited."""

    first_on: date | None
    last_on: date | None
    days: list[DaysWithout]
    waits: bool
    other_officer: bool
    person_id: UUID
    may_plan: bool
    plan_href: str | None


def no_times_view(
    context: PageContext, person_id: UUID, found: NoTimes, *, period: bool = True
) -> NoneFree:
    """Without `period` no day is shown: its length would reveal the level."""
    full = context.can_perform(person_file)
    days = [
        DaysWithout(days.first_on, days.last_on, _why(context, days, full=full))
        for days in (found.stretches if period else ())
    ]
    return NoneFree(
        first_on=found.first_on if period else None,
        last_on=found.last_on if period else None,
        days=days,
        waits=found.waits and full,
        other_officer=found.other_officer and context.can_perform(change_details),
        person_id=person_id,
        may_plan=context.can_perform(draft_plan),
        plan_href=_plan_href(found.in_hand),
    )


def _why(context: PageContext, days: Stretch, *, full: bool) -> str:
    if days.why is None:
        return context.translate(OWN_TIME)
    if days.why is Outside.HOLIDAY:
        holiday = office_closure(days.first_on)
        return context.translate(
            CLOSED, holiday=context.translate(HOLIDAYS[holiday] if holiday else CLOSING_DAY)
        )
    if days.why in ALIKE and not full:
        return context.translate(SAY_NOTHING)
    why = context.translate(WHY.get(days.why, WHY[Layer.WINDOW]))
    return why % {"officers": ", ".join(days.officers)}


def _plan_href(in_hand: DraftLine | None) -> str | None:
    """The version being edited, with the obligation's form open if it can be changed. None while a new version must be
    started first."""
    if in_hand is None:
        return None
    if in_hand.state not in EDITABLE:
        return f"/plans/{in_hand.plan_id}"
    line = f"?obligation={in_hand.obligation_id}" if in_hand.obligation_id else ""
    return f"/plans/{in_hand.plan_id}/edit{line}"
