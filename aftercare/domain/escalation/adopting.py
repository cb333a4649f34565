"""What an organisation's rules must contain, what a later rule book may not change, and all faults of one at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from aftercare.base.documents.forms import Finding
from aftercare.base.documents.json_values import MOST_FAULTS, under
from aftercare.base.errors import FieldFault, Invalid
from aftercare.domain.escalation.parsing import (
    Members,
    read_rule_book,
    reference_findings,
    trigger_findings,
)
from aftercare.domain.escalation.rule_names import contradictions
from aftercare.domain.escalation.rules import Ask, Audience, Ladder, Rung, Trigger
from aftercare.domain.time.first_days import first_day_faults

# The watchdog of the service counts these under any rules, so some rule must notice each of them, for all clients.
ALWAYS_REQUIRED = (
    Trigger.OUTCOME_OVERDUE,
    Trigger.VERDICT_OVERDUE,
    Trigger.DEADLINE_OVERDUE,
    Trigger.ALARM,
    Trigger.CONTACT_SHORTFALL,
)
# Three working days: a missing outcome then opens an escalation within nine days, even over Christmas.
LONGEST_UNRECORDED = 24
_NARROWED_BY = ("tiers", "codes", "after_working_hours")


def book_faults(
    raw: Any, earlier_triggers: Mapping[str, Trigger], pointer: str = ""
) -> list[FieldFault]:
    """Why a document may not be adopted as a rule book: every fault, each pointer prefixed with `pointer`. A member
    that cannot be read hides no fault of another. `earlier_triggers` gives, per code of an earlier book, the trigger
    it had: an open escalation under a code must stay about the same trigger."""
    found: list[FieldFault] = []
    try:
        read_rule_book(raw, 0, pointer)
    except Invalid as invalid:
        found.extend(invalid.fields)
    # Faults that were left out would pass for members without one.
    if len(found) >= MOST_FAULTS or not isinstance(raw, Mapping):
        return found
    ladders = _sound(raw, "ladders", found, pointer)
    rules = _sound(raw, "rules", found, pointer)
    known = {(one.pointer, one.code) for one in found}
    further = [
        *_faults_of_readable(ladders, rules, pointer),
        *_adoption_faults(rules, earlier_triggers, pointer),
    ]
    if rules:
        further.extend(_left_out(raw["rules"], rules, pointer))
    return found + [one for one in further if (one.pointer, one.code) not in known]


def book_first_day_faults(raw: Any, today: date, pointer: str = "") -> list[FieldFault]:
    """Why the first day of a book cannot be proposed today; none where it is no date."""
    written = raw.get("valid_from") if isinstance(raw, Mapping) else None
    try:
        first_on = date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        first_on = None
    return [] if first_on is None else [*first_day_faults(first_on, today, f"{pointer}/valid_from")]


def _sound(raw: Members, part: str, faults: Sequence[FieldFault], pointer: str) -> list[Members]:
    """Of each rule or ladder the members without a fault."""
    parts = raw.get(part)
    wrong = [one.pointer + "/" for one in faults]
    if not isinstance(parts, list) or f"{pointer}/{part}/" in wrong:
        # A ladder of which nothing is known, so that no rule is told that it names a missing one.
        return [{}] if part == "ladders" else []
    found: list[Members] = []
    for number, one in enumerate(parts):
        at = f"{pointer}/{part}/{number}"
        members = one if isinstance(one, Mapping) else {}
        found.append(
            {
                name: value
                for name, value in members.items()
                if not any(fault.startswith(under(at, name) + "/") for fault in wrong)
            }
        )
    return found


def _faults_of_readable(
    ladders: Sequence[Members], rules: Sequence[Members], pointer: str
) -> Iterator[FieldFault]:
    """What reading says of a document only when all its members can be read."""
    for number, rule in enumerate(rules):
        yield from _under(f"{pointer}/rules/{number}", trigger_findings(rule))
    for number, ladder in enumerate(ladders):
        if rungs := ladder.get("rungs"):
            steps = (
                Rung(one["after_hours"], Audience(one["audience"]), Ask(one["ask"]))
                for one in rungs
            )
            yield from _under(f"{pointer}/ladders/{number}", Ladder("", tuple(steps)).findings())
    yield from _under(pointer, reference_findings(ladders, rules))


def _under(pointer: str, findings: Iterator[Finding]) -> Iterator[FieldFault]:
    for steps, code, detail in findings:
        at = pointer
        for step in steps:
            at = under(at, step)
        yield FieldFault(at, code, detail)


def _adoption_faults(
    rules: Sequence[Members], earlier_triggers: Mapping[str, Trigger], pointer: str
) -> Iterator[FieldFault]:
    for number, rule in enumerate(rules):
        code, trigger = rule.get("code"), rule.get("trigger")
        earlier = earlier_triggers.get(code) if code is not None else None
        if earlier is not None and trigger not in (None, earlier):
            detail = f"an earlier book has {earlier.value} under this code"
            yield FieldFault(f"{pointer}/rules/{number}/code", "other-trigger", detail)
        for language, said, has in contradictions(rule):
            detail = f"the name says “{said}”, the rule has {has}"
            holes = {"said": said, "has": has}
            at = f"{pointer}/rules/{number}/{language}"
            yield FieldFault(at, "name-contradicts", detail, holes)


def _left_out(
    written: Sequence[Any], rules: Sequence[Members], pointer: str
) -> Iterator[FieldFault]:
    for trigger in ALWAYS_REQUIRED:
        pairs = zip(written, rules, strict=True)
        if not any(_covers_everyone(one, rule, trigger) for one, rule in pairs):
            detail = f"no rule has {trigger.value} for every client"
            yield FieldFault(f"{pointer}/rules", f"no-rule-for-{trigger.value}", detail)


def _covers_everyone(written: Any, rule: Members, trigger: Trigger) -> bool:
    """Whether this rule is about all clients, or may be once what cannot be read of it is put right."""
    if "trigger" not in rule:
        return True
    if rule["trigger"] != trigger:
        return False
    if any(name in written and name not in rule for name in _NARROWED_BY):
        return True
    hours = rule.get("after_working_hours") or 0
    in_time = trigger is not Trigger.OUTCOME_OVERDUE or hours <= LONGEST_UNRECORDED
    return in_time and not (rule.get("tiers") or rule.get("codes"))
