"""The page on which administrators write the rules that open escalations: a draft in fields, and every version."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from aftercare.base.documents.json_values import LONGEST_TEXT
from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.escalation.rule_books import (
    RULE_BOOK,
    checked_draft,
    propose_book,
)
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rule_faults import fault_place
from aftercare.domain.escalation.rules import RuleBook
from aftercare.domain.escalation.rules_file import LONGEST_FILE, read_rules_file
from aftercare.domain.escalation.shipped_rules import SHIPPED_BOOK
from aftercare.web.contact_standards.words import PROFILE_SENTENCES
from aftercare.web.escalation.rule_book_view import ADDRESS, version_view
from aftercare.web.escalation.rule_draft import RULE_FAULTS, rule_changes, unwatched_view
from aftercare.web.escalation.rule_form import (
    STARTED_FROM,
    field_at,
    fields_of,
    in_page_order,
    shown_fields,
    typed_rules,
    with_a_rule,
)
from aftercare.web.escalation.rule_form_view import rules_shown
from aftercare.web.escalation.rule_words import (
    ALLOWED,
    LINE,
    PARTS,
    RULE_SENTENCES,
    RULES_WRONG,
)
from aftercare.web.shell.adoption import NO_NUMBER, Draft, Places
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import keep_typed, typed_before
from aftercare.web.shell.saving import Form, keep_so_far, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(checked_draft))]
POINTER = "/book"
StartFrom = Annotated[int | None, Query(ge=1, le=1_000_000)]


def _parsed(context: PageContext, text: str) -> Any:
    """Raises Invalid at the line and column, TooManyDocuments."""
    context.run(count_document, Costly.RULES)
    keep_so_far(context)
    return read_rules_file(text)


def _read(context: PageContext, document: Any) -> RuleBook:
    try:
        return context.run(checked_draft, document, POINTER)
    except Invalid as invalid:
        raise Invalid(fields=tuple(_with_hours(one, document) for one in invalid.fields)) from None


def _with_hours(fault: FieldFault, document: Any) -> FieldFault:
    """A level that comes too soon says both hours."""
    if fault.code != "does-not-climb":
        return fault
    ladder, step = map(int, re.findall(r"\d+", fault.pointer))
    lower, higher = (document["ladders"][ladder]["rungs"][step - one] for one in (1, 0))
    hours = {"hours": higher["after_hours"], "before": lower["after_hours"]}
    return replace(fault, holes=hours)


def _said(context: PageContext, fault: FieldFault, document: Any, text: str) -> dict[str, str]:
    """The line, rule, value and allowed values where the file could be read; else the line and column of the syntax
    error."""
    known = PROFILE_SENTENCES | RULE_SENTENCES
    words = context.translate(known.get(fault.code, NOT_RIGHT))
    if document is None:
        return {"pointer": fault.pointer or "/", "text": words}
    at = fault_place(fault, document, text, POINTER)
    where = [context.translate(LINE, line=at.line)] if at.line else []
    where += [context.translate(PARTS[at.part], code=at.name)] if at.part else []
    if at.allowed:
        view = {"member": at.member, "value": at.value, "allowed": at.allowed}
        words = context.translate(ALLOWED) % view
    else:
        words = f"{at.member} {words}"
    return {"pointer": ", ".join(where) or at.member, "text": words}


DRAFT: Draft[RuleBook] = Draft(
    "book",
    LONGEST_FILE,
    _parsed,
    _read,
    typed_rules,
    fields_of,
    lambda form, fault: field_at(form, fault, POINTER),
    RULE_FAULTS,
    RULES_WRONG,
    _said,
    (),
)


@router.get("/rule-books")
def show_books(context: Manager, form: Form, start_from: StartFrom = None) -> Response:
    """A draft that was looked at has an address; the page says what it changes, has one more rule, or takes over a
    file. `start_from`: the version that the fields begin with, in place of the newest adopted one."""
    form = typed_before(context, form)
    act = form.typed.get("act")
    if not form.sent:
        return _page(context, form, start_from=start_from)
    if act == "":
        return _page(context, form)
    if act == "rule":
        return _page(context, with_a_rule(form))
    if act == "read":
        return _page(context, *DRAFT.filled_in(context, form))
    return _page(context, form, draft=DRAFT.checked(context, form))


@router.post("/rule-books")
@shown_again_by(show_books)
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version."""
    if form.typed.get("act") != "propose":
        return show_books(context, form)
    DRAFT.checked(context, form)
    document = typed_rules(form) | {
        "source": form.text("source", most=LONGEST_TEXT),
        "adopted_by": form.text("adopted_by", most=LONGEST_TEXT),
        "valid_from": form.date("valid_from", context.today).isoformat(),
    }
    with saving(context, form, lambda invalid: _names(form, invalid)) as work:
        row = propose_book(work, document, POINTER)
    return context.redirect_to(f"{ADDRESS}/{row.version}", flash="proposed")


def _names(form: Reading, invalid: Invalid) -> dict[str, str]:
    return {one.pointer: field_at(form, one, POINTER) for one in invalid.fields}


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    *,
    draft: RuleBook | None = None,
    start_from: int | None = None,
) -> Response:
    with context.work() as work:
        rows = adoption.versions(work, RULE_BOOK)
        in_force = adoption.number_in_force(work, RULE_BOOK)
        begun = adoption.one_version(work, RULE_BOOK, start_from) if start_from else None
    # Also one that is adopted and begins later: a version written from the one before it would undo it.
    newest = next((one for one in rows if one.activated_at is not None), None)
    in_use = newest.book if newest is not None else SHIPPED_BOOK
    fields = shown_fields(begun.book if begun else in_use, context.language)
    if begun is not None:
        fields[STARTED_FROM] = str(begun.version)
    form = in_page_order(form.or_stored(fields))
    was = read_rule_book(in_use, NO_NUMBER)
    keep_typed(context, ADDRESS, form)
    return context.page(
        "escalation/rule_books.html",
        versions=[version_view(one, in_force, context.language) for one in rows],
        fields=rules_shown(form, context.language),
        changes=rule_changes(was, draft, context.language) if draft else None,
        unwatched=unwatched_view(was, draft, context.language) if draft else [],
        places=places or [],
        form=form,
    )
