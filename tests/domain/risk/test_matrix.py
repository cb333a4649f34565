"""A matrix is taken whole, with its provenance, or not at all; the service brings none of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.risk.matrix import combined_level, read_matrix
from aftercare.domain.risk.stable_2007 import BANDS
from aftercare.domain.risk.static_99r import LEVELS

PACKAGE = Path(__file__).parents[3] / "aftercare"
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def invented(**changes: Any) -> dict[str, Any]:
    """A table that nobody uses: the Static level again, whatever the band."""
    cells = [{"static": one, "stable": two, "level": one} for one in LEVELS for two in BANDS]
    return {
        "code": "invented",
        "source": "made up for a test",
        "adopted_by": "nobody",
        "valid_from": "2026-01-01",
        "cells": cells,
    } | changes


def codes(document: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_matrix(document)
    return {(fault.pointer, fault.code) for fault in refused.value.fields}


def test_a_whole_table_is_read() -> None:
    matrix = read_matrix(invented())
    assert (matrix.code, matrix.valid_from) == ("invented", date(2026, 1, 1))
    assert combined_level(matrix.cells, "IVa", "low") == "IVa"


def test_every_pair_stands_there_exactly_once() -> None:
    cells = invented()["cells"]
    assert codes(invented(cells=cells[1:])) == {("/cells", "cell-missing")}
    assert codes(invented(cells=[*cells, cells[0]])) == {("/cells/15", "cell-twice")}


@pytest.mark.parametrize("member", ["source", "adopted_by"])
@pytest.mark.parametrize("text", ["", "  ", None, 7])
def test_provenance_is_not_optional(member: str, text: object) -> None:
    assert (f"/{member}", "provenance-missing") in codes(invented(**{member: text}))


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ([], ("", "not-an-object")),
        ({}, ("/cells", "missing")),
        (invented(surce=1), ("/surce", "unknown-member")),
        (invented(**{"Anna van Dam": 1}), ("", "unknown-member")),
        (invented(code="No Code"), ("/code", "bad-code")),
        (invented(valid_from="2026-02-30"), ("/valid_from", "unreadable-day")),
        (invented(valid_from="20260101"), ("/valid_from", "unreadable-day")),
        (invented(source="x\0"), ("/source", "too-long")),
        (invented(source="\ud800"), ("/source", "too-long")),
        (invented(cells={}), ("/cells", "not-a-list")),
        (invented(cells=[7]), ("/cells/0", "bad-cell")),
        (invented(cells=[{"static": "V", "stable": "low", "level": "I"}]), ("/cells/0", "unknown-level")),
        (invented(cells=[{"static": "I", "stable": [], "level": "I"}]), ("/cells/0", "unknown-band")),
        (invented(cells=[{"static": "I", "stable": "low", "level": "4"}]), ("/cells/0", "unknown-level")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_pointed_at(document: Any, fault: tuple[str, str]) -> None:
    assert fault in codes(document)


def test_a_member_that_is_missing_is_said_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_matrix({})
    found = [(fault.pointer, fault.code) for fault in refused.value.fields]
    assert found == [
        (f"/{name}", "missing") for name in ("adopted_by", "cells", "code", "source", "valid_from")
    ]


@given(JSON_VALUES, st.sampled_from(["code", "source", "adopted_by", "valid_from", "cells"]))
def test_whatever_stands_in_a_file_is_read_or_refused(value: Any, member: str) -> None:
    try:
        matrix = read_matrix(invented(**{member: value}))
    except Invalid:
        return
    assert all(len(matrix.cells[level]) == len(BANDS) for level in LEVELS)


def test_the_service_ships_no_matrix() -> None:
    for file in PACKAGE.rglob("*"):
        if file.suffix in (".json", ".sql", ".csv") and "vendor" not in file.parts:
            text = file.read_text()
            assert "insert into risk_matrix" not in text.lower(), file
            if file.suffix == ".json":
                assert not isinstance(json.loads(text), dict) or "cells" not in json.loads(text), (
                    file
                )
