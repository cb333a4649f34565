"""The rules that open escalations: a rule book is proposed by one administrator, activated by another, and checked
first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aftercare.base.errors import AlreadyDecided, FieldFault, Invalid, NotFound, OwnRulesActivation
from aftercare.casework.listing.resources import RULE_BOOKS, page_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.escalation.adopting import adoption_faults
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules import RULES, Rule, RuleBook, Trigger
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.json_pages import Page
from aftercare.store.database.unit_of_work import Work
from aftercare.store.database.versioned_policy import (
    get_version,
    next_version,
    version_in_force,
    versions_shown,
)
from aftercare.store.escalation.rule_book_rows import (
    RuleBookRow,
    activated_books,
    book_of,
    read_rules_file,
)
from aftercare.store.phones.rows import lock_policies

# The version number of a draft that has no number yet.
DRAFT = 0


def checked_book(document: Any, pointer: str = "") -> RuleBook:
    """The rule book of a document that could be adopted directly after the shipped one. Raises Invalid with every
    fault and its pointer."""
    return _checked(document, DRAFT, _asked_in([RULES]), pointer)


def checked_file(text: str) -> RuleBook:
    """The same for a YAML or JSON file."""
    return checked_book(read_rules_file(text))


@requires(Permission.MANAGE_STANDARDS)
def tried_book(work: Work, document: Any, pointer: str = "") -> RuleBook:
    """The rule book of a draft that could be adopted after the rule books of this organisation. Raises Invalid."""
    return checked_here(work, document, pointer)


def checked_here(work: Work, document: Any, pointer: str = "") -> RuleBook:
    """The same without an account, for a check from the command line."""
    return _checked(document, DRAFT, _asked_before(work), pointer)


@requires(Permission.MANAGE_STANDARDS)
def propose_book(work: Work, document: Any, pointer: str = "") -> RuleBookRow:
    """Records the next version; it opens no escalation until another administrator activates it. `document` has the
    form of the published schema. Raises Invalid with a pointer, beginning with `pointer`, at every fault."""
    lock_policies(work.session)
    version = next_version(work.session, RuleBookRow)
    book = _checked(document, version, _asked_before(work), pointer)
    row = RuleBookRow(
        version=version,
        valid_from=book.valid_from,
        book=document,
        proposed_by=work.actor.account_id,
        proposed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "add", "rule-book")
    return row


@requires(Permission.MANAGE_STANDARDS)
def activate_book(work: Work, version: int) -> RuleBookRow:
    """From its first day on, escalations are opened by this version. An open escalation keeps the version that
    opened it. Raises OwnRulesActivation to its proposer, AlreadyDecided when it was activated before. Raises Invalid
    when a rule book activated since then gives one of its codes another question."""
    lock_policies(work.session)
    row = get_version(work.session, RuleBookRow, version, for_update=True)
    if row.activated_at is not None:
        raise AlreadyDecided()
    if row.proposed_by == work.actor.account_id:
        raise OwnRulesActivation()
    _checked(row.book, version, _asked_before(work), "/book")
    row.activated_by, row.activated_at = work.actor.account_id, work.now
    work.session.flush()
    audit.note(work, "approve", "rule-book")
    return row


@requires(Permission.READ_STANDARDS)
def rule_books(work: Work) -> tuple[list[RuleBookRow], int | None]:
    """Every version, the newest first, and the number of the one in force today."""
    in_force = version_in_force(work.session, RuleBookRow, civil_date(work.now))
    return versions_shown(work.session, RuleBookRow), in_force.version if in_force else None


@requires(Permission.READ_STANDARDS)
def rule_book(work: Work, version: int) -> RuleBookRow:
    return get_version(work.session, RuleBookRow, version)


def rule_book_page(work: Work, version: int) -> Page:
    """One version as JSON."""
    found = page_of(work, RULE_BOOKS, {"version": version}, None, 1)
    if not found.shown:
        raise NotFound()
    return found


def _asked_before(work: Work) -> Mapping[str, Trigger]:
    return _asked_in([RULES, *(book_of(row).rules for row in activated_books(work.session))])


def _asked_in(books: Sequence[Sequence[Rule]]) -> Mapping[str, Trigger]:
    return {rule.code: rule.trigger for rules in books for rule in rules}


def _checked(
    document: Any, version: int, asked_before: Mapping[str, Trigger], pointer: str
) -> RuleBook:
    book = read_rule_book(document, version, pointer)
    faults: tuple[FieldFault, ...] = tuple(adoption_faults(book.rules, asked_before, pointer))
    if faults:
        raise Invalid(fields=faults)
    return book
