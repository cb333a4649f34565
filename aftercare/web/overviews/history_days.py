"""Lines of a client's history about days: an order ended or extended, a condition withdrawn, suspensions."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from aftercare.base.translation import sentence
from aftercare.domain.conditions.own_kinds import entered_entry
from aftercare.domain.orders.periods import Length, LengthUnit
from aftercare.store.database.plain_sql import Row
from aftercare.web.orders.period_view import length_words
from aftercare.web.shell.phrases import entry_name, frame_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word
from aftercare.web.shell.words import Word, mid_sentence

# What ends the kind of a line of which only the day is known.
THEN: Final = "_then"
_OF_CONDITION: Final = frozenset({"withdrawn", "withdrawn_then", "last_day"})
_ENDS: Final = frozenset({"order_ended", "order_ended_then", "order_reopened"})
_LENGTHS: Final = {
    "order_extended": sentence("%(what)s: extended by %(length)s"),
    "extension_removed": sentence("%(what)s: the extension by %(length)s was undone"),
}
DAY_KINDS: Final = frozenset(
    _OF_CONDITION
    | _ENDS
    | set(_LENGTHS)
    | {"suspension", "suspension_changed", "suspension_removed"}
)
_ORDER_ENDED = sentence("%(what)s: ended, last day %(last)s")
_ORDER_REOPENED = sentence("%(what)s: the end on %(former)s was undone")
_WITHDRAWN = sentence("%(what)s: withdrawn, last day %(last)s")
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
    kind, version, own, *days = json.loads(row["what"])
    name = entry_name(entered_entry(kind, version, own), context.language) or kind
    former, last = (one and context.day(date.fromisoformat(one)) for one in days)
    if former:
        title = context.translate(_LAST_DAY, what=name, former=former, last=last)
    else:
        title = context.translate(_WITHDRAWN, what=name, last=last)
    return Word(title, "ban")


def _end_of_order(context: PageContext, row: Row) -> Word:
    frame, *days = json.loads(row["what"])
    former, last = (one and context.day(date.fromisoformat(one)) for one in days)
    words = _ORDER_REOPENED if last is None else _LAST_DAY if former else _ORDER_ENDED
    name = frame_name(frame, context.language)
    title = context.translate(words, what=name, former=former or "", last=last or "")
    return Word(title, "gavel")


def _extension(context: PageContext, row: Row) -> Word:
    frame, number, unit = json.loads(row["what"])
    length = length_words(Length(number, LengthUnit(unit)), context.language)
    name = frame_name(frame, context.language)
    return Word(context.translate(_LENGTHS[row["kind"]], what=name, length=length), "gavel")
