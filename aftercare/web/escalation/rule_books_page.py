"""Pages for the rules that open escalations: shown to staff, backtested, proposed and activated by administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import FieldFault, Invalid, TooManyDocuments
from aftercare.base.translation import sentence
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.escalation.rule_backtests import rule_backtests
from aftercare.casework.escalation.rule_books import (
    RULE_BOOK,
    checked_draft,
    propose_book,
)
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.escalation.rule_faults import fault_place
from aftercare.domain.escalation.rules import RuleBook
from aftercare.domain.escalation.rules_file import LONGEST_FILE, read_rules_file, written_rules_file
from aftercare.store.escalation.rule_book_rows import RuleBookRow, book_of
from aftercare.web.contact_standards.words import PROFILE_SENTENCES
from aftercare.web.escalation.backtest_words import backtest_view
from aftercare.web.escalation.rule_words import (
    ALLOWED,
    LINE,
    PARTS,
    RULE_SENTENCES,
    RULES_WRONG,
    book_view,
)
from aftercare.web.shell.adoption import Places, steps_of
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import translate
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, keep_so_far
from aftercare.web.shell.sources import adopted_text

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(adoption.one_version))]
Manager = Annotated[PageContext, Depends(Allow(checked_draft))]
ADDRESS = "/rule-books"
NOT_ADOPTED = sentence("No one of your organisation yet: it came with the service")


@dataclass(frozen=True, slots=True)
class RuleBookVersion:
    number: int
    adopted_by: str
    valid_from: date
    state: str
    href: str


@router.get("/rule-books")
def show_books(context: Manager, form: Form) -> Response:
    return _page(context, form)


@router.post("/rule-books")
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version; otherwise the page describes what it would do."""
    places, document = Places(), None
    text = form.text("rules", most=LONGEST_FILE)
    if not form.is_valid:
        return _page(context, form)
    try:
        context.run(count_document, Costly.RULES)
        keep_so_far(context)
        document = read_rules_file(text)
        with context.work() as work:
            if form.typed.get("act") != "propose":
                return _page(context, form, view=checked_draft(work, document))
            row = propose_book(work, document)
        return context.redirect_to(f"{ADDRESS}/{row.version}", flash="proposed")
    except TooManyDocuments as fault:
        form.errors["rules"] = fault.title
    except Invalid as invalid:
        form.errors["rules"] = RULES_WRONG
        places += [_place(context, one, document, text) for one in invalid.fields]
    return _page(context, form, places)


@router.get("/rule-books/{version}")
def show_book(version: int, context: Reader, form: Form) -> Response:
    """A version in words, with its backtests for administrators; `form` requests another backtest."""
    with context.work() as work:
        row = adoption.one_version(work, RULE_BOOK, version)
        in_force = adoption.number_in_force(work, RULE_BOOK)
        steps = steps_of(context, row)
        backtests = rule_backtests(work, version) if steps["manages"] else []
    return context.page(
        "escalation/rule_book.html",
        form=form,
        backtests=[backtest_view(one) for one in backtests],
        version=_version(row, in_force, context.language),
        rules_view=book_view(book_of(row), context.language),
        source=written_rules_file(row.book),
        **steps,
    )


@router.post("/rule-books/{version}/activate")
def activate(version: int, context: Manager, _typed: Form) -> Response:
    context.run(adoption.activate, RULE_BOOK, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="adopted")


def _place(context: PageContext, fault: FieldFault, document: object, text: str) -> dict[str, str]:
    """The line, rule, value and allowed values where the file could be read; else the line and column of the syntax
    error."""
    known = PROFILE_SENTENCES | RULE_SENTENCES
    words = context.translate(known.get(fault.code, NOT_RIGHT))
    if document is None:
        return {"pointer": fault.pointer or "/", "text": words}
    at = fault_place(fault, document, text)
    where = [context.translate(LINE, line=at.line)] if at.line else []
    where += [context.translate(PARTS[at.part], code=at.name)] if at.part else []
    if at.allowed:
        view = {"member": at.member, "value": at.value, "allowed": at.allowed}
        words = context.translate(ALLOWED) % view
    else:
        words = f"{at.member} {words}"
    return {"pointer": ", ".join(where) or at.member, "text": words}


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    view: RuleBook | None = None,
) -> Response:
    with context.work() as work:
        rows = adoption.versions(work, RULE_BOOK)
        in_force = adoption.number_in_force(work, RULE_BOOK)
    newest = next((one for one in rows if one.version == in_force), None)
    if newest is not None:
        form = form.or_stored({"rules": written_rules_file(newest.book)})
    return context.page(
        "escalation/rule_books.html",
        versions=[_version(one, in_force, context.language) for one in rows],
        places=places or [],
        rules_view=book_view(view, context.language) if view else None,
        form=form,
    )


def _version(row: RuleBookRow, in_force: int | None, language: str) -> RuleBookVersion:
    return RuleBookVersion(
        number=row.version,
        adopted_by=translate(NOT_ADOPTED, language)
        if row.activated_at and not row.activated_by
        else adopted_text(row.book["adopted_by"], language),
        valid_from=row.valid_from,
        state="in_force" if row.version == in_force else row.state,
        href=f"{ADDRESS}/{row.version}",
    )
