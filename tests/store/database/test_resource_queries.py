"""What a resource declares once: its columns, their order and filters, and responses made from facts by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from aftercare.store.database.resource_queries import Out, Sql, resource_query


class LampOut(Out):
    id: UUID
    person_id: UUID
    room_id: UUID | None
    lit_at: datetime
    colour: Annotated[str, Sql("upper(p.colour)")]


@dataclass(frozen=True)
class Bulb:
    watts: int
    colour: str = "amber"


class BulbOut(Out):
    watts: int
    colour: str
    dimmed: bool


def test_columns_keys_owner_and_filters_follow_from_the_members() -> None:
    lamps = resource_query(
        LampOut,
        "lamp x join paint p on p.id = x.paint_id",
        order=("lit_at",),
        by=("person", "room", "colour"),
        filters={"lit": "x.lit_at < :now"},
    )
    assert lamps.fields == {
        "id": "x.id",
        "person_id": "x.person_id",
        "room_id": "x.room_id",
        "lit_at": "x.lit_at",
        "colour": "upper(p.colour)",
    }
    assert lamps.keys == (("x.lit_at", "timestamptz"), ("x.id", "uuid"))
    assert (lamps.person, lamps.version) == ("x.person_id", "null::integer")
    assert lamps.filters == {
        "id": "x.id = :id",
        "person": "x.person_id = :person",
        "room": "x.room_id = :room",
        "colour": "upper(p.colour) = :colour",
        "lit": "x.lit_at < :now",
    }
    assert lamps.asked == {"person": UUID, "room": UUID | None, "colour": str}


@pytest.mark.parametrize("wrong", [{"order": ("smell",)}, {"by": ("smell",)}])
def test_what_is_no_member_is_refused_when_the_program_starts(wrong: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        resource_query(LampOut, "lamp x", **wrong)


def test_a_response_takes_each_member_from_what_is_given_or_from_the_first_fact_that_has_it() -> (
    None
):
    mapping = {"watts": 1, "dimmed": True}
    assert BulbOut.made_from(Bulb(40), mapping) == BulbOut(watts=40, colour="amber", dimmed=True)
    assert BulbOut.made_from(mapping, Bulb(40), dimmed=False, colour="red") == BulbOut(
        watts=1, colour="red", dimmed=False
    )


def test_a_member_that_no_fact_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="dimmed"):
        BulbOut.made_from(Bulb(40))
