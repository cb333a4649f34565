"""Commands that write a whole case file to a document, and restore a case file from one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.documents.once import decoded_once
from aftercare.base.errors import Invalid
from aftercare.bootstrap import AppState
from aftercare.casework.case_files.export import export_of_reference
from aftercare.casework.case_files.importing import ImportedCaseFile, import_case_file
from aftercare.casework.people.same_clients import NO_ONE, Apart
from aftercare.cli.app_states import app_state_for_command
from aftercare.cli.options import AsJson
from aftercare.cli.output import (
    out,
    plainly,
    read_json,
    require_room_for,
    say_json,
    write_json,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.store.accounts.rows import staff_by_username

OWN_EYES_ONLY = 0o077


@plainly
def export_file(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="Of the case file.")],
    file: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    recipient: Annotated[
        str | None, typer.Option("--recipient", metavar="NAME", help="Who gets it, for the log.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write everything about one person as one document. Only you can read the file.

    With --json an object with `reference` and `file`.
    """
    # The log says that it was exported, so it has to be possible.
    require_room_for(file)
    with (
        app_state_for_command() as app_state,
        app_state.database.work(CLOCK, app_state.clock.now()) as work,
    ):
        document = export_of_reference(work, reference, recipient)
    if document is None:
        raise Invalid.at("REFERENCE", "unknown-reference", "no client has it")
    with _for_own_eyes():
        write_json(file, document.model_dump(mode="json"))
    if as_json:
        say_json({"reference": reference, "file": str(file)})
    else:
        out().print(f"{reference}: {file}", markup=False, soft_wrap=True)


@plainly
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A case file, as JSON.")],
    officer: Annotated[
        str,
        typer.Option(
            "--officer", metavar="USERNAME", help="The officer whose caseload the client joins."
        ),
    ],
    another: Annotated[
        bool,
        typer.Option(
            "--another-person",
            help="A client who is here already and looks the same is another person.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the person of a document here: all of it, or nothing; the same document only once.

    With --json an object with `person_id`, `reference`, `repeated` (it was here already), the numbers `placed` and
    `unplaced`, and what has to be done by hand: `plan_waits`, `assessments_to_sign`, `staff_named`,
    `standards_unknown`, `pairs_to_enter`, `texts_not_sent`.
    """
    document = read_json(file, decoded_once)
    with app_state_for_command() as app_state:
        actor = _officer(app_state, officer)
        with app_state.database.work(actor, app_state.clock.now()) as work:
            found = import_case_file(work, document, Apart(None) if another else NO_ONE)
    if as_json:
        say_json(asdict(found) | {"person_id": str(found.person_id)})
        return
    for line in lines_of(found):
        out().print(line, markup=False, soft_wrap=True)


def lines_of(found: ImportedCaseFile) -> Iterator[str]:
    """What was imported from a document, and what has to be done by hand: one sentence each."""
    if found.repeated:
        yield f"{found.reference} was here already; nothing changed."
        return
    yield f"{found.reference} is here: {found.placed} placed, {found.unplaced} without a time."
    if found.plan_waits:
        yield "Its plan was not approved here and waits for approval."
    if found.assessments_to_sign:
        yield f"Assessments that count once they are signed here: {found.assessments_to_sign}."
    if found.staff_named:
        yield f"What these did stands here as what the officer took over: {', '.join(found.staff_named)}."
    yield "Consent to texts and whose a telephone is have to be confirmed here."
    if found.standards_unknown:
        yield f"Contact standards not known here: {', '.join(found.standards_unknown)}."
    if found.pairs_to_enter:
        yield f"No-contact pairs to enter by hand: {found.pairs_to_enter}."
    if found.texts_not_sent:
        yield f"Texts that were waiting and are not sent: {found.texts_not_sent}."


def _officer(app_state: AppState, username: str) -> Actor:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = staff_by_username(work.session, username)
    if row is None or not row.active or row.role != Role.OFFICER:
        raise Invalid.at("--officer", "unknown-name", "is no officer here")
    return row.actor()


@contextmanager
def _for_own_eyes() -> Iterator[None]:
    before = os.umask(OWN_EYES_ONLY)
    try:
        yield
    finally:
        os.umask(before)
