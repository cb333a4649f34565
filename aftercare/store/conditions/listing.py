"""Special conditions, and versions of their kinds, as JSON."""

from __future__ import annotations

from typing import Literal

from aftercare.store.conditions.kind_rows import ConditionKindRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.resource_queries import Out, resource_query


class SpecialCondition(Out):
    """`own_kind`: what the organisation adopted of the kind, in the version it was entered with; null when shipped."""

    row = ConditionRow
    columns = """id version person_id order_id kind wording starts_on ends_on withdrawn_on
        entry_version parameters monitored monitored_from_on monitored_until_on own_kind"""


class ConditionKind(Out):
    row = ConditionKindRow
    columns = """code version state source adopted_by valid_from document proposed_by proposed_at
        activated_by activated_at"""
    state: Literal["proposed", "activated"]


CONDITIONS = resource_query(SpecialCondition, "condition x", by=("person", "order"))
# Named by code and version together; a version never changes, so it needs no ETag.
CONDITION_KINDS = resource_query(
    ConditionKind,
    "condition_kind x",
    keys=(("x.code", "text"), ("x.version", "integer")),
    person="null::uuid",
    version="null::integer",
    filters={"code": "x.code = :code", "version": "x.version = :version"},
)
