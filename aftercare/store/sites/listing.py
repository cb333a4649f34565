"""Sites, and kits for checks of devices, as JSON."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.domain.sites.sites import SiteKind
from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.sites.device_kit_rows import DeviceKitRow
from aftercare.store.sites.rows import SiteRow


class SiteDetailsOut(Out):
    """A site where appointments can be: an office, a provider's, or online. `capacity` is how many appointments at
    once; `hours` maps a weekday (`0` is Monday) to minutes of the local day; null is always open."""

    row = SiteRow
    columns = "id name kind capacity hours team_id provider_id"
    kind: SiteKind
    team_id: UUID | None
    provider_id: UUID | None


class DeviceKitOut(Out):
    """A kit that goes along to checks of devices; since `ended_at` it is out of use."""

    row = DeviceKitRow
    columns = "id version name ended_at"
    ended_at: datetime | None


# What a plan of the team may name, as its pages offer it; never the home of a client.
SITES = resource_query(
    SiteDetailsOut,
    "site x",
    where="x.kind <> 'home' and (x.team_id is null or x.team_id = (select app_team())"
    " or (select app_role()) = 'admin')",
    order=("name",),
    person="null::uuid",
    version="null::integer",
    by=("kind", "provider"),
)
DEVICE_KITS = resource_query(
    DeviceKitOut,
    "device_kit x",
    where="x.team_id = (select app_team())",
    order=("name",),
    person="null::uuid",
)
