"""All words and sentences of the subjects, handed to what every page shares."""

from __future__ import annotations

from aftercare.web import (
    appointment_words,
    around_words,
    calendar_faults,
    calendar_link_words,
    case_file_words,
    case_words,
    channel_words,
    clock_words,
    condition_faults,
    condition_words,
    conversation_words,
    delivery_words,
    escalation_words,
    figure_words,
    kind_names,
    letter_words,
    log_words,
    paper_words,
    period_words,
    phone_words,
    place_words,
    plan_words,
    reminder_words,
    risk_words,
    sender_words,
    standard_words,
    task_words,
    team_figure_words,
    template_words,
    transfer_words,
    treatment_faults,
    treatment_words,
    trial_words,
    verdict_words,
)
from aftercare.web.faults import hand_in_sentences
from aftercare.web.vocabulary import hand_in_words

WORDS = (
    appointment_words.WORDS,
    around_words.WORDS,
    calendar_link_words.WORDS,
    case_file_words.WORDS,
    case_words.WORDS,
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
    trial_words.WORDS,
    verdict_words.WORDS,
)
SENTENCES = (
    around_words.AROUND_SENTENCES,
    calendar_faults.CALENDAR_SENTENCES,
    calendar_link_words.CALENDAR_LINK_SENTENCES,
    channel_words.CHANNEL_SENTENCES,
    condition_faults.CONDITION_SENTENCES,
    conversation_words.CONVERSATION_SENTENCES,
    escalation_words.LADDER_SENTENCES,
    letter_words.LETTER_SENTENCES,
    paper_words.PAPER_SENTENCES,
    phone_words.PHONE_SENTENCES,
    risk_words.RISK_SENTENCES,
    standard_words.STANDARD_SENTENCES,
    template_words.TEMPLATE_SENTENCES,
    transfer_words.TRANSFER_SENTENCES,
    treatment_faults.TREATMENT_SENTENCES,
    trial_words.TRIAL_SENTENCES,
    verdict_words.VERDICT_SENTENCES,
    {"before-booking": reminder_words.BEFORE_BOOKING},
)


def hand_in() -> None:
    """What every page shares learns the words of the subjects; a second time changes nothing."""
    for words in WORDS:
        hand_in_words(words)
    for sentences in SENTENCES:
        hand_in_sentences(sentences)
