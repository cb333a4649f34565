"""The permission of an act stands on the act: interfaces name acts, and what they ask for declares one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from tests.architecture.test_looks import Module, asked_at_the_doors, modules, read

DOORS: Final = ("api", "web")
PERMISSION: Final = "aftercare.domain.accounts.permissions.Permission"
CASEWORK: Final = "aftercare.casework."

NAMES_PERMISSIONS: Final = {
    "aftercare.api.http.access": "Hands the permissions of the acts to the admission of a token.",
}

UNDECLARED: Final[dict[str, str]] = {
    "No account is known yet, or the request ends its session.": """
        accounts.acts.check_password
        accounts.acts.issue_token
        accounts.acts.sign_out
        escalation.inbox.mark_of_session""",
    "For every account: what is asked about is the actor's own.": """
        people.search.keep_search
        people.search.kept_search
        staff.mail.mail_is_refused
        staff.phones.enter_phone
        staff.phones.own_phone
        staff.phones.remove_phone
        staff.phones.send_own_code
        staff.phones.try_own_code""",
    "For every account: what the role does not show is a zero.": """
        accounts.changes.changes_to_see
        messages.unclaimed.count_unclaimed
        overviews.view.badge_counts""",
    "The actor's own needs one permission, another's a second: the function asks for one of the two.": """
        calendars.acts.make_feed
        calendars.acts.revoke_feed
        people.acts.details_faults
        risk.matrices.matrices
        staff.duty.turns_of
        staff.mail.enter_mail
        staff.mail.mail_file
        staff.mail.mail_of
        staff.mail.remove_mail""",
    "Reads or chooses a resource, which declares the permission itself.": """
        adoption.acts.version_page
        escalation.rule_backtests.rule_backtest_page
        listing.resources.appointments
        listing.resources.as_written
        listing.resources.one_of
        listing.resources.page_of
        placement.waiting_times.unplaced""",
    "Runs within another act, after its permission was checked.": """
        listing.resources.plan_of
        listing.resources.still_sees
        orders.period_changes.look_ahead_at""",
    "Of the demonstration, for the clock alone.": """
        operations.sandbox.choose_mail_answer
        operations.sandbox.mailboxes_of_everyone
        operations.sandbox.mails_in_mailbox_of
        operations.sandbox.number_of
        operations.sandbox.phones_of_everyone
        operations.sandbox.texts_on_phone_of""",
}


def name_a_permission(app: Mapping[str, Module]) -> set[str]:
    """The modules of both interfaces that import the permissions, as a whole or by name."""
    home = PERMISSION.rpartition(".")[0]
    return {
        name
        for name, module in app.items()
        if name.split(".")[1] in DOORS and {PERMISSION, home} & set(module.imports.values())
    }


def undeclared(app: dict[str, Module]) -> set[str]:
    """What an interface asks of casework without a permission declared on it."""
    declared = set(_declared(app))
    return {one.removeprefix(CASEWORK) for one in asked_at_the_doors(app) - declared}


def _declared(app: Mapping[str, Module]) -> Iterator[str]:
    for module in app.values():
        for name, node in module.functions.items():
            if any(_is_requires(one) for one in node.decorator_list):
                yield name


def _is_requires(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "requires"
    )


def listed() -> list[str]:
    return [name for names in UNDECLARED.values() for name in names.split()]


def test_no_route_and_no_page_names_a_permission() -> None:
    assert name_a_permission(modules()) == set(NAMES_PERMISSIONS)


def test_what_an_interface_asks_for_declares_its_permission_or_is_listed() -> None:
    assert undeclared(modules()) - set(listed()) == set()


def test_what_is_listed_declares_none_indeed() -> None:
    assert set(listed()) - undeclared(modules()) == set()


def test_each_is_listed_once_in_order() -> None:
    assert len(listed()) == len(set(listed()))
    assert all(names.split() == sorted(names.split()) for names in UNDECLARED.values())


def test_a_page_that_names_a_permission_is_found() -> None:
    by_name = "from aftercare.domain.accounts.permissions import Permission, Role"
    whole = "from aftercare.domain.accounts import permissions"
    neither = "from aftercare.domain.accounts.permissions import Actor"
    pages = {
        f"aftercare.{floor}.people.pages": read("", text)
        for floor, text in (("web", by_name), ("api", whole), ("casework", by_name))
    }
    assert name_a_permission(pages) == {"aftercare.web.people.pages", "aftercare.api.people.pages"}
    assert name_a_permission({"aftercare.web.people.pages": read("", neither)}) == set()


def test_an_act_without_a_permission_is_found() -> None:
    room = """
@requires(Permission.WRITE_PLANS)
def draft(work: UnitOfWork): ...
@cache
def approve(work: UnitOfWork): ...
def pure(rows: list): ...
"""
    door = """
from aftercare.casework.plans.acts import approve, draft, pure
def page(visit): return draft(visit), approve(visit), pure([])
"""
    app = {
        name: read(name, text)
        for name, text in (("aftercare.casework.plans.acts", room), ("aftercare.web.plans", door))
    }
    assert undeclared(app) == {"plans.acts.approve"}
