"""Referrals, offers, groups, programmes and the waiting list, as JSON."""

from __future__ import annotations

from aftercare.store.database.json_pages import ResourceQuery


def _own(alias: str, *names: str) -> dict[str, str]:
    return {name: f"{alias}.{name}" for name in names}


_ID = (("x.id", "uuid"),)
_ONE = "x.id = :id"
_MEMBERS = (
    "(select count(*) from referral r where r.group_id = x.id"
    " and r.state in ('referred','intake_offered','intake_held','started','paused'))"
)
_STEPS = (
    "(select coalesce(json_agg(json_build_object('act', e.act, 'happened_on', e.happened_on,"
    " 'note', e.note, 'recorded_by', e.recorded_by, 'recorded_at', e.recorded_at)"
    " order by e.recorded_at, e.id), '[]') from referral_event e where e.referral_id = x.id)"
)
# The day as the Amsterdam calendar has it, so that weeks are those of the page.
_TODAY = "cast(timezone('Europe/Amsterdam', :now) as date)"

REFERRALS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "person_id", "condition_id", "programme_id", "provider_id",
        "group_id", "state", "referred_on", "intake_offered_on", "intake_on", "started_on",
        "paused_on", "ended_on", "end_reason", "follows_id",
    ) | {"steps": _STEPS},
    source="referral x",
    keys=_ID,
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": "x.person_id = :person", "state": "x.state = :state"},
)  # fmt: skip

WAITING_LIST = ResourceQuery(
    fields=_own("x", "id", "version", "person_id", "programme_id", "provider_id", "group_id",
                "state", "referred_on", "intake_on")
    | {
        "tier": "p.tier",
        "weeks": f"greatest(0, ({_TODAY} - x.referred_on) / 7)",
        "late": (
            f"{_TODAY} > x.referred_on + 98"
            f" or (x.intake_on is null and {_TODAY} > x.referred_on + 28)"
            f" or coalesce({_TODAY} > x.intake_on + 70, false)"
        ),
    },
    source="referral x join person p on p.id = x.person_id",
    keys=(("p.tier", "integer"), ("cast(x.referred_on as text)", "text"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    where="x.state in ('referred','intake_offered','intake_held') and p.closed_on is null",
    filters={"id": _ONE, "programme": "x.programme_id = :programme"},
)  # fmt: skip

PLACE_OFFERS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "referral_id", "person_id", "group_id", "state", "offered_at",
        "answer_by", "answered_by", "answered_at", "reason",
    ),
    source="place_offer x",
    keys=(("x.answer_by", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": "x.person_id = :person", "state": "x.state = :state"},
)  # fmt: skip

TREATMENT_GROUPS = ResourceQuery(
    fields=_own(
        "x", "id", "version", "programme_id", "series", "name", "entry", "capacity", "starts_on",
        "ends_on",
    ) | {
        "audience": "m.audience",
        "members": _MEMBERS,
        "offered": "(select count(*) from place_offer o where o.group_id = x.id and o.state = 'offered')",
    },
    source="treatment_group x join programme m on m.id = x.programme_id",
    keys=_ID,
    person="null::uuid",
    version="x.version",
    filters={"id": _ONE, "programme": "x.programme_id = :programme"},
)  # fmt: skip

PROGRAMMES = ResourceQuery(
    fields=_own("x", "id", "version", "name", "provider_id", "audience", "purpose"),
    source="programme x",
    keys=_ID,
    person="null::uuid",
    version="x.version",
    filters={"id": _ONE},
)
