"""Sums are what the items say, and every cut-off falls where its source puts it, on both sides."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.risk import INSTRUMENTS, Instrument, instrument_of
from aftercare.domain.risk.acute_2007 import ACUTE_2007, urgent_items
from aftercare.domain.risk.erasor import ERASOR
from aftercare.domain.risk.j_soap import J_SOAP_D, J_SOAP_II
from aftercare.domain.risk.jsorrat import JSORRAT_II
from aftercare.domain.risk.profesor import PROFESOR
from aftercare.domain.risk.scoring import (
    answer_faults,
    asked_items,
    band_of,
    item_faults,
    missing_items,
    scored,
)
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99 import STATIC_99, STATIC_99R_BEFORE_2016
from aftercare.domain.risk.static_99r import STATIC_99R, age_score

NO_VICTIM: dict[str, bool] = {"not_male": False, "child_victim": False}
CHILD: dict[str, bool] = {"not_male": False, "child_victim": True}
SCALED = [STATIC_99R, STATIC_99R_BEFORE_2016, STATIC_99, STABLE_2007, ACUTE_2007]

# Levels of 2016 (Evaluators' Workbook of 19 October 2016), every sum there is.
LEVELS_2016 = {
    -3: "I", -2: "I", -1: "II", 0: "II", 1: "III", 2: "III", 3: "III", 4: "IVa", 5: "IVa",
    6: "IVb", 7: "IVb", 8: "IVb", 9: "IVb", 10: "IVb", 11: "IVb", 12: "IVb",
}  # fmt: skip
# The old coding form with four categories.
OLD_CATEGORIES = {
    -3: "low", -2: "low", -1: "low", 0: "low", 1: "low", 2: "moderate-low", 3: "moderate-low",
    4: "moderate-high", 5: "moderate-high",
} | dict.fromkeys(range(6, 13), "high")  # fmt: skip


def static_items(**changes: int) -> dict[str, int]:
    """Everything at its lowest, but for the changes."""
    return {item.code: min(item.values) for item in STATIC_99R.items} | changes


def with_sum(instrument: Instrument, answers: dict[str, bool], total: int) -> dict[str, int]:
    """Items that add up to `total`."""
    items = {item.code: min(item.values) for item in asked_items(instrument, answers)}
    for item in asked_items(instrument, answers):
        for value in sorted(item.values):
            missing = total - sum(items.values())
            if value - items[item.code] <= missing:
                items[item.code] = value
    assert sum(items.values()) == total
    return items


def forms(instrument: Instrument, answers: dict[str, bool]) -> st.SearchStrategy[dict[str, int]]:
    """Every complete form of an instrument."""
    return st.fixed_dictionaries(
        {item.code: st.sampled_from(item.values) for item in asked_items(instrument, answers)}
    )


@pytest.mark.parametrize(("total", "level"), LEVELS_2016.items())
def test_every_sum_of_static_99r_has_its_level_of_2016(total: int, level: str) -> None:
    found = scored(STATIC_99R, {}, with_sum(STATIC_99R, {}, total))
    assert found is not None
    assert (found.total, found.scales["sum"].band) == (total, level)


@pytest.mark.parametrize(("total", "category"), OLD_CATEGORIES.items())
def test_an_old_report_keeps_its_own_category(total: int, category: str) -> None:
    found = scored(STATIC_99R_BEFORE_2016, {}, {"reported_total": total})
    assert found is not None
    assert (found.total, found.scales["sum"].band) == (total, category)


def test_static_99_has_no_sum_below_zero_and_its_predecessor_in_name_is_static_99r() -> None:
    (item,), (scale,) = STATIC_99.items, STATIC_99.scales
    assert item.values == tuple(range(13))
    assert (scale.bands[0].code, scale.bands[0].least, scale.bands[0].most) == ("low", 0, 1)
    assert "Static-99R" in STATIC_99R_BEFORE_2016.words.en
    # What was stored under the code stays readable.
    assert instrument_of("static-99", "four-categories") is STATIC_99R_BEFORE_2016


def test_old_categories_and_new_levels_share_no_word_and_no_version() -> None:
    old = {band.code for scale in STATIC_99R_BEFORE_2016.scales for band in scale.bands}
    new = {band.code for scale in STATIC_99R.scales for band in scale.bands}
    assert not old & new
    assert (STATIC_99R_BEFORE_2016.code, STATIC_99R_BEFORE_2016.version) != (
        STATIC_99R.code,
        STATIC_99R.version,
    )
    assert instrument_of("static-99r", "four-categories") is None


@given(forms(STATIC_99R, {}))
def test_the_sum_of_static_99r_is_the_sum_of_its_ten_items(items: dict[str, int]) -> None:
    found = scored(STATIC_99R, {}, items)
    assert found is not None
    assert len(items) == 10
    assert found.total == sum(items.values())
    assert -3 <= found.total <= 12
    assert found.scales["sum"].band == LEVELS_2016[found.total]


@pytest.mark.parametrize(
    ("age", "score"),
    [(18, 1), (34, 1), (35, 0), (39, 0), (40, -1), (59, -1), (60, -3), (90, -3)],
)
def test_the_age_at_release_scores_by_its_four_groups(age: int, score: int) -> None:
    assert age_score(age) == score


@pytest.mark.parametrize(
    ("item", "values"),
    {
        "age": {1, 0, -1, -3},
        "lived_with_partner": {0, 1},
        "index_violence": {0, 1},
        "prior_violence": {0, 1},
        "prior_sexual": {0, 1, 2, 3},
        "sentencing_dates": {0, 1},
        "non_contact": {0, 1},
        "unrelated_victim": {0, 1},
        "stranger_victim": {0, 1},
        "male_victim": {0, 1},
    }.items(),
)
def test_an_item_of_static_99r_takes_these_scores_and_no_other(item: str, values: set[int]) -> None:
    found = STATIC_99R.item(item)
    assert found is not None
    assert set(found.values) == values
    for wrong in {-4, -2, 2, 4} - values:
        (fault,) = item_faults(STATIC_99R, {}, static_items(**{item: wrong}))
        assert (fault.pointer, fault.code) == (f"/items/{item}", "not-a-score")


def test_the_child_item_of_stable_asks_for_a_victim_under_fourteen() -> None:
    (asked,) = [one for one in STABLE_2007.questions if one.code == "child_victim"]
    assert "jonger dan 14 jaar" in asked.words.nl
    assert "under 14" in asked.words.en


def test_never_having_lived_with_a_partner_scores_one() -> None:
    item = STATIC_99R.item("lived_with_partner")
    assert item is not None
    assert {score.words.en: score.value for score in item.scores} == {"Yes": 0, "No": 1}


@pytest.mark.parametrize(
    ("total", "band"), [(0, "low"), (3, "low"), (4, "moderate"), (11, "moderate"), (12, "high")]
)
@pytest.mark.parametrize("answers", [NO_VICTIM, CHILD], ids=["without", "with a child victim"])
def test_stable_says_how_much_is_needed(answers: dict[str, bool], total: int, band: str) -> None:
    found = scored(STABLE_2007, answers, with_sum(STABLE_2007, answers, total))
    assert found is not None
    assert found.scales["sum"].band == band


def test_stable_has_thirteen_items_up_to_26_with_a_child_victim_and_twelve_up_to_24_without() -> (
    None
):
    for answers, count, most in ((CHILD, 13, 26), (NO_VICTIM, 12, 24)):
        items = {item.code: 2 for item in asked_items(STABLE_2007, answers)}
        found = scored(STABLE_2007, answers, items)
        assert found is not None
        assert (len(items), found.total, found.scales["sum"].most) == (count, most, most)


def test_the_child_item_is_refused_without_a_child_victim() -> None:
    (fault,) = item_faults(STABLE_2007, NO_VICTIM, {"identification_children": 1})
    assert (fault.pointer, fault.code) == ("/items/identification_children", "item-not-asked")


@pytest.mark.parametrize(
    ("total", "band"), [(0, "low"), (1, "moderate"), (2, "high"), (12, "high")]
)
def test_acute_bands_of_sex_and_violence(total: int, band: str) -> None:
    assert band_of(ACUTE_2007.scales[0], total) == band


@pytest.mark.parametrize(
    ("total", "band"), [(0, "low"), (1, "moderate"), (2, "moderate"), (3, "high"), (21, "high")]
)
def test_acute_bands_of_general_recidivism(total: int, band: str) -> None:
    assert band_of(ACUTE_2007.scales[1], total) == band


@given(forms(ACUTE_2007, {}))
def test_acute_sums_the_first_four_and_all_seven(items: dict[str, int]) -> None:
    found = scored(ACUTE_2007, {}, items)
    assert found is not None
    values = [items[item.code] for item in ACUTE_2007.items]
    assert found.scales["sex_violence"].sum == sum(values[:4])
    assert found.scales["general"].sum == sum(values) == found.total
    assert len(urgent_items(items)) == values.count(3)


@pytest.mark.parametrize("instrument", SCALED, ids=lambda one: one.code)
def test_bands_touch_and_leave_no_sum_out(instrument: Instrument) -> None:
    for scale in instrument.scales:
        assert "verified" in scale.source
        ends = [(band.least, band.most) for band in scale.bands]
        for (_, most), (least, _) in pairwise(ends):
            assert least == most + 1
        chosen = [item for item in instrument.items if item.code in scale.items]
        assert ends[0][0] == sum(min(item.values) for item in chosen)
        assert ends[-1][1] == sum(max(item.values) for item in chosen)
        with pytest.raises(ValueError, match="no such sum"):
            band_of(scale, ends[-1][1] + 1)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.code)
def test_a_form_with_a_hole_has_no_sum(instrument: Instrument) -> None:
    answers = {question.code: question.refusal is None for question in instrument.questions}
    items = {item.code: item.values[0] for item in instrument.items}
    assert item_faults(instrument, answers, items) == []
    assert missing_items(instrument, answers, items) == ()
    for code in items:
        rest = {key: value for key, value in items.items() if key != code}
        assert missing_items(instrument, answers, rest) == (code,)
        assert scored(instrument, answers, rest) is None


@pytest.mark.parametrize(
    ("instrument", "count"),
    [(ERASOR, 25), (J_SOAP_II, 28), (J_SOAP_D, 28), (JSORRAT_II, 12), (PROFESOR, 20)],
    ids=lambda value: value.code if isinstance(value, Instrument) else "",
)
def test_a_record_about_a_young_person_has_its_items_and_neither_sum_nor_level(
    instrument: Instrument, count: int
) -> None:
    assert len(instrument.items) == count
    found = scored(instrument, {}, {item.code: item.values[0] for item in instrument.items})
    assert found is not None
    assert (found.total, dict(found.scales)) == (None, {})


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda one: one.code)
def test_an_instrument_names_its_source_and_speaks_two_languages(instrument: Instrument) -> None:
    assert instrument.source
    assert len({item.code for item in instrument.items}) == len(instrument.items)
    words: list[Any] = [instrument, *instrument.items, *instrument.questions, *instrument.scales]
    words += [score for item in instrument.items for score in item.scores]
    for one in words:
        assert one.words.label("nl")
        assert one.words.label("en")


def test_questions_are_always_answered_and_a_yes_refuses_with_its_source() -> None:
    codes = {fault.pointer: fault.code for fault in answer_faults(STATIC_99R, {})}
    assert codes == {
        "/answers/not_male": "missing",
        "/answers/images_only": "missing",
        "/answers/consenting_peers": "missing",
    }
    yes = dict.fromkeys(("not_male", "images_only", "consenting_peers"), True)
    refused = answer_faults(STATIC_99R, yes)
    assert [fault.code for fault in refused] == [
        "not-for-women", "not-for-images-only", "not-for-consenting-peers",
    ]  # fmt: skip
    assert all("(" in fault.detail for fault in refused)
    assert answer_faults(STATIC_99R, dict.fromkeys(yes, False)) == []


def test_what_the_instrument_does_not_have_is_refused() -> None:
    assert [f.code for f in item_faults(STATIC_99R, {}, {"postcode": 1})] == ["unknown-item"]
    assert [f.code for f in answer_faults(ACUTE_2007, {"income": True})] == ["unknown-question"]
