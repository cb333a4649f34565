"""Stores the organisation's own table for combining two risk instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aftercare.casework.risk.matrices import take_matrix
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.output import out, plainly, read_json
from aftercare.domain.accounts.permissions import CLOCK


@plainly
def load_matrix_file(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Load a table of Static-99R levels and STABLE-2007 bands, with its provenance: all of it, or nothing."""
    document = read_json(file)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        row = take_matrix(work, document)
    out().print(f"{row.code}, version {row.version}, holds from {row.valid_from}.", markup=False)
