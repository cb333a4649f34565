"""The steps of an enrolment up to the first plan, and what is missing at each, as facts of the file say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import general_kinds
from aftercare.domain.people.person import PhoneState
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import HOME_KINDS


class StepKey(StrEnum):
    CLIENT = "client"
    ORDER = "order"
    CONDITIONS = "conditions"
    CONTACT = "contact"
    PLAN = "plan"
    HOME = "home"
    PREVIEW = "preview"
    SUBMIT = "submit"


class StepState(StrEnum):
    """`LATER`: a step before it comes first. `TO_DO`: nothing is missing, and it still has to be done."""

    DONE = "done"
    MISSING = "missing"
    TO_DO = "to_do"
    LATER = "later"
    NOT_NEEDED = "not_needed"


class MissingCode(StrEnum):
    NOT_CHECKED = "not-checked"
    NO_ORDER = "no-order"
    NO_CONDITION = "no-condition"
    GENERAL_LEFT_OUT = "general-left-out"
    CONDITION_INCOMPLETE = "condition-incomplete"
    PROVIDER_UNKNOWN = "provider-unknown"
    NO_NUMBER = "no-number"
    NUMBER_UNVERIFIED = "number-unverified"
    NUMBER_SUSPENDED = "number-suspended"
    TEXTS_NOT_AGREED = "texts-not-agreed"
    NO_PLAN = "no-plan"
    NO_OBLIGATION = "no-obligation"
    UNCOVERED = "uncovered"
    NO_ADDRESS = "no-address"


# What pages about a plan say beside each condition, so they do not repeat it.
OF_ONE_CONDITION: Final = frozenset({MissingCode.CONDITION_INCOMPLETE, MissingCode.UNCOVERED})
_OF_NUMBER: Final = {
    PhoneState.NONE: MissingCode.NO_NUMBER,
    PhoneState.UNVERIFIED: MissingCode.NUMBER_UNVERIFIED,
    PhoneState.SUSPENDED: MissingCode.NUMBER_SUSPENDED,
}


@dataclass(frozen=True)
class Missing:
    """`at`: the condition or order it is about, and `entry` of that condition. `details`: missing parameters, the
    general conditions that the order lacks, or the provider that is not known."""

    code: MissingCode
    entry: ConditionEntry | None = None
    at: UUID | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrderFact:
    """An order that is not over. `kinds`: of all its conditions, also withdrawn ones."""

    id: UUID
    frame: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class ConditionFact:
    """A condition that is not over. `missing`: names of its missing parameters. `unknown_provider`: the one that the
    court named, if treatment there cannot be proposed."""

    id: UUID
    entry: ConditionEntry | None
    missing: tuple[str, ...] = ()
    uncovered: bool = False
    unknown_provider: str = ""


@dataclass(frozen=True)
class EnrolmentFacts:
    """`plan`: the state of the version in hand, None without one; `obligations`: the kinds in it. `takes_texts`:
    neither a restricted file nor a client who opted out. `brought_in`: by a machine, and no
    officer has checked it. `has_address`: for letters, `has_home`: of the home."""

    brought_in: bool = False
    orders: tuple[OrderFact, ...] = ()
    conditions: tuple[ConditionFact, ...] = ()
    number: PhoneState = PhoneState.NONE
    takes_texts: bool = True
    texts_agreed: bool = False
    has_address: bool = False
    has_home: bool = False
    plan: PlanState | None = None
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    key: StepKey
    state: StepState
    missing: tuple[Missing, ...] = ()


def enrolment_steps(facts: EnrolmentFacts) -> tuple[Step, ...]:
    """Every step in its order."""
    written, submitted = bool(facts.obligations), facts.plan is PlanState.SUBMITTED
    return (
        _step(StepKey.CLIENT, (Missing(MissingCode.NOT_CHECKED),) if facts.brought_in else ()),
        _step(StepKey.ORDER, () if facts.orders else (Missing(MissingCode.NO_ORDER),)),
        _after(bool(facts.orders), StepKey.CONDITIONS, _of_conditions(facts)),
        _step(StepKey.CONTACT, _of_contact(facts)),
        _after(bool(facts.orders and facts.conditions), StepKey.PLAN, _of_plan(facts)),
        _home(facts),
        _act(StepKey.PREVIEW, written, submitted),
        _act(StepKey.SUBMIT, written, submitted),
    )


def missing_besides(facts: EnrolmentFacts) -> tuple[Missing, ...]:
    """What is missing besides what pages of a plan say beside each condition: named to the officer who submits it and
    to the supervisor who decides. It stops neither."""
    return tuple(
        one
        for step in enrolment_steps(facts)
        for one in step.missing
        if one.code not in OF_ONE_CONDITION
    )


def _step(key: StepKey, missing: Iterable[Missing]) -> Step:
    found = tuple(missing)
    return Step(key, StepState.MISSING if found else StepState.DONE, found)


def _after(ready: bool, key: StepKey, missing: Iterable[Missing]) -> Step:
    return _step(key, missing) if ready else Step(key, StepState.LATER)


def _act(key: StepKey, ready: bool, done: bool) -> Step:
    if not ready:
        return Step(key, StepState.LATER)
    return Step(key, StepState.DONE if done else StepState.TO_DO)


def _of_conditions(facts: EnrolmentFacts) -> Iterator[Missing]:
    if not facts.conditions:
        yield Missing(MissingCode.NO_CONDITION, at=facts.orders[0].id if facts.orders else None)
    for order in facts.orders:
        left_out = tuple(kind for kind in general_kinds(order.frame) if kind not in order.kinds)
        if left_out:
            yield Missing(MissingCode.GENERAL_LEFT_OUT, at=order.id, details=left_out)
    for one in facts.conditions:
        if one.missing:
            yield Missing(MissingCode.CONDITION_INCOMPLETE, one.entry, one.id, one.missing)
        if one.unknown_provider:
            provider = (one.unknown_provider,)
            yield Missing(MissingCode.PROVIDER_UNKNOWN, one.entry, one.id, provider)


def _of_contact(facts: EnrolmentFacts) -> Iterator[Missing]:
    if facts.number in _OF_NUMBER:
        yield Missing(_OF_NUMBER[facts.number])
    if facts.takes_texts and not facts.texts_agreed and facts.number is not PhoneState.NONE:
        yield Missing(MissingCode.TEXTS_NOT_AGREED)


def _of_plan(facts: EnrolmentFacts) -> Iterator[Missing]:
    if facts.plan is None:
        yield Missing(MissingCode.NO_PLAN)
        return
    if not facts.obligations:
        yield Missing(MissingCode.NO_OBLIGATION)
    for one in facts.conditions:
        if one.uncovered:
            yield Missing(MissingCode.UNCOVERED, one.entry, one.id)


def _home(facts: EnrolmentFacts) -> Step:
    """An address is needed for home visits, and for a client who can only be written to."""
    if facts.has_address:
        return Step(StepKey.HOME, StepState.DONE)
    known = facts.has_address or facts.has_home
    visits = not known and any(one in HOME_KINDS for one in facts.obligations)
    letters = facts.number is PhoneState.NONE and not facts.has_address
    if visits or letters:
        return _step(StepKey.HOME, (Missing(MissingCode.NO_ADDRESS),))
    return Step(StepKey.HOME, StepState.DONE if known else StepState.NOT_NEEDED)
