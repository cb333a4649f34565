"""Referrals, offers, groups, programmes and the waiting list, as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aftercare.domain.treatment.referrals import DropOutBy, DropOutReason
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, TreatmentGroupRow

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
_DOSE = (
    "coalesce(l.dose, (select jsonb_object_agg(d.key, ceil(cast(d.value as numeric) / l.session_minutes))"
    " from jsonb_each_text(l.dose_minutes) d))"
)
_OUTLINES = (
    "(select coalesce(json_agg(json_build_object('valid_from', l.valid_from, 'source', l.source, 'modules', l.modules,"
    " 'dose', THE_DOSE, 'session_minutes', l.session_minutes, 'dose_minutes', l.dose_minutes,"
    " 'adopted_by', l.adopted_by, 'adopted_at', l.adopted_at) order by l.valid_from), '[]')"
    " from programme_outline l where l.programme_id = x.id)".replace("THE_DOSE", _DOSE)
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
    row = ReferralRow
    columns = """id version person_id condition_id programme_id provider_id group_id state
        referred_on intake_offered_on intake_on started_on paused_on ended_on end_reason
        drop_out_reason drop_out_by follows_id steps"""
    state: StateName
    drop_out_reason: DropOutReason | None
    drop_out_by: DropOutBy | None
    steps: Annotated[Any, Sql(_STEPS)]


class WaitingOut(Out):
    """`weeks` are whole weeks since the referral. `late` when a norm has passed: 4 weeks to the intake, 10 from there,
    14 in total (Treeknormen)."""

    row = ReferralRow
    columns = """id version person_id programme_id provider_id group_id state referred_on intake_on
        tier weeks late"""
    state: StateName
    tier: Annotated[int, Sql("p.tier")]
    weeks: Annotated[int, Sql(f"greatest(0, ({_TODAY} - x.referred_on) / 7)")]
    late: Annotated[bool, Sql(_LATE)]


class OfferOut(Out):
    """A place held until `answer_by`; then it is offered to the next client."""

    row = PlaceOfferRow
    columns = """id version referral_id person_id group_id state offered_at answer_by answered_by
        answered_at reason"""
    state: OfferStateName


Audience = Literal["adult", "juvenile"]
EntryName = Literal["open", "closed"]


class Programme(Out):
    row = ProgrammeRow
    columns = "id version name provider_id audience purpose individual_places outlines"
    audience: Literal["adult", "juvenile"]
    outlines: Annotated[Any, Sql(_OUTLINES)]


class GroupOut(Out):
    """`members` have a place, `offered` places wait for an answer."""

    row = TreatmentGroupRow
    columns = """id version programme_id series name entry capacity starts_on ends_on audience
        members offered"""
    entry: EntryName
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
PROGRAMMES = resource_query(Programme, "programme x", person="null::uuid")
