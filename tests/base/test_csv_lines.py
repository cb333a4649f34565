"""Lines of comma-separated values hold only text and numbers for a spreadsheet, also when a formula was typed."""

from __future__ import annotations

import csv
import io

from aftercare.base.csv_lines import csv_lines


def test_what_was_typed_is_never_a_formula_and_the_rest_stays_as_it_is() -> None:
    typed = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", 'A "quote", here', "Peer"]
    made = csv_lines(["what", "number", "none"], [(text, -2, None) for text in typed])
    head, *lines = csv.reader(io.StringIO(made, newline=""))
    assert head == ["what", "number", "none"]
    assert [line[0] for line in lines] == [*(f"'{text}" for text in typed[:7]), *typed[7:]]
    assert {tuple(line[1:]) for line in lines} == {("-2", "")}
