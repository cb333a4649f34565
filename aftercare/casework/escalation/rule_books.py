"""The rules that open escalations: a rule book is proposed by one administrator, activated by another, and checked
first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aftercare.base.errors import OwnRulesActivation, refuse_if
from aftercare.casework.adoption.acts import DRAFT, Adoptable, propose
from aftercare.casework.listing.resources import RULE_BOOKS
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.adopting import book_faults
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Rule, RuleBook, Trigger
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rule_book_rows import RuleBookRow, activated_books, book_of


def checked_file(text: str) -> RuleBook:
    """The rule book of a YAML or JSON file that could be adopted directly after the shipped one. Raises Invalid with
    every fault and its pointer."""
    return _checked(read_rules_file(text), _triggers_in([RULES]), "")


@requires(Permission.MANAGE_STANDARDS)
def checked_draft(work: UnitOfWork, document: Any, pointer: str = "") -> RuleBook:
    """The rule book of a draft that could be adopted after the rule books of this organisation. Raises Invalid."""
    return checked_here(work, document, pointer)


def checked_here(work: UnitOfWork, document: Any, pointer: str = "") -> RuleBook:
    """The same without an account, for a check from the command line."""
    earlier_triggers = _triggers_in(
        [RULES, *(book_of(row).rules for row in activated_books(work.session))]
    )
    return _checked(document, earlier_triggers, pointer)


@requires(Permission.MANAGE_STANDARDS)
def propose_book(work: UnitOfWork, document: Any, pointer: str = "") -> RuleBookRow:
    """Records the next version. `document` has the form of the published schema. Raises Invalid with a pointer,
    beginning with `pointer`, at every fault."""

    def written() -> RuleBookRow:
        book = checked_here(work, document, pointer)
        return RuleBookRow(version=DRAFT, valid_from=book.valid_from, book=document)

    return propose(work, RULE_BOOK, written)


RULE_BOOK = Adoptable(
    RuleBookRow,
    RULE_BOOKS,
    OwnRulesActivation,
    # A rule book activated since then may give one of its codes another trigger.
    lambda work, row: checked_here(work, row.book, "/book"),
)


def _triggers_in(books: Sequence[Sequence[Rule]]) -> Mapping[str, Trigger]:
    return {rule.code: rule.trigger for rules in books for rule in rules}


def _checked(document: Any, earlier_triggers: Mapping[str, Trigger], pointer: str) -> RuleBook:
    refuse_if(book_faults(document, earlier_triggers, pointer))
    return read_rule_book(document, DRAFT, pointer)
