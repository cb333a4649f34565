"""Special conditions as JSON."""

from __future__ import annotations

from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.resource_queries import Out, resource_query


class SpecialCondition(Out):
    row = ConditionRow
    columns = """id version person_id order_id kind wording starts_on ends_on withdrawn_on
        entry_version parameters monitored monitored_from_on monitored_until_on"""


CONDITIONS = resource_query(SpecialCondition, "condition x", by=("person", "order"))
