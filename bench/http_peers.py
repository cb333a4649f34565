"""The three servers that are compared: the service, its limit, and the usual way.

    python -m bench.http_peers KIND URL PORT

`ours` is the application. `limit` is one bare endpoint that runs the very same SQL on the bare driver:
no sign-in, no row-level security, no validation. `usual` loads rows as SQLModel objects and lets
FastAPI turn them into JSON, as most services do; it writes no audit.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Response
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool
from pydantic import BaseModel
from sqlalchemy.dialects.postgresql import psycopg as dialect
from sqlmodel import Session, col, select

from aftercare.base.collecting import let_stand
from aftercare.base.logs import configure_logs
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.domain.placement.preparing import prepare
from aftercare.main import create_app
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.json_pages import page_query
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.listing.appointments_and_escalations import INBOX, OWN_DAY
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow

POOL = 40
READERS = {"officer": "officer42", "supervisor": "supervisor3"}


def ours(url: str) -> FastAPI:
    configure_logs("WARNING")
    settings = Settings(data_dir=Path(tempfile.mkdtemp()))
    return create_app(furnish(settings, Database(open_engine(url, pool_size=POOL, prepared=0))))


def limit(url: str) -> FastAPI:
    """The same queries with the same audit rows, on the bare driver."""
    app = FastAPI(openapi_url=None)
    # The same rows are seen, so the same policies apply; here they are set once per connection.
    pools = {role: _pool(url, role, name) for role, name in READERS.items()}
    day = str(
        page_query(OWN_DAY, ("first", "last"), False, True).compile(dialect=dialect.dialect())
    )
    inbox = str(page_query(INBOX, (), False).compile(dialect=dialect.dialect()))

    def page(
        sql: str, staff: UUID, role: str, action: str, size: int, **more: datetime
    ) -> Response:
        values = {
            "now": datetime.now(UTC), "staff": staff, "role": role, "request": None,
            "address": None, "session": None, "action": action, "limit": size, **more,
        }  # fmt: skip
        with pools[role].connection() as connection:
            row = connection.execute(sql, values).fetchone()
        assert row is not None
        return Response('{"items": ' + row[0] + "}", media_type="application/json")

    @app.get("/day")
    def own_day(staff: UUID, first: datetime, last: datetime, size: int) -> Response:
        return page(day, staff, "officer", "list-appointment", size, first=first, last=last)

    @app.get("/inbox")
    def own_inbox(staff: UUID, size: int) -> Response:
        return page(inbox, staff, "supervisor", "list-escalation", size)

    return app


def _pool(url: str, role: str, username: str) -> ConnectionPool:
    def become(connection: Connection[TupleRow]) -> None:
        connection.execute(
            "select set_config('role', 'aftercare_desk', false), set_config('app.role', role, false),"
            " set_config('app.staff_id', id::text, false), set_config('app.team_id', team_id::text, false)"
            " from staff where username = %s and role = %s",
            (username, role),
        )
        connection.commit()

    return ConnectionPool(url, min_size=POOL, max_size=POOL, open=True, configure=become)


class DayOut(BaseModel):
    """What a page of appointments usually carries."""

    id: UUID
    version: int
    person_id: UUID
    given_name: str
    family_name: str
    reference: str
    tier: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    state: str
    site: str | None


class EscalationDetailOut(BaseModel):
    """What an inbox usually carries."""

    id: UUID
    version: int
    person_id: UUID
    given_name: str
    family_name: str
    reference: str
    officer: str
    rule_code: str
    severity: int
    state: str
    opened_at: datetime


def usual(url: str) -> FastAPI:
    app = FastAPI(openapi_url=None)
    engine = open_engine(url, pool_size=POOL, prepared=0)

    @app.get("/day")
    def own_day(staff: UUID, first: datetime, last: datetime, size: int) -> list[DayOut]:
        query = (
            select(AppointmentRow, PersonRow, SiteRow)
            .join(PersonRow, col(PersonRow.id) == col(AppointmentRow.person_id))
            .join(SiteRow, col(SiteRow.id) == col(AppointmentRow.site_id), isouter=True)
            .where(
                AppointmentRow.officer_id == staff,
                AppointmentRow.starts_at >= first,
                AppointmentRow.starts_at < last,
                AppointmentRow.state != "moved",
            )
            .order_by(col(AppointmentRow.starts_at))
            .limit(size)
        )
        with Session(engine) as session:
            return [
                DayOut(**(person.model_dump() | row.model_dump()), site=place and place.name)
                for row, person, place in session.exec(query)
            ]

    @app.get("/inbox")
    def own_inbox(staff: UUID, size: int) -> list[EscalationDetailOut]:
        with Session(engine) as session:
            lead = session.get_one(StaffRow, staff)
            query = (
                select(EscalationRow, PersonRow, StaffRow)
                .join(PersonRow, col(PersonRow.id) == col(EscalationRow.person_id))
                .join(StaffRow, col(StaffRow.id) == col(PersonRow.officer_id))
                .where(PersonRow.team_id == lead.team_id, EscalationRow.state != "resolved")
                .order_by(col(EscalationRow.severity).desc(), col(EscalationRow.opened_at))
                .limit(size)
            )
            return [
                EscalationDetailOut(
                    **(person.model_dump() | row.model_dump()), officer=officer.display_name
                )
                for row, person, officer in session.exec(query)
            ]

    return app


if __name__ == "__main__":
    kind, url, port = sys.argv[1:]
    made = {"ours": ours, "limit": limit, "usual": usual}[kind](url)
    if kind == "ours":
        prepare()
    let_stand()  # for all three, as `aftercare serve` does
    uvicorn.run(made, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)
