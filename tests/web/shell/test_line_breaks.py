"""What somebody wrote in lines is read in lines."""

from __future__ import annotations

import re

from aftercare.web.shell.assets import STATIC


def test_a_quotation_keeps_the_line_breaks_it_was_typed_with() -> None:
    styles = (STATIC / "css" / "parts.css").read_text()
    rule = re.search(r"^\.quote \{(.*?)\}", styles, re.S | re.M)
    assert rule
    assert "white-space: pre-line;" in rule[1]
