"""Retention periods, legal holds and destructions as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from aftercare.domain.retention.kinds import DataKind
from aftercare.store.database.resource_queries import Out, resource_query, version_query
from aftercare.store.retention.rows import (
    DestructionCertificateRow,
    DestructionRow,
    LegalHoldRow,
    RetentionPolicyRow,
)


class RetentionTermOut(BaseModel):
    """Whole years after the last day of the file. `established` is false for a period that no source sets."""

    model_config = ConfigDict(extra="forbid")
    years: int
    source: str
    established: bool


class RetentionPolicyOut(Out):
    """One version; in force is the newest activated one."""

    row = RetentionPolicyRow
    columns = "version terms reason state proposed_by proposed_at activated_by activated_at"
    terms: dict[DataKind, RetentionTermOut]
    state: Literal["proposed", "activated"]


class LegalHoldOut(Out):
    """It stands while `lifted_at` is null, also after `review_on`."""

    row = LegalHoldRow
    columns = """id version person_id reason review_on placed_by placed_at lifted_by lifted_at
        lift_reason"""


class DestructionOut(Out):
    """It waits while neither `confirmed_at` nor `refused_at` is set. A destroyed file has none."""

    row = DestructionRow
    columns = """id version person_id kinds policy_version proposed_by proposed_at confirmed_by
        confirmed_at refused_by refused_at refuse_reason destroyed_at"""
    kinds: list[DataKind]


class DestroyedOut(RetentionTermOut):
    rows: int


class DestructionCertificateOut(Out):
    """What was destroyed, by which periods, by which two people. It names no client."""

    row = DestructionCertificateRow
    columns = """id number team_id policy_version kinds proposed_by proposed_name confirmed_by
        confirmed_name destroyed_at"""
    kinds: dict[DataKind, DestroyedOut]


LEGAL_HOLDS = resource_query(LegalHoldOut, "legal_hold x", by=("person",))
DESTRUCTIONS = resource_query(DestructionOut, "destruction x", by=("person",))
CERTIFICATES = resource_query(
    DestructionCertificateOut, "destruction_certificate x", person="null::uuid"
)
RETENTION_POLICIES = version_query(RetentionPolicyOut, "retention_policy x")
