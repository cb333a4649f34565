"""What a constraint of the database limits to some codes, the document lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from aftercare.store.database.resource_queries import Out
from tests.api.http.contract import schemas

# As PostgreSQL writes `state in ('opened', 'done')`.
ONE_OF = re.compile(r"CHECK \(\(*(\w+)\)?(?:::text)? = ANY \(+ARRAY\[([^]]*)\]")


def kinds_of(kind: type[Out]) -> Iterator[type[Out]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


def listed(member: dict[str, Any]) -> set[str]:
    """The codes of a member of a schema, empty when any text would do."""
    found: set[str] = set()
    for one in [member, *member.get("anyOf", ())]:
        known = schemas()[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        found |= {*known.get("enum", ())} | ({known["const"]} if "const" in known else set())
    return found


def test_a_column_of_codes_is_a_list_of_codes_in_the_document(connection: Connection) -> None:
    checks = connection.execute(
        text(
            "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
            " where contype = 'c'"
        )
    )
    codes = {
        (table, found[1]): {*re.findall(r"'([^']*)'", found[2])}
        for table, written in checks
        if (found := ONE_OF.match(written))
    }
    assert len(codes) > 80
    shown = [one for one in kinds_of(Out) if hasattr(one, "row") and one.__name__ in schemas()]
    members = [
        (kind.__name__, name, member, codes[table, name])
        for kind in shown
        for table in [str(kind.row.__tablename__)]
        for name, member in schemas()[kind.__name__]["properties"].items()
        if (table, name) in codes
    ]
    assert len(members) > 60
    assert [(kind, name) for kind, name, member, _ in members if not listed(member)] == []
    # A list may have more: a photo is kept as an attachment is. It has no less.
    lost = [(kind, name, known - listed(member)) for kind, name, member, known in members]
    assert [one for one in lost if one[2] - {"photo"}] == []
