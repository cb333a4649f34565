"""What an organisation's rules must contain, and what a later rule book may not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aftercare.base.errors import FieldFault
from aftercare.domain.escalation.rule_names import contradictions
from aftercare.domain.escalation.rules import Rule, Trigger

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


def adoption_faults(
    rules: Sequence[Rule], earlier_triggers: Mapping[str, Trigger], pointer: str = ""
) -> Iterator[FieldFault]:
    """Why a valid rule book may not be adopted. `earlier_triggers` gives, per code of an earlier book, the trigger it
    had: an open escalation under a code must stay about the same trigger."""
    for number, rule in enumerate(rules):
        if earlier_triggers.get(rule.code, rule.trigger) is not rule.trigger:
            detail = f"an earlier book has {earlier_triggers[rule.code].value} under this code"
            yield FieldFault(f"{pointer}/rules/{number}/code", "other-trigger", detail)
        for language, said, has in contradictions(rule):
            detail = f"the name says “{said}”, the rule has {has}"
            holes = {"said": said, "has": has}
            at = f"{pointer}/rules/{number}/{language}"
            yield FieldFault(at, "name-contradicts", detail, holes)
    for trigger in ALWAYS_REQUIRED:
        if not any(_covers_everyone(rule, trigger) for rule in rules):
            detail = f"no rule has {trigger.value} for every client"
            yield FieldFault(f"{pointer}/rules", f"no-rule-for-{trigger.value}", detail)


def _covers_everyone(rule: Rule, trigger: Trigger) -> bool:
    in_time = (
        trigger is not Trigger.OUTCOME_OVERDUE or rule.after_working_hours <= LONGEST_UNRECORDED
    )
    return rule.trigger is trigger and in_time and not (rule.tiers or rule.codes)
