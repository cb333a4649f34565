"""`aftercare place`: reads a file with an instance and writes a file with a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.documents.streaming import opened
from aftercare.cli.options import AsJson
from aftercare.cli.output import (
    bar,
    out,
    plainly,
    read_json,
    reporter,
    require_room_for,
    say_json,
    write_json,
)
from aftercare.domain.placement.document.format import instance_schema
from aftercare.domain.placement.document.parsing import read_instance, read_plan
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place


def _print_schema(wanted: bool) -> None:
    if wanted:
        say_json(instance_schema())
        raise typer.Exit()


@plainly
def place_file(
    instance_file: Annotated[Path, typer.Argument(metavar="FILE", help="The instance, as JSON.")],
    plan_file: Annotated[Path, typer.Option("--out", metavar="FILE", help="The plan to write.")],
    previous_file: Annotated[
        Path | None,
        typer.Option("--previous", metavar="FILE", help="A plan of before: keep what can stay."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each start won.")] = False,
    _schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            callback=_print_schema,
            is_eager=True,
            help="Print the JSON Schema of an instance, and do nothing else.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Place every due occurrence of an instance, or say why it has no place. Needs no database.

    With --json an object with `plan`, the file that was written, and the numbers `placed`, `unplaced` and `displaced`.
    """
    require_room_for(plan_file)
    instance = read_instance(read_json(instance_file, opened))
    previous = read_plan(read_json(previous_file, opened), instance) if previous_file else ()
    with bar("Placing") as progress:
        plan = place(instance, previous, reporter(progress), explain=explain, thorough=True)
    write_json(plan_file, plan_document(plan, explain))
    if as_json:
        numbers = {
            "placed": len(plan.placed),
            "unplaced": len(plan.unplaced),
            "displaced": len(plan.displaced),
        }
        say_json({"plan": str(plan_file)} | numbers)
        return
    out().print(
        f"{len(plan.placed)} placed, {len(plan.unplaced)} reported: {plan_file}",
        markup=False,
        soft_wrap=True,
    )
