"""A file of reoffending by cohort: nothing about a person comes in, and nothing small follows by subtraction."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.figures.cohorts import (
    ALL_PROGRAMMES,
    LARGEST_FILE,
    Cohort,
    Reoffending,
    read_cohorts,
    without_small,
)
from tests.tiers import examples

TODAY = date(2026, 11, 30)
HEAD = "year,programme,years,definition,clients,reoffended"
GENERAL, SERIOUS, SEXUAL = Reoffending.GENERAL, Reoffending.SERIOUS, Reoffending.SEXUAL


def read(*lines: str, head: str = HEAD) -> list[Cohort]:
    return read_cohorts("\n".join((head, *lines)).encode(), ["Delict & Seks"], TODAY)


def fault(*lines: str, head: str = HEAD) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        read(*lines, head=head)
    (one,) = refused.value.fields
    assert one.code in FIELD_FAULTS
    return one.pointer, one.code


def test_a_file_is_read_in_both_languages_and_in_any_order_of_columns() -> None:
    english = read("2020,all,2,general,200,60", "2020,delict & seks,2,general,80,20")
    dutch = read(
        "algemeen;2;alle;200;60;2020",
        "algemeen;2;Delict & Seks;80;20;2020",
        head="\ufeffDefinitie;Jaren;Programma;Cliënten;Gerecidiveerd;Jaar",
    )
    assert english == dutch == [
        Cohort(2020, ALL_PROGRAMMES, 2, GENERAL, 200, 60),
        Cohort(2020, "Delict & Seks", 2, GENERAL, 80, 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "column",
    ["naam", "Achternaam", "surname", "Geboortedatum", "birth_date", "BSN", "parketnummer", "Client name",
     "strafrechtsketennummer", "Adres", "persoonsnummer", "dossier"],
)  # fmt: skip
def test_a_file_with_a_column_about_persons_is_refused_as_a_whole(column: str) -> None:
    assert fault("2020,all,2,general,200,60,x", head=f"{HEAD},{column}") == (
        "/file",
        "personal-columns",
    )


@pytest.mark.parametrize("head", [f"{HEAD},remarks", HEAD.replace(",years", ""), f"{HEAD},year"])
def test_only_the_six_columns_are_read(head: str) -> None:
    assert fault("2020,all,2,general,200,60,x", head=head) == ("/file", "cohort-columns")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2020,Jan Jansen,2,general,200,60", "cohort-programme"),
        ("12-3-1980,all,2,general,200,60", "cohort-year"),
        ("2026,all,1,general,200,60", "cohort-year"),
        ("2024,all,2,general,200,60", "cohort-not-observed"),
        ("2020,all,0,general,200,60", "cohort-years"),
        ("2020,all,2,anything,200,60", "cohort-definition"),
        ("2020,all,2,general,200,3", "cohort-small"),
        ("2020,all,2,general,3,0", "cohort-small"),
        # All but two reoffended.
        ("2020,all,2,general,200,198", "cohort-small"),
        ("2020,all,2,general,200,201", "cohort-more-than-all"),
        ("2020,all,2,general,<5,60", "cohort-more-than-all"),
        ("2020,all,2,general,200,-6", "cohort-count"),
        ("2020,all,2,general,²,60", "cohort-count"),
        ("2020,all,2,general,200", "cohort-cells"),
        ("2020,all,2,general,200,60,Jan Jansen", "cohort-cells"),
    ],
)
def test_each_line_says_what_is_wrong_with_it(line: str, code: str) -> None:
    assert fault("2019,all,2,general,200,60", line) == ("/lines/3", code)


def test_a_cohort_stands_once() -> None:
    line = "2020,all,2,general,200,60"
    assert fault(line, line) == ("/lines/3", "cohort-twice")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a\0b", b"%PDF-1.7", HEAD.encode(), b"x" * (LARGEST_FILE + 1)]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_cohorts(content, [], TODAY)
    assert [one.pointer for one in refused.value.fields] == ["/file"]
    assert refused.value.fields[0].code in FIELD_FAULTS


@given(st.binary(max_size=300))
def test_nothing_that_is_sent_breaks_the_reader(content: bytes) -> None:
    with suppress(Invalid):
        read_cohorts(content, [], TODAY)


def counts(cohorts: list[Cohort]) -> list[tuple[int | None, int | None]]:
    return [(one.clients, one.reoffended) for one in without_small(cohorts)]


def test_a_longer_period_or_a_narrower_definition_reveals_no_few() -> None:
    assert counts([
        Cohort(2019, "", 2, GENERAL, 100, 20),
        # Three more in the third year.
        Cohort(2019, "", 3, GENERAL, 100, 23),
        Cohort(2019, "", 4, GENERAL, 100, 30),
        # All but one of the cases were serious.
        Cohort(2019, "", 2, SERIOUS, 100, 19),
        Cohort(2019, "", 2, SEXUAL, 100, 10),
    ]) == [(100, 20), (None, None), (100, 30), (None, None), (100, 10)]  # fmt: skip


def test_one_programme_does_not_follow_from_the_others() -> None:
    whole, one = Cohort(2019, "", 2, GENERAL, 100, 30), Cohort(2019, "A", 2, GENERAL, 60, 20)
    assert counts([whole, one]) == [(100, 30), (60, 20)]
    # What is left of all of them is two who reoffended, or one programme that was left out.
    few = Cohort(2019, "B", 2, GENERAL, 20, 8)
    assert counts([whole, one, few]) == [(100, 30), (None, None), (None, None)]
    hidden = Cohort(2019, "B", 2, GENERAL, None, None)
    assert counts([whole, one, hidden]) == [(100, 30), (None, None), (None, None)]


COHORTS = st.dictionaries(
    st.tuples(st.just(2019), st.sampled_from(["", "A", "B"]), st.integers(1, 3), st.sampled_from(Reoffending)),
    st.tuples(st.sampled_from([40, 60, 64, 120]), st.integers(5, 30)),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=examples(300))
@given(COHORTS)
def test_no_subtraction_of_what_is_kept_leaves_from_one_to_four(
    drawn: dict[tuple[int, str, int, Reoffending], tuple[int, int]],
) -> None:
    kept = without_small([Cohort(*key, *both) for key, both in drawn.items()])
    assert len(kept) == len(drawn)
    shown = [one for one in kept if one.clients is not None and one.reoffended is not None]
    apart = {frozenset({SEXUAL, SERIOUS}), frozenset({SEXUAL, Reoffending.VERY_SERIOUS})}
    for one, other in combinations(shown, 2):
        same = one.programme == other.programme
        at_once = (one.years, one.definition) == (other.years, other.definition)
        if (same and frozenset({one.definition, other.definition}) not in apart) or (
            at_once and "" in (one.programme, other.programme)
        ):
            assert abs((one.reoffended or 0) - (other.reoffended or 0)) not in range(1, 5)
    for whole in (one for one in shown if not one.programme):
        parts = [
            one
            for one in shown
            if one.programme and (one.years, one.definition) == (whole.years, whole.definition)
        ]
        if parts:
            left = (whole.reoffended or 0) - sum(one.reoffended or 0 for one in parts)
            assert left == 0 or left >= 5
