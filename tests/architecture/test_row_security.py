"""Row security is set aside by the functions listed here alone, each for the reason it stands under."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

AFTERCARE = Path(__file__).parents[2] / "aftercare"
# The clock, the outbox and the command line work for the service itself; these floors work for a person.
FLOORS: Final = ("api", "web", "casework", "processes", "store")
WAYS: Final = {"as_clock", "query_as_clock", "query_and_as_clock", "CLOCK"}
THE_MEANS: Final = "store/database/unit_of_work"

ALLOWED: Final[dict[str, str]] = {
    "No one is signed in yet: a password, a session, a token or the secret of a link says who asks.": """
        casework/calendars/serving:serve_calendar
        casework/directory/acts:work_of_machine
        casework/escalation/inbox:mark_of_session
        casework/openid/acts:_work_of
        casework/openid/acts:end_by_provider
        casework/sign_in/machine_sign_in:end_token_of_person
        casework/sign_in/password_sign_in:work_of_attempt
        processes/accounts/refusals:note_refusal
        web/client_page/pages:_work
        web/concerns/sending_page:_relation
        web/concerns/sending_page:send
        web/escalation/inbox_events_page:_mark
        web/sign_in/code_page:_waiting
        web/sign_in/code_page:enter_code
        web/sign_in/code_page:sign_in_ended
        web/sign_in/code_page:waiting_for_first_factor_of
        web/sign_in/pages:leave
        web/sign_in/passkey_page:ask_after_password
        web/sign_in/passkey_page:enter_after_password
        web/sign_in/password_link_page:_holder""",
    "The telephone network or a monitor asks; neither has an account.": """
        api/messages/webhook_routes:receive_status
        api/messages/webhook_routes:receive_text
        api/operations/metrics:_Waiting.collect
        api/operations/sandbox_routes:list_texts
        api/operations/sandbox_routes:send_receipt
        api/operations/sandbox_routes:send_reply
        store/operations/watchdog_transaction:watching.find
        web/operations/sandbox_page:as_clock_of""",
    "A free time depends on every calendar, and a placement may move appointments of others.": """
        casework/appointments/acts:times_for
        casework/appointments/extra:make_extra_appointment
        casework/appointments/extra:withdraw_extra
        casework/contact_gaps/proposals:_best_of
        casework/contact_gaps/proposals:_why_not_sooner
        casework/placement/manual_choice:checked_choice
        casework/placement/manual_choice:judged_choice
        casework/placement/no_times:_named
        casework/placement/no_times:no_times
        casework/placement/place:_forecast
        casework/placement/place:place_persons
        casework/placement/place:preview_plan
        casework/placement/queue_effects:queue_effects
        casework/placement/slots:_line_asked
        casework/placement/slots:hand_options
        casework/placement/slots:place_by_hand
        casework/placement/slots:sites_hidden
        casework/placement/taken_back:taken_off_by
        casework/sites/narrowing:_placed_anew
        casework/staff/closed_day:_placed_anew
        casework/staff/officer_away:_placed_anew
        casework/staff/officer_away:_to_cover
        casework/staff/replanning:applied
        casework/staff/reschedule_view:_kinds
        casework/staff/reschedule_view:_places
        casework/staff/withdrawn_leave:_bring_back
        casework/staff/withdrawn_leave:_compared
        casework/transfers/trials:arranged
        processes/placement/free_starts:offered_starts
        processes/placement/free_starts:reason_for_none""",
    "The answer is only whether a number, reference or site is in use elsewhere, a task waits, or how often.": """
        casework/accounts/acts:refuse_work_left
        casework/appointments/changes_to_pass_on:is_to_be_passed_on
        casework/calendars/busy_acts:_another_person
        casework/case_files/client_import:_in_use
        casework/case_files/export_limit:refuse_too_many
        casework/case_files/importing:_is_there
        casework/people/acts:number_is_shared
        casework/people/home_addresses:_changes_so_far
        casework/phones/acts:tick_faults
        casework/phones/codes:_refuse_withheld
        casework/phones/codes:send_code
        casework/sites/acts:_refuse_kind_in_use
        casework/sites/acts:_refuse_provider_in_use
        casework/transfers/deputies:_takes
        casework/transfers/team_transfers:_asked
        casework/treatment/groups:change_group
        casework/treatment/programmes:_refuse_in_use
        casework/treatment/referral_steps:refuse_misfit""",
    "Whether a text would arrive depends on other files with the same number; the answer is a code.": """
        casework/messages/conversations:_why_not
        casework/overviews/person_ahead:_messages_as_clock
        processes/appointments/change_texts:changes_with_texts
        processes/messages/recipients:is_taken.ask
        processes/messages/recipients:reached.ask""",
    "What follows from a permitted act is written as well, beyond what its actor may change.": """
        casework/absences/acts:give_verdict
        casework/appointments/acts:move_appointment
        casework/calendars/busy_acts:stop_calendar
        casework/closing/acts:_call_off_appointments
        casework/closing/acts:_end_tasks
        casework/closing/acts:_mail_colleagues
        casework/closing/acts:_refresh_deadlines
        casework/closing/acts:reopen_file
        casework/conditions/acts:call_about_site
        casework/conditions/acts:place_anew
        casework/conditions/coverage:refresh_coverage
        casework/conditions/kinds:_removal_faults
        casework/deadlines/acts:_settled
        casework/deadlines/statutory_clocks:refresh_clocks
        casework/escalation/acts:decide
        casework/escalation/hand_over:_notify
        casework/escalation/hand_over_notices:notify_previous_officers
        casework/escalation/replaced_decision:end_no_longer_asked
        casework/escalation/replaced_decision:end_what_followed
        casework/file_access/emergency:end_emergency
        casework/file_access/emergency:note_emergency_seen
        casework/file_access/emergency:open_in_emergency
        casework/file_access/lists:list_colleague
        casework/orders/enforcement:follow_frames
        casework/orders/evasions:_end_escalations
        casework/orders/events:enter_event
        casework/papers/hand_over_deadlines:end_hand_over
        casework/phones/codes:end_code
        casework/plans/acts:_mail_approvers
        casework/risk/settling:settle
        casework/sites/acts:end_series
        casework/sites/device_kits:add_device_kit casework/sites/device_kits:device_kits
        casework/sites/device_kits:end_device_kit
        casework/staff/withdrawn_leave:_withdrawn
        casework/subject_access/requests:withdraw_request
        casework/submissions/incomplete_conditions:ask_to_complete
        casework/tasks/acts:finish_task
        casework/tasks/several:_lock_appointments
        casework/transfers/acts:_carried_out
        casework/transfers/acts:call_off
        casework/transfers/acts:transfer_clients
        casework/transfers/team_transfers:accept_proposal
        casework/transfers/team_transfers:propose_to_team
        casework/transfers/team_transfers:refuse_proposal
        casework/treatment/groups:end_group
        casework/treatment/programmes:change_programme
        casework/treatment/referral_steps:offer_freed
        processes/escalation/closing:meet_by_decision
        processes/escalation/closing:stop_ringing
        processes/escalation/decisions_in_question:review_decisions
        processes/escalation/decisions_in_question:review_excused
        processes/papers/ground_reviews:_ask
        processes/papers/ground_reviews:review_replaced
        processes/submissions/address_turns:settle_addresses""",
    "What machines sent is written by the service alone; a supervisor who sees both files moves an alarm.": """
        processes/submissions/landing:copy_for""",
    "Events get their places in the feed, those of every client; none of them is read by it.": """
        casework/events/feed:read_events
        casework/events/webhooks:confirm_webhook""",
    "What waits for a webhook that ends is set aside by the service, as what its receiver refuses.": """
        casework/events/webhooks:end_webhook""",
    "The lock or the history belongs to rows that the actor of a permitted act may not see or change.": """
        casework/absences/acts:_to_judge
        casework/appointments/acts:_must_correct
        casework/appointments/acts:follow_outcomes
        casework/appointments/acts:record_outcome
        casework/appointments/acts:write_outcome
        casework/appointments/several_outcomes:_locked
        casework/appointments/several_outcomes:_undo_what_followed
        casework/appointments/several_outcomes:undo_outcomes""",
    "The row was permitted a moment ago, and may be out of sight by what the actor has just done.": """
        casework/appointments/several_outcomes:just_recorded
        casework/listing/resources:as_written
        casework/orders/entry:enter_with_conditions
        casework/submissions/order_proposals:_add
        casework/treatment/attendance:attendance_to_correct""",
    "A provider reads no notes and outcomes: what it agreed with an own client, and what it recorded.": """
        casework/treatment/attendance:pass_on_call
        casework/treatment/view:clients_to_call
        casework/treatment/view:passed_on_calls""",
    "A provider or planner reads no referrals: how far the courses are, and a miss made good.": """
        casework/treatment/attendance:my_courses
        casework/treatment/catch_up:_line
        casework/treatment/catch_up:catch_up
        casework/treatment/catch_up:missed_sessions""",
    "Who passes a concern on reads nothing back: not what others sent, and not what it asks of colleagues.": """
        casework/concerns/sending:send_own_concern
        casework/people/bringing_in:_ask_to_check
        casework/people/bringing_in:_place_faults
        casework/people/bringing_in:change_reach
        casework/submissions/receiving:receive_submission
        casework/submissions/receiving:sent_submission""",
    "No contact, and hidden people: the permission is checked first, and the other file stays unnamed.": """
        casework/people/no_contacts:_kept_apart.ask
        casework/people/no_contacts:_note_in_both
        casework/people/no_contacts:keep_apart
        casework/people/no_contacts:no_contacts_of
        casework/people/reference_tries:_claim
        casework/people/reference_tries:try_reference
        casework/people/restrictions:allow_sites
        casework/people/same_clients:record_distinction
        processes/message_templates/forbidden_names:forbidden_in_templates
        processes/message_templates/forbidden_names:forbidden_names_of""",
    "What was found about emergency access: the file by its reference, and what the log has of an access shown.": """
        casework/file_access/emergency:has_ended_emergency
        casework/file_access/emergency_findings:_shown
        casework/file_access/emergency_findings:found_before
        casework/file_access/emergency_findings:looked_at
        casework/file_access/emergency_findings:own_emergencies""",
    "That a time is taken, without the client: the details are read with the reader's own rights.": """
        casework/overviews/calendar:own_hidden
        casework/overviews/calendar:site_calendar
        casework/overviews/calendar:staff_calendar""",
    "Whether the database has what this process has seen; no row of a client is read.": """
        processes/messages/older_database:look_back""",
    "Of the access log what the directory was refused, in which no client is.": """
        casework/directory/refusals:refused_requests""",
    "Numbers across caseloads, without a name.": """
        casework/accounts/organisation:organisation_in_use
        casework/contact_standards/choice_preview:preview_choice
        casework/figures/figure_rows:rows_behind
        casework/figures/year_report:years_of_reports
        casework/messages/senders:blocked_messages
        casework/messages/senders:list_senders
        casework/overviews/calendar:group_calendar
        casework/placement/unplaced:capacity_requests
        casework/sites/acts:my_series
        casework/staff/closed_day:_appointments
        casework/staff/working_hours:beyond_hours
        casework/time/closing_days:closing_days
        casework/transfers/acts:_loads
        casework/transfers/caseloads:team_caseloads
        casework/transfers/team_transfers:preview_accepting
        casework/transfers/team_transfers:proposal
        casework/treatment/forecasts:forecasts
        casework/treatment/groups:groups_in_use
        casework/treatment/resources:groups_page
        casework/treatment/view:_plain_list
        casework/treatment/view:groups_overview
        casework/treatment/view:waiting_numbers
        casework/trials/acts:_findable
        casework/trials/acts:findable_by_all
        casework/trials/acts:trial_file""",
    "Names of colleagues and places alone.": """
        casework/accounts/acts:has_shift
        casework/escalation/view:escalation_view
        casework/overviews/set_up:set_up_guide
        casework/plans/view:_names""",
    "Telephones of staff: neither desk role may read them, and only the account itself is answered.": """
        casework/staff/phones:_end_code
        casework/staff/phones:on_call_without_phone
        casework/staff/phones:own_phone
        casework/staff/phones:send_own_code
        casework/staff/phones:try_own_code""",
    "The access log itself: read by its permission, with references of files and no names.": """
        casework/accounts/access_log:access_log
        casework/accounts/access_log:log_and_readers
        casework/accounts/reading_alarms:lines_of_alarm
        casework/subject_access/document:_Writing._readers
        store/accounts/audit:look""",
    "Ids in the account's own lines of the access log; who they are is read with the rights of the account.": """
        store/overviews/screen_search:seen_before""",
    "The clock's own role is part of a question about who sees what; nothing is set aside.": """
        store/escalation/screen_inbox_list:<module>
        store/escalation/screen_inbox_list:_list_query
        store/listing/appointments_and_escalations:<module>""",
}


def uses_in(tree: ast.AST, inside: tuple[str, ...] = ()) -> Iterator[str]:
    """The functions (`Class.method`, `outer.inner`) that name a way to set row security aside."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from uses_in(child, (*inside, child.name))
        elif _name(child) in WAYS:
            yield ".".join(inside) or "<module>"
        else:
            yield from uses_in(child, inside)


def _name(node: ast.AST) -> str | None:
    """A name as it is written last; a role is no way to become it."""
    if isinstance(node, ast.Attribute):
        return None if ast.unparse(node.value) == "Role" else node.attr
    return node.id if isinstance(node, ast.Name) else None


@cache
def uses() -> frozenset[str]:
    return frozenset(
        f"{module}:{function}"
        for floor in FLOORS
        for path in (AFTERCARE / floor).rglob("*.py")
        if (module := path.relative_to(AFTERCARE).with_suffix("").as_posix()) != THE_MEANS
        if any(way in (text := path.read_text()) for way in WAYS)
        for function in uses_in(ast.parse(text))
    )


def listed() -> list[str]:
    return [name for names in ALLOWED.values() for name in names.split()]


def test_no_function_sets_row_security_aside_that_is_not_listed() -> None:
    assert uses() - set(listed()) == set()


def test_every_function_that_is_listed_still_does() -> None:
    assert set(listed()) - uses() == set()


def test_each_is_listed_once_in_order() -> None:
    assert [name for name, times in Counter(listed()).items() if times > 1] == []
    assert all(names.split() == sorted(names.split()) for names in ALLOWED.values())


def test_every_way_is_found() -> None:
    planted = """
def one(work):
    with as_clock(work): ...
class Two:
    def three(self):
        return partial(unit_of_work.query_as_clock, work)
LATER = CLOCK, Role.CLOCK
"""
    assert list(uses_in(ast.parse(planted))) == ["one", "Two.three", "<module>"]
