"""Parses a rule book from an untrusted document: the whole book, or every fault with its pointer.

Some rules cannot be put in the published schema. No code occurs twice; ladders exist and only climb. A trigger has the
numbers it needs and no others; deadlines are those of this service.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any

from aftercare.base.documents.forms import (
    Finding,
    Form,
    Items,
    Part,
    Scalar,
    one_of,
    text,
    whole,
)
from aftercare.base.documents.json_values import Value
from aftercare.domain.conditions.library import ENTRIES
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.escalation.rules import (
    CODE,
    CODE_SCHEMA,
    LONGEST_WAIT,
    OF_BOOKS,
    REPEAT_MINUTES,
    SLOW_AFTER,
    WIDEN_AFTER,
    Ladder,
    Rule,
    RuleBook,
    Rung,
    Trigger,
    at_once,
)
from aftercare.domain.escalation.triggers import OF_DEADLINES
from aftercare.domain.plans.obligations import ObligationKind

CONDITION_KINDS = tuple(sorted({entry.kind for entry in ENTRIES}))
_WINDOWED = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.ATTENDANCE_BELOW, Trigger.LOST_CONTACT)
_COUNTED = (Trigger.UNEXCUSED_IN_WINDOW, Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW)
_OF_KINDS = (
    Trigger.MISSED_OF_KIND, Trigger.UNEXCUSED_OF_KIND, Trigger.UNEXCUSED_IN_WINDOW,
    Trigger.UNEXCUSED_IN_A_ROW, Trigger.ATTENDANCE_BELOW, Trigger.NOT_DELIVERED,
)  # fmt: skip
_OF_CONDITIONS = _OF_KINDS[:-1]
# Members that only some triggers use: the others would accept them without any effect.
TAKEN_BY: Mapping[str, Collection[Trigger]] = {
    "count": _COUNTED,
    "window_days": _WINDOWED,
    "percent": (Trigger.ATTENDANCE_BELOW,),
    "after_working_hours": (Trigger.OUTCOME_OVERDUE,),
    "repeat_minutes": (Trigger.ALARM,),
    "widen_after": (Trigger.ALARM,),
    "slow_after": (Trigger.ALARM,),
    "kinds": _OF_KINDS,
    "conditions": _OF_CONDITIONS,
    "codes": tuple(
        one for one in OF_DEADLINES if one is not Trigger.LOST_CONTACT and one in OF_BOOKS
    ),
}
NEEDED_BY: Mapping[str, Collection[Trigger]] = {
    "count": _COUNTED,
    "window_days": _WINDOWED,
    "percent": (Trigger.ATTENDANCE_BELOW,),
    "kinds": (Trigger.MISSED_OF_KIND, Trigger.UNEXCUSED_OF_KIND),
    "codes": (Trigger.FIRST_CONTACT, Trigger.TREATMENT_NOT_STARTED),
}
_LADDERS = ("ladder", "juvenile_ladder")
Members = Mapping[str, Any]
"""The members of a rule or ladder that are known: of a document with faults, those without one."""
_DAY_SCHEMA = {
    "description": "A date such as 2026-03-02.",
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
}
_LADDER = Scalar(Value.text, CODE_SCHEMA)
_JUVENILE_LADDER = Scalar(
    Value.text, {"description": "Used in case files under juvenile law.", **CODE_SCHEMA}
)
_DAY = Scalar(Value.on, _DAY_SCHEMA)


def _any_of(known: Collection[str], about: str = "") -> Items:
    """Some of these words or none; a word may be repeated."""
    return Items(len(known), empty=None, about=about, each=one_of(known))


@dataclass(frozen=True, kw_only=True)
class RuleDocument(Part):
    """A rule as a book has it, its members in the order in which people read them. Those that its trigger does not use
    would have no effect."""

    code: Annotated[str, CODE]
    trigger: Annotated[Trigger, one_of(OF_BOOKS)]
    severity: Annotated[int, whole(1, 3, "3 is worst.")]
    ladder: Annotated[str, _LADDER]
    juvenile_ladder: Annotated[str | None, _JUVENILE_LADDER] = None
    count: Annotated[
        int | None,
        whole(
            1,
            50,
            "Dates, or appointments of which attendance is a share.",
        ),
    ] = None
    window_days: Annotated[int | None, whole(1, 1_100)] = None
    percent: Annotated[int | None, whole(1, 100, "Attendance below this share.")] = None
    after_working_hours: Annotated[int | None, whole(1, LONGEST_WAIT)] = None
    # At most twelve times an hour, at least once an hour.
    repeat_minutes: Annotated[
        int | None,
        whole(5, 60, "Only of an alarm: how often staff on call are notified; 15 if absent."),
    ] = None
    widen_after: Annotated[
        int | None,
        whole(
            1,
            24,
            "Only of an alarm: after so many rings without an answer the supervisors, the unit managers and the whole"
            " duty desk are called too; 8 if absent.",
        ),
    ] = None
    slow_after: Annotated[
        int | None,
        whole(
            4,
            96,
            "Only of an alarm: after so many rings without an answer a colleague is called every two hours only, and"
            " the others at the pace of this rule in their place; 16 if absent.",
        ),
    ] = None
    kinds: Annotated[frozenset[str] | None, _any_of(ObligationKind)] = None
    tiers: Annotated[
        frozenset[int] | None, Items(3, None, each=whole(1, 3, "1 is the highest risk."))
    ] = None
    codes: Annotated[
        frozenset[str] | None, _any_of(DEADLINE_KINDS, "Deadlines and alarms this rule takes over.")
    ] = None
    conditions: Annotated[
        frozenset[str] | None,
        _any_of(CONDITION_KINDS, "Kinds of condition behind the appointment."),
    ] = None
    nl: Annotated[str, text()]
    en: Annotated[str, text()]
    source: Annotated[
        str | None, text("Where the rule comes from, if not from the book's own source.")
    ] = None

    def findings(self) -> Iterator[Finding]:
        yield from trigger_findings(vars(self))

    def rule(self, book: BookDocument, ladders: Mapping[str, Ladder], version: int) -> Rule:
        stated = {name: value for name, value in vars(self).items() if value is not None}
        climbed = {name: ladders[stated[name]] for name in _LADDERS if name in stated}
        provenance = {"source": self.source or book.source, "adopted_by": book.adopted_by}
        if self.trigger is Trigger.ALARM:
            climbed = {name: at_once(ladder) for name, ladder in climbed.items()}
            stated.setdefault("repeat_minutes", REPEAT_MINUTES)
            stated.setdefault("widen_after", WIDEN_AFTER)
            stated.setdefault("slow_after", SLOW_AFTER)
        stated |= provenance | climbed
        return Rule(version=version, valid_from=book.valid_from, **stated)


@dataclass(frozen=True)
class BookDocument(Part):
    """A rule book as YAML or JSON, its members in the order in which people read them."""

    source: Annotated[str, text()]
    adopted_by: Annotated[str, text()]
    valid_from: Annotated[date, _DAY]
    ladders: Annotated[tuple[Ladder, ...], Items(20, empty=None)]
    rules: Annotated[
        tuple[RuleDocument, ...],
        Items(50, ("too-few", "must hold at least one rule")),
    ]

    def findings(self) -> Iterator[Finding]:
        yield from reference_findings(
            [vars(one) for one in self.ladders], [vars(one) for one in self.rules]
        )

    def book(self, version: int) -> RuleBook:
        ladders = {one.code: one for one in self.ladders}
        rules = tuple(one.rule(self, ladders, version) for one in self.rules)
        return RuleBook(version, self.source, self.adopted_by, self.valid_from, rules)


def trigger_findings(rule: Members) -> Iterator[Finding]:
    """What a rule's trigger does not look at, and what it needs. `rule`: its members that are known."""
    if (trigger := rule.get("trigger")) is None:
        return
    for name, takers in TAKEN_BY.items():
        if rule.get(name) is not None and trigger not in takers:
            yield (name,), "not-for-this-trigger", f"{trigger} does not look at it"
    for name, askers in NEEDED_BY.items():
        if trigger in askers and not rule.get(name):
            yield (name,), "missing", f"{trigger} needs it"


def reference_findings(ladders: Sequence[Members], rules: Sequence[Members]) -> Iterator[Finding]:
    """Codes that occur twice, and escalation steps that no ladder has, of the members that are known."""
    for name, parts in (("ladder", ladders), ("rule", rules)):
        codes = [one.get("code") for one in parts]
        for number, code in enumerate(codes):
            if code is not None and code in codes[:number]:
                yield (f"{name}s", number, "code"), "twice", f"is the code of an earlier {name}"
    known = {one.get("code") for one in ladders}
    if ladders and None in known:
        return
    for number, rule in enumerate(rules):
        for member in _LADDERS:
            if rule.get(member) is not None and rule[member] not in known:
                detail = "does not name an escalation ladder in these rules"
                yield ("rules", number, member), "unknown-ladder", detail


RULES_FORM = Form(
    BookDocument,
    "/api/v1/rule-books/schema",
    "Rules that open an escalation",
    "Which facts open an escalation, how severe it is and which ladder it climbs, as an organisation adopts it; YAML or"
    " JSON. Beyond this schema no code stands twice, a rule names a ladder of this book, a ladder begins at once and"
    " only climbs, and a rule has the numbers its trigger looks at and no others.",
)
LADDER_MEMBERS = ("code", "nl", "en", "hours", "rungs")
BOOK_MEMBERS, RULE_MEMBERS, RUNG_MEMBERS = (
    tuple(one.name for one in fields(kind)) for kind in (BookDocument, RuleDocument, Rung)
)


def read_rule_book(raw: Any, version: int, pointer: str = "") -> RuleBook:
    """The book with this version; raises Invalid with every fault, each pointer prefixed with `pointer`."""
    document: BookDocument = RULES_FORM.read(raw, pointer)
    return document.book(version)
