"""The page that imports clients from a file: shown line by line first, and made once that is confirmed.

The file waits with the web session, encrypted, and ends with it; so do the lines of what was made. Both have an address
to which the browser can return.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

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
from aftercare.casework.conditions.kinds import entries_today, offered_today
from aftercare.casework.people.acts import LONGEST_SUMMARY
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.search import kept_search
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.case_files.client_list import COLUMNS, HEADINGS, REQUIRED, heading
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.case_files.words import (
    KNOWN_ALIKE,
    KNOWN_AS,
    SAME_OR_NOT,
    column_hint,
    list_words,
)
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.forms.submitted import Upload, uploaded
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import KEPT_AS, kept_fields, leads_to_search
from aftercare.web.shell.saving import Form, NotSaved, keep_so_far, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
# A line that was to be made, once it was.
MADE = "made"
# A preview that was rolled back has no client to lead to.
_UNMADE = (LineState.NEW.value, LineState.ALIKE.value)
_SHOWN = ("number", "reference", "name", "conditions", "obligations", "plan_state")
Enroller = Annotated[PageContext, Depends(Allow(import_clients))]


@router.get("/import-clients")
def ask_for_file(context: Enroller, form: Form) -> Response:
    """The page that asks; with the file of this address what would be made of it, or what was made."""
    kept = kept_fields(context)
    if "lines" in kept:
        return _page(context, form, made=json.loads(kept["lines"]))
    if "file" not in kept:
        return _page(context, form)
    return _preview(context, form, kept["file"])


@router.get("/import-clients/template")
def empty_list(context: Enroller) -> Response:
    """A list with its headings only."""
    headings = [heading(name, context.language) for name in COLUMNS]
    return csv_file(context, headings, [], "clients")


@router.post("/import-clients")
def look(context: Enroller, upload: Annotated[Upload, Depends(uploaded)]) -> Response:
    """What will be created of the file is shown at an address of its own; nothing is created."""
    form = Reading(upload.typed, sent=True)
    try:
        text = _text(form, upload.file)
        with saving(context, form) as work:
            _read(work, text)
    except NotSaved:
        return _page(context, form)
    return leads_to_search(context, "/import-clients", {"file": text})


@router.post("/import-clients/confirm")
@shown_again_by(ask_for_file)
def confirm(context: Enroller, form: Form) -> Response:
    """Make what was shown. Confirmed before, it says what was made then; where anything else changed, nothing is made
    and it is shown anew."""
    kept = context.run(kept_search, context.token, form.typed.get("file", ""))
    text = kept.get("file", "")
    if not text:
        form.errors["file"] = MISSING
        raise NotSaved()
    file = _opened(context, form, text)
    seen = context.run(look_at_import, file)
    apart = {one.number for one in seen if form.ticked(f"apart-{one.number}")}
    if form.typed.get("seen") != _seal(seen):
        asked = form.typed.get("new", "").split()
        shown = apart | {one.number for one in seen if str(one.number) in asked}
        if were_made(seen, shown):
            return _leads_to_lines(context, seen, shown)
        return _page(context, form, seen, changed=True)
    reason = form.text("not_same_because", required=bool(apart), most=LONGEST_SUMMARY)
    if _count(seen, LineState.OTHER) and not form.ticked("same-yes"):
        form.errors["same"] = SAME_OR_NOT
    if not apart and not _new(seen):
        form.errors["apart"] = FIELD_FAULTS["none-ticked"]
    if not form.is_valid:
        return _page(context, form, seen)
    made = context.run(import_clients, file, apart, reason)
    return _leads_to_lines(context, made, _new(made))


def _preview(context: PageContext, form: Reading, text: str) -> Response:
    try:
        file = _opened(context, form, text)
    except NotSaved:
        return _page(context, form)
    return _page(context, form, context.run(look_at_import, file))


def _leads_to_lines(
    context: PageContext, lines: Sequence[ImportedLine], made: Collection[int]
) -> Response:
    found = [_view(context, one, MADE if one.number in made else one.state.value) for one in lines]
    return leads_to_search(context, "/import-clients", {"lines": json.dumps(found)})


def _text(form: Reading, file: bytes) -> str:
    """The text of the file. Raises NotSaved."""
    if not file:
        form.errors["file"] = MISSING
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        form.errors["file"] = FIELD_FAULTS["not-utf8"]
        raise NotSaved() from None
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
        file = _read(work, text)
        for reference in file.references:
            claim_reference(work, reference)
    keep_so_far(context)
    return file


def _read(work: UnitOfWork, text: str) -> ClientFile:
    """A list may call the kinds of condition of the organisation by their codes and names too."""
    words, offered = list_words(entries_today(work)), offered_today(work)
    return read_file(text, words, lambda frame: [one.kind for one in offered(frame)])


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
    lines: Sequence[ImportedLine] = (),
    *,
    changed: bool = False,
    made: Sequence[dict[str, Any]] = (),
) -> Response:
    """`lines`: what would be made of the file; `made`: what was."""
    shown = made or [_view(context, one, one.state.value) for one in lines]
    return context.page(
        "case_files/import.html",
        form=form,
        columns=[
            {
                "name": heading(name, context.language),
                "hint": column_hint(name, context.language),
                "required": name in REQUIRED,
            }
            for name in COLUMNS
        ],
        lines=shown,
        by_state=Counter(one["state"] for one in shown),
        new=" ".join(map(str, sorted(_new(lines)))),
        made=bool(made),
        file=form.typed.get("file") or context.request.query_params.get(KEPT_AS, ""),
        seen=_seal(lines),
        changed=changed,
    )


def _view(context: PageContext, line: ImportedLine, state: str) -> dict[str, Any]:
    """A line as the page shows it, and keeps it once it was made."""
    known = [(KNOWN_ALIKE, one) for one in line.alike]
    if line.known_as is not None:
        known = [(KNOWN_AS, (*line.known_as, ""))]
    return {
        **{name: getattr(line, name) for name in _SHOWN},
        "state": state,
        "person_id": str(line.person_id) if line.person_id and state not in _UNMADE else None,
        "known": [
            context.translate(text, name=name, day=typed_day(born_on), reference=reference)
            for text, (name, born_on, reference) in known
        ],
        "why": [_why(context, fault) for fault in line.faults],
    }


def _why(context: PageContext, fault: FieldFault) -> dict[str, Any]:
    """Where and why: the column of a list, or the pointer of a document, which is code as it is in the file."""
    at = fault.pointer.removeprefix("/")
    return {
        "at": heading(at, context.language) if at in HEADINGS else at,
        "text": context.translate(FIELD_FAULTS.get(fault.code, NOT_RIGHT)),
    }
