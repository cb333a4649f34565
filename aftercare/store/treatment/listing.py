"""Referrals, offers, groups, programmes and the waiting list, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from aftercare.store.database.resource_queries import Out, Sql, resource_query

_MEMBERS = (
    "(select count(*) from referral r where r.group_id = x.id"
    " and r.state in ('referred','intake_offered','intake_held','started','paused'))"
)
_OFFERED = "(select count(*) from place_offer o where o.group_id = x.id and o.state = 'offered')"
_STEPS = (
    "(select coalesce(json_agg(json_build_object('act', e.act, 'happened_on', e.happened_on,"
    " 'note', e.note, 'recorded_by', e.recorded_by, 'recorded_at', e.recorded_at)"
    " order by e.recorded_at, e.id), '[]') from referral_event e where e.referral_id = x.id)"
)
# The day as the Amsterdam calendar has it, so that weeks are those of the page.
_TODAY = "cast(timezone('Europe/Amsterdam', :now) as date)"
_LATE = (
    f"{_TODAY} > x.referred_on + 98"
    f" or (x.intake_on is null and {_TODAY} > x.referred_on + 28)"
    f" or coalesce({_TODAY} > x.intake_on + 70, false)"
)

StateName = Literal[
    "referred", "intake_offered", "intake_held", "started", "paused", "transferred", "completed",
    "dropped_out", "withdrawn",
]  # fmt: skip
OfferStateName = Literal["offered", "accepted", "declined", "lapsed"]


class Referral(Out):
    id: UUID
    version: int
    person_id: UUID
    condition_id: UUID
    programme_id: UUID
    provider_id: UUID
    group_id: UUID | None
    state: StateName
    referred_on: date
    intake_offered_on: date | None
    intake_on: date | None
    started_on: date | None
    paused_on: date | None
    ended_on: date | None
    end_reason: str | None
    follows_id: UUID | None
    steps: Annotated[Any, Sql(_STEPS)]


class WaitingOut(Out):
    """`weeks` are whole weeks since the referral. `late` when a norm has passed: 4 weeks to the intake, 10 from there,
    14 in total (Treeknormen)."""

    id: UUID
    version: int
    person_id: UUID
    programme_id: UUID
    provider_id: UUID
    group_id: UUID | None
    state: StateName
    referred_on: date
    intake_on: date | None
    tier: Annotated[int, Sql("p.tier")]
    weeks: Annotated[int, Sql(f"greatest(0, ({_TODAY} - x.referred_on) / 7)")]
    late: Annotated[bool, Sql(_LATE)]


class OfferOut(Out):
    """A place held until `answer_by`; then it is offered to the next client."""

    id: UUID
    version: int
    referral_id: UUID
    person_id: UUID
    group_id: UUID
    state: OfferStateName
    offered_at: datetime
    answer_by: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    reason: str | None


Audience = Literal["adult", "juvenile"]
EntryName = Literal["open", "closed"]


class ProgrammeOut(Out):
    id: UUID
    version: int
    name: str
    provider_id: UUID | None
    audience: Literal["adult", "juvenile"]
    purpose: str | None


class GroupOut(Out):
    """`members` have a place, `offered` places wait for an answer."""

    id: UUID
    version: int
    programme_id: UUID
    series: str
    name: str
    entry: EntryName
    capacity: int
    starts_on: date
    ends_on: date | None
    audience: Annotated[Audience, Sql("m.audience")]
    members: Annotated[int, Sql(_MEMBERS)]
    offered: Annotated[int, Sql(_OFFERED)]


REFERRALS = resource_query(Referral, "referral x", by=("person", "state"))
WAITING_LIST = resource_query(
    WaitingOut,
    "referral x join person p on p.id = x.person_id",
    keys=(("p.tier", "integer"), ("cast(x.referred_on as text)", "text"), ("x.id", "uuid")),
    where="x.state in ('referred','intake_offered','intake_held') and p.closed_on is null",
    by=("programme",),
)
PLACE_OFFERS = resource_query(
    OfferOut, "place_offer x", order=("answer_by",), by=("person", "state")
)
TREATMENT_GROUPS = resource_query(
    GroupOut,
    "treatment_group x join programme m on m.id = x.programme_id",
    person="null::uuid",
    by=("programme",),
)
PROGRAMMES = resource_query(ProgrammeOut, "programme x", person="null::uuid")
