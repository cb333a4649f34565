"""What a page adds to a row is read like the row's own fields; a value that is missing is never a blank."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from aftercare.web.shell.view import View


@dataclass(frozen=True)
class Letter:
    kind: str
    state: str


DRAFT = View(Letter("changed", "drafted"), state="outdated", author="E. Vermeulen")
PAGE = Environment(undefined=StrictUndefined, autoescape=True)


def shown(text: str, view: View = DRAFT) -> str:
    return PAGE.from_string(text).render(one=view)


def test_a_template_reads_the_row_and_what_was_added() -> None:
    assert shown("{{ one.kind }}, {{ one.author }}") == "changed, E. Vermeulen"


def test_an_added_value_hides_the_field_of_the_row() -> None:
    assert shown("{{ one.state }}") == "outdated"


def test_more_can_be_added_later() -> None:
    assert shown("{{ one.kind }} {{ one.state }}", DRAFT | {"state": "posted"}) == "changed posted"


def test_a_missing_value_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        shown("{{ one.sent_on }}")
