"""The people around a person and the stand-ins of a team as JSON: members, order, filters."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery

_ONE = "x.id = :id"
_OF_PERSON = "x.person_id = :person"


def _own(*names: str) -> dict[str, str]:
    return {name: f"x.{name}" for name in names}


RELATED_PERSONS = ResourceQuery(
    fields=_own(
        "id", "version", "person_id", "role", "name", "organisation", "phone", "phone_verified",
        "texts_agreed", "opted_out_at", "language", "note", "from_on", "until_on",
    ) | {"gets_texts": "p.texts_go_to is not distinct from x.id"},
    source="related_person x join person p on p.id = x.person_id",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON, "role": "x.role = :role"},
)  # fmt: skip

# The identity of the other client stays in the row: only the existence of a file is shown.
RESTRICTED_PARTIES = ResourceQuery(
    fields=_own("id", "version", "person_id", "kind", "label", "condition_id", "entered_by",
                "entered_at", "ended_on")
    | {"under_supervision": "x.other_person_id is not null"},
    source="restricted_party x",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
)  # fmt: skip

# Rows of the file that entered them: the other client stays in the row.
NO_CONTACTS = ResourceQuery(
    fields=_own("id", "version", "person_id", "reason", "entered_by", "entered_at", "from_on",
                "until_on", "ended_by", "ended_at", "end_reason"),
    source="no_contact x",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
)  # fmt: skip

CIRCLES = ResourceQuery(
    fields=_own("id", "version", "person_id", "coordinator_id", "volunteers", "started_on",
                "ended_on", "note"),
    source="circle x",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
)  # fmt: skip

# Names and days of colleagues, of the reader's own team.
STAND_INS = ResourceQuery(
    fields=_own("id", "version", "officer_id", "stand_in_id", "from_on", "until_on", "note",
                "created_by", "created_at", "ended_at")
    | {"officer": "o.display_name", "stand_in": "d.display_name"},
    source="stand_in x join staff o on o.id = x.officer_id join staff d on d.id = x.stand_in_id",
    keys=(("x.from_on::text", "text"), ("x.id", "uuid")),
    person="null::uuid",
    version="x.version",
    where="o.team_id = (select app_team())",
    filters={"id": _ONE, "officer": "x.officer_id = :officer"},
)  # fmt: skip

# Names and times of colleagues, of the reader's own team.
DUTY_SHIFTS = ResourceQuery(
    fields=_own("id", "version", "staff_id", "uid", "entered_by", "entered_at")
    | {
        "staff": "o.display_name",
        "from_at": "lower(x.during)",
        "until_at": "upper(x.during)",
        "has_phone": "has_verified_phone(x.staff_id)",
    },
    source="duty_shift x join staff o on o.id = x.staff_id",
    keys=(("lower(x.during)", "timestamptz"), ("x.id", "uuid")),
    person="null::uuid",
    version="x.version",
    where="x.team_id = (select app_team())",
    filters={
        "id": _ONE,
        "from_at": "upper(x.during) > :from_at",
        "staff_member": "x.staff_id = :staff_member",
    },
)

# Transfers of clients the reader sees: their old and new officer by name, and the day.
TRANSFERS = ResourceQuery(
    fields=_own("id", "version", "batch_id", "person_id", "from_officer_id", "to_officer_id", "from_on", "reason",
                "arranged_by", "arranged_at", "done_at", "called_off_at", "called_off_by")
    | {"from_officer": "f.display_name", "to_officer": "o.display_name"},
    source="officer_transfer x join person p on p.id = x.person_id"
    " join staff f on f.id = x.from_officer_id join staff o on o.id = x.to_officer_id",
    keys=(("x.from_on::text", "text"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={
        "id": _ONE,
        "person": _OF_PERSON,
        "batch": "x.batch_id = :batch",
        "to_come": "(x.done_at is null and x.called_off_at is null) = :to_come",
    },
)  # fmt: skip

HANDOVER_ITEMS = ResourceQuery(
    fields=_own("id", "person_id", "kind", "subject_id", "noted_at", "seen_at"),
    source="handover_item x",
    keys=(("x.id", "uuid"),),
    person="x.person_id",
    filters={"id": _ONE, "hand_over": "x.hand_over_id = :hand_over"},
)
