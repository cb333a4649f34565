"""What the codes of the domain are called on a page, with the icon and tone that go with the name.

A state is always told by icon and text; the tone only underlines it.
"""

from __future__ import annotations

from aftercare.web import (
    around_words,
    calendar_link_words,
    case_file_words,
    case_words,
    channel_words,
    conversation_words,
    figure_words,
    letter_words,
    paper_words,
    phone_words,
    sender_words,
    standard_words,
    team_figure_words,
    template_words,
    transfer_words,
    treatment_words,
)
from aftercare.web.clock_words import LOG_SUBJECTS_OF_CLOCKS, ORDER_EVENTS
from aftercare.web.condition_words import CONDITION_TASK_REASONS, ENTRY_CHANGES, LINE_CHANGES
from aftercare.web.delivery_words import DELIVERY_WHY, REMINDER_VOCABULARY
from aftercare.web.language import sentence
from aftercare.web.log_words import LOG_SUBJECTS
from aftercare.web.naming import Word
from aftercare.web.period_words import END_REASONS, EXECUTORS, LENGTH_UNITS, REGIMES, SUSPENSIONS
from aftercare.web.risk_words import ASSESSMENT_STATES
from aftercare.web.task_words import TASK_KINDS, TASK_REASONS
from aftercare.web.trial_words import TRIAL_VOCABULARY
from aftercare.web.verdict_words import EARLY_REASONS

APPOINTMENT_STATES = {
    "proposed": Word(sentence("Proposed"), "calendar-event"),
    "scheduled": Word(sentence("Planned"), "calendar-event"),
    "notified": Word(sentence("Reminded"), "message"),
    "confirmed": Word(sentence("Confirmed"), "checks", "info"),
    "asks_another_time": Word(sentence("Asks for another time"), "help-circle", "warning"),
    "attended": Word(sentence("Attended"), "check", "ok"),
    "late": Word(sentence("Late"), "clock", "ok"),
    "attended_not_complied": Word(sentence("Attended, did not comply"), "alert-triangle", "danger"),
    "missed": Word(sentence("Missed"), "x", "danger"),
    "cancelled_by_service": Word(sentence("Cancelled by us"), "ban"),
    "moved": Word(sentence("Moved"), "arrow-back-up"),
    "outcome_overdue": Word(sentence("To record"), "clock-exclamation", "warning"),
    "waiting_provider": Word(sentence("Waiting for provider"), "hourglass"),
}

KINDS = {
    "check_in": Word(sentence("Check-in"), "users", "info"),
    "home_visit": Word(sentence("Home visit"), "home", "ok"),
    "phone_call": Word(sentence("Telephone call"), "phone", "info"),
    "intake": Word(sentence("Intake"), "stethoscope", "plum"),
    "treatment": Word(sentence("Treatment"), "stethoscope", "plum"),
    "group_session": Word(sentence("Group treatment"), "stethoscope", "plum"),
    "programme": Word(sentence("Behavioural programme"), "list-check", "plum"),
    "substance_test": Word(sentence("Urine test"), "test-pipe", "neutral"),
    "circle_meeting": Word(sentence("Circle meeting"), "users", "neutral"),
    "evaluation": Word(sentence("Evaluation"), "clipboard-check", "neutral"),
    # Any of them, to whoever may not know which.
    "appointment": Word(sentence("Appointment"), "calendar-week", "info"),
}

DELIVERIES = {
    "planned": Word(sentence("Waiting to be sent"), "clock"),
    "claimed": Word(sentence("Being sent"), "send"),
    "accepted": Word(sentence("On its way"), "send"),
    "sent": Word(sentence("Sent"), "send"),
    "delivered": Word(sentence("Delivered"), "checks", "ok"),
    "undelivered": Word(sentence("Not delivered"), "message-off", "danger"),
    "failed": Word(sentence("Sending failed"), "message-off", "danger"),
    "unknown": Word(sentence("Not certain it left"), "help-circle", "warning"),
    "skipped_late": Word(sentence("Too late to send"), "message-off", "warning"),
    "withheld": Word(sentence("Not sent on purpose"), "message-off", "warning"),
    "cancelled": Word(sentence("Withdrawn"), "ban"),
    "received": Word(sentence("Received"), "message", "info"),
}

ABSENCE_STATES = {
    "opened": Word(sentence("To decide"), "gavel", "warning"),
    "dropped": Word(sentence("Withdrawn: the outcome was corrected"), "arrow-back-up"),
    "excused": Word(sentence("Excused"), "check", "ok"),
    "unexcused": Word(sentence("Unexcused"), "x", "danger"),
    "service_failure": Word(sentence("Failure on our side"), "building", "info"),
}

ABSENCE_REASONS = {
    "medical": Word(sentence("Illness or medical appointment"), "stethoscope"),
    "work": Word(sentence("Work or study"), "building"),
    "family": Word(sentence("Family or care"), "users"),
    "religious": Word(sentence("Religious duty"), "calendar-event"),
    "court": Word(sentence("Court or lawyer"), "gavel"),
    "custody": Word(sentence("In custody"), "lock"),
    "service_failure": Word(sentence("Failure on our side"), "building"),
    "other": Word(sentence("Another reason"), "info-circle"),
}

PLAN_STATES = {
    "drafted": Word(sentence("Draft"), "edit"),
    "submitted": Word(sentence("Waiting for approval"), "hourglass", "warning"),
    "approved": Word(sentence("In force"), "file-check", "ok"),
    "returned": Word(sentence("Returned"), "arrow-back-up", "danger"),
    "superseded": Word(sentence("Replaced"), "history"),
    "withdrawn": Word(sentence("Withdrawn"), "ban"),
}

AWAY_KINDS = {
    "custody": Word(sentence("In custody"), "lock", "warning"),
    "admission": Word(sentence("Admitted to an institution"), "building", "warning"),
    "away": Word(sentence("Away"), "user-off"),
}

REPLIES = {
    "yes": Word(sentence("Says yes"), "check", "ok"),
    "no": Word(sentence("Says no"), "x", "warning"),
    "stop": Word(sentence("Wants no more texts"), "ban", "warning"),
    "start": Word(sentence("Wants texts again"), "message"),
    "help": Word(sentence("Asks who is texting"), "help-circle"),
    "wrong-number": Word(sentence("Says the number is wrong"), "user-off", "warning"),
    "language": Word(sentence("Asks for another language"), "message"),
    "unclear": Word(sentence("Reply not understood"), "help-circle", "warning"),
}

OUTCOMES = {
    "attended": APPOINTMENT_STATES["attended"],
    "late": APPOINTMENT_STATES["late"],
    "attended_not_complied": APPOINTMENT_STATES["attended_not_complied"],
    "missed": APPOINTMENT_STATES["missed"],
    "excused_by_service": APPOINTMENT_STATES["cancelled_by_service"],
}

SEVERITIES = {
    "low": Word(sentence("Attention"), "info-circle", "info"),
    "medium": Word(sentence("Serious"), "alert-triangle", "warning"),
    "high": Word(sentence("Urgent"), "alert-triangle", "danger"),
}

DEADLINE_STATES = {
    "opened": Word(sentence("To do"), "hourglass", "warning"),
    "done": Word(sentence("Done"), "check", "ok"),
    "answered": Word(sentence("Answered by a decision"), "gavel", "info"),
    "dropped": Word(sentence("No longer needed"), "ban"),
}

CHANGES = {
    "added": Word(sentence("New"), "plus", "ok"),
    "moved": Word(sentence("Moved"), "arrow-back-up", "warning"),
    "removed": Word(sentence("Dropped"), "trash", "danger"),
    "kept": Word(sentence("Unchanged"), "minus"),
    "binding": Word(sentence("Binds from now on"), "gavel", "warning"),
    "voluntary": Word(sentence("outside enforcement"), "info-circle", "info"),
}

SLOTS = {
    "T-1": Word(sentence("one day before"), "clock"),
    "T-4": Word(sentence("four days before"), "clock"),
    "T-7": Word(sentence("a week before"), "clock"),
    "changed": Word(sentence("change told"), "calendar-event"),
}

# No numbers on a page: Dutch probation counts 3 as the highest, while the codes of the API and the rows
# have 1 as the highest.
TIERS = {
    "1": Word(sentence("High level"), "flag", "danger"),
    "2": Word(sentence("Medium level"), "flag", "warning"),
    "3": Word(sentence("Low level"), "minus"),
}

ROLES = {
    "officer": Word(sentence("Probation officer"), "user"),
    "supervisor": Word(sentence("Supervisor"), "user-check"),
    "planner": Word(sentence("Planner"), "calendar-week"),
    "provider": Word(sentence("Treatment provider"), "stethoscope"),
    "auditor": Word(sentence("Auditor"), "eye"),
    "admin": Word(sentence("Administrator"), "user-cog"),
}

ACCESS_ACTIONS = {
    "viewed": Word(sentence("Looked at"), "eye"),
    "created": Word(sentence("Created"), "plus"),
    "changed": Word(sentence("Changed"), "edit"),
    "removed": Word(sentence("Removed"), "trash", "warning"),
    "decided": Word(sentence("Decided"), "gavel", "info"),
    "told": Word(sentence("Messages"), "message"),
    "by_clock": Word(sentence("By the clock"), "clock"),
    "on_behalf": Word(sentence("In a colleague's place"), "user-check"),
}

PLACE_KINDS = {
    "office": Word(sentence("Office"), "building"),
    "lab": Word(sentence("Test site"), "test-pipe"),
    "treatment_room": Word(sentence("Treatment room"), "stethoscope"),
    "group": Word(sentence("Group room"), "users"),
    "home": Word(sentence("Home"), "home"),
    "online": Word(sentence("Online"), "device-mobile"),
}

ACCOUNT_STATES = {
    "active": Word(sentence("Active"), "check", "ok"),
    "closed": Word(sentence("Closed"), "user-off"),
}

RESTRICTIONS = {
    "exclusion_zone": Word(sentence("Exclusion zone"), "map-pin-off", "warning"),
    "no_contact_order": Word(sentence("No-contact order"), "user-off", "warning"),
    "curfew": Word(sentence("Curfew"), "home", "warning"),
    "electronic_monitoring": Word(sentence("Electronic monitoring"), "map-pin", "warning"),
    "restricted_case": Word(sentence("Restricted case"), "lock", "warning"),
    "no_minors": Word(sentence("Never together with minors"), "users", "warning"),
}

CHANNELS = {
    "sms": Word(sentence("Text message"), "message"),
    "letter": Word(sentence("Letter"), "printer"),
    "voice": Word(sentence("Read aloud by telephone"), "phone"),
    "call": Word(sentence("Call by the officer"), "phone"),
    "email": Word(sentence("E-mail"), "send"),
}

VOCABULARY = {
    "calendar_link": calendar_link_words.CALENDAR_LINKS,
    "absence": ABSENCE_STATES,
    "access": ACCESS_ACTIONS,
    "account": ACCOUNT_STATES,
    "appointment": APPOINTMENT_STATES,
    "around": around_words.AROUND_MARKS,
    "ask": case_words.ASKS,
    "assessment": ASSESSMENT_STATES,
    "audience": case_words.AUDIENCES,
    "case_act": case_words.CASE_ACTS,
    "away": AWAY_KINDS,
    "cadence": standard_words.CADENCES,
    "case_type": standard_words.CASE_TYPES,
    "change": CHANGES,
    "line_change": LINE_CHANGES,
    "channel": CHANNELS,
    "contact": standard_words.CONTACT_KINDS,
    "contact_record": standard_words.RECORD_KINDS,
    "contact_state": standard_words.CONTACT_STATES,
    "deadline": DEADLINE_STATES,
    "decision": case_words.DECISIONS,
    "delivery": DELIVERIES,
    "delivery_why": DELIVERY_WHY,
    "early_reason": EARLY_REASONS,
    "end_reason": END_REASONS,
    "entry_change": ENTRY_CHANGES,
    "escalation": case_words.ESCALATION_STATES,
    "entry": treatment_words.ENTRIES,
    "executor": EXECUTORS,
    "handover": around_words.HANDOVER_KINDS,
    "incoming_act": conversation_words.INCOMING_ACTS,
    "kind": KINDS,
    "length_unit": LENGTH_UNITS,
    "letter": letter_words.LETTER_KINDS,
    "letter_state": letter_words.LETTER_STATES,
    "fact_change": paper_words.FACT_CHANGES,
    "paper": paper_words.PAPER_KINDS,
    "paper_state": paper_words.PAPER_STATES,
    "log_subject": LOG_SUBJECTS
    | around_words.LOG_SUBJECTS_AROUND
    | LOG_SUBJECTS_OF_CLOCKS
    | treatment_words.TREATMENT_LOG_SUBJECTS
    | letter_words.LETTER_LOG_SUBJECTS
    | paper_words.PAPER_LOG_SUBJECTS
    | calendar_link_words.CALENDAR_LINK_LOG_SUBJECTS
    | template_words.TEXT_LOG_SUBJECTS
    | phone_words.PHONE_LOG_SUBJECTS
    | channel_words.CHANNEL_LOG_SUBJECTS
    | sender_words.SENDER_LOG_SUBJECTS
    | figure_words.FIGURE_LOG_SUBJECTS
    | transfer_words.TRANSFER_LOG_SUBJECTS,
    "line_warning": treatment_words.LINE_WARNINGS,
    "offer": treatment_words.OFFER_STATES,
    "order_event": ORDER_EVENTS,
    "outcome": OUTCOMES,
    "party": around_words.PARTY_KINDS,
    "partial": standard_words.PARTIALS,
    "phone": phone_words.PHONE_STATES,
    "phone_code": phone_words.PHONE_CODES,
    "phone_reason": phone_words.PHONE_REASONS,
    "place": PLACE_KINDS,
    "plan": PLAN_STATES,
    "policy": standard_words.POLICY_STATES,
    "rate": standard_words.RATES,
    "reason": ABSENCE_REASONS,
    "referral": treatment_words.REFERRAL_STATES,
    "referral_step": treatment_words.REFERRAL_STEPS,
    "regime": REGIMES,
    "related": around_words.RELATED_ROLES,
    "reply": REPLIES,
    "restriction": RESTRICTIONS,
    "role": ROLES,
    "severity": SEVERITIES,
    "slot": SLOTS,
    "standard": standard_words.STANDARD_STATES,
    "standing": standard_words.STANDINGS,
    "step": case_words.STEP_STATES,
    "suspension": SUSPENSIONS,
    "task": TASK_KINDS
    | phone_words.PHONE_TASKS
    | letter_words.LETTER_TASKS
    | conversation_words.ANSWER_TASKS
    | paper_words.PAPER_TASKS,
    "task_reason": TASK_REASONS
    | case_file_words.IMPORTED_REASONS
    | around_words.TEXT_REASONS
    | phone_words.PHONE_TASK_REASONS
    | channel_words.CHANNEL_REASONS
    | standard_words.REVIEW_REASONS
    | CONDITION_TASK_REASONS
    | conversation_words.ANSWER_TASK_REASONS
    | treatment_words.TREATMENT_TASK_REASONS
    | paper_words.PAPER_KINDS,
    **template_words.TEXT_VOCABULARY,
    **sender_words.SENDER_VOCABULARY,
    **figure_words.FIGURE_VOCABULARY,
    **team_figure_words.TEAM_FIGURE_VOCABULARY,
    **TRIAL_VOCABULARY,
    **REMINDER_VOCABULARY,
    "tier": TIERS,
    "transfer": transfer_words.TRANSFER_STATES,
    "transfer_warning": transfer_words.TRANSFER_WARNINGS,
    "work_left": transfer_words.WORK_LEFT,
    "way_out": transfer_words.WAYS_OUT,
    "treated": treatment_words.TREATED,
    "unclaimed": conversation_words.UNCLAIMED_REASONS,
    "wait": treatment_words.WAITS,
    "mail_answer": channel_words.MAIL_ANSWERS,
    "network_report": DELIVERIES | channel_words.CALL_REPORTS,
    "mail_about": channel_words.MAIL_ABOUT,
    "mail_state": channel_words.MAIL_STATES,
    "staff_phone": channel_words.STAFF_PHONES,
    "way_not_now": channel_words.WAYS_NOT_NOW,
    "way_taken": channel_words.WAYS_TAKEN,
    "written": conversation_words.TEXTS_WRITTEN | template_words.TEXT_KINDS,
}


def word(subject: str, code: str) -> Word:
    """The word for `code` of a `subject` of VOCABULARY.

    A code we have no word for yet is shown as it is, so that new reference data never breaks a page.
    """
    return VOCABULARY[subject].get(code) or Word(code.replace("_", " "), "info-circle")
