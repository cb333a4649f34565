"""Numbers and their history, codes and the policy about them as JSON: members, order, filters."""

from __future__ import annotations

from aftercare.domain.phones.verification import MOST_ATTEMPTS
from aftercare.store.database.json_pages import ResourceQuery

_ONE = "x.id = :id"
_OF_PERSON = "x.person_id = :person"


def _own(*names: str) -> dict[str, str]:
    return {name: f"x.{name}" for name in names}


PHONE_NUMBERS = ResourceQuery(
    fields=_own(
        "id", "person_id", "related_id", "number", "state", "from_at", "from_because", "from_by", "note",
        "until_at", "until_because", "until_by",
    ),
    source="phone_number x",
    keys=(("x.from_at", "timestamptz"), ("x.position", "bigint")),
    person="x.person_id",
    filters={"id": _ONE, "person": _OF_PERSON, "related_person": "x.related_id = :related_person"},
    newest_first=True,
)  # fmt: skip

# Neither salt nor digest: with them every possible code could be tried.
PHONE_CODES = ResourceQuery(
    fields=_own(
        "id", "version", "person_id", "related_id", "number", "sent_by", "sent_at", "valid_until_at",
        "attempts", "ended_at",
    )
    | {
        "attempts_left": f"{MOST_ATTEMPTS} - x.attempts",
        "outcome": "coalesce(x.ended_because, case when :now > x.valid_until_at then 'expired' else 'open' end)",
    },
    source="phone_code x",
    keys=(("x.sent_at", "timestamptz"), ("x.id", "uuid")),
    person="x.person_id",
    version="x.version",
    filters={"id": _ONE, "person": _OF_PERSON},
    newest_first=True,
)  # fmt: skip

PHONE_POLICIES = ResourceQuery(
    fields=_own(
        "version", "verify_every_days", "silent_days", "unverified_days", "lapse_stops_texts", "grace_days",
        "reason", "entered_by", "entered_at",
    ),
    source="phone_policy x",
    keys=(("x.version", "integer"),),
    person="null::uuid",
    filters={"version": "x.version = :version"},
    newest_first=True,
)  # fmt: skip
