"""What the service did: escalations opened, whom each step reached, what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.papers.alarm_parts import alarm_lines
from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Section, Statement, Writer, under
from aftercare.domain.papers.words import Both

DECIDED: Final[Both] = ("Beslissingen en escalatie", "Decisions and escalation")

# What an escalation says of alarms that were moved to another client, by its member `elsewhere`.
_OF_ANOTHER: Final[Mapping[str, Both]] = {
    "all": (
        "Dit ging over een andere cliënt: de melding hoort niet bij dit dossier.",
        "This was about another client: the alarm does not belong to this case file.",
    ),
    "some": (
        "Een melding in deze escalatie ging over een andere cliënt.",
        "An alarm of this escalation was about another client.",
    ),
}


def decided(writer: Writer, *, steps: bool = True) -> Section:
    """Escalations in the order they were opened, with `steps` and whom they reached; then events of the order and
    changes of the level."""
    lines: list[Statement] = []
    for escalation in writer.dossier.of("escalation"):
        lines.append(_opened(writer, escalation))
        ran = writer.dossier.about("step", "escalation_id", escalation.ref.id) if steps else ()
        lines += under(
            [
                *_elsewhere(writer, escalation),
                *alarm_lines(writer, escalation),
                *(_step(writer, one) for one in ran),
                _decision(writer, escalation),
            ]
        )
    lines += [
        writer.sentence(
            ("{kind} op {moment}, vastgelegd door {who}.", "{kind} on {moment}, recorded by {who}."),
            one, kind=writer.word("event", one.text("kind")), moment=writer.moment(one.moment("happened_at")),
            who=one.text("entered_by"),
        )
        for one in writer.dossier.of("event") if one.text("kind") != "warning"
    ]  # fmt: skip
    lines += [
        writer.sentence(
            ("Toezichtniveau van {a} naar {b} op {at} door {who}.",
             "Supervision level from {a} to {b} on {at} by {who}."),
            one, a=one.text("from_tier"), b=one.text("to_tier"), at=writer.moment(one.moment("changed_at")),
            who=one.text("changed_by"),
        )
        for one in writer.dossier.of("tier_change")
    ]  # fmt: skip
    if not lines:
        words = (
            "In deze periode is geen escalatie geopend.",
            "No escalation was opened in this period.",
        )
        lines = [writer.nothing(words)]
    return Section("decided", writer.title(DECIDED), writer.listed(lines))


def _opened(writer: Writer, escalation: Fact) -> Statement:
    words = (
        "{at}: {rule} (regels versie {version}).",
        "{at}: {rule} (rules version {version}).",
    )
    return writer.sentence(
        words, escalation, at=writer.moment(escalation.moment("opened_at")),
        rule=escalation.text(f"rule_{writer.language}"), version=escalation.text("rule_version"),
    )  # fmt: skip


def _elsewhere(writer: Writer, escalation: Fact) -> list[Statement]:
    words = _OF_ANOTHER.get(escalation.text("elsewhere"))
    return [writer.sentence(words, escalation)] if words else []


def _step(writer: Writer, step: Fact) -> Statement:
    audience = writer.word("audience", step.text("audience"))
    if step.moment("dispatched_at"):
        words = ("Voorgelegd op {at} aan {who} ({audience}).", "Put to {who} ({audience}) on {at}.")
        return writer.sentence(
            words, step, at=writer.moment(step.moment("dispatched_at")), who=step.text("reached"),
            audience=audience,
        )  # fmt: skip
    words = (
        "Voorgelegd aan {audience}: niet nodig geweest of nog niet gebeurd.",
        "Put to {audience}: not needed or not yet.",
    )
    return writer.sentence(words, step, audience=audience)


def _decision(writer: Writer, escalation: Fact) -> Statement:
    if not escalation.text("decision"):
        words = ("Nog geen beslissing.", "No decision yet.")
        return Statement(writer.title(words), (escalation.ref,), missing=True)
    holes = {
        "decision": writer.word("decision", escalation.text("decision")),
        "at": writer.moment(escalation.moment("decided_at")),
        "who": escalation.text("decided_by"),
    }
    if not escalation.text("reason"):
        words = ("Beslist op {at} door {who}: {decision}.", "Decided on {at} by {who}: {decision}.")
        return writer.sentence(words, escalation, **holes)
    words = (
        "Beslist op {at} door {who}: {decision}. “{reason}”",
        "Decided on {at} by {who}: {decision}. “{reason}”",
    )
    return writer.sentence(words, escalation, **holes, reason=escalation.text("reason"))
