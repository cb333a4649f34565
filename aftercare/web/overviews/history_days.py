"""Lines of a client's history about orders, conditions and suspensions, and about who was informed of a change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from aftercare.base.translation import sentence
from aftercare.domain.conditions.numbers import neutral_labels
from aftercare.domain.conditions.own_kinds import entered_entry
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.full_names import beginning, with_number
from aftercare.web.orders.period_view import length_words
from aftercare.web.shell.phrases import entry_name, frame_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.words import Word, mid_sentence

# What ends the kind of a line of which only the day is known.
THEN: Final = "_then"
_OF_CONDITION: Final = frozenset({"withdrawn", "withdrawn_then", "last_day"})
_ENDS: Final = frozenset({"order_ended", "order_ended_then", "order_reopened"})
_INFORMED: Final = frozenset({"informed", "informed_voided", "unwaited"})
_LENGTHS: Final = {
    "order_extended": sentence("%(what)s: extended by %(length)s"),
    "extension_removed": sentence("%(what)s: the extension by %(length)s was undone"),
}
DAY_KINDS: Final = frozenset(
    _OF_CONDITION
    | _ENDS
    | set(_LENGTHS)
    | {"order_changed", "suspension", "suspension_changed", "suspension_removed"}
    | _INFORMED
)
_ORDER_ENDED = sentence("%(what)s: ended, last day %(last)s")
_ORDER_REOPENED = sentence("%(what)s: the end on %(former)s was undone")
_ORDER_CHANGED = sentence("%(what)s: changed: %(parts)s")
_PART_FROM_TO = sentence("%(part)s from %(former)s to %(last)s")
_PART_BEFORE = sentence("%(part)s, before that %(former)s")
_PART_ENTERED = sentence("%(part)s set to %(last)s")
_PART_GONE = sentence("%(part)s %(former)s removed")
PARTS: Final = {
    "starts_on": sentence("first day"),
    "ends_on": sentence("last day as imposed"),
    "final_on": sentence("day on which it became final"),
    "frame": sentence("type of order"),
    "court_reference": sentence("court reference"),
    "immediately_enforceable": sentence("whether it is enforceable at once"),
    "regime": sentence("whether adult or juvenile law applies"),
    "age_at_offence": sentence("age at the offence"),
    "serious_risk": sentence("whether there is a serious risk"),
    "executed_by": sentence("who carries it out"),
}
_OFFICE_KNOWS = sentence("%(what)s: %(office)s was informed")
_VOIDED = sentence("%(what)s: the line that %(office)s was informed was voided")
_UNWAITED = sentence("%(what)s: could not wait until the prosecution service was informed: %(why)s")
_WITHDRAWN = sentence("%(what)s: withdrawn, last day %(last)s")
_WITHDRAWAL_UNDONE = sentence("%(what)s: the withdrawal on %(former)s was taken back")
_LAST_DAY = sentence("%(what)s: last day changed from %(former)s to %(last)s")
_SINCE = sentence("%(what)s: since %(first)s")
_FROM_TO = sentence("%(what)s: %(first)s to %(last)s")
_ENDED = sentence("%(what)s: last day entered, %(first)s to %(last)s")
_CORRECTED = sentence("%(what)s: corrected, now %(days)s; before that %(former)s")
_UNDONE = sentence("%(what)s: the entry from %(first)s was undone")
_SINCE_DAY = sentence("since %(day)s")
_DAYS = sentence("from %(first)s to %(last)s")


def line_of_days(context: PageContext, row: Row) -> Word:
    """What one of `DAY_KINDS` says, with its icon; the row is one of the timeline."""
    if row["kind"] in _OF_CONDITION:
        return _condition(context, row)
    if row["kind"] in _ENDS:
        return _end_of_order(context, row)
    if row["kind"] in _LENGTHS:
        return _extension(context, row)
    if row["kind"] == "order_changed":
        return _change_of_order(context, row)
    if row["kind"] in _INFORMED:
        return _informed(context, row)
    kind, first, last, *before = json.loads(row["what"])
    now = _Stretch.read(kind, first, last)
    if row["kind"] == "suspension_removed":
        title = now.whole(context, _UNDONE)
    elif before:
        title = _changed(context, now, _Stretch.read(*before))
    else:
        title = now.whole(context)
    return Word(title, word("suspension", kind).icon)


@dataclass(frozen=True)
class _Stretch:
    """A suspension as it stood; without a last day it lasted."""

    kind: str
    first: date
    last: date | None

    @classmethod
    def read(cls, kind: str, first: str, last: str | None) -> _Stretch:
        return cls(kind, date.fromisoformat(first), date.fromisoformat(last) if last else None)

    def days(self, context: PageContext) -> str:
        if self.last is None:
            return context.translate(_SINCE_DAY, day=context.day(self.first))
        first, last = context.day(self.first), context.day(self.last)
        return context.translate(_DAYS, first=first, last=last)

    def whole(self, context: PageContext, words: str | None = None) -> str:
        """With its name, in these words or as it is entered."""
        return context.translate(
            words or (_FROM_TO if self.last else _SINCE),
            what=context.name_of("suspension", self.kind),
            first=context.day(self.first),
            last=context.day(self.last) if self.last else "",
        )


def _changed(context: PageContext, now: _Stretch, was: _Stretch) -> str:
    if now.last and was == replace(now, last=None):
        return now.whole(context, _ENDED)
    former = was.days(context) if was.kind == now.kind else mid_sentence(was.whole(context))
    name = context.name_of("suspension", now.kind)
    return context.translate(_CORRECTED, what=name, days=now.days(context), former=former)


def _condition(context: PageContext, row: Row) -> Word:
    *of, was, until = json.loads(row["what"])
    name, days = _name(context, of), (was, until)
    former, last = (one and context.day(date.fromisoformat(one)) for one in days)
    words = _WITHDRAWAL_UNDONE if last is None else _LAST_DAY if former else _WITHDRAWN
    return Word(context.translate(words, what=name, former=former or "", last=last or ""), "ban")


def _name(context: PageContext, of: Sequence[Any]) -> str:
    """`of`: kind, version, document of an own kind, number and labels of a condition, as its statement reads them."""
    kind, version, own, number, labels = of
    name = entry_name(entered_entry(kind, version, own), context.language) or kind
    return with_number(name, number, neutral_labels({"labels": labels}), context.language)


def _end_of_order(context: PageContext, row: Row) -> Word:
    frame, *days = json.loads(row["what"])
    former, last = (one and context.day(date.fromisoformat(one)) for one in days)
    words = _ORDER_REOPENED if last is None else _LAST_DAY if former else _ORDER_ENDED
    name = frame_name(frame, context.language)
    title = context.translate(words, what=name, former=former or "", last=last or "")
    return Word(title, "gavel")


def _change_of_order(context: PageContext, row: Row) -> Word:
    frame, changed = json.loads(row["what"])
    parts = ", ".join(_part(context, one, *changed[one]) for one in PARTS if one in changed)
    what = frame_name(frame, context.language)
    return Word(context.translate(_ORDER_CHANGED, what=what, parts=parts), "gavel")


def _part(context: PageContext, part: str, *days: str | None) -> str:
    """Of a day the one before and the one after, of a number the one before; of anything else that it changed."""
    name = context.translate(PARTS[part])
    if part == "court_reference":
        return context.translate(_PART_BEFORE, part=name, former=days[0]) if days[0] else name
    former, last = (context.day(date.fromisoformat(one)) if one else "" for one in days)
    if not former and not last:
        return name
    words = _PART_FROM_TO if former and last else _PART_GONE if former else _PART_ENTERED
    return context.translate(words, part=name, former=former, last=last)


def _informed(context: PageContext, row: Row) -> Word:
    """What changes, of which condition, and which office knows it or why that could not wait."""
    what, office_or_why, wording, *of = json.loads(row["what"])
    about = context.name_of("disclosed", what)
    if of[0]:
        about = f"{about}, {mid_sentence(_name(context, of))}"
        if wording:
            about = f"{about} “{beginning(wording)}”"
    if row["kind"] == "unwaited":
        why = mid_sentence(context.name_of("unwaited", office_or_why))
        title = context.translate(_UNWAITED, what=about, why=why)
    elif row["kind"] == "informed_voided":
        title = context.translate(_VOIDED, what=about, office=office_or_why)
    else:
        title = context.translate(_OFFICE_KNOWS, what=about, office=office_or_why)
    return Word(title, "gavel")


def _extension(context: PageContext, row: Row) -> Word:
    frame, number, unit = json.loads(row["what"])
    length = length_words(Length(number, LengthUnit(unit)), context.language)
    name = frame_name(frame, context.language)
    return Word(context.translate(_LENGTHS[row["kind"]], what=name, length=length), "gavel")
