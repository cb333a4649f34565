"""Routes for backtests of a version of the rules: start one, and read what each counted."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number
from aftercare.api.http.answers import READS, PageOut, one_reply, response_of
from aftercare.api.http.inputs import Body
from aftercare.api.http.paging import Pages, list_of
from aftercare.api.http.routing import Routes
from aftercare.casework.escalation.rule_backtests import request_backtest, rule_backtest_page
from aftercare.casework.listing.resources import RULE_BACKTESTS
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.listing import BacktestOut

router = Routes(prefix="/api/v1/rule-books", tags=["rule-books"])
Manages = Annotated[Act, Depends(AllowAct(request_backtest))]
Reads = Annotated[RequestContext, Depends(Allow(RULE_BACKTESTS))]


class BacktestIn(Body):
    """First and last day, both included; without a last day, up to today."""

    since_on: date
    until_on: date | None = None


@router.get("/{version}/backtests", response_model=PageOut[BacktestOut], responses=READS)
def list_backtests(version: Number, context: Reads, paging: Pages) -> Response:
    """Every backtest of this version, newest first."""
    return list_of(context, RULE_BACKTESTS, paging, version=version)


@router.shows("/{version}/backtests/{backtest_id}", BacktestOut)
def show_backtest(version: Number, backtest_id: UUID, context: Reads) -> Response:
    """One backtest."""
    with context.work() as work:
        found = one_reply(rule_backtest_page(work, version, backtest_id))
    return response_of(Reply(200, found.body))


@router.creates("/{version}/backtests", BacktestOut)
def ask(version: Number, body: BacktestIn, act: Manages) -> Response:
    """Start a backtest of this version; it begins within a minute. Asking for the same one while it waits or runs
    returns the existing one."""

    def write(work: UnitOfWork) -> Reply:
        row = request_backtest(work, version, body.since_on, body.until_on)
        where = f"/api/v1/rule-books/{version}/backtests/{row.id}"
        return one_reply(rule_backtest_page(work, version, row.id), 201, where)

    return act.once(write)
