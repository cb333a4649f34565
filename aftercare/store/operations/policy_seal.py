"""Row policies as `migrate` left them, written down in the database, so that a restore without them is noticed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

# Only names in the first, so that it is the same on every version of PostgreSQL; the second says what each allows, in
# the words of one version. A comment is in every dump.
_NAMES: Final[LiteralString] = """
select format('%s %s %s %s', tablename, policyname, cmd, array_to_string(roles, ',')) from pg_policies
where schemaname = 'public' union all
select format('%s secured %s %s', relname, relrowsecurity, relforcerowsecurity) from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by 1"""
_WORDS: Final[LiteralString] = """
select format('%s %s %s %s %s', tablename, policyname, permissive, qual, with_check) from pg_policies
where schemaname = 'public' order by 1"""
_PATH: Final[LiteralString] = "select set_config('search_path', 'pg_catalog, public', true)"
_NOTED: Final[LiteralString] = """
select obj_description(c.oid, 'pg_class') from pg_class c
where c.relname = 'alembic_version' and c.relnamespace = to_regnamespace('public')"""
_NOTE: Final[LiteralString] = "comment on table public.alembic_version is {}"


def note_policies(driver: psycopg.Connection[Any]) -> None:
    """Write down what there is now, in this transaction of the owner."""
    text = json.dumps(_as_they_are(driver))
    driver.execute(sql.SQL(_NOTE).format(sql.Literal(text)))


def policy_faults(driver: psycopg.Connection[Any]) -> list[str]:
    """How the policies differ from what `migrate` wrote down; empty where nothing differs, or where an earlier version
    wrote nothing."""
    row = driver.execute(_NOTED).fetchone()
    if row is None or row[0] is None:
        return []
    noted, found = json.loads(row[0]), _as_they_are(driver)
    if noted["names"] != found["names"]:
        return [f"Row policies: {found['count']} are here, {noted['count']} belong here."]
    if noted["server"] == found["server"] and noted["words"] != found["words"]:
        return ["A row policy allows something else than it should."]
    return []


def are_noted(driver: psycopg.Connection[Any]) -> bool:
    """Whether `migrate` of a version that does so has run here."""
    row = driver.execute(_NOTED).fetchone()
    return row is not None and row[0] is not None


def _as_they_are(driver: psycopg.Connection[Any]) -> dict[str, object]:
    with driver.transaction():
        driver.execute(_PATH)
        names = [one for (one,) in driver.execute(_NAMES).fetchall()]
        words = [one for (one,) in driver.execute(_WORDS).fetchall()]
    return {
        "count": len(names),
        "names": _digest(names),
        "words": _digest(words),
        "server": driver.info.server_version // 10_000,
    }


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
