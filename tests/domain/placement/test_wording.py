"""Reasons in Dutch and English, and what a reader without the right does not get to see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.reasons import Choice, Holder, Layer, Reason, Step, Why
from aftercare.domain.placement.explanation.wording import (
    DUTCH,
    ENGLISH,
    LANGUAGES,
    reason_text,
    why_text,
)
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.result import Unplaced
from tests.domain.placement.instances import made


def lone() -> dict[str, Any]:
    """One person with one weekly check-in, everything possible."""
    document = made(1, persons=2, days=7)
    document["holidays"] = []
    for row in (*document["officers"], *document["persons"]):
        row["absent"] = []
    for person in document["persons"]:
        person.update(work=[], excluded=[], juvenile=False, officer="O0", deputy=None, tier=1)
    row = document["obligations"][0]
    row.update(period_days=7, last_done=None, min_gap_days=0, person="P0", locations=["L0"])
    document["obligations"] = [row]
    document["locations"][0].update(hours=None, capacity=None)
    return document


def failure(document: dict[str, Any]) -> Unplaced:
    return place(read_instance(document)).unplaced[0]


def test_an_exclusion_zone_reads_as_not_possible_at_this_site_without_the_right() -> None:
    document = lone()
    document["persons"][0]["excluded"] = ["L0"]
    reason = failure(document).reason
    assert reason.empty is Layer.EXCLUDED
    assert "not possible at this site" in reason_text(reason, "en", may_see_restrictions=False)
    assert "may not go there" in reason_text(reason, "en", may_see_restrictions=True)
    assert "niet mogelijk op deze locatie" in reason_text(reason, "nl", may_see_restrictions=False)
    assert "mag daar niet komen" in reason_text(reason, "nl", may_see_restrictions=True)
    [row] = plan_document(place(read_instance(document)), explain=True)["unplaced"]
    assert "may not" not in row["reason"]


def test_a_no_contact_pair_reads_the_same() -> None:
    document = lone()
    document["meta"]["no_contact_margin_min"] = 1440
    document["persons"][0]["no_contact"] = ["P1"]
    first = document["obligations"][0]
    first.update(weekdays=[2])
    document["obligations"].append({**first, "id": "B9", "person": "P1"})
    reason = failure(document).reason
    assert reason.empty is Layer.NO_CONTACT
    discreet = reason_text(reason, "en", may_see_restrictions=False)
    assert "not possible at this site" in discreet
    assert "contact" not in discreet
    assert "no-contact pair" in reason_text(reason, "en", may_see_restrictions=True)


def test_both_restrictions_read_alike_without_the_right() -> None:
    excluded = lone()
    excluded["persons"][0]["excluded"] = ["L0"]
    apart = lone()
    apart["meta"]["no_contact_margin_min"] = 1440
    apart["persons"][0]["no_contact"] = ["P1"]
    row = apart["obligations"][0]
    row.update(weekdays=[2])
    apart["obligations"] = [{**row, "person": "P1"}, {**row, "id": "B9"}]
    texts = {
        reason_text(failure(document).reason, "en", may_see_restrictions=False)
        for document in (excluded, apart)
    }
    assert len(texts) == 1


def test_a_busy_officer_is_named_with_what_holds_the_start() -> None:
    document = lone()
    document["officers"][0]["hours"] = {"2": [[600, 630]]}
    row = document["obligations"][0]
    document["obligations"].append({**row, "id": "B9", "person": "P1"})
    document["persons"][1]["tier"] = 3
    reason = failure(document).reason
    assert (reason.empty, reason.opener, reason.opened) == (
        Layer.OFFICER_FREE,
        Layer.OFFICER_FREE,
        1,
    )
    assert [holder.tier for holder in reason.holders] == [1]
    text = reason_text(reason, "en", may_see_restrictions=False, names={"O0": "Officer Vos"})
    assert "held by level 1 with Officer Vos" in text
    assert "place 1 in the queue" in text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_choice_can_be_said(language: str) -> None:
    for choice in Choice:
        assert why_text(Why(choice, 3, False, False, None, True), language)


def test_both_languages_say_the_same_things() -> None:
    assert set(DUTCH) == set(ENGLISH)
    assert {layer.value for layer in Layer} <= set(ENGLISH)
    assert {f"name-{layer.value}" for layer in Layer} <= set(ENGLISH)
    assert {f"why-{choice.value}" for choice in Choice} <= set(ENGLISH)


@pytest.mark.parametrize(
    ("language", "friday", "to"),
    [("en", "Fri 11 Dec 2026", "to"), ("nl", "vr 11 dec 2026", "tot en met")],
)
def test_days_read_as_on_every_page(language: str, friday: str, to: str) -> None:
    why = Why(Choice.SLOT, 3, True, True, datetime(2026, 12, 11, 10, 45, tzinfo=UTC), False)
    assert f"{friday}, 10:45" in why_text(why, language)
    document = lone()
    document["persons"][0]["excluded"] = ["L0"]
    text = reason_text(failure(document).reason, language, may_see_restrictions=True)
    day = r"\w{2,3} \d{1,2} \w{3} \d{4}"
    assert re.match(f"{day} {to} {day}:", text)


def test_a_count_of_what_would_be_possible_is_a_whole_sentence() -> None:
    assert ENGLISH["opener"].format(n=22, layer="hours") == "without hours there would be 22"
    assert DUTCH["opener"].format(n=22, layer="uren") == "zonder uren zouden er 22 zijn"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("empty", Layer)
@pytest.mark.parametrize("opener", [None, *Layer])
def test_plain_words_for_a_failure_hold_what_an_officer_can_act_on_and_no_count(
    language: str, empty: Layer, opener: Layer | None
) -> None:
    week = date(2026, 11, 30), date(2026, 12, 6)
    counted = (Step(Layer.WINDOW, 20), Step(Layer.PERSON_FREE, 9), Step(empty, 0))
    holders = (Holder("B7", 3, 1, "P. Jansen"), Holder(None, None, None, "P. Jansen"))
    reason = Reason(empty, *week, counted, ("J. Bakker",), opener, 8, holders, queue=4)
    text = reason_text(reason, language, may_see_restrictions=True, plain=True)
    _, _, said = text.partition(": ")
    assert said.startswith(LANGUAGES[language][empty.value])
    assert not re.search(r"\d|P\. Jansen|\bstarts?\b", said)
    words = LANGUAGES[language]
    assert (words["several"] in said) == (opener is None)
    without = words["fits-without"].format(layer=words[f"name-{opener or empty}"])
    assert (without in said) == (opener not in (None, empty))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_plain_words_for_a_choice_compare_it_with_no_time_of_that_moment(language: str) -> None:
    best = datetime(2026, 12, 9, 12, tzinfo=UTC)
    text = why_text(Why(Choice.OWN_OFFICER, 32, True, True, best), language, plain=True)
    assert text == LANGUAGES[language]["why-own-officer"]
