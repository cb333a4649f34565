"""What persons changed of a client's orders and custody since a moment, other than by accepting a submission."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

# `about`: `order-…` with its reference, `order` with that and which part of it, `condition` with its order's and its
# kind, or `custody`.
_CHANGES = """
select about, court_reference, kind, max(at) as at from (
  select case when d.order_id is null then 'condition' when d.until_on is null then 'order-reopened'
    else 'order-ended' end as about, o.court_reference, c.kind, d.changed_by as by, d.changed_at as at
  from day_change d left join condition c on c.id = d.condition_id
  join supervision_order o on o.id = coalesce(d.order_id, c.order_id) where d.person_id = :person
  union all
  select 'order', o.court_reference, c.part, c.changed_by, c.changed_at
  from order_change c join supervision_order o on o.id = c.order_id where c.person_id = :person
  union all
  select e.about, o.court_reference, null, e.by, e.at
  from order_extension x join supervision_order o on o.id = x.order_id,
    lateral (values ('extension-entered', x.entered_by, x.entered_at), ('extension-undone', x.voided_by, x.voided_at))
    e (about, by, at) where x.person_id = :person
  union all
  select 'custody', null, null, e.by, e.at
  from order_suspension u, lateral (values (u.entered_by, u.entered_at), (u.voided_by, u.voided_at)) e (by, at)
  where u.person_id = :person and u.kind = 'detention'
  union all
  select 'custody', null, null, d.changed_by, d.changed_at
  from day_change d where d.person_id = :person and 'detention' in (d.kind, d.was_kind)
) line where at > :since and not exists (
  select from submission b where b.person_id = :person and b.decided_at = line.at and b.decided_by = line.by)
group by about, court_reference, kind
"""


def changed_by_hand(session: Session, person_id: UUID, since: datetime) -> list[Row]:
    """`about` is `order-ended`, `order-reopened`, `extension-entered` or `extension-undone` with the `court_reference`
    of the order, `order` with that and as `kind` the part that was corrected, `condition` with that of its order and
    its `kind`, or `custody`; `at` is the last moment after `since` at which a person did that, or changed its days."""
    return rows(session, _CHANGES, {"person": person_id, "since": since})
