"""Stand-ins, what they take over, and shifts of colleagues as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from aftercare.domain.staff.stand_ins import HandoverKind
from aftercare.store.database.resource_queries import Out, Sql, resource_query


class StandInOut(Out):
    """`ended_at` is set when it was ended before its last day."""

    id: UUID
    version: int
    officer_id: UUID
    officer: Annotated[str, Sql("o.display_name")]
    stand_in_id: UUID
    stand_in: Annotated[str, Sql("d.display_name")]
    from_on: date
    until_on: date
    note: str | None
    created_by: UUID
    created_at: datetime
    ended_at: datetime | None


class HandoverItemOut(Out):
    """`subject_id` is the id of a resource of that kind."""

    id: UUID
    person_id: UUID
    kind: HandoverKind
    subject_id: UUID
    noted_at: datetime
    seen_at: datetime | None


class TurnOut(Out):
    """`uid` is the event of the calendar file that the shift was imported from. `has_phone`: alarms can reach the
    colleague on duty by text and call, at a verified number only they can see."""

    id: UUID
    version: int
    staff_id: UUID
    staff: Annotated[str, Sql("o.display_name")]
    from_at: Annotated[datetime, Sql("lower(x.during)")]
    until_at: Annotated[datetime, Sql("upper(x.during)")]
    has_phone: Annotated[bool, Sql("has_verified_phone(x.staff_id)")]
    uid: str | None
    entered_by: UUID
    entered_at: datetime


# Names and days of colleagues, of the reader's own team.
STAND_INS = resource_query(
    StandInOut,
    "stand_in x join staff o on o.id = x.officer_id join staff d on d.id = x.stand_in_id",
    keys=(("x.from_on::text", "text"), ("x.id", "uuid")),
    person="null::uuid",
    where="o.team_id = (select app_team())",
    filters={"officer": "x.officer_id = :officer"},
)
HANDOVER_ITEMS = resource_query(
    HandoverItemOut, "handover_item x", filters={"hand_over": "x.hand_over_id = :hand_over"}
)
# Names and times of colleagues, of the reader's own team.
DUTY_SHIFTS = resource_query(
    TurnOut,
    "duty_shift x join staff o on o.id = x.staff_id",
    order=("from_at",),
    person="null::uuid",
    where="x.team_id = (select app_team())",
    filters={
        "from_at": "upper(x.during) > :from_at",
        "staff_member": "x.staff_id = :staff_member",
    },
)
