"""Numbers and their history, codes and the policy about them as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aftercare.domain.phones.verification import MOST_ATTEMPTS, CodeOutcome
from aftercare.store.database.resource_queries import Out, Sql, resource_query

_OUTCOME = (
    "coalesce(x.ended_because, case when :now > x.valid_until_at then 'expired' else 'open' end)"
)


class PhoneNumberOut(Out):
    """A number in one state; `until_at` null is the current one. `related_id` is the contact who has the number, null
    for the client. `from_by` and `until_by` are null for an automatic change."""

    id: UUID
    person_id: UUID
    related_id: UUID | None
    number: str
    state: Literal["unverified", "verified", "suspended"]
    from_at: datetime
    from_because: str
    from_by: UUID | None
    note: str | None
    until_at: datetime | None
    until_because: str | None
    until_by: UUID | None


class PhoneCodeOut(Out):
    """Never contains the code itself. `outcome` is `open` while the code can still be used."""

    id: UUID
    version: int
    person_id: UUID
    related_id: UUID | None
    number: str
    sent_by: UUID
    sent_at: datetime
    valid_until_at: datetime
    attempts: int
    attempts_left: Annotated[int, Sql(f"{MOST_ATTEMPTS} - x.attempts")]
    ended_at: datetime | None
    outcome: Annotated[CodeOutcome, Sql(_OUTCOME)]


class PhonePolicyOut(Out):
    version: int
    verify_every_days: int
    silent_days: int
    unverified_days: int
    lapse_stops_texts: bool
    grace_days: int
    reason: str
    entered_by: UUID | None
    entered_at: datetime


PHONE_NUMBERS = resource_query(
    PhoneNumberOut,
    "phone_number x",
    keys=(("x.from_at", "timestamptz"), ("x.position", "bigint")),
    by=("person",),
    filters={"related_person": "x.related_id = :related_person"},
    newest_first=True,
)
# Neither salt nor digest: with them every possible code could be tried.
PHONE_CODES = resource_query(
    PhoneCodeOut, "phone_code x", order=("sent_at",), by=("person",), newest_first=True
)
PHONE_POLICIES = resource_query(
    PhonePolicyOut,
    "phone_policy x",
    keys=(("x.version", "integer"),),
    person="null::uuid",
    version="null::integer",
    filters={"version": "x.version = :version"},
    newest_first=True,
)
