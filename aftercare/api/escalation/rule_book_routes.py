"""Routes for the rules that open escalations: the rule book's schema, its versions, and adoption by two
administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from pydantic import Field
from starlette.responses import JSONResponse, Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext
from aftercare.api.http.adoption import Number, activated, ended, one_version, proposed
from aftercare.api.http.answers import CREATES, READS, problems
from aftercare.api.http.inputs import REASON, Body, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.adoption import ending
from aftercare.casework.escalation.rule_books import RULE_BOOK, propose_book
from aftercare.casework.listing.resources import RULE_BOOKS
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.escalation.parsing import RULES_FORM
from aftercare.domain.escalation.rule_faults import with_location
from aftercare.domain.escalation.rules_file import LONGEST_FILE, read_rules_file
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.listing import BookOut
from aftercare.store.escalation.rule_book_rows import RuleBookRow

router = Routes(prefix="/api/v1/rule-books", tags=["rule-books"])
Reads = Annotated[RequestContext, Depends(Allow(RULE_BOOKS))]
Manages = Annotated[Act, Depends(AllowAct(propose_book))]


class BookIn(Body):
    """Either `book`, following `GET /rule-books/schema`, or `yaml`, the same as YAML text. Each proposal is the next
    version. Error pointers refer to `/book` or `/yaml`."""

    book: dict[str, Any] | None = None
    yaml: Annotated[Text, Field(max_length=LONGEST_FILE)] | None = None


class RuleBookRefusalIn(Body):
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds(REASON)]


router.add_list(
    RULE_BOOKS,
    "books",
    "Every version, newest first. In force is the newest activated version that has reached its first day.",
    path="rule-books",
)


@router.get("/schema", response_model=dict[str, Any], responses=READS)
def schema(context: Reads) -> Response:
    """The JSON Schema of a rule book."""
    with context.work():
        return JSONResponse(RULES_FORM.schema)


@router.shows("/{version}", BookOut)
def show_book(version: Number, context: Reads) -> Response:
    """One version."""
    return one_version(context, RULE_BOOK, version)


@router.creates("", BookOut, CREATES | problems(429))
def propose(body: BookIn, act: Manages) -> Response:
    """Propose the next version; another administrator activates it. Its first day is not over, and at most two years
    ahead."""
    with act.work() as work:
        count_document(work, Costly.RULES)

    def write(work: UnitOfWork) -> RuleBookRow:
        document, pointer = _document(body)
        try:
            return propose_book(work, document, pointer)
        except Invalid as invalid:
            raise with_location(invalid, document, body.yaml, pointer) from None

    return proposed(act, RULE_BOOK, "rule-books", write)


@router.acts("/{version}/activate", BookOut)
def activate(version: Number, act: Manages) -> Response:
    """Activate this version: it opens escalations from its first day on, or from today where that day is over. An open
    escalation keeps its own version."""
    return activated(act, RULE_BOOK, version)


@router.acts("/{version}/withdraw", BookOut)
def withdraw(version: Number, act: Manages) -> Response:
    """Withdraw what you proposed, while it waits for another administrator. It stays in the list."""
    return ended(act, RULE_BOOK, version, lambda work: ending.withdraw(work, RULE_BOOK, version))


@router.acts("/{version}/refuse", BookOut)
def refuse(version: Number, body: RuleBookRefusalIn, act: Manages) -> Response:
    """Refuse what another administrator proposed, with the reason. It stays in the list."""
    return ended(
        act, RULE_BOOK, version, lambda work: ending.refuse(work, RULE_BOOK, version, body.reason)
    )


def _document(body: BookIn) -> tuple[Any, str]:
    if (body.book is None) == (body.yaml is None):
        raise Invalid(fields=(FieldFault("/book", "one-of-two", "Give a book or a YAML text."),))
    if body.yaml is None:
        return body.book, "/book"
    try:
        return read_rules_file(body.yaml), "/yaml"
    except Invalid as invalid:
        faults = (_in_text(one) for one in invalid.fields)
        raise Invalid(fields=tuple(faults)) from None


def _in_text(one: FieldFault) -> FieldFault:
    """A fault in YAML text is reported at `/yaml`, since no pointer leads into text; the message names the place."""
    where = f" ({one.pointer})" if one.pointer else ""
    return FieldFault("/yaml", one.code, f"{one.detail}{where}")
