"""Words in the drawings of the documentation can be read: none stands on another, none beyond the edge."""

from __future__ import annotations

import re
from itertools import combinations

from tools.docs.drawing import Arrow, Box, draw

LABEL = re.compile(r'<text class="label"[^>]* x="(\d+)" y="(-?\d+)">([^<]+)')
LINE_HIGH, LETTER_WIDE = 11, 6


def test_labels_of_arrows_that_meet_stand_below_each_other_and_within_the_picture() -> None:
    tall = {name: Box([name, "one", "two", "three"]) for name in ("first", "second", "third")}
    arrows = [
        *(Arrow("first", "second", word) for word in ("submit", "confirm", "withdraw", "submit")),
        *(Arrow("first", "third", word) for word in ("submit", "cancel")),
        Arrow("first", "first", "replaces_id"),
        Arrow("second", "second", "follows_id"),
    ]
    found = [(int(x), int(y), word) for x, y, word in LABEL.findall(draw("", tall, arrows))]
    assert len(found) == len(arrows)
    assert min(y for _, y, _ in found) >= LINE_HIGH
    for (x, y, word), (other_x, other_y, other) in combinations(found, 2):
        apart = abs(x - other_x) > (len(word) + len(other)) * LETTER_WIDE / 2
        assert apart or abs(y - other_y) >= LINE_HIGH, (word, other)
