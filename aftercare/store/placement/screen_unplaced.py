"""Each queue with its positions, and the periods that could not be offered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Session

from aftercare.store.appointments.away_periods import CUSTODY_THROUGHOUT
from aftercare.store.appointments.kind_masking import FOR_PLANNERS
from aftercare.store.database.json_pages import ResourceQuery
from aftercare.store.database.plain_sql import Row, rows

_WAITING = """
select u.line_id, u.occurrence, u.person_id, p.given_name, p.family_name, p.reference, p.tier, o.kind, o.minutes,
       u.first_on, u.last_on, u.noticed_at, u.reason, w.queue, w.queue_id, w.place, w.waiting,
       CUSTODY_THROUGHOUT as in_custody,
       case w.queue when 'officer' then (select s.display_name from staff s where s.id = w.queue_id)
         when 'programme' then (select g.name from programme g where g.id = w.queue_id)
         else (select t.name from team t where t.id = w.queue_id) end as queue_name
from unplaced u join waiting_order w on w.line_id = u.line_id and w.occurrence = u.occurrence
join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
order by w.queue, queue_name, w.queue_id, w.place limit 2000""".replace(
    "CUSTODY_THROUGHOUT", CUSTODY_THROUGHOUT
)
_PLACES = (
    "select u.line_id, u.occurrence, u.noticed_at, w.place, w.waiting,"
    " CUSTODY_THROUGHOUT as in_custody from unplaced u"
    " join waiting_order w on w.line_id = u.line_id and w.occurrence = u.occurrence"
    " where u.person_id = :person"
).replace("CUSTODY_THROUGHOUT", CUSTODY_THROUGHOUT)
_NOT_OFFERED = """
select n.line_id, n.occurrence, n.person_id, p.given_name, p.family_name, p.reference, p.tier, o.kind, o.minutes,
       n.first_on, n.last_on, n.noticed_at, n.passed_at, n.reason, n.deadline_id,
       coalesce(d.state = 'opened', false) as open
from not_offered n join person p on p.id = n.person_id join obligation o on o.id = n.obligation_id
left join deadline d on d.id = n.deadline_id
where p.closed_on is null
order by coalesce(d.state = 'opened', false) desc, n.last_on desc, n.line_id limit 200"""
# The order of every queue without names: includes entries of other caseloads.
_ORDER = (
    "select w.line_id, w.occurrence, w.queue, w.queue_id, w.place, w.waiting, u.person_id, u.noticed_at, p.tier"
    " from waiting_order w join unplaced u on u.line_id = w.line_id and u.occurrence = w.occurrence"
    " join person p on p.id = u.person_id"
    " order by w.queue, w.queue_id, w.place"
)


def waiting_shown(session: Session, today: date) -> list[Row]:
    """Queue by queue, first in line first, of persons the reader may see; `in_custody`: on every day that is left."""
    return rows(session, _WAITING, {"today": today})


def places_of_person(session: Session, person_id: UUID, today: date) -> list[Row]:
    """For each waiting occurrence of one person, since when it waits and its place in the queue; `in_custody` as
    above."""
    return rows(session, _PLACES, {"person": person_id, "today": today})


def not_offered_shown(session: Session) -> list[Row]:
    """Those that still need a decision first, then the newest."""
    return rows(session, _NOT_OFFERED, {})


def order_of_queues(session: Session) -> list[Row]:
    """Every queue; run it with the clock's rights, and no row of it reaches a reader as it is."""
    return rows(session, _ORDER, {})


_KEYS = (
    ("w.queue", "text"),
    ("w.queue_id", "uuid"),
    ("w.place", "bigint"),
)
_SOURCE = (
    "unplaced u join waiting_order w on w.line_id = u.line_id and w.occurrence = u.occurrence"
    " join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id"
)
_TIMES = {
    "line_id": "u.line_id",
    "occurrence": "u.occurrence",
    "person_id": "u.person_id",
    "reference": "p.reference",
    "kind": FOR_PLANNERS,
    "first_on": "u.first_on",
    "last_on": "u.last_on",
    "waits_since_at": "u.noticed_at",
    "place": "w.place",
    "waiting": "w.waiting",
    "away_throughout": CUSTODY_THROUGHOUT.replace(
        ":today", "cast(timezone('Europe/Amsterdam', cast(:now as timestamptz)) as date)"
    ),
}
_FILTERS = {
    "person": "u.person_id = :person",
    "officer": "w.queue = 'officer' and w.queue_id = :officer",
    "programme": "w.queue = 'programme' and w.queue_id = :programme",
}


def _words(neutral: str) -> dict[str, str]:
    both = (f"'{language}', u.reason->>'{language}{neutral}'" for language in ("nl", "en"))
    return {"reason": f"json_build_object({', '.join(both)})"}


UNPLACED = ResourceQuery(
    fields=_TIMES
    | {"kind": "o.kind", "tier": "p.tier", "queue": "w.queue", "queue_id": "w.queue_id"}
    | _words(""),
    source=_SOURCE,
    keys=_KEYS,
    person="u.person_id",
    filters=_FILTERS,
)
_ABOUT_THE_ESCALATION = ("tier", "queue", "queue_id", "place", "waiting")
# A programme or a tier beside a reference reveals the case file, and so does a reason that names a restriction.
# The place in the queue does as well, since the highest tier stands first: so the order is by waiting time alone.
UNPLACED_TIMES = ResourceQuery(
    fields=_TIMES | dict.fromkeys(_ABOUT_THE_ESCALATION, "null") | _words("_neutral"),
    source=_SOURCE,
    keys=(("u.noticed_at", "timestamptz"), ("u.line_id", "uuid"), ("u.occurrence", "bigint")),
    person="u.person_id",
    filters=_FILTERS | {"programme": "false"},
)
NOT_OFFERED = ResourceQuery(
    fields={
        "line_id": "n.line_id",
        "occurrence": "n.occurrence",
        "person_id": "n.person_id",
        "kind": "o.kind",
        "first_on": "n.first_on",
        "last_on": "n.last_on",
        "waited_since_at": "n.noticed_at",
        "passed_at": "n.passed_at",
        "deadline_id": "n.deadline_id",
        "reason": "json_build_object('nl', n.reason->>'nl', 'en', n.reason->>'en')",
    },
    source="not_offered n join obligation o on o.id = n.obligation_id",
    keys=(("cast(n.last_on as text)", "text"), ("n.line_id", "uuid"), ("n.occurrence", "integer")),
    person="n.person_id",
    filters={"person": "n.person_id = :person"},
    newest_first=True,
)
