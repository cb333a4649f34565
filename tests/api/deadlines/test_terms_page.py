"""docs/api.md lists every kind of deadline as the code has it: no more, no less, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.orders.order_events import OrderEventKind

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()


def test_every_kind_of_deadline_stands_in_the_table_with_its_words_and_source() -> None:
    section = PAGE.split("## Deadlines\n", 1)[1].split("\n## ", 1)[0]
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    assert listed == [
        (kind.code, kind.nl, kind.en, kind.source) for kind in DEADLINE_KINDS.values()
    ]


def test_every_kind_of_order_event_is_named() -> None:
    assert {kind.value for kind in OrderEventKind} <= set(re.findall(r"[a-z_]+", PAGE))
