"""Pages for the library of conditions: shown to staff; kinds of the organisation proposed and activated."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.conditions.kinds import (
    CONDITION_KIND,
    LibraryFile,
    NewKind,
    kind_file,
    library_file,
    propose_kind,
)
from aftercare.domain.conditions.entries import ConditionEntry, KindProperty, Offer
from aftercare.domain.conditions.library import CONDITION_LIBRARY, OWN_VERSIONS, frames_of
from aftercare.domain.conditions.own_kinds import document_of, read_kind
from aftercare.store.conditions.kind_rows import ConditionKindRow
from aftercare.web.conditions.facts import default_texts
from aftercare.web.conditions.kind_form import (
    BESIDE,
    BESIDE_SENTENCES,
    DOCUMENT_SENTENCES,
    DOCUMENT_WRONG,
    field_at,
    fields_from,
    offered,
    typed_kind,
)
from aftercare.web.shell.adoption import (
    JSON_SENTENCES,
    NO_NUMBER,
    ChangeShown,
    Draft,
    Places,
    changes_between,
    parsed_json,
    said_by,
    steps_of,
)
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import condition_name, entry_name, frame_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import keep_typed, typed_before
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import adopted_text, source_view

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(library_file))]
Manager = Annotated[PageContext, Depends(Allow(propose_kind))]
ADDRESS, DOCUMENT = "/condition-kinds", "/document"
LONGEST_DOCUMENT: Final = 20_000
IN_DUTCH, IN_ENGLISH = sentence("Name in Dutch"), sentence("Name in English")
LEGAL_KIND, ROLE = sentence("Condition of the law"), sentence("What it means for planning")
ASKS, CAN_DO = sentence("Obligations"), sentence("What it can do")
DEFAULTS, ORDERS = sentence("Defaults"), sentence("Types of order")
OFFER = sentence("New conditions")


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind in today's version. `own`: its number when the organisation adopted it, 0 when it is shipped."""

    code: str
    name: str
    source: str
    asks: list[str]
    properties: list[str]
    own: int
    since: date
    offer: str
    href: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """`state`: a code of the standards' POLICY_STATES; `name`: of the kind in this version."""

    number: int
    name: str
    source: str
    adopted_by: str
    valid_from: date
    state: str
    href: str


@router.get(ADDRESS)
def show_library(context: Reader) -> Response:
    file = context.run(library_file)
    return context.page(
        "conditions/kinds.html",
        kinds=[_kind(context, file, one) for one in file.entries],
        waiting=[_version(context, one, None) for one in file.waiting],
        manages=context.can_perform(propose_kind),
    )


@router.get(f"{ADDRESS}/draft")
def show_draft(context: Manager, form: Form, code: str = "") -> Response:
    """`code`: the kind that the fields start from; without one, they are empty. A draft that was looked at has an
    address of its own; the page says what it changes, or takes over a document."""
    form = typed_before(context, form)
    act = form.typed.get("act", "")
    if not form.sent:
        return _page(context, form.over(_start(context, code)))
    if act == "read":
        return _page(context, *_draft(context, _code(form)).filled_in(context, form))
    if act in ("", "fields"):
        return _page(context, form)
    entry = _draft(context, _code(form)).checked(context, form)
    return _page(context, form, changes=_changes(context, entry))


@router.post(f"{ADDRESS}/draft")
@shown_again_by(show_draft)
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version."""
    if form.typed.get("act") != "propose":
        return show_draft(context, form)
    code = form.text("code", most=60)
    _draft(context, code).checked(context, form)
    source = form.text("source", most=LONGEST_SOURCE)
    adopted_by = form.text("adopted_by", most=LONGEST_NAME)
    valid_from = form.date("valid_from", context.today)
    new = NewKind(code, source, adopted_by, valid_from, typed_kind(form, code, context.today))
    with saving(context, form, {"/document/offer": "offer"}) as work:
        row = propose_kind(work, new)
    return context.redirect_to(f"{ADDRESS}/{row.code}/{row.version}", flash="proposed")


@router.get(f"{ADDRESS}/{{code}}")
def show_kind(code: str, context: Reader) -> Response:
    file = context.run(kind_file, code)
    newest = file.entry or (file.rows[0].entry if file.rows else file.shipped[0])
    return context.page(
        "conditions/kind.html",
        name=entry_name(newest, context.language),
        facts=list(texts_of(context, newest).items()),
        code=code,
        in_library=file.entry is not None,
        offer=newest.offer.value,
        versions=[_version(context, one, file.entry) for one in file.rows],
        shipped=[_shipped(context, one, file.entry) for one in file.shipped],
        manages=context.can_perform(propose_kind),
    )


@router.get(f"{ADDRESS}/{{code}}/{{version}}")
def show_version(code: str, version: int, context: Reader, form: Form) -> Response:
    with context.work() as work:
        file = kind_file(work, code)
        row = adoption.one_version(work, CONDITION_KIND, version, {"code": code})
    before = file.entry if file.entry is None or file.entry.version != row.entry.version else None
    return context.page(
        "conditions/kind_version.html",
        version=_version(context, row, file.entry),
        facts=list(texts_of(context, row.entry).items()),
        changes=changes_between(texts_of(context, before), texts_of(context, row.entry))
        if before is not None and row.activated_at is None
        else None,
        document=json.dumps(row.document, indent=2, ensure_ascii=False),
        back=(f"{ADDRESS}/{code}", entry_name(row.entry, context.language)),
        form=form,
        **steps_of(context, row),
    )


@router.post(f"{ADDRESS}/{{code}}/{{version}}/activate")
@shown_again_by(show_version)
def activate(code: str, version: int, context: Manager, form: Form) -> Response:
    with saving(
        context,
        form,
        lambda invalid: dict.fromkeys((one.pointer for one in invalid.fields), "form"),
    ) as work:
        adoption.activate(work, CONDITION_KIND, version, {"code": code})
    return context.redirect_to(f"{ADDRESS}/{code}/{version}", flash="adopted")


def texts_of(context: PageContext, entry: ConditionEntry | None) -> dict[str, str]:
    """What a version says, by the label of each part."""
    if entry is None:
        return {}
    language, said = context.language, context.translate
    legal_kind = entry.legal_kind or entry.kind
    found = {
        said(IN_DUTCH): entry.nl,
        said(IN_ENGLISH): entry.en,
        said(
            LEGAL_KIND
        ): f"{condition_name(legal_kind, language)} ({source_view(entry.source, language)})",
        said(ROLE): context.name_of("kind_role", entry.role),
        said(ASKS): _listed(context.name_of("kind", one) for one in entry.obligations),
        said(CAN_DO): _listed(_properties(context, entry)),
        said(DEFAULTS): "; ".join(default_texts(entry, language)),
        said(ORDERS): _listed(
            frame_name(one, language) for one in sorted(entry.frames or frames_of(entry.kind))
        ),
        said(OFFER): context.name_of("kind_offer", entry.offer),
    }
    return {label: text or "–" for label, text in found.items()}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _properties(context: PageContext, entry: ConditionEntry) -> list[str]:
    return [context.name_of("kind_property", one) for one in KindProperty if entry.has(one)]


def _code(form: Reading) -> str:
    return form.typed.get("code", "").strip()


def _start(context: PageContext, code: str) -> dict[str, str]:
    if not code:
        return {"offer": Offer.OFFERED.value}
    file = context.run(kind_file, code)
    newest = file.entry or (file.rows[0].entry if file.rows else file.shipped[0])
    return {"code": code} | fields_from(document_of(newest))


def _draft(context: PageContext, code: str) -> Draft[ConditionEntry]:
    today = context.today
    return Draft(
        "document",
        LONGEST_DOCUMENT,
        parsed_json,
        lambda _context, raw: read_kind(raw, code, NO_NUMBER, today, pointer=DOCUMENT),
        lambda form: typed_kind(form, code, today),
        fields_from,
        lambda _form, fault: field_at(fault, DOCUMENT),
        BESIDE_SENTENCES,
        DOCUMENT_WRONG,
        said_by("document", {**JSON_SENTENCES, **DOCUMENT_SENTENCES}),
        BESIDE,
    )


def _changes(context: PageContext, entry: ConditionEntry | None) -> list[ChangeShown] | None:
    """What this changes in today's version of the same code; None while a field is wrong."""
    if entry is None:
        return None
    file = context.run(library_file)
    now = next((one for one in file.entries if one.kind == entry.kind), None)
    return changes_between(texts_of(context, now), texts_of(context, entry))


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    *,
    changes: list[ChangeShown] | None = None,
) -> Response:
    keep_typed(context, f"{ADDRESS}/draft", form)
    code = _code(form)
    shipped = CONDITION_LIBRARY.get(code)
    return context.page(
        "conditions/kind_draft.html",
        offered=offered(context, form, code),
        shipped=list(texts_of(context, shipped).items())[2:6] if shipped else None,
        changes=changes,
        places=places or [],
        form=form,
    )


def _kind(context: PageContext, file: LibraryFile, entry: ConditionEntry) -> KindShown:
    row = file.row_of(entry)
    return KindShown(
        code=entry.kind,
        name=entry_name(entry, context.language),
        source=adopted_text(row.source, context.language)
        if row
        else source_view(entry.source, context.language),
        asks=[context.name_of("kind", one) for one in entry.obligations],
        properties=_properties(context, entry),
        own=entry.version - OWN_VERSIONS if row else 0,
        since=entry.valid_from,
        offer=entry.offer.value,
        href=f"{ADDRESS}/{entry.kind}",
    )


def _version(
    context: PageContext, row: ConditionKindRow, in_force: ConditionEntry | None
) -> VersionShown:
    counts = in_force is not None and in_force.version == row.entry.version
    return VersionShown(
        number=row.version,
        name=entry_name(row.entry, context.language),
        source=adopted_text(row.source, context.language),
        adopted_by=adopted_text(row.adopted_by, context.language),
        valid_from=row.valid_from,
        state="in_force" if counts else row.state,
        href=f"{ADDRESS}/{row.code}/{row.version}",
    )


def _shipped(
    context: PageContext, entry: ConditionEntry, in_force: ConditionEntry | None
) -> VersionShown:
    return VersionShown(
        number=entry.version,
        name=entry_name(entry, context.language),
        source=source_view(entry.source, context.language),
        adopted_by="",
        valid_from=entry.valid_from,
        state="in_force" if entry == in_force else "activated",
        href="",
    )
