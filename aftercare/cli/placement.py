"""`aftercare place`: reads a file with an instance and writes a file with a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.documents.streaming import opened
from aftercare.cli.output import bar, out, plainly, read_json, reporter, write_json
from aftercare.domain.placement.document.parsing import read_instance, read_plan
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place


@plainly
def place_file(
    instance_file: Annotated[Path, typer.Argument(metavar="INSTANCE.json")],
    plan_file: Annotated[Path, typer.Option("--out", metavar="PLAN.json")],
    previous_file: Annotated[
        Path | None, typer.Option("--previous", metavar="PLAN.json", help="Keep what can stay.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each start won.")] = False,
) -> None:
    """Place every due occurrence of an instance, or say why it has no place. Needs no database."""
    instance = read_instance(read_json(instance_file, opened))
    previous = read_plan(read_json(previous_file, opened), instance) if previous_file else ()
    with bar("Placing") as progress:
        plan = place(instance, previous, reporter(progress), explain=explain, thorough=True)
    write_json(plan_file, plan_document(plan, explain))
    out().print(
        f"{len(plan.placed)} placed, {len(plan.unplaced)} reported: {plan_file}",
        markup=False,
        soft_wrap=True,
    )
