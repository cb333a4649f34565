"""What of a submission no officer could ever accept for any client: the rules that accepting asks too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.library import Library
from aftercare.domain.conditions.term_faults import day_faults as condition_day_faults
from aftercare.domain.conditions.term_faults import kind_faults
from aftercare.domain.orders.day_bounds import (
    OrderDays,
    day_faults,
    extension_faults,
    last_possible,
    withdrawal_faults,
)
from aftercare.domain.orders.frame_rules import FRAME_RULES, suspended_by
from aftercare.domain.orders.order_checks import suspension_faults
from aftercare.domain.orders.periods import Length, last_day_of
from aftercare.domain.orders.terms import OrderTerms, first_day_of, law_faults, terms_faults
from aftercare.domain.submissions.contents import (
    Content,
    Detention,
    OrderChanged,
    OrderImposed,
    Release,
)
from aftercare.domain.submissions.kinds import unknown_kinds
from aftercare.domain.submissions.stated import TERMS, plain

_OF_PERIOD: Final = ("length", "ends_on", "starts_on", "final_on")
NO_NAMES: Final[Mapping[str, str]] = {}


def possible_faults(content: Content, library: Library, today: date) -> Iterator[FieldFault]:
    """At their places in the document. What depends on the file of the client, such as a day before their twelfth
    birthday, an overlap or the type of an order that changes, is seen with that file."""
    match content:
        case OrderImposed():
            yield from _imposed(content, library, today)
        case OrderChanged():
            yield from _changed(content, today)
            yield from unknown_kinds(content, library, today)
        case Detention():
            yield from _at("", suspension_faults(content.from_on, content.until_on, today))
        case Release():
            # Its first day is that of custody in the file.
            first_on = min(content.until_on, today)
            yield from _at("", suspension_faults(first_on, content.until_on, today))


def terms_of(content: OrderImposed) -> OrderTerms:
    """As they would be entered by hand."""
    terms: dict[str, Any] = {name: plain(getattr(content, name)) for name in TERMS}
    given = content.length
    return OrderTerms(**terms, length=Length(given.number, given.unit) if given else None)


def names_in(content: OrderImposed | OrderChanged) -> Mapping[str, str]:
    """Where a fault stands that the rules find elsewhere: of the length at the last day, where that was sent in its
    place; of what stands at the member that clashes with it."""
    given = (one for one in _OF_PERIOD if getattr(content, one) is not None)
    at = next(given, None)
    names = dict.fromkeys(("/length", "/extensions"), f"/{at}") if at else {}
    if isinstance(content, OrderChanged) and content.new_court_reference is not None:
        names["/court_reference"] = "/new_court_reference"
    return names


def _imposed(content: OrderImposed, library: Library, today: date) -> Iterator[FieldFault]:
    terms = terms_of(content)
    found = terms_faults(terms, today) or [*law_faults(terms)]
    yield from _at("", found, names_in(content))
    first_on = first_day_of(terms)
    # Custody can move the end of most orders.
    moves = bool(suspended_by(terms.frame)) or not first_on
    last_on = terms.ends_on
    if first_on and terms.length:
        last_on = last_day_of(first_on, terms.length)
    regimes = [terms.regime] if terms.regime else [*FRAME_RULES[terms.frame].regimes]
    for n, part in enumerate(content.conditions):
        if library.newest_on(part.kind, today) is not None:
            found_kind = kind_faults(library, today, terms.frame, regimes, part.kind)
            yield from _at(f"/conditions/{n}", found_kind)
        days, of_order = (part.starts_on, part.ends_on), (first_on, None if moves else last_on)
        yield from _at(
            f"/conditions/{n}", condition_day_faults(days, of_order, last_possible(today))
        )
    yield from unknown_kinds(content, library, today)


def _changed(content: OrderChanged, today: date) -> Iterator[FieldFault]:
    ended = content.ended
    days = OrderDays(
        content.starts_on, content.ends_on, content.final_on, ended.on if ended else None
    )
    yield from _at("", day_faults(days, today), {"/ended_on": "/ended/on"})
    if ended and content.starts_on and ended.on < content.starts_on:
        yield FieldFault("/content/ended/on", "dates-reversed")
    if content.extension:
        yield from _at("/extension", extension_faults(content.extension.decided_on, today))
    for n, part in enumerate(content.conditions_added):
        given = (part.starts_on, part.ends_on)
        found = condition_day_faults(given, (content.starts_on, None), last_possible(today))
        yield from _at(f"/conditions_added/{n}", found)
    for n, gone in enumerate(content.conditions_withdrawn):
        yield from _at(f"/conditions_withdrawn/{n}", withdrawal_faults(gone.on, today))


def _at(
    place: str, faults: Iterator[FieldFault] | list[FieldFault], names: Mapping[str, str] = NO_NAMES
) -> Iterator[FieldFault]:
    for one in faults:
        yield replace(one, pointer=f"/content{place}{names.get(one.pointer, one.pointer)}")
