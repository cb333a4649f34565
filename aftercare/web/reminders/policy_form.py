"""The fields of a reminder policy: filled in from its document, and read back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from aftercare.base.errors import FieldFault
from aftercare.base.translation import sentence
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.reminders.policy import REMINDER_TEXTS, AutomaticText, Occasion
from aftercare.domain.reminders.policy_parsing import (
    EARLIEST_EVENING,
    EARLIEST_MORNING,
    LATEST_EVENING,
    LATEST_MORNING,
)
from aftercare.web.reminders.words import AUTOMATIC as AUTOMATIC_NAMES
from aftercare.web.reminders.words import OCCASIONS, TEXTS
from aftercare.web.shell.forms.form_rows import row_count
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import filled
from aftercare.web.shell.request import PageContext

NOT_AT_THIS_HOUR = sentence("Choose a time from %(first)s to %(last)s")
CLOCKS: Final = {
    "send_from": (EARLIEST_MORNING, LATEST_EVENING),
    "quiet_until": (EARLIEST_MORNING, LATEST_MORNING),
    "quiet_from": (EARLIEST_EVENING, LATEST_EVENING),
}
NUMBERS: Final = {"spread_minutes": (30, 480), "fresh_hours": (0, 48), "last_use_hours": (1, 4)}
AUTOMATIC, DELAY, USUAL_DELAY = "automatic_texts", "automatic_after_minutes", 15
TICKED: Final[Mapping[str, type[Occasion] | type[ObligationKind]]] = {
    "occasions": Occasion, "kinds": ObligationKind,
}  # fmt: skip
ROWS, MOST_ROWS = "rows", 12
# What stands beside the policy in the same form, and stays when a document is taken over.
BESIDE: Final = (
    "source",
    "adopted_by",
    "valid_from",
    "booked_on",
    "booked_at",
    "starts_on",
    "starts_at",
    "kind",
)


def fields_of(policy: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a valid document, with an empty row for one more reminder."""
    typed = {name: str(policy[name]) for name in (*CLOCKS, *NUMBERS)}
    typed |= {DELAY: str(policy.get(DELAY, USUAL_DELAY))}
    typed |= {f"{AUTOMATIC}-{one}": "yes" for one in policy.get(AUTOMATIC, ())}
    for number, rule in enumerate(policy["reminders"]):
        typed |= {
            f"{name}-{number}": str(rule.get(name, ""))
            for name in ("days_before", "text", "booked_over_days")
        }
        typed |= {f"{name}-{number}-{one}": "yes" for name in TICKED for one in rule.get(name, ())}
    return typed | {ROWS: str(len(policy["reminders"]) + 1)}


@dataclass(frozen=True, slots=True)
class RowsShown:
    """The rows for reminders by number, and what each offers; those in `limited` are for some appointments only.
    `more`: whether another row fits."""

    numbers: list[int]
    limited: list[int]
    more: bool
    texts: list[tuple[str, str]]
    occasions: list[Option]
    kinds: list[Option]
    automatic: list[Option]


def rows_shown(form: Reading, context: PageContext) -> RowsShown:
    said = context.translate
    return RowsShown(
        numbers=list(rows_of(form)),
        limited=_limited_rows(form),
        more=len(rows_of(form)) < MOST_ROWS,
        texts=[(one.value, said(TEXTS[one])) for one in REMINDER_TEXTS],
        occasions=[Option(one.value, said(OCCASIONS[one])) for one in Occasion],
        kinds=[Option(one.value, context.name_of("kind", one.value)) for one in ObligationKind],
        automatic=[Option(one.value, said(AUTOMATIC_NAMES[one])) for one in AutomaticText],
    )


def rows_of(form: Reading) -> range:
    """The numbers of the rows for reminders."""
    return range(row_count(form, ROWS, MOST_ROWS))


def typed_rows(form: Reading) -> list[int]:
    """The rows that hold a reminder: those with a number of days."""
    return [one for one in rows_of(form) if form.typed.get(f"days_before-{one}", "").strip()]


def _limited_rows(form: Reading) -> list[int]:
    """The rows with a reminder for some appointments only."""
    return [
        row
        for row in rows_of(form)
        if form.ticked(f"booked_over_days-{row}")
        or any(
            form.ticked(f"{name}-{row}-{one}")
            for name, options in TICKED.items()
            for one in options
        )
    ]


def typed_policy(form: Reading) -> dict[str, object]:
    """The document of the fields; what is unreadable becomes an error of its field."""
    policy: dict[str, object] = {name: _clock(form, name) for name in CLOCKS}
    policy |= {name: form.number(name, *limits) for name, limits in NUMBERS.items()}
    policy[DELAY] = form.number(DELAY, 5, 240)
    automatic = [one.value for one in AutomaticText if form.ticked(f"{AUTOMATIC}-{one.value}")]
    if automatic:
        policy[AUTOMATIC] = automatic
    return policy | {"reminders": [_reminder(form, one) for one in typed_rows(form)]}


def field_at(form: Reading, fault: FieldFault, pointer: str) -> str:
    """The field to which a fault in the document belongs."""
    first, *rest = fault.pointer.removeprefix(f"{pointer}/").split("/")
    if first != "reminders":
        return first
    held = typed_rows(form)
    row = held[int(rest[0])] if rest else next(iter(held), 0)
    return f"days_before-{row}"


def _reminder(form: Reading, row: int) -> dict[str, object]:
    reminder: dict[str, object] = {
        "days_before": form.number(f"days_before-{row}", 1, 28),
        "text": form.one_of(f"text-{row}", REMINDER_TEXTS).value,
    }
    booked = form.optional_number(f"booked_over_days-{row}", 0, 60)
    if booked is not None:
        reminder["booked_over_days"] = booked
    for name, options in TICKED.items():
        ticked = [one.value for one in options if form.ticked(f"{name}-{row}-{one}")]
        if ticked:
            reminder[name] = ticked
    return reminder


def _clock(form: Reading, name: str) -> str:
    at, (first, last) = form.time(name), CLOCKS[name]
    if name not in form.errors and not first <= at <= last:
        form.errors[name] = filled(NOT_AT_THIS_HOUR, first=_written(first), last=_written(last))
    return f"{at:%H:%M}"


def _written(at: time) -> str:
    return f"{at.hour}:{at:%M}"
