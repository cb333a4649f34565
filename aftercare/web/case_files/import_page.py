"""The page that imports clients from a file: shown line by line first, and made once that is confirmed.

The file is kept nowhere: its text goes to the browser in the form that confirms it, and comes back with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.csv_lines import csv_lines
from aftercare.base.errors import FieldFault, Throttled
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.case_files.client_import import (
    ClientFile,
    ImportedLine,
    LineState,
    import_clients,
    look_at_import,
    read_file,
    were_made,
)
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.case_files.client_list import COLUMNS, HEADINGS, REQUIRED, heading
from aftercare.web.case_files.words import COLUMN_HINTS, KNOWN_AS, SAME_OR_NOT
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.forms.submitted import Upload, uploaded
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, keep_so_far, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
# A line that was to be made, once it was.
MADE = "made"
Enroller = Annotated[PageContext, Depends(Allow(import_clients))]


@router.get("/import-clients")
def ask_for_file(context: Enroller, form: Form) -> Response:
    return _page(context, form)


@router.get("/import-clients/template")
def empty_list(context: Enroller) -> Response:
    """A list with its headings only."""
    headings = [heading(name, context.language) for name in COLUMNS]
    return csv_file(context, csv_lines(headings, []), "clients")


@router.post("/import-clients")
def look(context: Enroller, upload: Annotated[Upload, Depends(uploaded)]) -> Response:
    """What will be created of the file; nothing is."""
    form = Reading(upload.typed, sent=True)
    try:
        text = _text(form, upload.file)
        file = _opened(context, form, text)
        return _page(context, form, text, context.run(look_at_import, file))
    except NotSaved:
        return _page(context, form)


@router.post("/import-clients/confirm")
@shown_again_by(ask_for_file)
def confirm(context: Enroller, form: Form) -> Response:
    """Make what was shown. Confirmed before, it says what was made then; where anything else changed, nothing is made
    and it is shown anew."""
    text = form.typed.get("content", "").replace("\r\n", "\n")
    if not text:
        form.errors["file"] = MISSING
        raise NotSaved()
    file = _opened(context, form, text)
    seen = context.run(look_at_import, file)
    if form.typed.get("seen") != _seal(seen):
        asked = form.typed.get("new", "").split()
        shown = {one.number for one in seen if str(one.number) in asked}
        if were_made(seen, shown):
            return _page(context, form, lines=seen, made=shown)
        return _page(context, form, text, seen, changed=True)
    if _count(seen, LineState.OTHER) and not form.ticked("same-yes"):
        form.errors["same"] = SAME_OR_NOT
        return _page(context, form, text, seen)
    made = context.run(import_clients, file)
    return _page(context, form, lines=made, made=_new(made))


def _text(form: Reading, file: bytes) -> str:
    """The text of the file. Raises NotSaved."""
    if not file:
        form.errors["file"] = MISSING
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        form.errors["file"] = FIELD_FAULTS["not-a-list"]
    if not form.is_valid:
        raise NotSaved()
    return text


def _opened(context: PageContext, form: Reading, text: str) -> ClientFile:
    """Raises NotSaved with what is wrong with the file as a whole."""
    refused = {Throttled: ("file", Throttled.title)}
    with saving(context, form, also=refused) as work:
        count_document(work, Costly.CASE_FILE)
    keep_so_far(context)
    with saving(context, form, also=refused) as work:
        file = read_file(text)
        for reference in file.references:
            claim_reference(work, reference)
    keep_so_far(context)
    return file


def _seal(lines: Sequence[ImportedLine]) -> str:
    """The same for the same outcome; reveals nothing of it."""
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]


def _count(lines: Sequence[ImportedLine], state: LineState) -> int:
    return sum(one.state is state for one in lines)


def _new(lines: Sequence[ImportedLine]) -> set[int]:
    return {one.number for one in lines if one.state is LineState.NEW}


def _page(
    context: PageContext,
    form: Reading,
    content: str = "",
    lines: Sequence[ImportedLine] = (),
    *,
    changed: bool = False,
    made: Collection[int] = (),
) -> Response:
    """`made`: the numbers of the lines that were made, once they were."""
    states = {one.number: MADE if one.number in made else one.state.value for one in lines}
    return context.page(
        "case_files/import.html",
        form=form,
        columns=[
            {
                "name": heading(name, context.language),
                "hint": context.translate(COLUMN_HINTS[name]),
                "required": name in REQUIRED,
            }
            for name in COLUMNS
        ],
        lines=[
            View(
                one,
                state=states[one.number],
                known=_known(context, one),
                why=[_why(context, fault) for fault in one.faults],
            )
            for one in lines
        ],
        by_state=Counter(states.values()),
        new=" ".join(map(str, sorted(_new(lines)))),
        made=bool(made),
        content=content,
        seen=_seal(lines),
        changed=changed,
    )


def _known(context: PageContext, line: ImportedLine) -> str:
    """Whom the reference belongs to here, where the file has another name or birth date."""
    if line.known_as is None:
        return ""
    name, birth_on = line.known_as
    return context.translate(KNOWN_AS, name=name, day=typed_day(birth_on))


def _why(context: PageContext, fault: FieldFault) -> dict[str, Any]:
    """Where and why: the column of a list, or the pointer of a document, which is code as it is in the file."""
    at = fault.pointer.removeprefix("/")
    return {
        "at": heading(at, context.language) if at in HEADINGS else at,
        "text": context.translate(FIELD_FAULTS.get(fault.code, NOT_RIGHT)),
    }
