"""A document that lists earlier ones says of each whether it still holds, and is overtaken when one no longer does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.papers import (
    Change,
    Dossier,
    Fact,
    PaperKind,
    Ref,
    Value,
    difference,
    overtaken,
    written_value,
)
from aftercare.domain.papers.words import WORDS
from aftercare.processes.papers.grounds import WithoutGround
from tests.domain.papers.dossiers import many_misses
from tests.domain.papers.test_drafting import statements

REPORT, WARNING = PaperKind.VIOLATION_REPORT, PaperKind.OFFICIAL_WARNING
SIGNED = {
    "nl": "Officiële waarschuwing, ondertekend op 3 maart 2026, 10:00 door I. Iepen, overhandigd op 4 maart 2026.",
    "en": "Official warning, signed on 3 March 2026, 10:00 by I. Iepen, handed over on 4 March 2026.",
}


def warned_before(**more: Value) -> Dossier:
    """A file with one earlier warning."""
    start = many_misses(1)
    values: dict[str, Value] = {
        "kind": "official_warning", "state": "signed", "signed_at": "2026-03-03T09:00:00+00:00",
        "signed_by": "I. Iepen", "handed_over_on": "2026-03-04",
    }  # fmt: skip
    warning = Fact(Ref("paper", "q", 1), values | more)
    return replace(start, facts=(*start.facts, warning))


def listed(kind: PaperKind, dossier: Dossier, language: str) -> str:
    (one,) = [
        one for one in statements(kind, dossier, language) if one.sources == (Ref("paper", "q", 1),)
    ]
    return one.text


@pytest.mark.parametrize(
    ("why", "dutch", "english"),
    [
        ("misses-explained",
         "Dit stuk geldt niet meer: geen afwezigheid erachter telt nog mee.",
         "This document no longer holds: no absence behind it counts any more."),
        ("decided-otherwise",
         "Dit stuk geldt niet meer: de beslissing erachter is vervangen.",
         "This document no longer holds: the decision behind it was replaced."),
        ("alarms-of-another",
         "Dit stuk geldt niet meer: het ging over een andere cliënt.",
         "This document no longer holds: it was about another client."),
        ("decision-to-review",
         "Iemand moet de beslissing erachter nog opnieuw bekijken.",
         "Someone still has to look at the decision behind it again."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", sorted(set(PaperKind) - {WARNING}))
def test_an_earlier_one_that_no_longer_holds_is_listed_with_why(
    kind: PaperKind, why: str, dutch: str, english: str
) -> None:
    dossier = warned_before(ground_gone=why)
    assert listed(kind, dossier, "nl") == f"{SIGNED['nl']} {dutch}"
    assert listed(kind, dossier, "en") == f"{SIGNED['en']} {english}"


@pytest.mark.parametrize("why", sorted(WithoutGround))
def test_a_warning_says_so_to_the_client_without_naming_another_client(why: WithoutGround) -> None:
    for language, of_another in (("nl", "andere cliënt"), ("en", "another client")):
        said = listed(WARNING, warned_before(ground_gone=why.value), language)
        assert said.startswith(SIGNED[language])
        assert len(said) > len(SIGNED[language])
        assert of_another not in said


def test_one_that_holds_is_listed_as_before_and_one_of_an_older_document_too() -> None:
    for kind in PaperKind:
        for dossier in (warned_before(), warned_before(ground_gone=None)):
            assert listed(kind, dossier, "nl") == SIGNED["nl"]


@pytest.mark.parametrize("kind", PaperKind)
def test_one_that_a_correction_replaced_says_so(kind: PaperKind) -> None:
    replaced = warned_before(state="superseded")
    assert listed(kind, replaced, "nl") == f"{SIGNED['nl']} Een verbeterd stuk heeft dit vervangen."
    assert listed(kind, replaced, "en") == f"{SIGNED['en']} A corrected document replaced it."


@pytest.mark.parametrize("before", [warned_before(), warned_before(ground_gone=None)])
def test_a_draft_has_changed_when_an_earlier_one_no_longer_holds(before: Dossier) -> None:
    now = warned_before(ground_gone="misses-explained")
    change = Change(Ref("paper", "q", 1), "changed", "ground_gone", None, "misses-explained")
    assert difference(before, now) == (change,)
    # So has a signed one, and an older one, that was signed before this was kept.
    assert overtaken(before, now) == (change,)


def test_a_doubt_about_an_earlier_one_overtakes_nothing_that_was_signed() -> None:
    stands, doubted = (
        warned_before(ground_gone=None),
        warned_before(ground_gone="decision-to-review"),
    )
    assert difference(stands, doubted)
    assert overtaken(stands, doubted) == overtaken(doubted, stands) == ()
    gone = warned_before(ground_gone="decided-otherwise")
    assert overtaken(doubted, gone)
    assert overtaken(gone, stands)


def test_that_an_earlier_one_was_handed_over_since_overtakes_nothing() -> None:
    signed = warned_before(ground_gone=None, handed_over_on=None)
    assert overtaken(signed, warned_before(ground_gone=None, state="superseded")) == ()


def test_every_reason_has_words_for_others_and_for_the_client() -> None:
    reasons = {one.value for one in WithoutGround}
    assert WORDS["ground_gone"].keys() == WORDS["ground_gone_to_client"].keys() == reasons
    assert written_value("paper", "ground_gone", None, "nl") == "–"
