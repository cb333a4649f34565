"""The fields of a draft of the rules: filled in from its document, and read back into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from aftercare.base.documents.json_values import LONGEST_TEXT
from aftercare.base.errors import FieldFault
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.parsing import CONDITION_KINDS, NEEDED_BY, RULES_FORM, TAKEN_BY
from aftercare.domain.escalation.rules import LONGEST_WAIT, Ask, Audience, LadderHours, Trigger
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.web.escalation.rule_words import SEVERITY_OF
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.sources import adopted_text, as_adopted

# A ladder is the row `<n>` with one line per level, a rule the row `<n>` with the fields of its trigger.
MOST_LADDERS, MOST_RULES, LONGEST_CODE = 20, 50, 60
ADDED: Final = "new_trigger"
# The number of the version that the fields began with, where that is not the newest adopted one.
STARTED_FROM: Final = "started_from"
_SCHEMA: Final[Mapping[str, Any]] = RULES_FORM.schema["$defs"]["RuleDocument"]["properties"]
NUMBERS: Final = (
    "count",
    "window_days",
    "percent",
    "after_working_hours",
    "repeat_minutes",
    "widen_after",
)
LADDERS: Final = ("ladder", "juvenile_ladder")
NAMES: Final = ("nl", "en")
# Fields of a ladder; all others with a row are of a rule.
OF_LADDERS: Final = ("steps", "name_nl", "name_en", "hours", "after", "ask")
OFFERED: Final[Mapping[str, Iterable[Any]]] = {
    "kinds": ObligationKind, "tiers": (1, 2, 3), "conditions": CONDITION_KINDS, "codes": DEADLINE_KINDS,
}  # fmt: skip
# What is proposed has these beside its rules; while a draft is only looked at they do not matter.
STAND_IN: Final = {"source": "-", "adopted_by": "-", "valid_from": "2000-01-01"}


def fields_of(book: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a valid document."""
    typed = {name: str(book[name]) for name in STAND_IN}
    for number, ladder in enumerate(book["ladders"]):
        typed |= {
            f"steps-{number}": ladder["code"],
            f"hours-{number}": ladder.get("hours", LadderHours.WORKING),
        }
        typed |= {f"name_{one}-{number}": ladder[one] for one in NAMES if ladder.get(one)}
        for rung in ladder["rungs"]:
            line = f"{number}-{rung['audience']}"
            typed |= {f"after-{line}": str(rung["after_hours"]), f"ask-{line}": rung["ask"]}
    for number, rule in enumerate(book["rules"]):
        typed |= _fields_of_rule(number, rule, [one["code"] for one in book["ladders"]])
    return typed


def shown_fields(book: Mapping[str, Any], language: str) -> dict[str, str]:
    """The same to begin a draft with: sources that ship in the reader's language, the version's own left to write."""
    return {
        name: adopted_text(value, language) if name.startswith("source-") else value
        for name, value in fields_of(book).items()
        if name not in STAND_IN
    }


def _fields_of_rule(row: int, rule: Mapping[str, Any], ladders: Sequence[str]) -> dict[str, str]:
    """A ladder is chosen by its row, so that it can get another name."""
    stated = {name: value for name, value in rule.items() if value is not None}
    typed = {f"{name}-{row}": str(value) for name, value in stated.items() if name not in OFFERED}
    typed |= {
        f"{name}-{row}": str(ladders.index(stated[name])) for name in LADDERS if name in stated
    }
    return typed | {
        f"{name}-{row}-{one}": "yes" for name in OFFERED for one in stated.get(name, ())
    }


def with_a_rule(form: Reading) -> Reading:
    """The form with one more rule, about the chosen trigger."""
    trigger = form.one_of(ADDED, Trigger)
    rows = rule_rows(form)
    row = max(rows, default=-1) + 1
    if not form.is_valid or row >= MOST_RULES:
        return form
    taken = {form.typed.get(f"code-{one}") for one in rows}
    names = (trigger.value, *(f"{trigger.value}-{number}" for number in range(2, MOST_RULES + 2)))
    code = next(one for one in names if one not in taken)
    added = {
        f"trigger-{row}": trigger.value,
        f"code-{row}": code,
        f"severity-{row}": "2",
        "act": "",
    }
    return replace(form, typed={**form.typed, **added, ADDED: ""})


def rule_rows(form: Reading) -> list[int]:
    return [row for row in range(MOST_RULES) if form.typed.get(f"trigger-{row}")]


def _held_rules(form: Reading) -> list[int]:
    return [row for row in rule_rows(form) if not form.ticked(f"left_out-{row}-yes")]


def held_ladders(form: Reading) -> list[int]:
    """The rows of ladders with a name or a step."""
    return [
        row
        for row in range(MOST_LADDERS)
        if form.typed.get(f"steps-{row}", "").strip() or levels_of(form, row)
    ]


def levels_of(form: Reading, row: int) -> list[Audience]:
    """The levels that a ladder notifies: those with hours."""
    return [one for one in Audience if form.typed.get(f"after-{row}-{one}", "").strip()]


def typed_rules(form: Reading) -> dict[str, object]:
    """The ladders and rules of the fields; what is unreadable becomes an error of its field."""
    ladders = {row: _ladder(form, row) for row in held_ladders(form)}
    codes = {str(row): str(one["code"]) for row, one in ladders.items()}
    rules = [_rule(form, row, codes) for row in _held_rules(form)]
    return STAND_IN | {"ladders": list(ladders.values()), "rules": rules}


def _ladder(form: Reading, row: int) -> dict[str, object]:
    names = {
        one: form.text(f"name_{one}-{row}", required=False, most=LONGEST_TEXT) for one in NAMES
    }
    return {name: text for name, text in names.items() if text} | {
        "code": form.text(f"steps-{row}", most=LONGEST_CODE),
        "hours": form.one_of(f"hours-{row}", LadderHours).value,
        "rungs": [
            {
                "after_hours": form.number(f"after-{row}-{one}", 0, LONGEST_WAIT),
                "audience": one.value,
                "ask": form.one_of(f"ask-{row}-{one}", Ask).value,
            }
            for one in levels_of(form, row)
        ],
    }


def _rule(form: Reading, row: int, ladders: Mapping[str, str]) -> dict[str, object]:
    trigger = trigger_of(form, row)
    rule: dict[str, object] = {
        "nl": form.text(f"nl-{row}", most=LONGEST_TEXT),
        "en": form.text(f"en-{row}", most=LONGEST_TEXT),
        "severity": form.one_of(f"severity-{row}", SEVERITY_OF),
    }
    rule |= dict(_numbers(form, row, trigger))
    rule |= _ticks(form, row, trigger)
    ladder = form.choice(f"ladder-{row}", ladders)
    juvenile = form.choice(f"juvenile_ladder-{row}", ladders, required=False)
    rule |= {"ladder": ladders.get(ladder, "")}
    rule |= {"juvenile_ladder": ladders[juvenile]} if juvenile in ladders else {}
    rule |= {"code": form.text(f"code-{row}", most=LONGEST_CODE), "trigger": trigger.value}
    source = as_adopted(form.text(f"source-{row}", required=False, most=LONGEST_TEXT))
    return rule | ({"source": source} if source else {})


def trigger_of(form: Reading, row: int) -> Trigger:
    """Written by our page: a rule keeps what it is about. Raises Invalid for a form that is not ours."""
    return form.hidden(f"trigger-{row}", Trigger)


def numbers_of(trigger: Trigger) -> list[str]:
    return [name for name in NUMBERS if trigger in TAKEN_BY[name]]


def ticks_of(trigger: Trigger) -> list[str]:
    return [name for name in OFFERED if trigger in TAKEN_BY.get(name, Trigger)]


def _numbers(form: Reading, row: int, trigger: Trigger) -> Iterator[tuple[str, int]]:
    for name in numbers_of(trigger):
        limits = _SCHEMA[name]["minimum"], _SCHEMA[name]["maximum"]
        needed = trigger in NEEDED_BY.get(name, ())
        number = form.optional_number(f"{name}-{row}", *limits, required=needed)
        if number is not None:
            yield name, number


def _ticks(form: Reading, row: int, trigger: Trigger) -> dict[str, list[object]]:
    found = {
        name: [one for one in OFFERED[name] if form.ticked(f"{name}-{row}-{one}")]
        for name in ticks_of(trigger)
    }
    return {name: ticked for name, ticked in found.items() if ticked}


def in_page_order(form: Reading) -> Reading:
    """The form with its errors from the top of the page down: ladders, rules, then what is not of a row."""
    of_page = {name: place for place, name in enumerate((ADDED, "book", *STAND_IN))}

    def place(name: str) -> tuple[int, int]:
        part, *row = name.split("-")
        if row and row[0].isdigit():
            return (0 if part in OF_LADDERS else 1), int(row[0])
        return 2, of_page.get(name, len(of_page))

    # Of one row the order in which they were found stays.
    return replace(form, errors=dict(sorted(form.errors.items(), key=lambda one: place(one[0]))))


def field_at(form: Reading, fault: FieldFault, pointer: str) -> str:
    """The field to which a fault in the document belongs."""
    part, *rest = fault.pointer.removeprefix(f"{pointer}/").split("/")
    held = {"ladders": held_ladders, "rules": _held_rules}.get(part)
    if part in STAND_IN:
        return part
    if held is None or not rest:
        return ADDED
    row, member = held(form)[int(rest[0])], rest[1] if len(rest) > 1 else "code"
    if part == "ladders":
        levels = levels_of(form, row)
        step = int(rest[2]) if len(rest) > 2 else 0
        if member in NAMES:
            return f"name_{member}-{row}"
        return f"after-{row}-{levels[step]}" if member == "rungs" and levels else f"steps-{row}"
    return f"{member}-{row}"
