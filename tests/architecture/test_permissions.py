"""The permission of an act stands on the act: interfaces name acts, and what they ask for declares one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from tests.architecture.test_noted_looks import Module, asked_at_the_doors, modules, read

DOORS: Final = ("api", "web")
PERMISSION: Final = "aftercare.domain.accounts.permissions.Permission"
CASEWORK: Final = "aftercare.casework."

NAMES_PERMISSIONS: Final = {
    "aftercare.api.http.access": "Hands the permissions of the acts to the admission of a token.",
    "aftercare.api.sign_in.own_routes": "Lists for an account what it may do; decides nothing.",
}

UNDECLARED: Final[dict[str, str]] = {
    "No account is known yet, or the request ends its session.": """
        calendars.serving.calendar_of_client
        client_page.check_ins.send_check_in
        client_page.evidence.send_evidence
        client_page.opening.ask_for_code
        client_page.opening.leave
        client_page.opening.open_page
        client_page.opening.texts_go_from
        client_page.opening.visitor
        client_page.reading.own_page
        client_page.times.ask_for_another_time
        client_page.times.take_time
        concerns.sending.relation_of_link
        concerns.sending.send_concern
        escalation.inbox.mark_of_session
        sign_in.acts.sign_out
        sign_in.passkey_sign_in.ask_waiting
        sign_in.passkey_sign_in.finish_with_passkey
        sign_in.passwords.password_link_holder
        sign_in.passwords.use_password_link
        sign_in.second_factor.begin_session_or_wait
        sign_in.second_factor.finish_sign_in
        sign_in.second_factor.finish_with_code
        sign_in.throttle.count_request
        sign_in.waiting_sign_ins.fate_of_waiting
        sign_in.waiting_sign_ins.waiting_account
        sign_in.waiting_sign_ins.waiting_for_first_factor""",
    "A machine speaks for the directory, which has no account; its token was checked.": """
        directory.acts.create_user
        directory.acts.find_user
        directory.acts.find_users
        directory.acts.patch_user
        directory.acts.remove_user
        directory.acts.replace_user
        directory.acts.suspend_user""",
    "For every account: what is asked about is the actor's own.": """
        accounts.document_limit.count_document
        accounts.organisation.own_teams
        people.search.keep_search
        people.search.kept_search
        sign_in.own_notices.own_notices
        sign_in.own_sign_ins.end_others
        sign_in.own_sign_ins.end_own
        sign_in.own_sign_ins.end_this
        sign_in.own_sign_ins.last_sign_in
        sign_in.own_sign_ins.own_sign_ins
        sign_in.passkeys.add_passkey
        sign_in.passkeys.begin_passkey
        sign_in.passkeys.own_passkeys
        sign_in.passkeys.remove_passkey
        sign_in.passwords.change_password
        sign_in.passwords.own_account
        sign_in.passwords.password_set_at
        sign_in.passwords.set_password
        sign_in.reauthentication.ask_to_confirm
        sign_in.reauthentication.means_of
        sign_in.second_factor.app_being_set_up
        sign_in.second_factor.begin_code_app
        sign_in.second_factor.confirm_code_app
        sign_in.second_factor.own_code_app
        sign_in.second_factor.remove_code_app
        sign_in.second_factor.renew_recovery_codes
        staff.phones.enter_phone
        staff.phones.own_phone
        staff.phones.remove_phone
        staff.phones.send_own_code
        staff.phones.try_own_code""",
    "For every account: what the role does not show is a zero.": """
        accounts.account_changes.count_changes_to_see
        accounts.reading_alarms.count_alarms_to_answer
        file_access.emergency.count_emergencies
        file_access.emergency_findings.count_bars_to_lift
        file_access.lists.count_access_to_review
        messages.unclaimed.count_unclaimed
        messages.unclaimed.count_unclaimed_dangers
        overviews.set_up.is_not_set_up
        overviews.view.badge_counts
        retention.destruction.count_destructions_to_confirm""",
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
        placement.unplaced.unplaced_for""",
    "Runs within another act, after its permission was checked.": """
        listing.resources.plan_of
        listing.resources.still_sees
        orders.period_changes.previewed_change""",
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
    acts = """
@requires(Permission.WRITE_PLANS)
def draft(work: UnitOfWork): ...
@cache
def approve(work: UnitOfWork): ...
def pure(rows: list): ...
"""
    page = """
from aftercare.casework.plans.acts import approve, draft, pure
def page(visit): return draft(visit), approve(visit), pure([])
"""
    app = {
        name: read(name, text)
        for name, text in (("aftercare.casework.plans.acts", acts), ("aftercare.web.plans", page))
    }
    assert undeclared(app) == {"plans.acts.approve"}
