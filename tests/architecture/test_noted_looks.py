"""What a door asks of casework leaves its line in the access log, or stands here with the reason why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

# Beside those that read the same modules: parsed once.
pytestmark = pytest.mark.xdist_group("looks")
ROOT = Path(__file__).parents[2]
DOORS: Final = ("api", "web")
FLOORS: Final = (*DOORS, "casework", "processes", "store")
AUDIT, PAGES = "aftercare.store.accounts.audit", "aftercare.store.database.json_pages"
# The two ways to write to the access log: by itself, and in the statement that reads a page of the API.
NOTES: Final = {
    *(f"{AUDIT}.{one}" for one in ("note", "note_people", "note_each", "look", "note_looks")),
    f"{PAGES}.read_page",
}

UNNOTED: Final[dict[str, str]] = {
    "About accounts, colleagues, places, rules, wordings or the service; not about a client.": """
        accounts.access_log.first_break_of_log
        accounts.account_changes.change_news
        accounts.account_changes.changes_to_decide
        accounts.account_changes.count_changes_to_see
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
        accounts.reading_alarms.count_alarms_to_answer
        accounts.reading_alarms.reading_alarms
        adoption.acts.number_in_force
        adoption.acts.one_version
        adoption.acts.versions
        adoption.ending.names_at
        calendars.busy_acts.failing_calendars
        conditions.kinds.entries_today
        conditions.kinds.kind_file
        conditions.kinds.library_file
        conditions.kinds.offered_today
        conditions.library_updates.library_offered
        conditions.library_updates.sites_checked
        contact_standards.acts.in_use_today
        contact_standards.acts.names_in_choices
        contact_standards.acts.standard_choices
        contact_standards.acts.teams_by_standard
        contact_standards.acts.what_choosing_does
        directory.acts.find_user
        directory.acts.find_users
        directory.refusals.refused_requests
        escalation.rule_backtests.rule_backtest
        escalation.rule_backtests.rule_backtests
        escalation.rule_books.checked_draft
        events.webhooks.choices
        events.webhooks.decision_obstacles
        events.webhooks.kept_positions
        events.webhooks.set_aside
        events.webhooks.webhook
        events.webhooks.webhooks
        letters.view.letter_teams
        message_templates.acts.preview_text
        message_templates.acts.text_history
        message_templates.acts.texts_shown
        messages.senders.list_senders
        messages.senders.sender_events
        overviews.calendar.calendar_groups
        overviews.calendar.calendar_sites
        overviews.calendar.colleagues
        overviews.search.search_accounts
        overviews.search.search_colleagues
        overviews.set_up.set_up_guide
        overviews.view.my_sites
        papers.letterheads.letterheads
        risk.matrices.matrices
        sign_in.passkey_sign_in.ask_waiting
        sign_in.passwords.password_link_holder
        sign_in.waiting_sign_ins.fate_of_waiting
        sign_in.waiting_sign_ins.waiting_account
        sign_in.waiting_sign_ins.waiting_for_first_factor
        sites.acts.programmes_known
        sites.device_kits.device_kits
        sites.site_positions.sites_to_locate
        staff.availability.team_leave
        staff.closed_day.closed_days_ahead
        staff.duty.duty_rota
        staff.duty.turns_of
        staff.mail.mail_file
        staff.mail.mail_of
        staff.mail.refused_addresses
        staff.officer_away.officers_to_cover
        staff.officer_away.officers_to_replan
        staff.phones.on_call_without_phone
        staff.stand_ins.stood_in_on
        staff.stand_ins.team_stand_ins
        staff.stand_ins.who_can_be_named
        staff.withdrawn_leave.leave_to_withdraw
        staff.working_hours.beyond_hours
        staff.working_hours.officers_hours
        tasks.several.who_can_have_tasks
        time.closing_days.closing_days
        treatment.groups.providers_known
        treatment.view.outlines_of_programme
        treatment.view.programmes_overview
        trials.acts.findable_by_all
        trials.acts.trial_file
        trials.acts.trials_running
    """,
    "The actor's own: links, leave, address, telephone, notices, searches, sign-ins.": """
        accounts.organisation.own_teams
        appointments.several_outcomes.just_recorded
        calendars.acts.own_feeds
        calendars.busy_acts.own_calendar
        calendars.busy_acts.own_calendar_fails
        escalation.hand_over_notices.escalations_handed_away
        escalation.hand_over_notices.note_seen
        overviews.notices.read_all_notices
        overviews.saved_filters.remove_filter
        overviews.saved_filters.save_filter
        overviews.saved_filters.saved_filters
        people.search.keep_search
        people.search.kept_search
        sign_in.own_notices.own_notices
        sign_in.own_sign_ins.last_sign_in
        sign_in.own_sign_ins.own_sign_ins
        sign_in.passkeys.begin_passkey
        sign_in.passkeys.own_passkeys
        sign_in.passwords.own_account
        sign_in.passwords.password_set_at
        sign_in.reauthentication.ask_to_confirm
        sign_in.reauthentication.means_of
        sign_in.second_factor.app_being_set_up
        sign_in.second_factor.begin_code_app
        sign_in.second_factor.own_code_app
        staff.availability.my_hours
        staff.availability.my_time_off
        staff.phones.own_phone""",
    "A client looks at their own appointments, with a code to their number; the visit is in the log.": """
        calendars.serving.calendar_of_client
        client_page.opening.leave
        client_page.opening.texts_go_from
        client_page.opening.visitor
        client_page.reading.own_page
        client_page.times.take_time
        sign_in.throttle.count_request""",
    "Only whether a change would be refused, on a page that notes its look.": """
        disclosures.protected_changes.is_to_be_informed""",
    "As whom the holder of a link writes; nothing about the client.": """
        concerns.sending.relation_of_link""",
    "Numbers, without a name.": """
        accounts.organisation.organisation_in_use
        contact_standards.choice_preview.preview_choice
        escalation.inbox.mark_of_session
        events.webhooks.count_webhooks_to_look_at
        figures.message_figures.message_figures
        figures.outcomes.outcomes
        figures.recidivism.preview_cohorts
        figures.recidivism.recidivism
        figures.recidivism.recidivism_file
        figures.recidivism.recidivism_files
        figures.team_figures.team_figures
        figures.year_report.years_of_reports
        file_access.emergency.count_emergencies
        file_access.emergency.open_emergencies
        file_access.emergency_findings.count_bars_to_lift
        file_access.lists.count_access_to_review
        messages.senders.blocked_messages
        messages.unclaimed.count_unclaimed
        messages.unclaimed.count_unclaimed_dangers
        overviews.calendar.closed_days
        overviews.calendar.group_calendar
        overviews.calendar.own_hidden
        overviews.view.badge_counts
        overviews.view.caseload_sizes
        placement.unplaced.capacity_requests
        retention.destruction.count_destructions_to_confirm
        sites.acts.my_series
        sites.acts.preview_series
        transfers.acts.best_day
        transfers.caseloads.team_caseloads
        transfers.team_transfers.other_teams
        transfers.team_transfers.proposals_to_answer
        transfers.team_transfers.team_proposals
        transfers.view.arranged_lately
        transfers.view.my_transfers
        transfers.view.officers_with_clients
        treatment.forecasts.forecasts
        treatment.groups.groups_in_use
        treatment.view.groups_overview
        treatment.view.waiting_numbers""",
    "Part of a page, a list or an act that leaves the line itself.": """
        appointments.changes_to_pass_on.change_to_pass_on
        appointments.changes_to_pass_on.is_to_be_passed_on
        appointments.extra.times_for_extra
        appointments.view.named_offers
        appointments.view.options_of
        calendars.acts.person_feed
        calendars.codes.found_by_code
        conditions.coverage.person_coverage
        conditions.coverage.plan_coverage
        conditions.missing_parameters.missing_now
        contact_gaps.proposals.proposed_for
        contact_gaps.view.contact_gaps
        contact_standards.contact_dues.dues_of
        contact_standards.plan_check.check_of
        deadlines.zone_alarms.is_said_to_be_elsewhere
        escalation.hand_over.from_whom
        escalation.moved_alarm.has_moved_beside_others
        escalation.moved_alarm.refuse_unsupervised
        goals.praise.goals_ahead
        listing.resources.appointments
        listing.resources.plan_of
        messages.conversations.unread_of
        orders.custody.custody_now
        orders.periods.came_within
        overviews.person_file.attendance_of
        overviews.person_file.decisions_to_review
        overviews.person_file.evading_since
        overviews.person_file.events_of
        overviews.person_file.messages_of
        overviews.person_file.next_appointment
        overviews.person_file.periods_away
        overviews.person_file.times_of
        papers.view.escalation_papers
        people.home_addresses.visits_to_come
        people.search.find_by_reference
        people.search.find_people
        placement.no_times.no_times
        placement.slots.check_time
        placement.slots.hand_options
        placement.unplaced.queue_positions
        placement.unplaced.unplaced_for
        plans.enrolment.missing_at_submission
        plans.proposed_lines.plan_proposals
        staff.availability.detentions_among
        staff.availability.lapsed_with
        staff.stand_ins.stood_in_people
        subject_access.corrections.notes_beside
        treatment.view.passed_on_calls
        treatment.view.referrals_in_brief""",
    "The answer is a choice, a fault, or whether something is so.": """
        accounts.document_limit.count_document
        appointments.acts.second_officers
        escalation.hand_over.who_can_have
        file_access.emergency.has_ended_emergency
        file_access.lists.colleagues_to_list
        listing.resources.still_sees
        messages.conversations.mark_seen
        messages.conversations.text_faults
        messages.unclaimed.person_with
        orders.entry.kinds_for
        people.acts.details_faults
        people.acts.number_is_shared
        people.circles.circle_accounts
        people.related_persons_view.around_choices
        plans.choices.deputies
        plans.choices.plan_choices
        submissions.acts.problem_with
        transfers.view.officer_now""",
    "Invented people of the demonstration.": """
        operations.sandbox.choose_mail_answer
        operations.sandbox.mailboxes_of_everyone
        operations.sandbox.mails_in_mailbox_of
        operations.sandbox.number_of
        operations.sandbox.phones_of_everyone
        operations.sandbox.texts_on_phone_of""",
}


class Module(NamedTuple):
    """What a module imports, by the name it has there, its functions, the methods of its classes, and its tables."""

    imports: dict[str, str]
    functions: dict[str, ast.FunctionDef]
    methods: dict[str, set[str]]
    tables: dict[str, ast.expr]


def read(name: str, text: str) -> Module:
    tree = ast.parse(text)
    imports = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    functions = dict(_functions(name, tree.body))
    methods: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            inner = dict(_functions(f"{name}.{node.name}", node.body))
            functions, methods[f"{name}.{node.name}"] = functions | inner, set(inner)
    tables = {
        f"{name}.{target.id}": node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return Module(imports, functions, methods, tables)


def _functions(home: str, body: list[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef]]:
    return ((f"{home}.{one.name}", one) for one in body if isinstance(one, ast.FunctionDef))


@cache
def modules() -> dict[str, Module]:
    return {
        name: read(name, path.read_text())
        for floor in FLOORS
        for path in (ROOT / "aftercare" / floor).rglob("*.py")
        if (name := ".".join(path.relative_to(ROOT).with_suffix("").parts))
    }


def references(app_state: dict[str, Module]) -> dict[str, set[str]]:
    """What each function names, a class standing for all its methods."""
    methods = {name: inner for one in app_state.values() for name, inner in one.methods.items()}
    found: dict[str, set[str]] = {}
    for home, module in app_state.items():
        for name, node in module.functions.items():
            names = set(named(home, module.imports, node))
            found[name] = names.union(*(methods.get(one, set()) for one in names))
    return found


def named(home: str, imports: dict[str, str], code: ast.AST) -> Iterator[str]:
    """The full names that a piece of a module refers to."""
    for node in ast.walk(code):
        if isinstance(node, ast.Name):
            yield imports.get(node.id, f"{home}.{node.id}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{imports.get(node.value.id, '')}.{node.attr}"


def asked_at_the_doors(app_state: dict[str, Module]) -> set[str]:
    """Functions of casework that take a unit of work and are named at a door."""
    known = {name: node for module in app_state.values() for name, node in module.functions.items()}
    return {
        one
        for home, module in app_state.items()
        if home.split(".")[1] in DOORS
        for node in module.functions.values()
        for one in named(home, module.imports, node)
        if one.startswith("aftercare.casework.") and one in known and _takes_work(known[one])
    }


def _takes_work(function: ast.FunctionDef) -> bool:
    return any(
        one.annotation is not None and ast.unparse(one.annotation) == "UnitOfWork"
        for one in function.args.args
    )


def leading(app_state: dict[str, Module]) -> set[str]:
    """The functions from which a call leads to the access log."""
    references_of = references(app_state)
    leads = set(NOTES)
    while more := {name for name, named in references_of.items() if named & leads} - leads:
        leads |= more
    return leads


def unnoted(app_state: dict[str, Module]) -> set[str]:
    """Of what is asked at the doors, that from which no call leads to the access log."""
    asked = asked_at_the_doors(app_state) - leading(app_state)
    return {one.removeprefix("aftercare.casework.") for one in asked}


@cache
def found() -> set[str]:
    return unnoted(modules())


def listed() -> list[str]:
    return [name for names in UNNOTED.values() for name in names.split()]


def test_what_a_door_asks_is_on_record_or_listed() -> None:
    assert found() - set(listed()) == set()


def test_what_is_listed_leaves_no_line_indeed() -> None:
    assert set(listed()) - found() == set()


def test_each_is_listed_once_in_order() -> None:
    assert len(listed()) == len(set(listed()))
    assert all(names.split() == sorted(names.split()) for names in UNNOTED.values())


def test_a_look_that_leaves_no_line_is_found() -> None:
    acts = """
from aftercare.store.accounts import audit
def shown(work: UnitOfWork): return _noted(work)
def _noted(work: UnitOfWork): audit.note(work, "read", "person")
def near(work: UnitOfWork): return audit.first_break(work)
def hidden(work: UnitOfWork): return work.session.get(PersonRow, 1)
def pure(rows: list): ...
"""
    page = """
from aftercare.casework.people.view import shown, hidden, near, pure
def page(visit): return shown(visit), hidden(visit), near(visit), pure([])
"""
    app_state = {
        name: read(name, text)
        for name, text in (
            ("aftercare.casework.people.view", acts),
            ("aftercare.web.people.pages", page),
        )
    }
    assert unnoted(app_state) == {"people.view.hidden", "people.view.near"}
