"""Today on a device that may have no network: handed out encrypted for a short time, and what was recorded there."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from aftercare.base.errors import Forbidden, KeyReused, Unauthenticated
from aftercare.base.sealing import KEY_BYTES, Sealer
from aftercare.casework.appointments.acts import record_outcome
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.accounts import audit
from aftercare.store.database.idempotency import Reply, find_reply, keep_reply
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_sign_in
from aftercare.store.overviews import screen_week as week_screen
from aftercare.store.sign_in.rows import WebSessionRow


@dataclass(frozen=True)
class OfflineDay:
    """Today's appointments, the key that the device encrypts them with, that key sealed for this account alone, and
    when the device removes both."""

    rows: list[Row]
    key: bytes
    sealed: bytes
    until_at: datetime


@requires(Permission.SEE_OWN_WEEK)
def take_today_offline(
    work: UnitOfWork, sealer: Sealer, term: timedelta, sealed: bytes = b""
) -> OfflineDay:
    """For `term` at most, and never longer than the session. `sealed`: what an earlier copy got with its key; that key
    is handed out again, so that the account can read what it recorded under it. A sealed key of another account is not
    opened."""
    place = f"offline {work.actor.staff_id}"
    key = sealer.opened(sealed, place) or secrets.token_bytes(KEY_BYTES)
    with as_sign_in(work):
        session = work.session.get(WebSessionRow, work.origin.session)
    if session is None:
        raise Unauthenticated()
    audit.note(work, "take-offline-key", "staff", work.actor.staff_id)
    today = civil_date(work.now)
    span = start_of_day(today), start_of_day(today + timedelta(days=1))
    found = week_screen.week_of(work.session, work.actor.staff_id, *span)
    until_at = min(work.now + term, session.expires_at)
    rows = audit.note_looks(work, "take-offline", found)
    return OfflineDay(rows, key, sealer.seal(key, place), until_at)


@requires(Permission.RECORD_OUTCOMES)
def record_noted(
    work: UnitOfWork,
    account_id: UUID,
    key: UUID,
    appointment_id: UUID,
    version: int,
    outcome: Outcome,
    noted_at: datetime,
    note: str | None = None,
) -> None:
    """Records what `account_id` noted without a network at the moment `noted_at` of the device, once per `key`: sent
    again it changes nothing. Raises as `record_outcome`, Forbidden for what another account noted, KeyReused."""
    if account_id != work.actor.staff_id:
        raise Forbidden()
    said = " ".join(
        filter(None, (f"{appointment_id} {version}", outcome, noted_at.isoformat(), note))
    )
    fingerprint, name = hashlib.sha256(said.encode()).digest(), f"offline {key}"
    kept = find_reply(work.session, account_id, name)
    if kept is None:
        record_outcome(work, appointment_id, version, outcome, note, noted_at)
        keep_reply(work.session, account_id, name, fingerprint, Reply(200), work.now)
    elif kept.fingerprint != fingerprint:
        raise KeyReused()
