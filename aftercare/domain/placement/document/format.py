"""The members of a placement instance and of a plan: one table, from which the JSON Schema and the parser both follow.

Absent and null mean the same, so a member that may be left out may be null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftercare.base.documents.json_values import LONGEST_TEXT

DAY: Final = 24 * 60
MOST_DAYS: Final = 1100
MOST_ROWS: Final = 200_000
MOST_FEW: Final = 1000
"""The most rows within a row."""
MOST_OCCURRENCES: Final = 2_000_000
MOST_CAPACITY: Final = 1_000_000
SITE_KINDS: Final = ("office", "lab", "treatment_room", "group", "home", "online")
AUDIENCES: Final = ("adult", "juvenile", "any")
NEEDS: Final = ("officer", "lab", "session")
WEEKDAYS: Final = frozenset("0123456")

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """One member of an object: what it means, its schema, and whether it must be given."""

    about: str
    schema: Schema
    required: bool = False


@dataclass(frozen=True)
class Object:
    """An object of the format. `names` are its members; any other is refused."""

    about: str
    members: Mapping[str, Member]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.members)


def whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def listed(items: Schema, most: int) -> Schema:
    return {"type": "array", "items": items, "maxItems": most}


def part(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


TEXT: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
FLAG: Final[Schema] = {"type": "boolean"}
DATE: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
LOCAL: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$"}
MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$",
}
ANY: Final[Schema] = {}


def _pair(one: Schema) -> Schema:
    return {"type": "array", "prefixItems": [one, one], "items": False, "minItems": 2}


SPANS: Final = listed(_pair(whole(0, DAY)), MOST_FEW)
WEEK: Final[Schema] = {
    "type": "object",
    "patternProperties": {"^[0-6]$": {"anyOf": [SPANS, {"type": "null"}]}},
    "additionalProperties": False,
}
ABSENCES: Final = listed(_pair(LOCAL), MOST_FEW)
IDS: Final = listed(TEXT, MOST_ROWS)

META: Final = Object(
    "The horizon, and the margins that apply to everyone.",
    {
        "tz": Member("IANA time zone of every wall time, such as Europe/Amsterdam.", TEXT, True),
        "start": Member("First day of the horizon, a Monday.", DATE, True),
        "days": Member("Length of the horizon in days.", whole(1, MOST_DAYS), True),
        "grid_min": Member("Starts lie on multiples of this many minutes, a divisor of the day; 15.", whole(1, DAY)),
        "person_gap_min": Member("Minutes between two appointments of one person; 0.", whole(0, DAY)),
        "no_contact_margin_min": Member("Minutes between two who may not meet, at one location; 0.", whole(0, DAY)),
        "load": Member("Of the generator of invented instances; not used.", ANY),
        "persons": Member("Of the generator of invented instances; not used.", ANY),
        "seed": Member("Of the generator of invented instances; not used.", ANY),
    },
)  # fmt: skip
LOCATION: Final = Object(
    "A place where appointments are held.",
    {
        "id": Member("Its name in this file.", TEXT, True),
        "kind": Member("Kind of place.", {"enum": list(SITE_KINDS)}, True),
        "capacity": Member("People under supervision there at once; null: no limit.", whole(0, MOST_CAPACITY)),
        "hours": Member("Opening hours by weekday; null: always open.", WEEK),
        "closed": Member("Days on which it is closed.", listed(DATE, MOST_ROWS)),
    },
)  # fmt: skip
OFFICER: Final = Object(
    "A probation officer.",
    {
        "id": Member("Its name in this file.", TEXT, True),
        "office": Member("Location where the officer works.", TEXT),
        "hours": Member("Working hours by weekday; none: never.", WEEK),
        "absent": Member("Times of absence, [from, to) in local time.", ABSENCES),
    },
)
SESSION: Final = Object(
    "A session of a group, at its own time and place.",
    {
        "id": Member("Its name in this file.", TEXT, True),
        "series": Member("The series it belongs to.", TEXT),
        "programme": Member("Programme that obligations ask for.", TEXT, True),
        "location": Member("Where it is held.", TEXT),
        "date": Member("Its day.", DATE, True),
        "from": Member("Its start, in minutes of the local day, on the grid.", whole(0, DAY - 1), True),
        "minutes": Member("Its length.", whole(1, DAY), True),
        "capacity": Member("The most participants; null: no limit.", whole(0, MOST_CAPACITY)),
        "audience": Member("Whom it is for; any.", {"enum": list(AUDIENCES)}),
    },
)  # fmt: skip
BAR: Final = Object(
    "A location that a person may not come to for a time.",
    {
        "location": Member("The location.", TEXT, True),
        "from": Member("From this local time.", LOCAL, True),
        "to": Member("Until this local time.", LOCAL, True),
    },
)
PERSON: Final = Object(
    "A person under supervision.",
    {
        "id": Member("Its name in this file.", TEXT, True),
        "tier": Member("1 is the highest risk.", whole(1, 3), True),
        "juvenile": Member("Juveniles and adults are never at one location at once; false.", FLAG),
        "officer": Member("The officer.", TEXT),
        "officer_from": Member("Day from which the officer is theirs; before it the deputy.", DATE),
        "deputy": Member("The deputy.", TEXT),
        "home": Member("Location of kind home, for home visits.", TEXT),
        "work": Member("Working weeks, repeated in turn from the start.", listed(WEEK, MOST_FEW)),
        "absent": Member("Times away, [from, to) in local time.", ABSENCES),
        "no_contact": Member("People they may not meet.", IDS),
        "excluded": Member("Locations they may not come to.", IDS),
        "home_only": Member("Times in which they can only be met at home.", ABSENCES),
        "barred": Member("Locations they may not come to for a time.", listed(part("bar"), MOST_FEW)),
    },
)  # fmt: skip
OBLIGATION: Final = Object(
    "What a plan asks of a person, again and again.",
    {
        "id": Member("Its name in this file.", TEXT, True),
        "person": Member("Whose it is.", TEXT, True),
        "kind": Member("Kind of appointment; `aftercare import` knows those of the service.", TEXT, True),
        "needs": Member("What it takes.", {"enum": list(NEEDS)}, True),
        "minutes": Member("Length of an appointment.", whole(1, DAY), True),
        "travel_min": Member("Minutes of travel of the officer, before and after; 0.", whole(0, DAY // 2)),
        "period_days": Member("One occurrence is due in each stretch of so many days.", whole(1, 10 * MOST_DAYS), True),
        "min_gap_days": Member("Days at least between two occurrences; 0.", whole(0, 10 * MOST_DAYS)),
        "max_gap_days": Member("Days at most, later is late; null: no limit.", whole(0, 10 * MOST_DAYS)),
        "weekdays": Member("Weekdays on which it may be held; 0 is Monday.", listed(whole(0, 6), MOST_FEW), True),
        "from": Member("Earliest start, in minutes of the local day.", whole(0, DAY), True),
        "to": Member("Latest end, in minutes of the local day.", whole(0, DAY), True),
        "locations": Member("Locations where it may be held.", IDS),
        "programme": Member("Programme of its sessions; required with needs: session.", TEXT),
        "last_done": Member("Day of the last one before the horizon.", DATE),
    },
)  # fmt: skip
ROW: Final = Object(
    "An appointment: in `notified` one that the person knows of, in `placed` one that was found.",
    {
        "obligation": Member("The obligation.", TEXT, True),
        "occurrence": Member("Which occurrence of it, from 0.", whole(0, MOST_OCCURRENCES), True),
        "start": Member("Its start, with the offset of that day.", MOMENT, True),
        "end": Member("Its end.", MOMENT, True),
        "location": Member("Where.", TEXT),
        "officer": Member("The officer, where it needs one.", TEXT),
        "session": Member("The session, where it is one.", TEXT),
        "why": Member("Why this start won, in a plan with --explain; not read.", ANY),
    },
)
INSTANCE: Final = Object(
    "A placement instance: who must be seen how often, and who and what there is for it.",
    {
        "meta": Member("The horizon and the margins.", part("meta"), True),
        "holidays": Member("Days on which nothing is placed.", listed(DATE, MOST_ROWS)),
        "locations": Member("Locations.", listed(part("location"), MOST_ROWS)),
        "officers": Member("Officers.", listed(part("officer"), MOST_ROWS)),
        "sessions": Member("Sessions of groups.", listed(part("session"), MOST_ROWS)),
        "persons": Member("People under supervision.", listed(part("person"), MOST_ROWS)),
        "obligations": Member("Obligations.", listed(part("obligation"), MOST_ROWS)),
        "notified": Member("Appointments that people know of; they stay.", listed(part("row"), MOST_OCCURRENCES)),
    },
)  # fmt: skip
PLAN: Final = frozenset({"placed", "unplaced", "displaced"})
"""The members of a plan document; only `placed` is read again."""
PARTS: Final[Mapping[str, Object]] = {
    "meta": META,
    "location": LOCATION,
    "officer": OFFICER,
    "session": SESSION,
    "person": PERSON,
    "bar": BAR,
    "obligation": OBLIGATION,
    "row": ROW,
}


def instance_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an instance. References, the grid and the order of times are checked beside it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:aftercare:instance:1",
        "title": "Placement instance",
        **_schema_of(INSTANCE),
        "$defs": {name: _schema_of(one) for name, one in PARTS.items()},
    }


def _schema_of(one: Object) -> dict[str, Any]:
    return {
        "description": one.about,
        "type": "object",
        "properties": {name: _property(member) for name, member in one.members.items()},
        "required": [name for name, member in one.members.items() if member.required],
        "additionalProperties": False,
    }


def _property(member: Member) -> dict[str, Any]:
    if member.required or not member.schema:
        return {"description": member.about, **member.schema}
    return {"description": member.about, "anyOf": [dict(member.schema), {"type": "null"}]}
