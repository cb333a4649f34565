"""The rule of a route names an act that asks for the same roles as what the route does; the few others are listed."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from pkgutil import resolve_name
from typing import Final, NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute

from aftercare.api.http import access
from aftercare.bootstrap import AppState
from aftercare.casework.listing.resources import Resource
from aftercare.domain.accounts.permissions import GRANTS, PEOPLE, Permission, Role
from aftercare.main import create_app
from aftercare.web.shell import request as visits
from tests.api.http.test_every_route_has_a_rule import routes_of, rules_of
from tests.architecture.test_noted_looks import modules, named

Names = Mapping[str, set[str]]

FOR_EVERY_ROLE: Final[dict[str, str]] = {
    "Signing in and out, the language, and the account itself.": """
        api.sign_in.own_routes.end_all_others
        api.sign_in.own_routes.end_one
        api.sign_in.own_routes.end_token
        api.sign_in.own_routes.list_sign_ins
        api.sign_in.own_routes.me
        web.openid.pages.arrive
        web.openid.pages.leave
        web.openid.pages.leave_again
        web.sign_in.code_page.confirm
        web.sign_in.code_page.confirm_first
        web.sign_in.code_page.enter_code
        web.sign_in.code_page.renew_codes
        web.sign_in.code_page.set_up
        web.sign_in.code_page.show_code
        web.sign_in.password_link_page.choose
        web.sign_in.password_link_page.open_link
        web.sign_in.password_link_page.show_link_form
        web.sign_in.my_account_page.change
        web.sign_in.my_account_page.remove
        web.sign_in.my_account_page.show_own
        web.sign_in.own_sign_ins_page.end
        web.sign_in.own_sign_ins_page.end_all_others
        web.sign_in.own_sign_ins_page.show
        web.sign_in.pages.ask_to_sign_in
        web.sign_in.pages.is_signed_in
        web.sign_in.pages.leave
        web.sign_in.pages.sign_in
        web.sign_in.pages.speak
        web.sign_in.pages.start
        web.sign_in.passkey_page.add
        web.sign_in.passkey_page.add_first
        web.sign_in.passkey_page.ask
        web.sign_in.passkey_page.ask_after_password
        web.sign_in.passkey_page.ask_again
        web.sign_in.passkey_page.begin
        web.sign_in.passkey_page.begin_first
        web.sign_in.passkey_page.enter
        web.sign_in.passkey_page.enter_after_password
        web.sign_in.passkey_page.remove""",
    "A client's own page: a code to their number opens it.": """
        web.client_page.pages.ask
        web.client_page.pages.calendar
        web.client_page.pages.check_in
        web.client_page.pages.close
        web.client_page.pages.enter
        web.client_page.pages.move
        web.client_page.pages.send
        web.client_page.pages.show""",
    "The form behind a link for concerns: its holder has no account.": """
        web.concerns.sending_page.open_link
        web.concerns.sending_page.send
        web.concerns.sending_page.show_link_form
        web.concerns.sending_page.show_sent""",
    "Every account has an address and a telephone of its own; the act refuses those of a colleague.": """
        api.messages.channel_routes.put_mail
        api.messages.channel_routes.show_mail
        api.messages.channel_routes.stop_mail
        api.staff.phone_routes.attempt
        api.staff.phone_routes.put
        api.staff.phone_routes.remove
        api.staff.phone_routes.send
        api.staff.phone_routes.show
        web.staff.mail_page.enter_own
        web.staff.mail_page.show_own
        web.staff.mail_page.stop_own
        web.staff.phone_page.attempt
        web.staff.phone_page.enter
        web.staff.phone_page.send
        web.staff.phone_page.show
        web.staff.phone_page.stop""",
    "The search of the header and the glossary; clients are found through an act that declares its permission.": """
        web.overviews.glossary_page.show_glossary
        web.overviews.search_page.search
        web.overviews.search_page.show
        web.overviews.search_page.suggest""",
    "Map data that are about no one": "web.conditions.map_tiles_page.send_tiles",
    "A script that is the same for all.": "web.appointments.offline_page.service_worker",
    "The telephones, mailboxes and the clock of the demonstration.": """
        web.operations.sandbox_mail_page.choose
        web.operations.sandbox_mail_page.show_mailbox
        web.operations.sandbox_page.move_clock
        web.operations.sandbox_page.receipt
        web.operations.sandbox_page.reply
        web.operations.sandbox_page.show_phone""",
}

NAMES_ANOTHER: Final[dict[str, str]] = {
    "What is shown is the same for all and read from no row, so no act asks for a permission.": """
        api.conditions.kind_routes.schema
        api.contact_standards.routes.schema
        api.escalation.rule_book_routes.schema
        api.reminders.routes.schema
        api.risk.instrument_routes.list_instruments
        web.appointments.offline_page.show_offline""",
    "The act asks for one of two permissions, by the row or the role; this route is for one of them.": """
        api.appointments.routes.list_appointments
        api.appointments.routes.show_appointment
        api.risk.instrument_routes.list_matrices
        web.absences.pages.stays web.papers.pages.dealt_with
        web.calendars.pages.end_own
        web.calendars.pages.end_theirs
        web.staff.mail_page.enter_theirs
        web.staff.mail_page.show_theirs
        web.staff.mail_page.stop_theirs""",
    "The stream asks in the clock's name whether the session may still read the inbox.": """
        web.escalation.inbox_events_page.stream_inbox""",
    "The words are kept with the session and searched by the page that this leads to, which is for the same roles.": """
        web.case_files.import_page.look
        web.overviews.person_file_page.search_history""",
    "The page is for the roles of the rule; more may read what it shows or do its act elsewhere.": """
        web.case_files.import_page.empty_list
        web.contact_standards.draft_page.show_draft
        web.sites.pages.show_sites
        web.retention.pages.show_periods
        web.treatment.attendance_page.correct_outcome""",
}


class Guarded(NamedTuple):
    """A route with the permissions that its rule reads from acts, of which one is enough. `given`: the permissions of
    what the route was made from, where one function makes several routes."""

    route: str
    any_of: frozenset[Permission]
    given: frozenset[Permission] = frozenset()


def guarded(app: FastAPI) -> Iterator[Guarded]:
    """The routes of accounts, without those that are public, signed, or of the demonstration alone."""
    for route in routes_of(app):
        if not isinstance(route, APIRoute):
            continue
        (rule,) = rules_of(route.dependant)
        endpoint = inspect.unwrap(route.endpoint)
        name = f"{endpoint.__module__}.{endpoint.__qualname__}".removeprefix("aftercare.")
        kept = [cell.cell_contents for cell in endpoint.__closure__ or ()]
        given = frozenset(one.permission for one in kept if isinstance(one, Resource))
        if isinstance(rule, visits.Allow):
            asked = {rule.act.permission} if rule.act else ()
            yield Guarded(name, frozenset(asked), given)
        elif isinstance(rule, access.Allow | access.AllowAct):
            yield Guarded(name, frozenset(rule.any_of), given)


@cache
def names() -> Names:
    """What each function does and each table holds, by name; not what its parameters and decorators say."""
    found = {}
    for home, module in modules().items():
        parts = {name: node.body for name, node in module.functions.items()}
        parts |= {name: [node] for name, node in module.tables.items()}
        for name, body in parts.items():
            found[name] = {one for part in body for one in named(home, module.imports, part)}
        for name, methods in module.methods.items():
            found[name] = methods
    return found


@cache
def permission_of(name: str) -> Permission | None:
    """What the act or resource of this name declares."""
    found: Permission | None = getattr(resolve_name(name), "permission", None)
    return found


def reached(route: str, names: Names) -> set[Permission]:
    """The permissions that the acts of a route declare; what an act calls is the act's affair."""
    seen: set[str] = set()
    found = set()
    waiting = {f"aftercare.{route}"}
    while waiting := waiting & set(names) - seen:
        seen |= waiting
        declared = {one for one in waiting if permission_of(one)}
        found |= {one for name in declared if (one := permission_of(name))}
        waiting = {one for name in waiting - declared for one in names[name]}
    return found


def roles_with(permission: Permission) -> set[Role]:
    return {role for role in PEOPLE if permission in GRANTS[role]}


def names_another(routes: Iterator[Guarded], names: Names) -> set[str]:
    """Routes that let in other roles than each act that they reach asks for."""
    found = set()
    for route, any_of, given in routes:
        enter = set().union(*map(roles_with, any_of))
        if any_of and not any(roles_with(one) == enter for one in given | reached(route, names)):
            found.add(route)
    return found


def listed(table: dict[str, str]) -> set[str]:
    return {name for names in table.values() for name in names.split()}


def test_a_route_for_every_role_is_listed(app_state: AppState) -> None:
    routes = list(guarded(create_app(app_state)))
    assert len(routes) > 500
    assert {one.route for one in routes if not one.any_of} == listed(FOR_EVERY_ROLE)


def test_a_rule_lets_in_the_roles_of_an_act_of_its_route_or_is_listed(app_state: AppState) -> None:
    assert names_another(guarded(create_app(app_state)), names()) == listed(NAMES_ANOTHER)


def test_a_rule_that_names_another_act_is_found() -> None:
    page, room = "web.plans.pages.show_review", "aftercare.casework.plans.acts"
    known: Names = {
        f"aftercare.{page}": {"aftercare.web.plans.pages.show_plan", f"{room}.approve_plan"},
        "aftercare.web.plans.pages.show_plan": {f"{room}.draft_plan"},
        f"{room}.approve_plan": {"aftercare.casework.accounts.acts.list_accounts"},
        f"{room}.draft_plan": set(),
        "aftercare.casework.accounts.acts.list_accounts": set(),
    }

    def found(permission: Permission) -> set[str]:
        return names_another(iter([Guarded(page, frozenset({permission}))]), known)

    assert found(Permission.DECIDE_PLANS) == found(Permission.WRITE_PLANS) == set()
    assert found(Permission.MANAGE_ACCOUNTS) == found(Permission.READ_TIMES) == {page}
