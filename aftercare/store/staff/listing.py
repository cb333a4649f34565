"""Stand-ins, what they take over, and shifts of colleagues as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aftercare.domain.staff.stand_ins import HandoverKind
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.store.staff.stand_in_rows import HandoverItemRow, StandInRow


class WorkingHoursOut(Out):
    """`hours`: a weekday ("0" = Monday) with its stretches, each the minutes of the day from which and to which the
    officer works. A day that is left out is free. `office_id`: where the officer has their desk."""

    row = StaffRow
    columns = "id version display_name team_id office_id hours"
    hours: dict[str, list[list[int]]]


class StandInOut(Out):
    """`ended_at` is set when it was ended before its last day."""

    row = StandInRow
    columns = """id version officer_id officer stand_in_id stand_in from_on until_on note created_by
        created_at ended_at"""
    officer: Annotated[str, Sql("o.display_name")]
    stand_in: Annotated[str, Sql("d.display_name")]


class HandoverItemOut(Out):
    """`subject_id` is the id of a resource of that kind."""

    row = HandoverItemRow
    columns = "id person_id kind subject_id noted_at seen_at"
    kind: HandoverKind


class TurnOut(Out):
    """`uid` is the event of the calendar file that the shift was imported from. `has_phone`: alarms can reach the
    colleague on duty by text and call, at a verified number only they can see."""

    row = DutyShiftRow
    columns = "id version staff_id staff from_at until_at has_phone uid entered_by entered_at"
    staff: Annotated[str, Sql("o.display_name")]
    from_at: Annotated[datetime, Sql("lower(x.during)")]
    until_at: Annotated[datetime, Sql("upper(x.during)")]
    has_phone: Annotated[bool, Sql("has_verified_phone(x.staff_id)")]


# Of officers at work: of the reader's own team, for an administrator of every team.
WORKING_HOURS = resource_query(
    WorkingHoursOut,
    "staff x",
    order=("display_name",),
    person="null::uuid",
    where="x.role = 'officer' and x.active and ((select app_role()) = 'admin' or x.team_id = (select app_team()))",
)
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
