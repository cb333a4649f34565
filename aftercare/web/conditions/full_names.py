"""What tells several conditions of one kind from each other, wherever one of them is named: its words and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.store.conditions.rows import ConditionRow
from aftercare.web.shell.phrases import entered_name
from aftercare.web.shell.request import PageContext

MOST_SHOWN: Final = 60
FULL = sentence("%(name)s: %(wording)s, %(days)s")
WORDLESS = sentence("without wording")
FROM_ON, FROM_TO = sentence("from %(first)s"), sentence("from %(first)s until %(last)s")


def full_names(context: PageContext, conditions: Sequence[ConditionRow]) -> dict[UUID, str]:
    """The name of each by its id: of one that is alone of its kind among these that of its kind, else with the
    beginning of its wording and the days of its own."""
    count = Counter(one.kind for one in conditions)
    return {
        one.id: _full(context, one) if count[one.kind] > 1 else entered_name(one, context.language)
        for one in conditions
    }


def _full(context: PageContext, one: ConditionRow) -> str:
    own = [day for day in (one.ends_on, one.withdrawn_on) if day]
    first = context.day(one.starts_on)
    days = (
        context.translate(FROM_TO, first=first, last=context.day(min(own)))
        if own
        else context.translate(FROM_ON, first=first)
    )
    said = f"“{beginning(one.wording)}”" if one.wording.strip() else context.translate(WORDLESS)
    return context.translate(
        FULL, name=entered_name(one, context.language), wording=said, days=days
    )


def beginning(wording: str) -> str:
    """Whole words, as far as a narrow screen has place for them."""
    words = " ".join(wording.split())
    if len(words) <= MOST_SHOWN:
        return words
    return f"{words[:MOST_SHOWN].rpartition(' ')[0] or words[:MOST_SHOWN]}…"
