"""The engine's README is true: what its example prints, and that it names every table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftercare.domain.placement import engine
from aftercare.domain.placement.engine import layout as at

README = Path(engine.__path__[0], "README.md").read_text()


def test_the_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    example, said = (
        re.search(rf"^```{kind}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
        for kind in ("python", "text")
    )
    assert example is not None
    assert said is not None
    exec(compile(example[1], "README.md", "exec"), {})
    assert capsys.readouterr().out == said[1]


@pytest.mark.parametrize("table", [name for name in at.Header.FIELDS if name.endswith("_at")])
def test_every_table_is_drawn(table: str) -> None:
    assert table in README
