"""What stands behind the port of busy times: Microsoft Graph, and CalDAV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aftercare.base.settings import Settings
from aftercare.busy_calendars.caldav import CalDavBusyTimes
from aftercare.busy_calendars.graph import GraphBusyTimes
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.processes.calendars.busy_times import BusyTimesByKind


def busy_times_of(settings: Settings, now: Callable[[], datetime]) -> BusyTimesByKind:
    """CalDAV always; Graph where the organisation's application there is set."""
    found: BusyTimesByKind = {CalendarKind.CALDAV: CalDavBusyTimes(settings.calendar_hosts_inside)}
    tenant, client, secret = (
        settings.graph_tenant,
        settings.graph_client_id,
        settings.graph_client_secret,
    )
    if not tenant or not client or secret is None:
        return found
    graph = GraphBusyTimes(
        tenant=tenant,
        client_id=client,
        client_secret=secret.get_secret_value(),
        now=now,
        graph_url=settings.graph_url,
        sign_in_url=settings.graph_sign_in_url,
    )
    return {**found, CalendarKind.GRAPH: graph}
