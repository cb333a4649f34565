"""Numbers and their history, codes and the policy about them as JSON."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aftercare.domain.phones.verification import MOST_ATTEMPTS, CodeOutcome
from aftercare.store.database.resource_queries import Out, Sql, resource_query, version_query
from aftercare.store.phones.code_rows import PhoneCodeRow
from aftercare.store.phones.rows import PhoneNumberRow, PhonePolicyRow

_OUTCOME = (
    "coalesce(x.ended_because, case when :now > x.valid_until_at then 'expired' else 'open' end)"
)


class PhoneNumberOut(Out):
    """A number in one state; `until_at` null is the current one. `related_id` is the contact who has the number, null
    for the client. `from_by` and `until_by` are null for an automatic change."""

    row = PhoneNumberRow
    columns = """id person_id related_id number state from_at from_because from_by note until_at
        until_because until_by"""
    state: Literal["unverified", "verified", "suspended"]


class PhoneCodeOut(Out):
    """Never contains the code itself. `for_page`: the client asked for it, and `sent_by` is null. `outcome` is `open`
    while the code can still be used."""

    row = PhoneCodeRow
    columns = """id version person_id related_id number for_page sent_by sent_at valid_until_at attempts
        attempts_left ended_at outcome"""
    person_id: UUID
    attempts_left: Annotated[int, Sql(f"{MOST_ATTEMPTS} - x.attempts")]
    outcome: Annotated[CodeOutcome, Sql(_OUTCOME)]


class PhonePolicyOut(Out):
    row = PhonePolicyRow
    columns = """version state verify_every_days silent_days unverified_days lapse_stops_texts
        grace_days reason proposed_by proposed_at activated_by activated_at"""
    state: Literal["proposed", "activated"]


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
PHONE_POLICIES = version_query(PhonePolicyOut, "phone_policy x")
