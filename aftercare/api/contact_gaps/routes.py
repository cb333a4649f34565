"""Routes for future periods without face-to-face contact that are too long, each with the one time that closes it."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from aftercare.api.http.access import Reads
from aftercare.api.http.answers import READS, Out, PageOut, response_of
from aftercare.api.http.paging import Pages
from aftercare.casework.contact_gaps.proposals import (
    GapProposed,
    Obstacle,
    Proposal,
    gaps_page,
    key_of,
)
from aftercare.domain.appointments.kinds import AppointmentKind
from aftercare.store.database.idempotency import Reply
from aftercare.store.placement.reason_texts import LANGUAGES

router = APIRouter(prefix="/api/v1", tags=["placement"])
EXAMPLE = {
    "summary": "A check-in without a time would close it",
    "value": {
        "items": [
            {
                "person_id": "0197f2a0-0000-7000-8000-000000000001",
                "from_on": "2026-12-01",
                "until_on": "2026-12-22",
                "days": 21,
                "allowed": {"number": 1, "days": 14},
                "proposal": {
                    "line_id": "0197f2a0-0000-7000-8000-000000000002",
                    "occurrence": 3,
                    "kind": "check_in",
                    "starts_at": "2026-12-11T10:00:00+01:00",
                    "ends_at": "2026-12-11T10:30:00+01:00",
                    "officer_id": "0197f2a0-0000-7000-8000-000000000003",
                    "site_id": "0197f2a0-0000-7000-8000-000000000004",
                    "session_id": None,
                    "appointment_id": None,
                    "version": None,
                    "asks_reason": False,
                    "days_before": 10,
                    "days_after": 11,
                    "still_needed": 0,
                },
                "obstacles": [],
            }
        ],
        "next": None,
    },
}


class AllowedOut(Out):
    """At least `number` contacts in any `days` days."""

    number: int
    days: int


class GapProposalOut(Out):
    """The start time that closes the gap. With an `appointment_id`, book it with `POST appointments/{id}/move`
    (If-Match: `version`). Otherwise use `POST people/{person_id}/appointments`, with `line_id` as `obligation`. Send
    the values given here. `asks_reason`: the time overrides a preference of the plan, so send a `reason`. `days_before`
    and `days_after` are the gaps that remain on each side; `days_after` is null when no later contact is planned.
    `still_needed` is the number of further contacts the gap needs."""

    line_id: UUID
    occurrence: int
    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    site_id: UUID | None
    session_id: UUID | None
    appointment_id: UUID | None
    version: int | None
    asks_reason: bool
    days_before: int
    days_after: int | None
    still_needed: int


class ObstacleOut(Out):
    """Why an occurrence cannot be held in the gap, in words per language. Null when no day of its period falls in the
    gap. `appointment_id` is its appointment, null while it has no time."""

    line_id: UUID
    occurrence: int
    kind: AppointmentKind
    appointment_id: UUID | None
    why: dict[str, str] | None


class ContactGapOut(Out):
    """A gap of `days` days from one day with contact to the next, more than `allowed`. Without a `proposal`,
    `obstacles` says what prevents one."""

    person_id: UUID
    from_on: date
    until_on: date
    days: int
    allowed: AllowedOut
    proposal: GapProposalOut | None
    obstacles: list[ObstacleOut]


@router.get(
    "/contact-gaps",
    response_model=PageOut[ContactGapOut],
    responses=READS | {200: {"content": {"application/json": {"examples": {"proposed": EXAMPLE}}}}},
)
def list_contact_gaps(context: Reads, paging: Pages, person: UUID | None = None) -> Response:
    """Clients who will have less contact than the standard or the plan requires, soonest first, with the proposed time.
    A time that has been taken since is refused when you book it."""
    after = paging.after_keys("text", "uuid")
    key = (str(after[0]), UUID(str(after[1]))) if after else None
    with context.work() as work:
        found, more = gaps_page(work, person, key, paging.limit)
    last = json.dumps([str(part) for part in key_of(found[-1].ahead)]) if more else None
    body = PageOut[ContactGapOut](items=[_gap(one) for one in found], next=paging.following(last))
    return response_of(Reply(200, body.model_dump_json()))


def _gap(one: GapProposed) -> ContactGapOut:
    return ContactGapOut.made_from(
        one.ahead.gap,
        one.ahead.person,
        proposal=_proposal(one.proposal) if one.proposal else None,
        obstacles=[_obstacle(each) for each in one.obstacles],
    )


def _proposal(found: Proposal) -> GapProposalOut:
    moves, closing = found.moves, found.closing
    return GapProposalOut.made_from(
        found,
        found.time,
        appointment_id=moves.id if moves else None,
        version=moves.version if moves else None,
        days_before=closing.before,
        days_after=closing.after,
        still_needed=closing.needed,
    )


def _obstacle(one: Obstacle) -> ObstacleOut:
    words = one.words
    why = None if words is None else {name: str(words.get(name, "")) for name in LANGUAGES}
    return ObstacleOut.made_from(one, why=why)
