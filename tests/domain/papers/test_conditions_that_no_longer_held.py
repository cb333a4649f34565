"""A paper says, above all else, that the condition no longer held on the day of a missed appointment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.papers import Dossier, Fact, PaperKind, Ref, drafted, overtaken
from tests.domain.papers.dossiers import many_misses
from tests.domain.papers.test_drafting import JUDGED, statements

SAID = (
    "Op 1 januari 2026 gold de voorwaarde meldplicht niet meer:"
    " ingetrokken, de laatste dag was 29 december 2025."
)


def of_one_miss(withdrawn_on: str | None = None, ended_on: str | None = None) -> Dossier:
    dossier = many_misses(1)
    kept = [
        one for one in dossier.facts if one.ref.kind not in ("appointment", "condition", "order")
    ]
    missed = next(one for one in dossier.facts if one.ref.kind == "appointment")
    missed = replace(missed, values=dict(missed.values) | {"condition_id": "c9"})
    order = Fact(
        Ref("order", "o9", 1), {"frame": "VV", "starts_on": "2025-06-01", "ended_on": ended_on}
    )
    condition = Fact(
        Ref("condition", "c9", 1),
        {"kind": "reporting_duty", "name_nl": "meldplicht", "name_en": "reporting duty",
         "order_id": "o9", "starts_on": "2025-06-01", "withdrawn_on": withdrawn_on},
    )  # fmt: skip
    escalation = Fact(
        Ref("escalation", "e", 1), {"appointments": missed.ref.id, "decision": "propose_report"}
    )
    absence = Fact(Ref("absence", "b", 1), JUDGED)
    facts = (*kept, order, condition, missed, escalation, absence)
    return replace(dossier, facts=facts, escalation_id="e")


def test_the_summary_of_a_report_says_it_at_once_and_the_details_say_it_again() -> None:
    sections = drafted(PaperKind.VIOLATION_REPORT, of_one_miss("2025-12-29"), "nl")
    short = [one.text for one in sections[0].statements]
    assert short.index(SAID) < short.index(
        "De melding berust op één afspraak, op 1 januari 2026, 10:00."
    )
    every = [one for section in sections for one in section.statements]
    said = [one for one in every if one.text == SAID]
    assert len(said) == 2
    assert all({ref.kind for ref in one.sources} == {"appointment", "condition"} for one in said)


def test_a_warning_says_it_to_the_client() -> None:
    said = statements(PaperKind.OFFICIAL_WARNING, of_one_miss("2025-12-29"), "nl")
    assert [one.text for one in said].count(SAID) == 1


def test_an_order_that_was_ended_takes_its_conditions_with_it() -> None:
    said = statements(PaperKind.VIOLATION_REPORT, of_one_miss(ended_on="2025-12-30"), "en")
    (text,) = {one.text for one in said if "no longer held" in one.text}
    assert text == (
        "On 1 January 2026 the condition reporting duty no longer held:"
        " the order had ended, and its last day was 30 December 2025."
    )


@pytest.mark.parametrize("withdrawn_on", [None, "2026-01-01", "2026-02-01"])
def test_of_a_condition_that_held_on_its_last_day_it_says_nothing(withdrawn_on: str | None) -> None:
    said = statements(PaperKind.VIOLATION_REPORT, of_one_miss(withdrawn_on), "nl")
    assert not [one for one in said if "niet meer" in one.text]


def test_a_withdrawal_after_the_signature_overtakes_what_was_signed() -> None:
    changes = overtaken(of_one_miss(), of_one_miss("2025-12-29"))
    assert [(one.ref.id, one.name, one.now) for one in changes] == [
        ("c9", "withdrawn_on", "2025-12-29")
    ]
