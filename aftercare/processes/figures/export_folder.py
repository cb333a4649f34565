"""Writes the figures of a month to a folder that a warehouse reads, as CSV or Parquet with a Data Package beside them.

A month comes as one folder that is renamed into its place, so no reader sees half of it, and none is ever changed: a
revision is a folder of its own. One that is there already is compared.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from aftercare.base.csv_lines import csv_lines
from aftercare.base.errors import UnusableFile
from aftercare.base.start_errors import UnusableSettings
from aftercare.base.whole_files import flush_names, write_whole
from aftercare.domain.figures.exported_tables import (
    KEYS,
    TABLES,
    CountTable,
    TimeTable,
    month_after,
)

# The account that loads the warehouse is another one.
READABLE: Final = 0o644
MANIFEST: Final = "datapackage.json"
NO_PARQUET: Final = (
    "Parquet needs pyarrow, which is not installed: install aftercare[parquet], or write CSV."
)


class Format(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


def require_format(form: Format) -> None:
    """Raises UnusableSettings where files of this format cannot be written here."""
    if form is Format.PARQUET and find_spec("pyarrow") is None:
        raise UnusableSettings(NO_PARQUET)


def folder_name(month: date, revision: int) -> str:
    return f"figures-{month:%Y-%m}-r{revision}"


def write_month(
    folder: Path,
    month: date,
    revision: int,
    counted_at: datetime,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    form: Format,
) -> Path | None:
    """The folder of the month, or None where it was there already with the same tables. Raises UnusableFile where other
    content has its name, and OSError."""
    target = folder / folder_name(month, revision)
    if target.exists() or target.is_symlink():
        _refuse_other(target, tables, form)
        return None
    draft = folder / f".{target.name}.{secrets.token_hex(4)}"
    draft.mkdir(parents=True)
    try:
        resources = []
        for table in TABLES:
            content = _written(table, tables[table.name], form)
            name = f"{table.name}.{form}"
            write_whole(draft, name, content, READABLE)
            resources.append(_resource(table, name, content, form))
        package = _package(month, revision, counted_at, resources)
        write_whole(draft, MANIFEST, json.dumps(package, indent=1).encode(), READABLE)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flush_names(folder)
    return target


def _refuse_other(
    target: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]], form: Format
) -> None:
    """Raises UnusableFile unless the folder has each table of this export, in this format. Its description is not
    compared: its words may be those of an earlier version."""
    for table in TABLES:
        file, wanted = target / f"{table.name}.{form}", _written(table, tables[table.name], form)
        if not (file.is_file() and _is_same(file.read_bytes(), wanted, form)):
            raise UnusableFile(
                f"{target} is there already, and its {file.name} is not what this export would write."
                " Nothing was changed: move that folder away, and export the month again."
            )
    if not (target / MANIFEST).is_file():
        raise UnusableFile(f"{target} is there already, without its {MANIFEST}: move it away.")


def _is_same(found: bytes, wanted: bytes, form: Format) -> bool:
    """Whether two files of a table hold the same rows. Another release of pyarrow writes them with other bytes."""
    if form is Format.CSV or found == wanted:
        return found == wanted
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return bool(pq.read_table(BytesIO(found)).equals(pq.read_table(BytesIO(wanted))))
    except pa.ArrowException:
        return False


def _names(table: CountTable | TimeTable) -> list[str]:
    return [one.name for one in (*KEYS, *table.all_columns)]


def _written(
    table: CountTable | TimeTable, rows: Sequence[Mapping[str, Any]], form: Format
) -> bytes:
    names = _names(table)
    if form is Format.CSV:
        return csv_lines(names, ([row.get(name) for name in names] for row in rows)).encode()
    return _parquet(names, rows)


def _parquet(names: list[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    # Imported here: an extra, which only this format needs.
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = {one.name for one in KEYS}
    kinds = {name: pa.string() if name in texts else pa.int64() for name in names}
    schema = pa.schema(
        [("month", pa.date32()), *(one for one in kinds.items() if one[0] != "month")]
    )
    found = [dict(row) | {"month": date.fromisoformat(row["month"])} for row in rows]
    held = BytesIO()
    pq.write_table(pa.Table.from_pylist(found, schema=schema), held)
    return held.getvalue()


def _resource(
    table: CountTable | TimeTable, name: str, content: bytes, form: Format
) -> dict[str, Any]:
    keys = {"month": "date", "level": "string", "team_id": "string", "team": "string"}
    fields = [
        {"name": one.name, "type": keys.get(one.name, "integer"), "description": one.about}
        for one in (*KEYS, *table.all_columns)
    ]
    return {
        "name": table.name,
        "path": name,
        "format": str(form),
        "mediatype": "text/csv" if form is Format.CSV else "application/vnd.apache.parquet",
        "description": table.about,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _package(
    month: date, revision: int, counted_at: datetime, resources: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": folder_name(month, revision),
        "title": f"Figures of {month:%Y-%m}",
        "description": (
            "Counts from 1 to 4, and what would reveal them, are left out: such a cell is empty. 0 is shown."
        ),
        "created": counted_at.isoformat(),
        "revision": revision,
        "period": {"first": month.isoformat(), "until": month_after(month).isoformat()},
        "resources": resources,
    }
