"""What no organisation can leave out of its rules, and what a later book of rules may not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aftercare.base.errors import FieldFault
from aftercare.domain.escalation.rules import Rule, Trigger

# Who watches over the service counts these whatever the rules say: somebody must be asked, of everybody.
ALWAYS_ASKED = (
    Trigger.OUTCOME_OVERDUE,
    Trigger.DECISION_OVERDUE,
    Trigger.DEADLINE_OVERDUE,
    Trigger.ALARM,
    Trigger.CONTACT_SHORTFALL,
)
# Three working days: an outcome that nobody recorded is on somebody's desk within nine days, over Christmas too.
LONGEST_UNRECORDED = 24


def adoption_faults(
    rules: Sequence[Rule], asked_before: Mapping[str, Trigger], pointer: str = ""
) -> Iterator[FieldFault]:
    """What keeps a book that can be read from being adopted. `asked_before` says per code of an earlier
    book what it asked: a case that is open under a code goes on being about the same."""
    for number, rule in enumerate(rules):
        if asked_before.get(rule.code, rule.trigger) is not rule.trigger:
            detail = f"an earlier book asks {asked_before[rule.code].value} under this code"
            yield FieldFault(f"{pointer}/rules/{number}/code", "other-question", detail)
    for trigger in ALWAYS_ASKED:
        if not any(_asks_of_everybody(rule, trigger) for rule in rules):
            detail = f"no rule asks {trigger.value} of everybody"
            yield FieldFault(f"{pointer}/rules", f"nobody-asks-{trigger.value}", detail)


def _asks_of_everybody(rule: Rule, trigger: Trigger) -> bool:
    in_time = (
        trigger is not Trigger.OUTCOME_OVERDUE or rule.after_working_hours <= LONGEST_UNRECORDED
    )
    return rule.trigger is trigger and in_time and not (rule.tiers or rule.codes)
