"""The page that says what did not work appears also when the header's numbers cannot be asked for."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from sqlalchemy import create_engine

from aftercare.base.errors import Unavailable
from aftercare.bootstrap import AppState
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.request import PageContext
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor


def test_a_problem_is_shown_while_the_database_is_away(
    app_state: AppState, arrange: Arranger, visitor: Visitor
) -> None:
    visitor("officer")
    nowhere = Database(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    request = Request(
        {"type": "http", "method": "GET", "path": "/week", "headers": [], "query_string": b""}
    )
    context = PageContext(request, replace(app_state, database=nowhere), arrange.office.officer)
    assert context.problem(Unavailable()).status_code == 503
