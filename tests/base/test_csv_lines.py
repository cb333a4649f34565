"""Lines of comma-separated values hold only text and numbers for a spreadsheet, also when a formula was typed."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from aftercare.base.csv_lines import csv_lines


def test_what_was_typed_is_never_a_formula_and_the_rest_stays_as_it_is() -> None:
    typed = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", 'A "quote", here', "Peer"]
    made = csv_lines(["what", "number", "none"], [(text, -2, None) for text in typed])
    head, *lines = csv.reader(io.StringIO(made, newline=""))
    assert head == ["what", "number", "none"]
    assert [line[0] for line in lines] == [*(f"'{text}" for text in typed[:7]), *typed[7:]]
    assert {tuple(line[1:]) for line in lines} == {("-2", "")}


def test_a_number_has_a_decimal_comma_where_semicolons_separate_and_is_no_formula() -> None:
    """Excel set to Dutch reads 0.05 as a date or as text."""
    row = [Decimal("-0.05"), Decimal("1200"), 3]
    assert csv_lines(["a", "b", "c"], [row], ";").splitlines()[1] == "-0,05;1200;3"
    assert csv_lines(["a", "b", "c"], [row]).splitlines()[1] == "-0.05,1200,3"
