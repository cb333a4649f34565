"""Template values for two versions of a plan side by side: the obligations, and each appointment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.plans.view import CalendarChange, ChangeTime, PlanFile, PlanPreviewView
from aftercare.domain.placement.explanation.wording import closed_day
from aftercare.domain.plans.line_changes import LineChange, LineState
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.full_names import numbered_in_row
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import (
    AT_HOME,
    entered_name,
    length,
    often,
    place_names,
    when,
)
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

# Each row of the table, and the terms it covers.
_ASPECTS = (
    ("kind", sentence("Type"), ("kind",)),
    ("condition", sentence("Condition"), ("condition_id",)),
    ("often", sentence("How often"), ("period_days",)),
    ("length", sentence("Length"), ("minutes",)),
    ("when", sentence("Days and hours"), ("weekdays", "from_min", "to_min")),
    ("place", sentence("Place"), ("site_ids", "programme_id", "provider_id")),
    ("travel", sentence("Travel time"), ("travel_min",)),
    ("days", sentence("Period"), ("starts_on", "ends_on")),
)


@dataclass(frozen=True, slots=True)
class AspectCompared:
    """`was` and `becomes`: None in the version without the obligation."""

    name: str
    was: str | None
    becomes: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class LineCompared:
    kind: str
    state: str
    rows: list[AspectCompared]


def lines_view(
    context: PageContext, file: PlanFile, preview: PlanPreviewView
) -> list[LineCompared]:
    """Obligations that are added, changed or end."""
    was = {str(row["line_id"]): row for row in preview.before}
    becomes = {str(row["line_id"]): row for row in file.obligations}
    return [
        _line(context, line, was.get(line.line_id), becomes.get(line.line_id))
        for line in preview.compared
        if line.state is not LineState.KEPT
    ]


def _line(
    context: PageContext, line: LineChange, was: Row | None, becomes: Row | None
) -> LineCompared:
    before, after = (_words(context, row) if row else None for row in (was, becomes))
    rows = [
        AspectCompared(
            name=context.translate(name),
            was=before[key] if before else None,
            becomes=after[key] if after else None,
            differs=bool(set(terms) & set(line.changed)),
        )
        for key, name, terms in _ASPECTS
    ]
    return LineCompared((becomes or was or {})["kind"], line.state.value, rows)


def _words(context: PageContext, row: Row) -> dict[str, str]:
    language = context.language
    words = catalogue(language)
    place = place_names(row, language)
    days = [words.gettext("from %(day)s") % {"day": context.day(row["starts_on"])}]
    if row["ends_on"]:
        days.append(words.gettext("until %(day)s") % {"day": context.day(row["ends_on"])})
    return {
        "kind": context.name_of("kind", row["kind"]),
        "condition": numbered_in_row(row, language),
        "often": often(row["period_days"], language),
        "length": length(row["minutes"], language),
        "when": when(row["weekdays"], row["from_min"], row["to_min"], language),
        "place": " · ".join(one for one in (place, row["provider"]) if one),
        "travel": length(row["travel_min"], language),
        "days": " ".join(days),
    }


def change_view(context: PageContext, change: CalendarChange, names: Mapping[UUID, str]) -> View:
    """One appointment: `time` is the new time (for a dropped one, its old time), `was` the old time of a moved one.
    `names`: of every condition of the client."""
    condition = change.condition
    return View(
        change,
        time=_time(context, change, change.time),
        was=_time(context, change, change.was) if change.was else None,
        why=names[condition.id] if condition else entered_name(None, context.language),
        instead_of=closed_day(change.instead_of, context.language) if change.instead_of else "",
    )


def _time(context: PageContext, change: CalendarChange, time: ChangeTime) -> View:
    at_home = catalogue(context.language).gettext(AT_HOME)
    return View(time, place=at_home if change.kind in HOME_KINDS else time.place)
