"""What stands above a list on a phone is one line that says what is chosen."""

from __future__ import annotations

import re

from tests.web.gallery import page
from tests.web.shell.wording import dutch


def line_of(name: str) -> str:
    text = bytes(page(name).body).decode()
    found = re.search(r'class="folded"( open)?><summary>.*?<span>(.*?)</span>', text, re.S)
    assert found
    return found[2]


def test_the_line_of_filters_says_what_is_chosen_and_how_many_rows_are_left() -> None:
    assert line_of("escalations") == f"{dutch('Filters')}: Over tijd (4)"
    assert line_of("access-log") == dutch("Filters")
