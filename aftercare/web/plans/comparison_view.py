"""Template values for two versions of a plan side by side: the obligations, and each appointment."""

from __future__ import annotations

from typing import Any

from aftercare.base.translation import sentence
from aftercare.casework.plans.view import CalendarChange, ChangeTime, PlanFile, PlanPreviewView
from aftercare.domain.placement.explanation.wording import closed_day
from aftercare.domain.plans.line_changes import LineChange, LineState
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import (
    AT_HOME,
    condition_name,
    length,
    often,
    place_names,
    when,
    why_appointed,
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


def lines_view(
    context: PageContext, file: PlanFile, preview: PlanPreviewView
) -> list[dict[str, Any]]:
    """Obligations that are added, changed or end, each {kind, state, rows}; a row is {name, was, becomes, differs},
    with None for the version without the obligation."""
    was = {str(row["line_id"]): row for row in preview.before}
    becomes = {str(row["line_id"]): row for row in file.obligations}
    return [
        _line(context, one, was.get(one.line_id), becomes.get(one.line_id))
        for one in preview.compared
        if one.state is not LineState.KEPT
    ]


def _line(
    context: PageContext, one: LineChange, was: Row | None, becomes: Row | None
) -> dict[str, Any]:
    before, after = (_words(context, row) if row else None for row in (was, becomes))
    return {
        "kind": (becomes or was or {})["kind"],
        "state": one.state.value,
        "rows": [
            {
                "name": context.translate(name),
                "was": before and before[key],
                "becomes": after and after[key],
                "differs": bool(set(terms) & set(one.changed)),
            }
            for key, name, terms in _ASPECTS
        ],
    }


def _words(context: PageContext, row: Row) -> dict[str, str]:
    language = context.language
    words = catalogue(language)
    place = place_names(row, language)
    days = [words.gettext("from %(day)s") % {"day": context.day(row["starts_on"])}]
    if row["ends_on"]:
        days.append(words.gettext("until %(day)s") % {"day": context.day(row["ends_on"])})
    return {
        "kind": context.name_of("kind", row["kind"]),
        "condition": condition_name(row["condition_kind"], language),
        "often": often(row["period_days"], language),
        "length": length(row["minutes"], language),
        "when": when(row["weekdays"], row["from_min"], row["to_min"], language),
        "place": " · ".join(one for one in (place, row["provider"]) if one),
        "travel": length(row["travel_min"], language),
        "days": " ".join(days),
    }


def change_view(context: PageContext, one: CalendarChange) -> View:
    """One appointment: `time` is the new time (for a dropped one, its old time), `was` the old time of a moved one."""
    return View(
        one,
        time=_time(context, one, one.time),
        was=_time(context, one, one.was) if one.was else None,
        why=why_appointed(one.condition_kind, context.language),
        instead_of=closed_day(one.instead_of, context.language) if one.instead_of else "",
    )


def _time(context: PageContext, one: CalendarChange, time: ChangeTime) -> View:
    at_home = catalogue(context.language).gettext(AT_HOME)
    return View(time, place=at_home if one.kind == "home_visit" else time.place)
