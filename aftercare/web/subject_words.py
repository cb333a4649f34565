"""Registers the words and messages of all subjects with the shared modules."""

from __future__ import annotations

from aftercare.web.absences import words as verdict_words
from aftercare.web.accounts import log_words
from aftercare.web.appointments import words as appointment_words
from aftercare.web.calendars import link_words as calendar_link_words
from aftercare.web.case_files import words as case_file_words
from aftercare.web.conditions import words as condition_words
from aftercare.web.contact_standards import words as standard_words
from aftercare.web.deadlines import words as clock_words
from aftercare.web.escalation import backtest_words, state_words
from aftercare.web.figures import team_figure_words
from aftercare.web.figures import words as figure_words
from aftercare.web.letters import words as letter_words
from aftercare.web.message_templates import words as template_words
from aftercare.web.messages import channel_words, conversation_words, delivery_words, sender_words
from aftercare.web.orders import period_words
from aftercare.web.papers import words as paper_words
from aftercare.web.people import words as around_words
from aftercare.web.phones import words as phone_words
from aftercare.web.plans import words as plan_words
from aftercare.web.risk import words as risk_words
from aftercare.web.shell import kind_words as kind_names
from aftercare.web.shell.vocabulary import hand_in_words
from aftercare.web.sites import words as place_words
from aftercare.web.tasks import words as task_words
from aftercare.web.transfers import words as transfer_words
from aftercare.web.treatment import words as treatment_words

WORDS = (
    appointment_words.WORDS,
    around_words.WORDS,
    calendar_link_words.WORDS,
    case_file_words.WORDS,
    state_words.WORDS,
    channel_words.WORDS,
    clock_words.WORDS,
    condition_words.WORDS,
    conversation_words.WORDS,
    delivery_words.WORDS,
    figure_words.WORDS,
    kind_names.WORDS,
    letter_words.WORDS,
    log_words.WORDS,
    paper_words.WORDS,
    period_words.WORDS,
    phone_words.WORDS,
    place_words.WORDS,
    plan_words.WORDS,
    risk_words.WORDS,
    sender_words.WORDS,
    standard_words.WORDS,
    task_words.WORDS,
    team_figure_words.WORDS,
    template_words.WORDS,
    transfer_words.WORDS,
    treatment_words.WORDS,
    backtest_words.WORDS,
    verdict_words.WORDS,
)


def hand_in() -> None:
    """Register the words of all subjects; a second call changes nothing."""
    for words in WORDS:
        hand_in_words(words)
