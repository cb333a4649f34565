"""Invented figures of teams, in the shapes the template asks for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from aftercare.casework.figures.team_figures import TeamFigures, load_weeks, team_beside
from aftercare.domain.figures.message_figures import (
    SMALLEST_SHOWN,
    Held,
    Period,
    Reminded,
    weeks_of,
)
from aftercare.domain.figures.small_counts import Figure
from aftercare.domain.figures.team_figures import Counted, OfficerWeek, What, weeks_to_come
from aftercare.domain.figures.team_figures_small_counts import team_shown
from aftercare.web.figures.team_figures_view import figures_view
from aftercare.web.figures.words import EVERYBODY, OWN_TEAM
from tests.web.shell import samples as s

HERE, THERE = UUID(int=1), UUID(int=2)
RULES = {
    "unexcused-tier-1": (
        "Ongeoorloofde afwezigheid bij behandeling of meldplicht",
        "Unexcused miss of treatment or reporting duty",
    ),
    "outcome-overdue": ("Uitkomst niet vastgelegd", "Outcome of an appointment not recorded"),
}
HELD = {
    Reminded.DELIVERED: (52, 4, 1), Reminded.SENT: (5, 1, 0), Reminded.NOT_DELIVERED: (4, 3, 1),
    Reminded.NONE: (2, 0, 0),
}  # fmt: skip


def counted(period: Period) -> list[Counted]:
    """A team of some eighty people with a bad month in it."""
    found = []

    def add(
        week: Any, what: What, which: str, amount: int, part: str = "", bucket: int = 0
    ) -> None:
        if amount:
            found.append(Counted(week, what, part, which, bucket, amount))

    for n, week in enumerate(weeks_of(period, s.TODAY)):
        bad = 6 <= n <= 8
        for tier, people in (("1", 14), ("2", 33), ("3", 34)):
            short = 4 if bad and tier == "1" else n % 3
            add(week, What.STANDARD, "met", people - short - 2, tier)
            add(week, What.STANDARD, "not-offered", short, tier)
            add(week, What.STANDARD, "not-come", 2 - n % 2, tier)
            add(week, What.CONTACTS, "asked", 2 * people, tier)
            add(week, What.CONTACTS, "held", 2 * people - short - 2, tier)
        add(week, What.STANDARD, "level-changed", 3, "2")
        add(week, What.STANDARD, "awaited", 1, "3")
        add(week, What.STANDARD, "provider", 4, "2")
        for hours, many in ((5, 2), (11, 3), (23, 1)):
            add(week, What.VERDICT, "within", many, bucket=hours)
        add(week, What.VERDICT, "late", 2 if bad else 0, bucket=41)
        add(week, What.ESCALATION, "within", 2, bucket=4)
        add(week, What.ESCALATION, "late", n % 2, bucket=19)
        add(week, What.ALARM, "so", 2, "unexcused-tier-1")
        add(week, What.ALARM, "excused", n % 2, "unexcused-tier-1")
        add(week, What.ALARM, "ours", n % 4 // 3, "unexcused-tier-1")
        add(week, What.ALARM, "not-so", n % 5 // 4, "unexcused-tier-1")
        add(week, What.ALARM, "put-right", 1, "outcome-overdue")
        add(week, What.WAIT, "within", 1, "intake", 3)
        add(week, What.WAIT, "beyond", n % 2, "intake", 7)
        add(week, What.WAIT, "beyond", n % 3 // 2, "treatment", 13)
        add(week, What.WAIT, "waiting", 5, "total")
        add(week, What.WAIT, "waiting-beyond", 2, "total")
        add(week, What.TREATMENT, "completed", n % 2)
        add(week, What.TREATMENT, "dropped-out", n % 4 // 3, "missed-sessions")
        add(week, What.TREATMENT, "under-way", 22)
    last = weeks_of(period, s.TODAY)[-1]
    add(last, What.VERDICT, "open", 3)
    add(last, What.VERDICT, "open-late", 1)
    add(last, What.ESCALATION, "open", 2)
    add(last, What.ALARM, "open", 2, "unexcused-tier-1")
    return found


def reminded(period: Period) -> list[Figure]:
    return [
        Figure(week, held.value, "", which.value, Decimal(count))
        for week in weeks_of(period, s.TODAY)
        for which, counts in HELD.items()
        for held, count in zip((Held.ATTENDED, Held.MISSED, Held.EXCUSED), counts, strict=True)
    ]


def officers() -> list[OfficerWeek]:
    return [
        OfficerWeek(
            UUID(int=10 + number), name, monday, 60 * (contact + week), 60 * travel, 60 * hours
        )
        for number, (name, contact, travel, hours) in enumerate(
            (
                ("Anouk Beekman", 22, 5, 36),
                ("Karim Idrissi", 29, 7, 36),
                ("Sanne Vermeer", 9, 3, 24),
            )
        )
        for week, monday in enumerate(weeks_to_come(s.TODAY))
    ]


def figures(
    period: Period, *, exact: bool, app_state: bool = False, empty: bool = False
) -> TeamFigures:
    weeks, ahead = weeks_of(period, s.TODAY), weeks_to_come(s.TODAY)
    rows, held, there = ([], [], []) if empty else (counted(period), reminded(period), officers())
    shown = team_shown(rows, held, weeks, exact=exact)
    loads = load_weeks(there, ahead, exact=exact)
    none_shown = team_shown([], [], weeks, exact=False)
    beside = (
        team_beside(HERE, "Team Noord", shown, loads),
        team_beside(THERE, "Team Zuid", none_shown, load_weeks([], ahead, exact=False)),
    )
    return TeamFigures(
        period, weeks[0], weeks[-1] + timedelta(days=6), shown, loads,
        () if app_state else tuple(there), beside if app_state else (),
        RULES, app_state,
    )  # fmt: skip


def page(found: TeamFigures, whose: str) -> dict[str, Any]:
    return {
        "whose": whose, "trials": [("/reminder-trials/1", "Helpt een dag eerder?")],
        "figures": figures_view(found, "nl"), "period": found.period.value,
        "periods": [one.value for one in Period], "first_on": found.first_on, "last_on": found.last_on,
        "exact": found.shown.exact, "least": SMALLEST_SHOWN,
    }  # fmt: skip


ROWS: dict[str, Any] = {
    "title": "Van gemiste afspraak tot oordeel", "which": "Te laat beslist", "part": "", "period": "13-weeks",
    "first_on": s.MONDAY, "weeks": 13, "total": 210, "seen": 207,
    "about": "Eis", "page": s.MIDDLE_PAGE | {"shown": [
        {"href": "/absences/x1", "person": "S. Sinaasappel-Grapefruit van der Oudenhoven", "week": s.MONDAY,
         "reference": "DEMO-0002", "officer": "I. Iepen", "about": "Persoonlijk contact, 2 per 30 dagen"}]},
}  # fmt: skip
NO_ROWS: dict[str, Any] = ROWS | {
    "total": 1,
    "seen": 0,
    "page": s.ONE_PAGE | {"shown": []},
    "weeks": 1,
    "part": "Hoog niveau",
}

PAGES_OF_TEAM_FIGURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "figure-rows": ("figures/figure_rows.html", "supervisor", ROWS),
    "figure-rows-none": ("figures/figure_rows.html", "supervisor", NO_ROWS),
    "team-figures": (
        "figures/team_figures.html", "supervisor", page(figures(Period.THIRTEEN_WEEKS, exact=True), OWN_TEAM)
    ),
    "team-figures-planner": (
        "figures/team_figures.html", "planner", page(figures(Period.THIRTEEN_WEEKS, exact=False), OWN_TEAM)
    ),
    "team-figures-house": (
        "figures/team_figures.html", "admin", page(figures(Period.YEAR, exact=False, app_state=True), EVERYBODY)
    ),
    "team-figures-none": (
        "figures/team_figures.html", "planner", page(figures(Period.FOUR_WEEKS, exact=False, empty=True), OWN_TEAM)
    ),
}  # fmt: skip
