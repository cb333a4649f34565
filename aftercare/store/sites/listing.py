"""Kits for checks of devices, as JSON."""

from __future__ import annotations

from datetime import datetime

from aftercare.store.database.resource_queries import Out, resource_query
from aftercare.store.sites.device_kit_rows import DeviceKitRow


class DeviceKitOut(Out):
    """A kit that goes along to checks of devices; since `ended_at` it is out of use."""

    row = DeviceKitRow
    columns = "id version name ended_at"
    ended_at: datetime | None


DEVICE_KITS = resource_query(
    DeviceKitOut,
    "device_kit x",
    where="x.team_id = (select app_team())",
    order=("name",),
    person="null::uuid",
)
