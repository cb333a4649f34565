"""Routes for backtests of a version of the rules: start one, and read what each counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.answers import CREATES, JSON, READS, READS_ONE, Out, PageOut, one_reply
from aftercare.api.http.inputs import Body
from aftercare.api.http.paging import Pages, list_of
from aftercare.casework.escalation.rule_backtests import ask_backtest, rule_backtest_page
from aftercare.casework.listing.resources import RULE_BACKTESTS
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/rule-books", tags=["rule-books"])
Manages = Annotated[Act, Depends(AllowAct(ask_backtest))]
Reads = Annotated[RequestContext, Depends(Allow(RULE_BACKTESTS))]
Number = Annotated[int, Path(ge=1, le=1_000_000)]


class BacktestIn(Body):
    """First and last day, both included; without a last day, up to today."""

    since_on: date
    until_on: date | None = None


class BacktestOut(Out):
    """`result` is set once it is `done`: openings per week, officer and rule. `draft` counts are of this version;
    `against` is the version in force it was compared with. `fault` is the code of why it `failed`."""

    id: UUID
    version: int
    since_on: date
    until_on: date
    state: Literal["waiting", "running", "done", "failed"]
    asked_at: datetime
    ended_at: datetime | None
    done: int
    people: int
    against: int | None
    fault: str | None
    result: dict[str, Any] | None


@router.get("/{version}/backtests", response_model=PageOut[BacktestOut], responses=READS)
def list_backtests(version: Number, context: Reads, paging: Pages) -> Response:
    """Every backtest of this version, newest first."""
    return list_of(context, RULE_BACKTESTS, paging, version=version)


@router.get("/{version}/backtests/{backtest_id}", response_model=BacktestOut, responses=READS_ONE)
def show_backtest(version: Number, backtest_id: UUID, context: Reads) -> Response:
    """One backtest."""
    with context.work() as work:
        found = one_reply(rule_backtest_page(work, version, backtest_id))
    return Response(found.body, 200, media_type=JSON)


@router.post("/{version}/backtests", status_code=201, response_model=BacktestOut, responses=CREATES)
def ask(version: Number, body: BacktestIn, act: Manages) -> Response:
    """Start a backtest of this version; it begins within a minute. Asking for the same one while it waits or runs
    returns the existing one."""

    def write(work: Work) -> Reply:
        row = ask_backtest(work, version, body.since_on, body.until_on)
        where = f"/api/v1/rule-books/{version}/backtests/{row.id}"
        return one_reply(rule_backtest_page(work, version, row.id), 201, where)

    return act.once(write)
