"""The days on which a client was actually supervised under a document's orders, and the facts about one miss."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from aftercare.domain.papers.disputes import of_kept
from aftercare.domain.papers.facts import Dossier, Fact, causes_of

Stretch = tuple[date, date]
_DAY: Final = timedelta(days=1)
# For a document about a miss, only those of the missed appointments are kept.
_OF_AN_APPOINTMENT: Final = frozenset({"outcome", "absence", "message", "reply", "letter"})


def began_on(starts_on: Iterable[date], enrolled_on: date | None) -> date | None:
    """When supervision under these orders actually began: with the first of them, but not before the client was
    enrolled (an imported case file keeps that day). None when neither is known."""
    first = min(starts_on, default=None)
    return max(first, enrolled_on) if first and enrolled_on else first or enrolled_on


def supervised(dossier: Dossier) -> tuple[Stretch, ...]:
    """The supervised days within the document's period, both included, without detention and evasion; earliest
    first."""
    orders, person = dossier.of("order"), next(iter(dossier.of("person")), None)
    began = began_on(
        (day for one in orders if (day := one.day("starts_on"))),
        person.day("enrolled_on") if person else None,
    )
    whole = (max(dossier.from_on, began or dossier.from_on), dossier.until_on)
    found = _joined(_within(_order_days(one), whole) for one in orders) if orders else [whole]
    for one in dossier.of("suspension"):
        found = [rest for each in found for rest in _without(each, one)]
    return tuple(each for each in found if each[0] <= each[1])


def about_the_miss(dossier: Dossier) -> Dossier:
    """Only the facts about the appointments behind the escalation: what the plan required, and the messages and
    replies. The escalation itself and earlier warnings and reports are kept. All appointments stay, to be counted.
    Unchanged when the escalation names no appointment. Applying it twice gives the same."""
    causes = causes_of(dossier)
    if not causes:
        return dossier
    missed = {one.ref.id for one in causes}
    broken = {one.text("condition_id") for one in causes}
    numbers = {one.text("plan_number") for one in causes}
    plans = {one.ref.id for one in dossier.of("plan") if one.text("number") in numbers}
    kept = tuple(
        one
        for one in dossier.facts
        if _is_about(one, dossier.escalation_id, missed=missed, broken=broken, plans=plans)
    )
    return replace(dossier, facts=of_kept(kept))


def _is_about(
    one: Fact, escalation_id: str | None, *, missed: set[str], broken: set[str], plans: set[str]
) -> bool:
    match one.ref.kind:
        case kind if kind in _OF_AN_APPOINTMENT:
            return one.text("appointment_id") in missed
        case "away":
            return bool(missed.intersection(one.text("appointments").split()))
        case "condition":
            return one.ref.id in broken
        case "plan":
            return one.ref.id in plans
        case "obligation":
            return one.text("condition_id") in broken and one.text("plan_id") in plans
        case "escalation":
            return one.ref.id == escalation_id
        case "step":
            return one.text("escalation_id") == escalation_id
        case "event":
            return one.text("kind") == "warning"
        case "tier_change" | "contact":
            return False
    return True


def _order_days(order: Fact) -> Stretch:
    ends = order.day("ended_on") or order.day("ends_on") or date.max
    return order.day("starts_on") or date.min, ends


def _within(one: Stretch, whole: Stretch) -> Stretch:
    return max(one[0], whole[0]), min(one[1], whole[1])


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches that touch or overlap, joined."""
    found: list[Stretch] = []
    for first, last in sorted(one for one in stretches if one[0] <= one[1]):
        if found and first <= found[-1][1] + _DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _without(one: Stretch, suspension: Fact) -> list[Stretch]:
    """What is left of a stretch without a suspension; one without a last day continues."""
    first, last = suspension.day("from_on"), suspension.day("until_on") or date.max
    if first is None or first > one[1] or last < one[0]:
        return [one]
    before = [(one[0], first - _DAY)] if first > one[0] else []
    after = [(last + _DAY, one[1])] if last < one[1] else []
    return [*before, *after]
