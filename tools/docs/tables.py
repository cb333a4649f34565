"""The data dictionary and its diagrams, from a migrated database and the models of the rows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psycopg
from sqlmodel import SQLModel

from aftercare.base.sealing import keys_written, new_key
from aftercare.embedded import private_server
from aftercare.store.database.key_ring import MASTER
from aftercare.store.operations.migrate import migrate
from tools.docs.drawing import Arrow, Box, draw
from tools.docs.writing import cell, code, diagram, page, sentence, table

STORE = Path(__file__).parents[2] / "aftercare" / "store"
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
# Nearly every table refers to these two; an arrow from each would say nothing.
EVERYWHERE = ("person", "staff")
COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
       coalesce(pg_get_expr(d.adbin, d.adrelid), ''), coalesce(f.relname, '')
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]
left join pg_class f on f.oid = k.confrelid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname, a.attnum"""


class Column(NamedTuple):
    """A column as the database has it; `refers_to` is a table, or empty."""

    name: str
    kind: str
    empty: bool
    default: str
    refers_to: str


def write_tables(folder: Path) -> None:
    """A page for each subject that has tables, with a diagram of them and of what they refer to."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _tables()
    about = _subjects()
    by_subject: dict[str, list[str]] = {}
    for name in tables:
        by_subject.setdefault(about.get(name, ("operations", ""))[0], []).append(name)
    where = {name: subject for subject, names in by_subject.items() for name in names}
    for subject, names in sorted(by_subject.items()):
        (folder / f"{subject}.svg").write_text(_diagram(subject, names, tables))
        parts = [
            "[All tables](index.md)",
            diagram(
                f"{subject}.svg",
                f"Tables of {subject} and what they refer to; the lists below say the same.",
            ),
        ]
        parts += [_table(name, tables[name], about.get(name, ("", ""))[1], where) for name in names]
        page(
            folder / f"{subject}.md", subject.replace("_", " ").capitalize(), *parts, in_menu=False
        )
    _whole(folder, by_subject, tables, where)


def _whole(
    folder: Path,
    by_subject: dict[str, list[str]],
    tables: dict[str, list[Column]],
    where: dict[str, str],
) -> None:
    arrows = sorted(
        {
            Arrow(subject, where[column.refers_to])
            for subject, names in by_subject.items()
            for name in names
            for column in tables[name]
            if column.refers_to in where
            and column.refers_to not in EVERYWHERE
            and where[column.refers_to] != subject
        }
    )
    boxes = {
        one: Box([one, *(f"  {name}" for name in names)])
        for one, names in sorted(by_subject.items())
    }
    (folder / "subjects.svg").write_text(draw("Subjects and their tables", boxes, arrows))
    page(
        folder / "index.md",
        "Tables",
        f"{len(tables)} tables, read from a database of the newest schema when this site was built. Who sees which row"
        " is decided by [policies of the database](../../security/row-policies.md). A column of type `bytea` or `text`"
        " may be [encrypted](../../decisions/0065-encrypted-fields.md).",
        "An arrow leads to what is referred to. Nearly every table refers to `person` and `staff`; those arrows"
        " are left out.",
        diagram("subjects.svg", "Every subject with its tables; the pages below list them."),
        table(
            ["Subject", "Tables"],
            [
                (f"[{one}]({one}.md)", ", ".join(map(code, names)))
                for one, names in sorted(by_subject.items())
            ],
        ),
    )


def _diagram(subject: str, names: list[str], tables: dict[str, list[Column]]) -> str:
    arrows = [
        Arrow(name, column.refers_to, column.name)
        for name in names
        for column in tables[name]
        if column.refers_to and (column.refers_to not in EVERYWHERE or column.refers_to in names)
    ]
    outside = sorted({one.end for one in arrows} - set(names))
    boxes = {
        name: Box([name, *(f"{column.name} {column.kind}" for column in tables[name])])
        for name in names
    }
    boxes |= {name: Box([name], outside=True) for name in outside}
    return draw(f"Tables of {subject}", boxes, arrows)


def _table(name: str, columns: list[Column], about: str, where: dict[str, str]) -> str:
    rows = []
    for one in columns:
        to = (
            f"[{one.refers_to}]({where[one.refers_to]}.md#{one.refers_to.replace('_', '-')})"
            if one.refers_to
            else ""
        )
        rows.append(
            (code(one.name), cell(one.kind), "yes" if one.empty else "", code(one.default), to)
        )
    heads = ["Column", "Type", "May be empty", "Default", "Refers to"]
    return f"({name.replace('_', '-')})=\n## {name}\n\n{cell(about)}\n\n{table(heads, rows)}"


def _subjects() -> dict[str, tuple[str, str]]:
    """The subject of each table and what its rows say of themselves, from the models; a table without one has none."""
    for file in sorted(STORE.rglob("*.py")):
        if "table=True" in file.read_text():
            import_module(".".join(file.relative_to(STORE.parents[1]).with_suffix("").parts))
    found = {}
    for model in _below(SQLModel):
        if hasattr(model, "__table__"):
            own = model.__dict__.get("__doc__") or import_module(model.__module__).__doc__
            found[model.__table__.name] = (model.__module__.split(".")[2], sentence(own))
    return found


def _below(model: type) -> Iterator[Any]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


def _tables() -> dict[str, list[Column]]:
    tables: dict[str, list[Column]] = {}
    with _migrated() as url, psycopg.connect(url) as connection:
        for name, *column in connection.execute(COLUMNS):
            tables.setdefault(name, []).append(Column(*column))
    return tables


@contextmanager
def _migrated() -> Iterator[str]:
    """The address of an empty database of the newest schema, gone afterwards."""
    MASTER.use(keys_written(new_key()))
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    room = memory if os.access(memory, os.W_OK) else None
    with (
        TemporaryDirectory(dir=room) as folder,
        private_server(Path(folder, "data"), settings=FAST) as server,
    ):
        migrate(server.url)
        yield server.url.replace("postgresql+psycopg", "postgresql")
