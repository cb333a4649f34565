"""Where the decision on an escalation leads next: the plan, the referral, the deadline or the outcome to record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aftercare.base.translation import sentence
from aftercare.casework.escalation.view import EscalationView
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.reported import CONCERN, EMERGENCY_REVIEW
from aftercare.domain.escalation.ladder import Decision
from aftercare.web.deadlines.phrases import name_of_deadline
from aftercare.web.shell.request import PageContext

RECORD = sentence("Record: %(what)s")
REVIEW_EMERGENCY = sentence("Review the emergency access")
RECORD_OUTCOME = sentence("Record the outcome of %(day)s")
CARRY_OUT = sentence("To be carried out by %(until)s: say here when it was done")
DECIDE_ABSENCE = sentence("Give a verdict on the absence of %(day)s")
_OF_PERSON: Mapping[Decision, tuple[str, str]] = {
    Decision.CONTACT_PERSON: ("/people/{}/contacts", sentence("Record the talk with the client")),
    Decision.CHANGE_PLAN: ("/people/{}#plan-title", sentence("Change the plan on the case file")),
    Decision.OTHER_PROVIDER: ("/people/{}/treatment", sentence("Treatment and referrals")),
    Decision.CONTACT_CLINIC: ("/people/{}/treatment", sentence("Treatment and referrals")),
    Decision.OTHER_CHANNEL: ("/people/{}/channels", sentence("How the client can be reached")),
    Decision.EXTEND: ("/people/{}/periods", sentence("Lengths, extensions and suspensions")),
    Decision.MORE_CAPACITY: ("/unplaced", sentence("Who is waiting for a time")),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A page where the next step is taken."""

    href: str
    text: str


def next_steps(context: PageContext, escalation: EscalationView) -> list[NextStep]:
    """The next steps: those of the decision. While an item of the escalation is overdue, those of every
    decision that fits it. Each page once."""
    taken = tuple(one for one in Decision if one == escalation.head["decision"])
    decisions = escalation.offered if escalation.overdue else taken
    codes = {one["code"] for one in escalation.terms}
    if escalation.overdue and codes in ({EMERGENCY_REVIEW}, {CONCERN}):
        # Plans and periods have nothing to do with it.
        decisions = (Decision.RECORD_DONE,)
    found = [*_to_carry_out(context, escalation)]
    found += [one for decision in decisions for one in _steps(context, escalation, decision)]
    return list({step.href: step for step in found}.values())


def _to_carry_out(context: PageContext, escalation: EscalationView) -> Iterator[NextStep]:
    row = escalation.carry_out
    if row is not None and row.state == DeadlineState.OPENED:
        until = {"until": context.moment(row.due_at)}
        yield NextStep(f"/deadlines/{row.id}", context.translate(CARRY_OUT) % until)


def _steps(
    context: PageContext, escalation: EscalationView, decision: Decision
) -> Iterator[NextStep]:
    if decision is Decision.RECORD_DONE:
        yield from _to_record(context, escalation)
    elif decision in _OF_PERSON:
        address, text = _OF_PERSON[decision]
        yield NextStep(address.format(escalation.head["person_id"]), context.translate(text))


def _to_record(context: PageContext, escalation: EscalationView) -> Iterator[NextStep]:
    for term in escalation.terms:
        if term["state"] == "opened" and term["code"] == EMERGENCY_REVIEW:
            yield NextStep("/file-access", context.translate(REVIEW_EMERGENCY))
        elif term["state"] == "opened" and term["code"] == CONCERN:
            what = name_of_deadline(term["code"], term["number"], context.language)
            yield NextStep(f"/concerns/{term['subject_id']}", what[:1].upper() + what[1:])
        elif term["state"] == "opened":
            what = name_of_deadline(term["code"], term["number"], context.language)
            yield NextStep(f"/deadlines/{term['id']}", context.translate(RECORD, what=what))
    for cause in escalation.causes:
        day = {"day": context.day(cause["starts_at"])}
        if cause["state"] == "outcome_overdue":
            href = f"/appointments/{cause['id']}"
            yield NextStep(href, context.translate(RECORD_OUTCOME) % day)
        elif cause["absence_state"] == "opened":
            href = f"/absences/{cause['absence_id']}"
            yield NextStep(href, context.translate(DECIDE_ABSENCE) % day)
