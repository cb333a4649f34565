"""At which providers a plan has treatment, beside what the court named, for the rule that compares them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import rows

_PROVIDERS = """
select o.id, c.parameters,
       array(select v.name from provider v
             where v.id = o.provider_id or v.id in (select s.provider_id from site s where s.id = any(o.site_ids))
             order by v.name) as names
from obligation o join condition c on c.id = o.condition_id
where o.id = any(cast(:ids as uuid[])) and c.parameters ->> 'provider' <> ''
"""


def providers_beside_named(
    session: Session, obligation_ids: Iterable[UUID]
) -> dict[UUID, tuple[dict[str, Any], list[str]]]:
    """Of these obligations those under a condition that names a provider: its parameters, and the names of the
    providers of the obligation. Runs no query without any."""
    ids = list(obligation_ids)
    found = rows(session, _PROVIDERS, {"ids": ids}) if ids else ()
    return {row["id"]: (row["parameters"], row["names"]) for row in found}
