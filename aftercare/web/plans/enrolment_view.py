"""Says what is missing at a step of an enrolment."""

from __future__ import annotations

from collections.abc import Iterable

from aftercare.base.translation import sentence
from aftercare.domain.plans.enrolment import Missing, MissingCode
from aftercare.web.conditions.facts import parameter_name
from aftercare.web.shell.language import translate
from aftercare.web.shell.phrases import condition_name, entry_name
from aftercare.web.shell.words import mid_sentence

SENTENCES = {
    MissingCode.NOT_CHECKED: sentence(
        "Another system brought this client in: check the details, set the level, and complete your task"
    ),
    MissingCode.NO_ORDER: sentence("No order has been entered"),
    MissingCode.NO_CONDITION: sentence("No condition has been entered"),
    MissingCode.GENERAL_LEFT_OUT: sentence("General conditions not entered: %(what)s"),
    MissingCode.CONDITION_INCOMPLETE: sentence("%(condition)s: %(what)s"),
    MissingCode.PROVIDER_UNKNOWN: sentence(
        "%(condition)s: no treatment is proposed, because %(what)s has no site or programme here"
    ),
    MissingCode.NO_NUMBER: sentence("No telephone number"),
    MissingCode.NUMBER_UNVERIFIED: sentence("The client has not been reached on this number yet"),
    MissingCode.NUMBER_SUSPENDED: sentence(
        "The number is stopped until it has been verified again"
    ),
    MissingCode.TEXTS_NOT_AGREED: sentence(
        "No agreement to text messages: you get tasks to call or write instead"
    ),
    MissingCode.NO_PLAN: sentence("No plan has been started"),
    MissingCode.NO_OBLIGATION: sentence("The plan has no obligation yet"),
    MissingCode.UNCOVERED: sentence("%(condition)s: no appointment, referral or reason"),
    MissingCode.NO_ADDRESS: sentence("No address for home visits and letters"),
}


def missing_sentences(missing: Iterable[Missing], language: str) -> list[str]:
    return [missing_sentence(one, language) for one in missing]


def missing_sentence(one: Missing, language: str) -> str:
    return translate(SENTENCES[one.code], language) % {
        "condition": entry_name(one.entry, language),
        "what": ", ".join(_detail(one.code, name, language) for name in one.details),
    }


def _detail(code: MissingCode, name: str, language: str) -> str:
    if code is MissingCode.PROVIDER_UNKNOWN:
        return name
    named = condition_name if code is MissingCode.GENERAL_LEFT_OUT else parameter_name
    return mid_sentence(named(name, language))
