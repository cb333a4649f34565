"""The rules that open escalations: a rule book is proposed by one administrator, activated by another, and checked
first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from aftercare.base.errors import OwnRulesActivation, refuse_if
from aftercare.casework.adoption.acts import (
    DRAFT,
    Adoptable,
    propose,
    refuse_overtaken,
    refuse_with,
)
from aftercare.casework.listing.resources import RULE_BOOKS
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.adopting import book_faults, book_first_day_faults
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import Rule, RuleBook, Trigger
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.escalation.rule_book_rows import RuleBookRow, activated_books, book_of


def checked_file(text: str, today: date | None = None) -> RuleBook:
    """The rule book of a YAML or JSON file that could be adopted directly after the shipped one. Raises Invalid with
    every fault and its pointer. `today`: its first day counts too, as when it is proposed."""
    document = read_rules_file(text)
    faults = [] if today is None else book_first_day_faults(document, today)
    found: list[RuleBook] = []
    refuse_with(faults, lambda: found.append(_checked(document, _triggers_in([RULES]), "")))
    return found[0]


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
    beginning with `pointer`, at every fault: also of a first day that is over or too far ahead."""

    def written() -> RuleBookRow:
        faults = book_first_day_faults(document, civil_date(work.now), pointer)
        found: list[RuleBook] = []
        refuse_with(faults, lambda: found.append(checked_here(work, document, pointer)))
        [book] = found
        return RuleBookRow(version=DRAFT, valid_from=book.valid_from, book=document)

    return propose(work, RULE_BOOK, written)


def _still_possible(work: UnitOfWork, row: RuleBookRow) -> None:
    """Raises Invalid for a book that a newer one overtook, so that it would never be in force, and where a book
    activated since then has another trigger under one of its codes."""
    refuse_overtaken(work, row)
    checked_here(work, row.book, "/book")


RULE_BOOK = Adoptable(RuleBookRow, RULE_BOOKS, OwnRulesActivation, _still_possible)


def _triggers_in(books: Sequence[Sequence[Rule]]) -> Mapping[str, Trigger]:
    return {rule.code: rule.trigger for rules in books for rule in rules}


def _checked(document: Any, earlier_triggers: Mapping[str, Trigger], pointer: str) -> RuleBook:
    refuse_if(book_faults(document, earlier_triggers, pointer))
    return read_rule_book(document, DRAFT, pointer)
