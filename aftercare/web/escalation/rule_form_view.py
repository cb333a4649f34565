"""The fields of a draft of the rules, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.domain.deadlines import ALARM_CODES, DEADLINE_KINDS, SHORTFALL_CODES
from aftercare.domain.escalation.parsing import NEEDED_BY
from aftercare.domain.escalation.rules import Ask, Audience, LadderHours, Trigger
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.web.escalation.rule_draft import HINTS, LADDER_HOURS, NUMBERS, TRIGGERS
from aftercare.web.escalation.rule_form import (
    MOST_LADDERS,
    MOST_RULES,
    NAMES,
    OF_LADDERS,
    OFFERED,
    held_ladders,
    levels_of,
    numbers_of,
    rule_rows,
    ticks_of,
    trigger_of,
)
from aftercare.web.escalation.rule_words import SEVERITY_OF
from aftercare.web.escalation.state_words import AUDIENCES
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import condition_name, deadline_name
from aftercare.web.shell.vocabulary import word


@dataclass(frozen=True, slots=True)
class LadderShown:
    """`way`: whom it notifies; `open`: one of its fields is wrong."""

    row: int
    name: str
    way: str
    open: bool


@dataclass(frozen=True, slots=True)
class NumberShown:
    name: str
    label: str
    hint: str
    optional: bool


@dataclass(frozen=True, slots=True)
class RuleShown:
    """`about`: its trigger; `severity`: a code; `ticks`: what can be ticked, by field, and `limited` whether something
    is. `open`: one of its fields is wrong, or it has no name yet."""

    row: int
    name: str
    about: str
    severity: str
    left_out: bool
    numbers: list[NumberShown]
    ticks: dict[str, list[Option]]
    limited: bool
    open: bool


@dataclass(frozen=True, slots=True)
class RulesShown:
    """The rows of the form, and what its fields offer. `more`: another rule fits."""

    ladders: list[LadderShown]
    rules: list[RuleShown]
    more: bool
    levels: list[str]
    hours: list[tuple[str, str]]
    asks: list[tuple[str, str]]
    severities: list[tuple[str, str]]
    climbs: list[tuple[str, str]]
    triggers: list[tuple[str, str]]


def rules_shown(form: Reading, language: str) -> RulesShown:
    said, held, rules = catalogue(language).gettext, held_ladders(form), rule_rows(form)
    rows = range(min(max(held, default=-1) + 2, MOST_LADDERS))
    ladders = [_ladder_shown(form, row, language) for row in rows]
    return RulesShown(
        ladders=ladders,
        rules=[_rule_shown(form, row, language) for row in rules],
        more=max(rules, default=-1) + 1 < MOST_RULES,
        levels=[one.value for one in Audience],
        hours=[(one.value, said(LADDER_HOURS[one])) for one in LadderHours],
        asks=[(one.value, _named("ask", one.value, language)) for one in Ask],
        severities=[
            (str(one), _named("severity", code, language)) for one, code in SEVERITY_OF.items()
        ],
        climbs=[(str(one.row), f"{one.name}: {one.way}") for one in ladders if one.row in held],
        triggers=[(one.value, said(TRIGGERS[one])) for one in TRIGGERS],
    )


def _ladder_shown(form: Reading, row: int, language: str) -> LadderShown:
    said = catalogue(language).gettext
    heard = (said(AUDIENCES[one.value].name) for one in levels_of(form, row))
    others = (f"name_{language}-{row}", *(f"name_{one}-{row}" for one in NAMES), f"steps-{row}")
    name = next(filter(None, (form.typed.get(one, "") for one in others)), "")
    return LadderShown(row, name, " → ".join(heard), _is_wrong(form, row, of_ladder=True))


def _rule_shown(form: Reading, row: int, language: str) -> RuleShown:
    trigger, said = trigger_of(form, row), catalogue(language).gettext
    ticks = {name: _options(name, trigger, form, row, language) for name in ticks_of(trigger)}
    numbers = [
        NumberShown(
            name,
            said(NUMBERS.get((name, trigger)) or NUMBERS[name, None]),
            said(HINTS[name]) if name in HINTS else "",
            trigger not in NEEDED_BY.get(name, ()),
        )
        for name in numbers_of(trigger)
    ]
    name = form.typed.get(f"{language}-{row}", "")
    severity = {str(one): code for one, code in SEVERITY_OF.items()}
    return RuleShown(
        row=row,
        name=name,
        about=said(TRIGGERS[trigger]),
        severity=severity.get(form.typed.get(f"severity-{row}", ""), "medium"),
        left_out=form.ticked(f"left_out-{row}-yes"),
        numbers=numbers,
        ticks=ticks,
        limited=any(
            form.ticked(f"{name}-{row}-{one.value}") for name, some in ticks.items() for one in some
        ),
        open=not name or _is_wrong(form, row, of_ladder=False),
    )


def _is_wrong(form: Reading, row: int, *, of_ladder: bool) -> bool:
    """Whether a field of this row has an error; the names of both kinds of row are `<field>-<row>…`."""
    parts = [name.split("-") for name in form.errors]
    return any((one[0] in OF_LADDERS) is of_ladder and one[1:2] == [str(row)] for one in parts)


def _options(name: str, trigger: Trigger, form: Reading, row: int, language: str) -> list[Option]:
    """What can be ticked; of deadlines those that such a rule can be about, and what is ticked already."""
    if name == "kinds":
        return [Option(one.value, _named("kind", one.value, language)) for one in ObligationKind]
    if name == "tiers":
        return [Option(one, _named("tier", str(one), language)) for one in OFFERED[name]]
    if name == "conditions":
        found = [Option(one, condition_name(one, language)) for one in OFFERED[name]]
    else:
        special = {Trigger.ALARM: ALARM_CODES, Trigger.CONTACT_SHORTFALL: SHORTFALL_CODES}
        usual = frozenset(DEADLINE_KINDS) - ALARM_CODES - SHORTFALL_CODES
        ticked = {one for one in DEADLINE_KINDS if form.ticked(f"codes-{row}-{one}")}
        codes = special.get(trigger, usual) | ticked
        found = [Option(one, deadline_name(one, language)) for one in codes]
    return sorted(found, key=lambda one: one.text)


def _named(subject: str, code: str, language: str) -> str:
    return catalogue(language).gettext(word(subject, code).name)
