"""What domain.conditions.numbers says of the condition `c` of a query, in SQL; a test holds both against each other."""

from __future__ import annotations

from typing import Final

NUMBER_OF_KIND: Final = """(
    select case when count(*) > 1 then count(*) filter (where alike.id <= c.id) end from condition alike
    where alike.person_id = c.person_id and alike.kind = c.kind)"""
LABELS: Final = """(
    select string_agg(found.label, ', ' order by found.at) from jsonb_array_elements_text(
      case jsonb_typeof(c.parameters -> 'labels') when 'array' then c.parameters -> 'labels' else '[]' end)
    with ordinality found(label, at))"""
# For the name of a condition in a row: web.conditions.full_names.numbered_in_row.
NUMBERED: Final = f"{NUMBER_OF_KIND} as condition_number, {LABELS} as condition_labels"
