"""The client, the order and its conditions, and what the plan required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from aftercare.domain.papers.facts import Fact
from aftercare.domain.papers.statements import Section, Statement, Writer, under
from aftercare.domain.papers.words import Both, condition_name, frame_name

# Kinds with wording that stays in the order, in documents from before that was kept with the condition.
_NAME_A_VICTIM: Final = frozenset({"no_contact_order", "exclusion_zone"})
FRAME: Final[Both] = ("Cliënt en kader", "Client and order")
ASKED: Final[Both] = ("Wat is gevraagd", "What was asked")
# How often, in days; other numbers are written as they are.
_OFTEN: Final[Mapping[str, Both]] = {
    "1": ("dagelijks", "daily"), "7": ("wekelijks", "weekly"),
    "14": ("eens in de twee weken", "every two weeks"), "21": ("eens in de drie weken", "every three weeks"),
    "28": ("eens in de vier weken", "every four weeks"), "42": ("eens in de zes weken", "every six weeks"),
    "56": ("eens in de acht weken", "every eight weeks"), "84": ("eens in de twaalf weken", "every twelve weeks"),
}  # fmt: skip
_EVERY: Final[Both] = ("eens in de {days} dagen", "every {days} days")
# The text from which our reference data was read; see LEGAL_FRAMES.
_WHICH_TEXT: Final[Both] = (
    "Artikelen zijn genoemd naar de wet van de dag waarop de uitspraak onherroepelijk werd, of waarop het kader"
    " begon; artikelen van het Wetboek van Strafrecht zijn gelezen in de tekst van 10 mei 2017.",
    "Articles are named by the law of the day the judgment became final, or the order began; articles of the"
    " Criminal Code were read in the text of 10 May 2017.",
)


def frame(writer: Writer, conditions: Iterable[Fact] | None = None) -> Section:
    """The person, the orders and these conditions; None means every condition of the orders."""
    lines = [*_person(writer), *_orders(writer), *_suspensions(writer)]
    named = writer.dossier.of("condition") if conditions is None else tuple(conditions)
    if named:
        lines += [_condition(writer, one) for one in named]
        if any(one.text("articles_nl") for one in (*writer.dossier.of("order"), *named)):
            lines.append(writer.fixed(_WHICH_TEXT))
    else:
        lines.append(
            writer.nothing(("Er is geen voorwaarde vastgelegd.", "No condition is recorded."))
        )
    return Section("frame", writer.title(FRAME), writer.listed(lines))


def _person(writer: Writer) -> list[Statement]:
    lines = []
    for person in writer.dossier.of("person"):
        words = (
            "{name}, geboren op {birth}, dossier {reference} ({regime}).",
            "{name}, born on {birth}, case file {reference} ({regime}).",
        )
        lines.append(
            writer.sentence(
                words, person, name=person.text("name"), birth=writer.day(person.day("birth_on")),
                reference=person.text("reference"), regime=writer.word("regime", person.text("regime")),
            )
        )  # fmt: skip
        lines.append(
            writer.sentence(
                ("Toezichthouder: {officer}.", "Probation officer: {officer}."),
                person,
                officer=person.text("officer"),
            )
        )
        if person.flag("taken_over"):
            words = (
                "Dit dossier is overgenomen uit het document van een andere dienst; wat daaruit komt, is door"
                " ons niet gecontroleerd.",
                "This case file was taken over from another service's document; what comes from it was not"
                " verified by us.",
            )
            lines.append(writer.sentence(words, person))
    return lines


def _orders(writer: Writer) -> list[Statement]:
    lines = []
    for order in writer.dossier.of("order"):
        words = (
            "{frame}, kenmerk {reference}: van {start} tot en met {end}.",
            "{frame}, reference {reference}: from {start} to {end}.",
        )
        lines.append(
            writer.sentence(
                words, order, frame=writer.based(frame_name(order.text("frame"), writer.language), order),
                reference=order.text("court_reference"), start=writer.day(order.day("starts_on")),
                end=writer.day(order.day("ends_on")),
            )
        )  # fmt: skip
        if order.day("ended_on"):
            words = (
                "Het kader {reference} is geëindigd op {day}: {reason}.",
                "The order {reference} ended on {day}: {reason}.",
            )
            lines.append(
                writer.sentence(
                    words, order, reference=order.text("court_reference"), day=writer.day(order.day("ended_on")),
                    reason=writer.word("end", order.text("end_reason")),
                )
            )  # fmt: skip
    return lines or [writer.nothing(("Er is geen kader vastgelegd.", "No order is recorded."))]


def _suspensions(writer: Writer) -> list[Statement]:
    words = (
        "Opgeschort wegens {kind}: van {start} tot en met {end}.",
        "Suspended because of {kind}: from {start} to {end}.",
    )
    return [
        writer.sentence(
            words, one, kind=writer.word("suspension", one.text("kind")), start=writer.day(one.day("from_on")),
            end=writer.day(one.day("until_on")),
        )
        for one in writer.dossier.of("suspension")
    ]  # fmt: skip


def _condition(writer: Writer, one: Fact) -> Statement:
    holes = {
        "kind": writer.based(condition_name(one, writer.language), one),
        "start": writer.day(one.day("starts_on")),
    }
    if one.day("withdrawn_on"):
        words = (
            "Voorwaarde {kind}, vanaf {start}: ingetrokken op {end}.",
            "Condition {kind}, from {start}: withdrawn on {end}.",
        )
        return writer.sentence(words, one, **holes, end=writer.day(one.day("withdrawn_on")))
    # The court's wording may say where a victim lives or who they are, so it stays in the order.
    if one.flag("names_a_victim") or one.text("kind") in _NAME_A_VICTIM:
        words = (
            "Voorwaarde {kind}, vanaf {start}. De tekst staat in de beslissing en is hier bewust weggelaten.",
            "Condition {kind}, from {start}. The wording is in the decision and is left out here on purpose.",
        )
        return writer.sentence(words, one, **holes)
    if not one.text("wording"):
        words = (
            "Voorwaarde {kind}, vanaf {start}. De tekst staat in de beslissing.",
            "Condition {kind}, from {start}. The wording is in the decision.",
        )
        return writer.sentence(words, one, **holes)
    words = (
        "Voorwaarde {kind}, vanaf {start}: “{wording}”",
        "Condition {kind}, from {start}: “{wording}”",
    )
    return writer.sentence(words, one, **holes, wording=one.text("wording"))


def asked(writer: Writer) -> Section:
    """The versions of the plan that are or were in force, each with its obligations."""
    lines = []
    for plan in writer.dossier.of("plan"):
        words = (
            "Toezichtplan versie {number}, vanaf {start}, vastgesteld op {decided} door {who}.",
            "Supervision plan version {number}, from {start}, approved on {decided} by {who}.",
        )
        lines.append(
            writer.sentence(
                words, plan, number=plan.text("number"), start=writer.day(plan.day("starts_on")),
                decided=writer.moment(plan.moment("decided_at")), who=plan.text("decided_by"),
            )
        )  # fmt: skip
        lines += under(
            _obligation(writer, plan, one)
            for one in writer.dossier.about("obligation", "plan_id", plan.ref.id)
        )
    lines = lines or [
        writer.nothing(("Er is geen vastgesteld toezichtplan.", "There is no approved plan."))
    ]
    return Section("asked", writer.title(ASKED), writer.listed(lines))


def _obligation(writer: Writer, plan: Fact, one: Fact) -> Statement:
    condition = writer.dossier.find("condition", one.text("condition_id"))
    words = (
        "Versie {number}: {kind}, {often}, {minutes} minuten, op grond van {condition}.",
        "Version {number}: {kind}, {often}, {minutes} minutes, under {condition}.",
    )
    return writer.sentence(
        words, one, plan, *([condition] if condition else []), number=plan.text("number"),
        kind=writer.word("kind", one.text("kind")), often=_often(writer, one.text("period_days")),
        minutes=one.text("minutes"),
        condition=condition_name(condition, writer.language) if condition else "",
    )  # fmt: skip


def _often(writer: Writer, days: str) -> str:
    return writer.title(_OFTEN.get(days, _EVERY)).format(days=days) if days else ""
