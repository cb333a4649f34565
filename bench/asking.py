"""Whole requests to a server process on loopback, as a browser with a session sends them, and what they took."""

from __future__ import annotations

import os
import statistics
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from aftercare.base.settings import Settings
from aftercare.casework.sign_in.acts import Credential, issue_token
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.cookies import session_cookie


def signed_in(
    database: Database, actor: Actor, kind: Credential = Credential.WEB_SESSION
) -> dict[str, str]:
    """The headers of a browser with a new session of this account, or of a program with a new token."""
    with database.work(CLOCK, datetime.now(UTC)) as work:
        staff = work.session.get_one(StaffRow, actor.staff_id)
        token, _ = issue_token(work, staff, kind)
    if kind is Credential.BEARER:
        return {"Authorization": f"Bearer {token}"}
    return {
        "Cookie": f"{session_cookie(Settings())}={token}",
        "Sec-Fetch-Site": "same-origin",
    }


def in_ms(took: list[float]) -> tuple[str, str, str]:
    """Median, 95th percentile and most."""
    p95 = statistics.quantiles(took, n=20)[-1]
    return f"{statistics.median(took):.0f}", f"{p95:.0f}", f"{max(took):.0f}"


def processor_ms(named: str = "") -> float:
    """Of this process and all that it started, or of those of them with this in their name."""
    fields, names = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of a program may hold spaces.
            name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
            fields[int(stat.parent.name)], names[int(stat.parent.name)] = rest.split(), name
    ours, grew = {os.getpid()}, True
    while grew:
        more = {pid for pid, one in fields.items() if int(one[1]) in ours} - ours
        ours, grew = ours | more, bool(more)
    ticks = sum(int(fields[pid][11]) + int(fields[pid][12]) for pid in ours if named in names[pid])
    return ticks / os.sysconf("SC_CLK_TCK") * 1_000
