"""A paper says that the client was in custody at a missed appointment, and sums up one miss in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.papers import (
    Dossier,
    Fact,
    PaperKind,
    Ref,
    Value,
    difference,
    drafted,
    overtaken,
)
from tests.domain.papers.dossiers import many_misses
from tests.domain.papers.test_drafting import JUDGED, statements


def custody_of(*appointments: str, until_at: str | None = "2026-01-03T23:00:00+00:00") -> Fact:
    return Fact(
        Ref("away", "w1"),
        {
            "kind": "custody",
            "from_at": "2025-12-30T23:00:00+00:00",
            "until_at": until_at,
            "appointments": " ".join(appointments),
        },
    )


def about_one_miss(*facts: Fact) -> Dossier:
    dossier = many_misses(1)
    escalation = Fact(
        Ref("escalation", "e", 1), {"appointments": "a0", "decision": "propose_report"}
    )
    return replace(dossier, facts=(*dossier.facts, escalation, *facts), escalation_id="e")


@pytest.mark.parametrize(
    ("kind", "times", "who"),
    [
        (PaperKind.OFFICIAL_WARNING, 1, "u"),
        # In short, and at the appointment.
        (PaperKind.VIOLATION_REPORT, 2, "de cliënt"),
        (PaperKind.PROGRESS_REPORT, 1, "de cliënt"),
        (PaperKind.CLOSING_REPORT, 1, "de cliënt"),
    ],
)
def test_a_paper_says_that_the_client_was_in_custody_at_a_missed_appointment(
    kind: PaperKind, times: int, who: str
) -> None:
    absence = Fact(
        Ref("absence", "b", 1),
        JUDGED
        | {"decided_at": "2026-12-01T10:00:00+00:00", "confinement_reason": "Was met verlof."},
    )
    said = statements(kind, about_one_miss(custody_of("a0"), absence), "nl")
    away = (
        f"Tijdens de afspraak van 1 januari 2026, 10:00 was {who} in detentie:"
        " van 31 december 2025 tot en met 3 januari 2026."
    )
    assert [one.text for one in said].count(away) == times
    assert all({ref.id for ref in one.sources} == {"a0", "w1"} for one in said if one.text == away)
    # Words of staff are for no letter to the client.
    why = "Waarom de afwezigheid toch telt: “Was met verlof.”"
    assert (why in {one.text for one in said}) == (kind is not PaperKind.OFFICIAL_WARNING)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_paper_says_that_no_address_was_known_for_a_visit_and_who_saw_that_when_judging(
    kind: PaperKind,
) -> None:
    known = JUDGED | {"decided_at": "2026-12-01T10:00:00+00:00", "decided_by": "T. Visser"}
    without = known | {"no_address": True}
    ours = "Bij ons was voor dit bezoek geen adres bekend toen het zou beginnen."
    seen = f"{known['decided_by']} heeft bij dit oordeel gezien dat er geen adres bekend was."

    def said(values: dict[str, Value]) -> list[bool]:
        found = statements(kind, about_one_miss(Fact(Ref("absence", "b", 1), values)), "nl")
        texts = {one.text for one in found}
        return [ours in texts, seen in texts]

    assert said(known) == [False, False]
    assert said(without) == [True, False]
    assert said(without | {"no_address_seen": True}) == [True, True]


def test_custody_entered_after_the_verdict_says_that_no_reason_is_recorded_and_may_have_no_end() -> (
    None
):
    absence = Fact(Ref("absence", "b", 1), JUDGED)
    whole = about_one_miss(custody_of("a0", until_at=None), absence)
    said = {one.text: one for one in statements(PaperKind.VIOLATION_REPORT, whole, "en")}
    assert said["Why the absence counts all the same: not recorded"].missing
    assert any(
        one.endswith("in custody: from 31 December 2025, with no known end.") for one in said
    )


def test_custody_at_another_appointment_is_not_in_a_paper_about_this_miss() -> None:
    said = statements(PaperKind.VIOLATION_REPORT, about_one_miss(custody_of("another")), "nl")
    assert not [one for one in said if "detentie" in one.text]


def test_custody_entered_after_the_signature_overtakes_what_was_signed() -> None:
    signed, now = about_one_miss(), about_one_miss(custody_of("a0"))
    assert [(one.ref.id, one.what) for one in overtaken(signed, now)] == [("w1", "added")]
    # Another appointment in the same custody is a fact of its own.
    assert overtaken(now, about_one_miss(custody_of("a0", "a7"))) == ()


def entered_again(fact: Fact, **more: Value) -> Fact:
    """The same as another row, whose entry was taken back before."""
    return replace(
        fact, ref=replace(fact.ref, id=f"{fact.ref.id}-again"), values={**fact.values, **more}
    )


DETAINED = Fact(
    Ref("suspension", "s1", 2),
    {"kind": "detention", "from_on": "2025-12-31", "until_on": "2026-01-03"},
)


@pytest.mark.parametrize("fact", [custody_of("a0"), DETAINED])
def test_custody_that_was_taken_back_and_entered_again_the_same_has_changed_nothing(
    fact: Fact,
) -> None:
    signed, now = about_one_miss(fact), about_one_miss(entered_again(fact))
    assert overtaken(signed, now) == difference(signed, now) == ()


@pytest.mark.parametrize("fact", [custody_of("a0"), DETAINED])
def test_custody_that_was_entered_again_with_another_last_day_has_changed(fact: Fact) -> None:
    ends = next(name for name in fact.values if name.startswith("until"))
    again = entered_again(
        fact, **{ends: "2026-01-09T23:00:00+00:00"[: len(str(fact.values[ends]))]}
    )
    assert "gone" in {one.what for one in overtaken(about_one_miss(fact), about_one_miss(again))}


def test_of_two_rows_that_say_the_same_one_that_is_gone_is_gone() -> None:
    both, one = about_one_miss(DETAINED, entered_again(DETAINED)), about_one_miss(DETAINED)
    assert [change.what for change in difference(both, one)] == ["gone"]
    assert [change.what for change in difference(one, both)] == ["added"]


def test_in_short_says_of_one_miss_what_became_of_it() -> None:
    whole = about_one_miss(Fact(Ref("absence", "b", 1), JUDGED))
    sections = drafted(PaperKind.VIOLATION_REPORT, whole, "nl")
    short = [one.text for one in sections[0].statements]
    assert short[-3:] == [
        "De melding berust op één afspraak, op 1 januari 2026, 10:00.",
        "Deze afwezigheid is als ongeoorloofd beoordeeld.",
        "Van GEEN bericht over deze afspraak staat vast dat het vooraf is afgeleverd.",
    ]


@pytest.mark.parametrize("kind", sorted(set(PaperKind) - {PaperKind.OFFICIAL_WARNING}))
def test_what_the_prosecutor_decides_stands_last(kind: PaperKind) -> None:
    assert drafted(kind, many_misses(1), "nl")[-1].code == "addressed"


@pytest.mark.parametrize(
    ("days", "often"),
    [
        (1, "dagelijks"),
        (7, "wekelijks"),
        (14, "eens in de twee weken"),
        (30, "eens in de 30 dagen"),
    ],
)
def test_how_often_is_said_in_weeks_where_it_is_weeks(days: int, often: str) -> None:
    plan = Fact(Ref("plan", "n", 1), {"number": 1})
    line = Fact(
        Ref("obligation", "l", 1),
        {"plan_id": "n", "kind": "check_in", "period_days": days, "minutes": 45},
    )
    whole = replace(many_misses(1), facts=(*many_misses(1).facts, plan, line))
    asked = next(
        one for one in drafted(PaperKind.PROGRESS_REPORT, whole, "nl") if one.code == "asked"
    )
    assert asked.statements[-1].text.startswith(f"Versie 1: meldgesprek, {often}, 45 minuten,")


def test_what_the_client_disputes_stands_at_the_details_and_not_in_the_summary() -> None:
    dispute = Fact(
        Ref("dispute", "d", 1),
        {
            "subject_kind": "absence",
            "subject_id": "b",
            "statement": "Ik was er.",
            "stated_on": "2026-11-20",
        },
    )
    whole = about_one_miss(Fact(Ref("absence", "b", 1), JUDGED), dispute)
    (section,) = {
        one.code
        for one in drafted(PaperKind.VIOLATION_REPORT, whole, "nl")
        for said in one.statements
        if "Ik was er." in said.text
    }
    assert section == "happened"
