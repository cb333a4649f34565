"""The page of one version of the rules: shown to staff, activated, withdrawn or refused by administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption import ending
from aftercare.casework.escalation.rule_backtests import rule_backtests
from aftercare.casework.escalation.rule_books import RULE_BOOK
from aftercare.domain.escalation.rules_file import written_rules_file
from aftercare.store.escalation.rule_book_rows import book_of
from aftercare.web.escalation.backtest_words import backtest_view
from aftercare.web.escalation.rule_book_view import ADDRESS, life_of, version_view
from aftercare.web.escalation.rule_draft import rule_changes, unwatched_view
from aftercare.web.escalation.rule_words import book_view
from aftercare.web.shell.adoption import steps_of
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(adoption.one_version))]
Activator = Annotated[PageContext, Depends(Allow(adoption.activate))]
Withdrawer = Annotated[PageContext, Depends(Allow(ending.withdraw))]
Refuser = Annotated[PageContext, Depends(Allow(ending.refuse))]


@router.get("/rule-books/in-force")
def show_in_force(context: Reader, form: Form) -> Response:
    """The version in force today: where readers begin."""
    return show_book(context.run(adoption.number_in_force, RULE_BOOK) or 1, context, form)


@router.get("/rule-books/{version}")
def show_book(version: int, context: Reader, form: Form) -> Response:
    """A version in words, with its backtests for administrators; `form` requests another backtest or refuses."""
    with context.work() as work:
        row = adoption.one_version(work, RULE_BOOK, version)
        in_force = adoption.number_in_force(work, RULE_BOOK)
        rows = adoption.versions(work, RULE_BOOK)
        names = ending.names_at(work, row)
        steps = steps_of(context, row)
        backtests = rule_backtests(work, version) if steps["manages"] else []
    older = next((one for one in rows if one.version < version and one.activated_at), None)
    language, book = context.language, book_of(row)
    before = book_of(older) if older else None
    return context.page(
        "escalation/rule_book.html",
        form=form,
        backtests=[backtest_view(one) for one in backtests],
        version=version_view(row, in_force, language),
        versions=[version_view(one, in_force, language) for one in rows],
        life=life_of(row, names, context.today),
        rules_view=book_view(book, language),
        changes=rule_changes(before, book, language) if before else None,
        unwatched=unwatched_view(before, book, language) if before else [],
        source=written_rules_file(row.book),
        **steps,
    )


@router.post("/rule-books/{version}/activate")
def activate(version: int, context: Activator, _typed: Form) -> Response:
    context.run(adoption.activate, RULE_BOOK, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="adopted")


@router.post("/rule-books/{version}/withdraw")
def withdraw(version: int, context: Withdrawer, _typed: Form) -> Response:
    context.run(ending.withdraw, RULE_BOOK, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="version-withdrawn")


@router.post("/rule-books/{version}/refuse")
@shown_again_by(show_book)
def refuse(version: int, context: Refuser, form: Form) -> Response:
    reason = form.text("reason", most=MEDIUM_REASON)
    with saving(context, form) as work:
        ending.refuse(work, RULE_BOOK, version, reason)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="version-refused")
