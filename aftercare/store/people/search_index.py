"""Searches for people in the index lines the reader may see, and rebuilds the lines that are out of date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel import Session

from aftercare.domain.people.search import FORM, Asked, Searched, Token, fit, searched_words
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_values import keys_of

# The best are chosen among at most this many candidates; a search for one letter does not list all clients.
MOST_LOOKED_AT = 1_000
# A matching line must contain these fragments, so few lines need a close comparison. No operator on text could use an
# index here: the reader's policies are applied first, and leave few people.
_POSSIBLE = """
select s.person_id, s.line, s.form from person_search s where s.form <> :form or ({fits})
order by s.form <> :form desc, {wholes} desc, s.person_id limit :most
"""
_OUTDATED = """
select s.person_id, s.revision, p.given_name, p.family_name, p.birth_on, p.reference, p.phone,
       array(select o.court_reference from supervision_order o where o.person_id = p.id
             union all
             select x.court_reference from order_extension x where x.person_id = p.id and x.voided_at is null) as courts
from person_search s join person p on p.id = s.person_id
where s.form <> :form
"""
# Skips rows locked by a transaction that is writing about a person: the next search rebuilds that person's line.
_KEEP = """
with free as (
  select s.person_id, made.line
  from unnest(cast(:ids as uuid[]), cast(:revisions as integer[]), cast(:lines as text[])) made (id, revision, line)
  join person_search s on s.person_id = made.id and s.revision = made.revision
  for no key update of s skip locked)
update person_search s set line = free.line, form = :form from free where s.person_id = free.person_id
"""


def token_of(session: Session) -> Token:
    """What stands for parts of telephone numbers in the lines of this database."""
    driver: Any = session.connection().connection.driver_connection
    return keys_of(driver).token


def people_found(session: Session, asked: Asked, recent: Sequence[UUID] = ()) -> list[UUID]:
    """The people who match and whom the reader may see, the best match first; closed files too. Of those who match
    equally well, who is among `recent` comes before others, in that order."""
    if not asked.parts:
        return []
    possible = _lines(session, asked)
    if any(row.form != FORM for row in possible):
        made = _made(session)
        lines = made | {
            row.person_id: row.line for row in _lines(session, asked) if row.form == FORM
        }
    else:
        lines = {row.person_id: row.line for row in possible}
    place = {one: number for number, one in enumerate(recent)}
    graded = [
        (fits[0], place.get(one, len(place)), fits, one)
        for one, line in lines.items()
        if (fits := fit(asked, line))
    ]
    return [person_id for *_, person_id in sorted(graded)]


def _lines(session: Session, asked: Asked) -> Sequence[Any]:
    """Candidates for the search; before them all lines that are out of date."""
    return session.execute(_possible(asked), _values(asked)).all()


def _made(session: Session) -> dict[UUID, str]:
    """The out-of-date lines of visible people, rebuilt and stored."""
    outdated = execute(session, _OUTDATED, {"form": FORM}).all()
    token = token_of(session)
    lines = {row.person_id: searched_words(Searched(*row[2:]), token) for row in outdated}
    if lines:
        revisions = [row.revision for row in outdated]
        made = {"ids": [*lines], "revisions": revisions, "lines": [*lines.values()]}
        execute(session, _KEEP, made | {"form": FORM})
    return lines


def _possible(asked: Asked) -> TextClause:
    parts = range(len(asked.parts))
    fits = " and ".join(_like(f"fits_{n}") for n in parts)
    if asked.code is not None:
        fits = f"({fits}) or {_like('code')}"
    wholes = " + ".join(f"{_like(f'whole_{n}')}::integer" for n in parts)
    return text(_POSSIBLE.format(fits=fits, wholes=wholes))


def _like(name: str) -> str:
    return f"(s.line like any(cast(:{name} as text[])))"


def _values(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {"form": FORM, "most": MOST_LOOKED_AT}
    for n, part in enumerate(asked.parts):
        values |= {f"fits_{n}": _within(part.fragments), f"whole_{n}": _within(part.wholes)}
    return values | ({"code": _within(asked.code.fragments)} if asked.code else {})


def _within(fragments: Iterable[str]) -> list[str]:
    """Fragments hold only letters, digits and our own marks, so nothing needs escaping in a pattern."""
    return [f"%{fragment}%" for fragment in fragments]
