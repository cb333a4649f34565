"""Routes for an officer's absence: a preview of what it moves, then applied as previewed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.appointments.times import Words
from aftercare.api.http.access import Act, AllowAct
from aftercare.api.http.answers import CREATES, Out, problems
from aftercare.api.http.inputs import Body, Moment, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.staff.officer_away import OfficerAway, preview_away, replan_away
from aftercare.casework.staff.replanning import Replanning
from aftercare.casework.staff.reschedule_view import Shift
from aftercare.domain.appointments.kinds import AppointmentKind

router = Routes(prefix="/api/v1/leave", tags=["leave"])
Replans = Annotated[Act, Depends(AllowAct(preview_away))]


class AwayIn(Body):
    """An officer of the own team; officers enter themselves. `until_at` is the first moment back."""

    officer_id: UUID
    from_at: Moment
    until_at: Moment

    def away(self) -> OfficerAway:
        return OfficerAway(self.officer_id, self.from_at, self.until_at)


class SeenAwayIn(AwayIn):
    """`fingerprint` is the preview's: only what was previewed is applied."""

    fingerprint: Annotated[Text, Field(max_length=64)]


class StandOut(Out):
    """`site` is null at home, and where no site is named."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    officer: str | None
    site_id: UUID | None
    site: str | None
    at_home: bool


class LeaveShiftOut(Out):
    """The client is null when they belong to a caseload the reader may not see. `expected`: the client knows the old
    time, or it is within two working days, so a task says to notify them. Planners get the reference
    and no name, and every `kind` is `appointment`.
    `why` gives, per language, why the new time was chosen. If there is none, it says why and on which days it was
    due."""

    appointment_id: UUID
    person_id: UUID | None
    reference: str | None
    given_name: str | None
    family_name: str | None
    kind: AppointmentKind
    expected: bool
    was: StandOut
    becomes: StandOut | None
    why: Words
    first_on: date | None
    last_on: date | None

    @classmethod
    def of(cls, one: Shift) -> LeaveShiftOut:
        nameless = {"given_name": None, "family_name": None}
        client = one.person if one.person and one.named else nameless
        return cls.made_from(
            one,
            client,
            person_id=one.person and one.person.id,
            reference=one.person and one.person.reference,
        )


class ReplanningOut(Out):
    """`kept` keep their time and place with the client's other officer, `moved` get another time or place, `unplaced`
    get none; everything else stays. `leave_id` is null in a preview."""

    fingerprint: str
    leave_id: UUID | None
    to_pass_on: int
    kept: list[LeaveShiftOut]
    moved: list[LeaveShiftOut]
    unplaced: list[LeaveShiftOut]

    @classmethod
    def of(cls, found: Replanning) -> ReplanningOut:
        changes = found.changes
        return cls.made_from(
            found,
            changes,
            kept=[LeaveShiftOut.of(one) for one in changes.kept],
            moved=[LeaveShiftOut.of(one) for one in changes.moved],
            unplaced=[LeaveShiftOut.of(one) for one in changes.unplaced],
        )


@router.acts("/preview", ReplanningOut)
def preview(body: AwayIn, act: Replans) -> Response:
    """What would move if this officer were absent then; nothing is saved."""
    return act.show(lambda work: ReplanningOut.of(preview_away(work, body.away())))


@router.creates("", ReplanningOut, CREATES | problems(412))
def replan(body: SeenAwayIn, act: Replans) -> Response:
    """Enter the leave; the appointments it makes impossible go to the client's other officer or move, in one request.
    412 when the calendar changed since the preview: preview again."""
    return act.respond(
        lambda work: ReplanningOut.of(replan_away(work, body.away(), body.fingerprint)), 201
    )
