"""Acts of weight ask who is there: what could be one is on the list, or stands here with the reason why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from aftercare.domain.accounts.fresh_sign_in import FRESH_SIGN_IN_ACTS
from tests.architecture.test_noted_looks import Module, asked_at_the_doors, modules, read

pytestmark = pytest.mark.xdist_group("looks")
CASEWORK: Final = "aftercare.casework."
PERMISSIONS: Final = {
    "MANAGE_ACCOUNTS",
    "CONFIRM_ACCOUNTS",
    "DESTROY_FILES",
    "CONFIRM_DESTRUCTION",
    "EMERGENCY_ACCESS",
}
SUBJECTS: Final = ("sign_in.", "adoption.", "staff.mail.", "papers.signing.", "messages.senders.")

WITHOUT: Final[dict[str, str]] = {
    "Reads, or marks as read.": """
        accounts.account_changes.change_news
        accounts.account_changes.changes_to_decide
        accounts.account_changes.decision_obstacle
        accounts.account_changes.duties_lost
        accounts.account_changes.mark_seen
        accounts.account_changes.may_make_secret
        accounts.account_changes.names_in_changes
        accounts.account_changes.without_password
        accounts.acts.employers
        accounts.acts.has_shift
        accounts.acts.list_accounts
        accounts.machines.files_not_read
        accounts.machines.list_machines
        accounts.machines.machine_file
        accounts.machines.teams_for_machines
        adoption.acts.number_in_force
        adoption.acts.one_version
        adoption.acts.version_page
        adoption.acts.versions
        adoption.ending.names_at
        calendars.busy_acts.failing_calendars
        directory.refusals.refused_requests
        events.webhooks.choices
        events.webhooks.count_webhooks_to_look_at
        events.webhooks.decision_obstacles
        events.webhooks.kept_positions
        events.webhooks.set_aside
        events.webhooks.webhook
        events.webhooks.webhooks
        file_access.emergency.has_ended_emergency
        file_access.emergency.open_emergencies
        file_access.emergency_findings.own_bars
        file_access.emergency_findings.own_emergencies
        messages.senders.blocked_messages
        messages.senders.list_senders
        messages.senders.sender_events
        overviews.search.search_accounts
        overviews.set_up.set_up_guide
        papers.letterheads.letterheads
        retention.destruction.destructions_to_confirm
        sign_in.own_notices.own_notices
        sign_in.own_sign_ins.last_sign_in
        sign_in.own_sign_ins.own_sign_ins
        sign_in.passkeys.own_passkeys
        sign_in.passwords.own_account
        sign_in.passwords.password_link_holder
        sign_in.passwords.password_set_at
        sign_in.reauthentication.ask_to_confirm
        sign_in.reauthentication.means_of
        sign_in.second_factor.app_being_set_up
        sign_in.second_factor.own_code_app
        sign_in.waiting_sign_ins.fate_of_waiting
        sign_in.waiting_sign_ins.waiting_account
        sign_in.waiting_sign_ins.waiting_for_first_factor
        staff.mail.mail_file
        staff.mail.mail_of
        staff.mail.refused_addresses
        staff.phones.on_call_without_phone
        time.closing_days.closing_days""",
    "Sends once more what was sent or waits; no one signs in or gets a right by it.": """
        events.webhooks.replay_from
        events.webhooks.send_again""",
    "Signs in or out, or gives up an access: waiting for an answer would make it less safe.": """
        file_access.emergency.end_emergency
        sign_in.acts.sign_out
        sign_in.own_sign_ins.end_this
        sign_in.passkey_sign_in.ask_waiting
        sign_in.passkey_sign_in.finish_with_passkey
        sign_in.passwords.use_password_link
        sign_in.second_factor.begin_session_or_wait
        sign_in.second_factor.finish_sign_in
        sign_in.second_factor.finish_with_code
        sign_in.throttle.count_request""",
    "Takes back the actor's own proposal: the account stays as it is.": """
        accounts.account_changes.withdraw_change""",
    "Ends a proposal: what is in force stays as it is.": """
        adoption.ending.refuse
        adoption.ending.withdraw""",
    "Nothing is destroyed by it: the destruction itself asks both people.": """
        retention.destruction.refuse_destruction
        retention.holds.lift_hold""",
    "Its page asks for the password, or it only goes on with what begin_code_app or begin_passkey has shown.": """
        sign_in.passkeys.add_passkey
        sign_in.passwords.set_password
        sign_in.second_factor.confirm_code_app""",
    "The name of a team or provider: no one signs in or gets a right by it.": """
        accounts.organisation.add_provider
        accounts.organisation.add_team
        accounts.organisation.end_provider
        accounts.organisation.end_team
        accounts.organisation.organisation_in_use
        accounts.organisation.rename_provider
        accounts.organisation.rename_team
        accounts.organisation.reopen_provider
        accounts.organisation.reopen_team""",
    "When offices are closed: appointments move, and no one signs in or gets a right by it.": """
        time.closing_days.enter_closing_day
        time.closing_days.withdraw_closing_day""",
    "About how a document looks, or where it went; no one signs or gets in by it.": """
        papers.letterheads.set_letterhead
        papers.signing.hand_over_paper""",
}


def could_weigh(app: dict[str, Module]) -> set[str]:
    """What an interface asks of casework with one of these permissions, or of one of these subjects."""
    asked = {one.removeprefix(CASEWORK) for one in asked_at_the_doors(app)}
    return {
        name
        for name, node in _functions(app)
        if name in asked and (name.startswith(SUBJECTS) or _permission(node) in PERMISSIONS)
    }


def asking(app: dict[str, Module]) -> set[str]:
    """The functions that ask who is there."""
    return {
        name
        for name, node in _functions(app)
        if any(
            isinstance(one, ast.Name) and one.id == "needs_fresh_sign_in"
            for one in node.decorator_list
        )
    }


def _functions(app: dict[str, Module]) -> Iterator[tuple[str, ast.FunctionDef]]:
    for module in app.values():
        for name, node in module.functions.items():
            if name.startswith(CASEWORK):
                yield name.removeprefix(CASEWORK), node


def _permission(node: ast.FunctionDef) -> str | None:
    """The member of Permission that the function requires."""
    for one in node.decorator_list:
        match one:
            case ast.Call(func=ast.Name("requires"), args=[ast.Attribute(attr=permission)]):
                return permission
    return None


def listed() -> list[str]:
    return [name for names in WITHOUT.values() for name in names.split()]


def test_what_is_on_the_list_asks_and_what_asks_is_on_the_list() -> None:
    assert asking(modules()) == set(FRESH_SIGN_IN_ACTS)


def test_what_could_be_an_act_of_weight_asks_or_is_listed() -> None:
    assert could_weigh(modules()) - set(FRESH_SIGN_IN_ACTS) - set(listed()) == set()


def test_what_is_listed_could_be_one_and_does_not_ask() -> None:
    assert set(listed()) <= could_weigh(modules()) - set(FRESH_SIGN_IN_ACTS)
    assert all(names.split() == sorted(set(names.split())) for names in WITHOUT.values())


def test_a_new_act_that_does_not_ask_is_found() -> None:
    acts = """
@requires(Permission.DESTROY_FILES)
def destroy_all(work: UnitOfWork): ...
@requires(Permission.DESTROY_FILES)
@needs_fresh_sign_in
def destroy_one(work: UnitOfWork): ...
@requires(Permission.READ_TIMES)
def times(work: UnitOfWork): ...
"""
    page = """
from aftercare.casework.retention.acts import destroy_all, destroy_one, times
def page(visit): return destroy_all(visit), destroy_one(visit), times(visit)
"""
    app = {
        name: read(name, text)
        for name, text in (
            ("aftercare.casework.retention.acts", acts), ("aftercare.web.retention", page)
        )
    }  # fmt: skip
    assert could_weigh(app) - asking(app) == {"retention.acts.destroy_all"}
