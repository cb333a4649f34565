"""What tells several conditions of one kind from each other wherever one is named: number, labels, words and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.domain.conditions.numbers import neutral_labels, numbers_of_kind
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.language import translate
from aftercare.web.shell.phrases import entered_name, name_in_row
from aftercare.web.shell.request import PageContext

MOST_SHOWN: Final = 60
FULL = sentence("%(name)s: %(wording)s, %(days)s")
NUMBERED = sentence("%(name)s no. %(number)s")
ABOUT = sentence("%(name)s no. %(number)s (%(labels)s)")
WORDLESS = sentence("without wording")
FROM_ON, FROM_TO = sentence("from %(first)s"), sentence("from %(first)s until %(last)s")


def labels(conditions: Iterable[ConditionRow], language: str) -> dict[UUID, str]:
    """The short name of each by its id: that of its kind, with a number and whom it is about where the client has or
    had others of that kind. Every condition of a client is given."""
    every = list(conditions)
    numbers = numbers_of_kind(every)
    return {one.id: numbered(one, numbers.get(one.id), language) for one in every}


def numbered(one: ConditionRow, number: int | None, language: str) -> str:
    """The same of one, by its number among those of its kind; None for the only one."""
    about = neutral_labels(one.parameters)
    return with_number(entered_name(one, language), number, about, language)


def with_number(name: str, number: int | None, about: str, language: str) -> str:
    """`name` is that of its kind, `about` the labels of persons, or empty."""
    if number is None:
        return name
    words = {"name": name, "number": number, "labels": about}
    return translate(ABOUT if about else NUMBERED, language) % words


def numbered_in_row(row: Row, language: str) -> str:
    """The same of a row with `condition_number` and `condition_labels` beside what `name_in_row` reads."""
    name, about = name_in_row(row, language), row["condition_labels"] or ""
    return with_number(name, row["condition_number"], about, language)


def full_names(
    context: PageContext,
    conditions: Sequence[ConditionRow],
    every: Sequence[ConditionRow] | None = None,
) -> dict[UUID, str]:
    """The name of each by its id: its short name, and where others of its kind are among these also the beginning of
    its wording and the days of its own. `every`: all conditions of the client; None where these are all."""
    short = labels(conditions if every is None else every, context.language)
    count = Counter(one.kind for one in conditions)
    return {
        one.id: _full(context, one, short) if count[one.kind] > 1 else short[one.id]
        for one in conditions
    }


def _full(context: PageContext, one: ConditionRow, short: Mapping[UUID, str]) -> str:
    own = [day for day in (one.ends_on, one.withdrawn_on) if day]
    first = context.day(one.starts_on)
    days = (
        context.translate(FROM_TO, first=first, last=context.day(min(own)))
        if own
        else context.translate(FROM_ON, first=first)
    )
    said = f"“{beginning(one.wording)}”" if one.wording.strip() else context.translate(WORDLESS)
    return context.translate(FULL, name=short[one.id], wording=said, days=days)


def beginning(wording: str) -> str:
    """Whole words, as far as a narrow screen has place for them."""
    words = " ".join(wording.split())
    if len(words) <= MOST_SHOWN:
        return words
    return f"{words[:MOST_SHOWN].rpartition(' ')[0] or words[:MOST_SHOWN]}…"
