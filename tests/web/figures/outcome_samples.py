"""Invented outcomes, in the shapes the template asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.domain.figures.outcomes import (
    BANDS,
    YEARS,
    Course,
    Ended,
    OutcomeCount,
    OutcomeOf,
    outcomes_shown,
)
from aftercare.web.figures.words import EVERYBODY, OWN_TEAM
from tests.web.shell import samples as s

COUNTED = [
    OutcomeCount(OutcomeOf.ORDER, s.TODAY.year - back, "", which.value, (7 * n + 5 * back) % 31)
    for back in range(YEARS) for n, which in enumerate(Ended, start=1) if (7 * n + 5 * back) % 31
] + [
    OutcomeCount(what, s.TODAY.year - 1, part, which.value, 2 + (9 * n + 4 * number) % 40)
    for what, parts in ((OutcomeOf.TREATMENT, ("a", "b", "c")), (OutcomeOf.WAIT, tuple(BANDS)))
    for number, part in enumerate(parts) for n, which in enumerate(Course)
]  # fmt: skip


def page(*, exact: bool, empty: bool = False, whose: str = OWN_TEAM) -> dict[str, Any]:
    return {
        "shown": outcomes_shown([] if empty else COUNTED, s.TODAY, exact=exact),
        "programmes": {"a": "Delictanalyse en terugvalpreventie", "b": "Individuele behandeling", "c": "Ambulant"},
        "ended": [one.value for one in Ended], "course": [one.value for one in Course],
        "whose": whose, "reports": [] if empty else [2025, 2024],
        "recorded_from": None if empty else date(2024, 3, 4), "years": YEARS, "least": SMALLEST_SHOWN,
    }  # fmt: skip


PAGES_OF_OUTCOMES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "outcomes": ("figures/outcomes.html", "supervisor", page(exact=True)),
    "outcomes-planner": ("figures/outcomes.html", "planner", page(exact=False)),
    "outcomes-house": ("figures/outcomes.html", "admin", page(exact=False, whose=EVERYBODY)),
    "outcomes-none": ("figures/outcomes.html", "planner", page(exact=False, empty=True)),
}
