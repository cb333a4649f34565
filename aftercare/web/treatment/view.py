"""Template values for referrals, waits and groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aftercare.base.translation import sentence
from aftercare.casework.treatment.view import places_to_join, runs_late, seats_left
from aftercare.domain.treatment.admission import OF_PROVIDERS, WhyWaiting
from aftercare.domain.treatment.fit import Entry, is_closed
from aftercare.domain.treatment.named_provider import departure, named_provider
from aftercare.domain.treatment.referrals import OPEN, ReferralState
from aftercare.domain.treatment.waits import Wait, waiting_for_provider
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.plain_sql import Row
from aftercare.web.conditions.full_names import numbered_in_row
from aftercare.web.shell.dates import short_day
from aftercare.web.shell.language import catalogue, translate
from aftercare.web.shell.view import View
from aftercare.web.treatment.outlines import course_view

NEXT_FULL = sentence("next session full")
CLOSED_SINCE = sentence("closed since %(day)s")


def waiting_text(weeks: int, language: str) -> str:
    """`waits for the provider, 6 weeks`."""
    words = catalogue(language)
    text = words.ngettext(
        "waiting for the provider, %(num)s week so far",
        "waiting for the provider, %(num)s weeks so far",
        weeks,
    )
    return text % {"num": weeks}


def warnings_view(codes: Iterable[str], *, waits: bool) -> list[str]:
    """The codes of an obligation's warnings, except those that the shown waiting time already explains."""
    return [
        code
        for code in codes
        if not (waits and code in (WhyWaiting.NOT_STARTED, WhyWaiting.PAUSED))
    ]


def waits_view(stretches: Iterable[Wait]) -> list[View]:
    return [View(one, stage=one.stage.value, norm=one.norm_weeks) for one in stretches]


def referral_view(row: Row, language: str) -> Row:
    """One referral with its waits; `waiting` says for how long the client has not been able to attend, empty
    otherwise. `departs`: how its provider departs from `court_provider`, a code of words "line_warning" or empty."""
    state = ReferralState(row["state"])
    total: Wait = row["waits"][-1]
    departs = departure(row["condition_parameters"], row["provider"])
    return row | {
        "state": state.value,
        "open": state in OPEN,
        "group": row["group_name"],
        "condition": numbered_in_row(row, language),
        "departs": departs.value if departs else "",
        "court_provider": named_provider(row["condition_parameters"]),
        "waits": waits_view(row["waits"]),
        "course": course_view(row["course"], language),
        "late": runs_late(row["waits"]),
        "waiting": waiting_text(total.weeks, language) if _waits(state) else "",
    }


def _waits(state: ReferralState) -> bool:
    return waiting_for_provider(state) and state is not ReferralState.PAUSED


def group_view(row: Row, today: date) -> Row:
    """One group with its numbers and no names; `closed`: no one may join any more. `joinable`: the places that are said
    to be free, by one rule on every page. Where the next meeting has fewer seats than the group has places,
    `seats_lack` of them have none."""
    joinable = places_to_join(row)
    return row | {
        "joinable": joinable,
        "seats_lack": row["free"] - joinable,
        "closed": is_closed(Entry(row["entry"]), row["starts_on"], today),
    }


def group_option(row: Row, language: str, today: date) -> tuple[str, str]:
    """A group as an option: programme, name, number of free places or that it is closed, and whether its next meeting
    is full."""
    words = catalogue(language)
    if is_closed(Entry(row["entry"]), row["starts_on"], today):
        closed = translate(CLOSED_SINCE, language) % {
            "day": short_day(row["starts_on"], language, today.year)
        }
        return str(row["id"]), f"{row['programme']} · {row['name']} · {closed}"
    joinable = places_to_join(row)
    free = words.ngettext("%(num)s place free", "%(num)s places free", joinable)
    label = f"{row['programme']} · {row['name']} · {free % {'num': joinable}}"
    return str(row["id"]), f"{label} · {translate(NEXT_FULL, language)}" if seats_left(
        row
    ) == 0 else label


def programme_option(row: Row) -> tuple[str, str]:
    return str(row["id"]), f"{row['name']} · {row['provider']}" if row["provider"] else row["name"]


def asks_for_treatment(condition: ConditionRow) -> bool:
    """Whether a client can be referred on the basis of this condition."""
    entry = condition.entry
    asked = set(entry.obligations) & set(OF_PROVIDERS) if entry else set()
    return bool(asked) and condition.withdrawn_on is None
