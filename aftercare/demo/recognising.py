"""Says whether a database holds the demonstration, by the id of one of its teams."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from aftercare.demo.accounts import NORTH
from aftercare.demo.places import id_of
from aftercare.store.database.engine import open_engine

# A database that was never migrated has no such table.
HAS_TEAMS: Final = text("select to_regclass('public.team') is not null")
IS_OURS: Final = text("select exists (select from team where id = :team)")
# Those of a real installation read no table with rights of their own. The login of a demonstration has every right.
_MAY_LOOK: Final = text("select has_table_privilege('public.team', 'select')")


def team_of_ours() -> dict[str, object]:
    """The parameters of IS_OURS."""
    return {"team": id_of(NORTH)}


def holds_demonstration(url: str) -> bool:
    """Whether the database at `url` holds the demonstration. False for a login that may not look: a real installation
    gives its commands no other."""
    engine = open_engine(url, pool_size=1)
    try:
        with Session(engine) as session:
            if not session.execute(HAS_TEAMS).scalar() or not session.execute(_MAY_LOOK).scalar():
                return False
            return bool(session.execute(IS_OURS, team_of_ours()).scalar())
    finally:
        engine.dispose()
