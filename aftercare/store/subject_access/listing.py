"""Requests of clients and what they dispute, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aftercare.domain.message_templates.text_kinds import StaffLanguageCode
from aftercare.domain.subject_access.corrections import CorrectionDecision, Disputed
from aftercare.domain.subject_access.requests import (
    AccessLaw,
    AccessState,
    Given,
    Identity,
    Received,
    RefusalGround,
    WithdrawalWay,
)
from aftercare.store.database.resource_queries import Out, Sql, resource_query
from aftercare.store.subject_access.rows import AccessRequestRow, CorrectionNoteRow


class AccessRequestOut(Out):
    """`due_at` is its legal deadline. While `proposed_at` is set, a refusal (`refusal_ground`)
    or a withdrawal (`withdrawal_way`) waits for a supervisor. The document is on
    the page of the request, where a person reads each note first."""

    row = AccessRequestRow
    columns = """id version person_id state law received_on received_by identity language
        registered_by registered_at extended_on extension_reason extension_informed_on refusal_ground withdrawal_way
        reason proposed_by proposed_at objection ended_on ended_by ended_at given_by"""
    state: AccessState
    law: AccessLaw
    received_by: Received
    identity: Identity
    language: StaffLanguageCode
    refusal_ground: RefusalGround | None
    withdrawal_way: WithdrawalWay | None
    given_by: Given | None
    due_at: Annotated[datetime, Sql("d.due_at")]


class CorrectionNoteOut(Out):
    """What the client says of a record, which stays as it is; `decision` is null until it is answered."""

    row = CorrectionNoteRow
    columns = """id version person_id subject_kind subject_id statement stated_on entered_by
        entered_at decision reason decided_by decided_at"""
    subject_kind: Disputed
    decision: CorrectionDecision | None
    due_at: Annotated[datetime, Sql("d.due_at")]


ACCESS_REQUESTS = resource_query(
    AccessRequestOut,
    "access_request x join deadline d on d.id = x.deadline_id",
    order=("received_on",),
    by=("person", "state"),
    newest_first=True,
)
CORRECTION_NOTES = resource_query(
    CorrectionNoteOut,
    "correction_note x join deadline d on d.id = x.deadline_id",
    order=("stated_on",),
    by=("person",),
    newest_first=True,
)
