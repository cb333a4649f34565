"""What is kept of a decision is read back as it was written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.domain.orders.moves import (
    CalendarMove,
    DeadlineMove,
    EndMove,
    LineMove,
    PeriodChange,
    Questioned,
    QuestionMove,
    RestMove,
    Rests,
    ReviewMove,
)
from aftercare.domain.submissions.differences import FieldChange, KeptDifference, LastDay, OfKind
from aftercare.domain.submissions.extension_in_file import ExtensionInFile
from aftercare.domain.submissions.same_order import OrderInFile
from tests.tiers import examples

days, texts = st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.text(max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
maybe_day, maybe_moment, ids = st.none() | days, st.none() | moments, st.uuids()


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=3).map(tuple)


questions = st.builds(QuestionMove, st.sampled_from(Questioned), ids, texts, texts, moments)
ends = st.builds(
    EndMove, ids, texts, texts, days, maybe_day, maybe_day, maybe_day, st.booleans(), maybe_day
)
changes = st.builds(
    PeriodChange,
    ids,
    orders=several(ends),
    appointments=several(
        st.builds(CalendarMove, texts, texts, moments, maybe_moment, st.booleans(), texts)
    ),
    unplaced=st.integers(0, 99),
    deadlines=several(
        st.builds(DeadlineMove, texts, st.integers(0, 9), maybe_moment, maybe_moment)
    ),
    warnings=st.just(()),
    lines=several(st.builds(LineMove, ids, texts, days, maybe_day)),
    rests=several(st.builds(RestMove, st.sampled_from(Rests), texts, texts, days, maybe_moment)),
    questions=several(questions),
    reviews=several(st.builds(ReviewMove, ids, questions, st.booleans())),
)


@settings(max_examples=examples(100))
@given(
    several(st.builds(FieldChange, texts, texts | days | st.none(), texts | days | st.none())),
    st.none() | st.tuples(texts, st.none() | texts),
    several(st.builds(LastDay, texts, texts, maybe_day, maybe_day, st.booleans())),
    st.none() | changes,
    several(moments),
    several(st.builds(OfKind, texts, ids, texts, days, maybe_day)),
    st.none() | several(ids),
    st.none()
    | st.builds(ExtensionInFile, ids, days, texts, texts, st.booleans(), st.integers(0, 9)),
    st.none() | st.builds(OrderInFile, ids, texts, texts, days, maybe_day, st.booleans()),
)
def test_it_is_read_as_it_was_written(
    fields: tuple[FieldChange, ...],
    order: tuple[str, str | None] | None,
    ends: tuple[LastDay, ...],
    moved: PeriodChange | None,
    visits: tuple[datetime, ...],
    beside: tuple[OfKind, ...],
    entered: tuple[UUID, ...] | None,
    extension: ExtensionInFile | None,
    like: OrderInFile | None,
) -> None:
    kept = KeptDifference(fields, order, ends, moved, visits, beside, entered, extension, like)
    assert KeptDifference.read(json.loads(json.dumps(kept.document))) == kept


def test_what_an_earlier_release_kept_is_read_without_what_followed() -> None:
    document = {"changes": [], "order": None, "ends": [["VV", "13-1", None, None, True]]}
    kept = KeptDifference.read(document)
    assert (kept.moved, kept.visits, kept.beside, kept.entered) == (None, (), (), None)
    assert kept.ends == (LastDay("VV", "13-1", None, None, entered=True),)
