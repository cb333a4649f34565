"""Stores the organisation's own table for combining two risk instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.documents.once import decoded_once
from aftercare.casework.risk.matrices import take_matrix
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.options import AsJson
from aftercare.cli.output import out, plainly, read_json, say_json
from aftercare.domain.accounts.permissions import CLOCK


@plainly
def load_matrix_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The table, as JSON.")],
    as_json: AsJson = False,
) -> None:
    """Load a table of Static-99R levels and STABLE-2007 bands, with its provenance: all of it, or nothing.

    With --json an object with `code`, `version` and `valid_from`.
    """
    document = read_json(file, decoded_once)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        row = take_matrix(work, document)
        loaded = {
            "code": row.code,
            "version": row.version,
            "valid_from": row.valid_from.isoformat(),
        }
    if as_json:
        say_json(loaded)
    else:
        out().print(
            f"{row.code}, version {row.version}, holds from {row.valid_from}.", markup=False
        )
