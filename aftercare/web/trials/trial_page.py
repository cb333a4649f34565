"""Pages of trials of reminders: proposed in fields, activated by another administrator, and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Annotated

from babel.numbers import format_decimal
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.contact_standards.acts import teams_by_standard
from aftercare.casework.trials.acts import (
    REMINDER_TRIAL,
    Findable,
    NewTrial,
    end_trial,
    findable_by_all,
    propose_trial,
    trial_file,
)
from aftercare.domain.message_templates.templates import LONGEST_TEMPLATE, TEXT_LANGUAGES, TextKind
from aftercare.domain.reminders.policy import REMINDER_TEXTS
from aftercare.domain.trials.arms import Arm
from aftercare.domain.trials.effect import FEWEST_EFFECTIVE_CLIENTS, Effect, Finding
from aftercare.domain.trials.looks_shown import ArmCount
from aftercare.domain.trials.protocol import (
    MOST_DAYS_BEFORE,
    MOST_LOOKS,
    Decision,
    OtherDay,
    OtherWording,
    Protocol,
    drop_the_answer,
    look_days,
)
from aftercare.store.trials.rows import ReminderTrialLookRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.adoption import steps_of
from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.trials.trial_csv_file import trial_csv_file
from aftercare.web.trials.words import (
    CAN_FIND,
    CAN_FIND_NONE,
    COUNTED_WITH,
    DIFFERENCE,
    FINDINGS,
    NOT_KNOWN,
    TOO_FEW,
)

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(trial_file))]
Manager = Annotated[PageContext, Depends(Allow(propose_trial))]
ADDRESS = "/reminder-trials"
WORDING, DAY = "wording", "day"
NAMES = {"/team_ids": "teams", "/differs/wordings": "differs-wordings-nl"}
MOST_CLIENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class LookShown:
    """`arms`: of each its code, its counts where they are shown, and the percentage missed. `says`: what was found."""

    number: int
    at: datetime
    arms: list[tuple[str, ArmCount | None, str]]
    says: list[str]


@router.get("/reminder-trials")
def show_trials(context: Reader, form: Form) -> Response:
    manages = context.can_perform(propose_trial)
    with context.work() as work:
        rows = adoption.versions(work, REMINDER_TRIAL)
        findable = findable_by_all(work) if manages else None
        teams = [one for one in teams_by_standard(work) if one.ended_at is None]
    return context.page(
        "trials/trials.html",
        trials=[View(row, href=f"{ADDRESS}/{row.version}") for row in rows],
        manages=manages,
        findable=_findable_said(context, findable) if manages else [],
        teams=[Option(str(one.id), one.name) for one in teams],
        texts=[one.value for one in REMINDER_TEXTS],
        text_languages=[(one, LETTER_LANGUAGE_NAMES[one]) for one in TEXT_LANGUAGES],
        form=form,
    )


@router.post("/reminder-trials")
@shown_again_by(show_trials)
def propose(context: Manager, form: Form) -> Response:
    question = form.text("question", most=LONGEST_SOURCE)
    adopted_by = form.text("adopted_by", most=LONGEST_NAME)
    chosen = [one.id for one in context.run(teams_by_standard) if form.ticked(f"teams-{one.id}")]
    differs = _differs(form)
    begins_on = form.date("begins_on", context.today)
    protocol = Protocol(
        differs,
        begins_on,
        form.date("ends_on", context.today, first=begins_on),
        form.number("looks", 1, MOST_LOOKS),
        form.optional_number("enough_clients", FEWEST_EFFECTIVE_CLIENTS, MOST_CLIENTS),
    )
    with saving(context, form, NAMES) as work:
        row = propose_trial(work, NewTrial(question, adopted_by, tuple(chosen), protocol))
    return context.redirect_to(f"{ADDRESS}/{row.version}", flash="proposed")


@router.get("/reminder-trials/{version}")
def show_trial(version: int, context: Reader, form: Form) -> Response:
    with context.work() as work:
        file = trial_file(work, version)
    row = file.row
    facts = row.facts()
    return context.page(
        "trials/trial.html",
        trial=row,
        href=f"{ADDRESS}/{version}",
        teams=", ".join(file.team_names),
        proposed_by=file.staff_names.get(row.proposed_by, "") if row.proposed_by else "",
        activated_by=file.staff_names.get(row.activated_by, "") if row.activated_by else "",
        clients=file.clients,
        fewest=FEWEST_EFFECTIVE_CLIENTS,
        findable=[] if row.ended_at else _findable_said(context, file.findable),
        wordings=[
            (
                language,
                LETTER_LANGUAGE_NAMES[language],
                file.present[language],
                (row.wordings or {})[language],
            )
            for language in TEXT_LANGUAGES
            if language in (row.wordings or {})
        ],
        without_answer=[
            LETTER_LANGUAGE_NAMES[one] for one in drop_the_answer(file.present, row.wordings or {})
        ],
        look_days=look_days(facts.protocol),
        confidence=_percent(Decimal(facts.protocol.confidence), context.language),
        looks=[_look_shown(context, one) for one in reversed(file.looks)],
        form=form,
        **steps_of(context, row),
    )


@router.get("/reminder-trials/{version}/csv")
def download(version: int, context: Reader) -> Response:
    return trial_csv_file(context, context.run(trial_file, version))


@router.post("/reminder-trials/{version}/activate")
@shown_again_by(show_trial)
def activate(version: int, context: Manager, form: Form) -> Response:
    with saving(
        context,
        form,
        lambda invalid: dict.fromkeys((one.pointer for one in invalid.fields), "form"),
    ) as work:
        adoption.activate(work, REMINDER_TRIAL, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="adopted")


@router.post("/reminder-trials/{version}/end")
def end(version: int, context: Manager, _typed: Form) -> Response:
    context.run(end_trial, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="trial-ended")


def _differs(form: Reading) -> OtherWording | OtherDay:
    if form.choice("differs", (WORDING, DAY)) == DAY:
        return OtherDay(
            form.number("differs-days_before", 2, MOST_DAYS_BEFORE),
            form.number("differs-tested_days_before", 2, MOST_DAYS_BEFORE),
        )
    words = {
        language: form.text(f"differs-wordings-{language}", required=False, most=LONGEST_TEMPLATE)
        for language in TEXT_LANGUAGES
    }
    text = TextKind(
        form.choice("differs-text", [one.value for one in REMINDER_TEXTS]) or REMINDER_TEXTS[0]
    )
    return OtherWording(
        text, {one: typed.replace("\r\n", "\n") for one, typed in words.items() if typed}
    )


def _look_shown(context: PageContext, row: ReminderTrialLookRow) -> LookShown:
    shares = {Arm.CONTROL: row.control_share, Arm.TESTED: row.tested_share}
    return LookShown(
        row.number,
        row.looked_at,
        [
            (arm.value, row.count(arm), _percent(share, context.language))
            for arm, share in shares.items()
        ],
        look_says(context, row),
    )


def look_says(context: PageContext, row: ReminderTrialLookRow) -> list[str]:
    """What a look found: a finding, and the difference with its interval."""
    found = row.control_share, row.tested_share, row.lower, row.upper
    if any(one is None for one in found):
        return [context.translate(TOO_FEW)]
    effect = Effect(*(float(one or 0) for one in found))
    finding = effect.finding
    if row.decision == Decision.STOPPED_FOR_HARM:
        finding = Finding.MORE_MISSES
    numbers = {
        "difference": _points(effect.difference, context.language),
        "lower": _points(effect.lower, context.language),
        "upper": _points(effect.upper, context.language),
    }
    return [context.translate(FINDINGS[finding]), context.translate(DIFFERENCE, **numbers)]


def _findable_said(context: PageContext, found: Findable | None) -> list[str]:
    if found is None:
        return [context.translate(NOT_KNOWN)]
    shown = {
        "clients": format_decimal(found.clients, locale=context.language),
        "appointments": format_decimal(round(found.appointments), locale=context.language),
        "missed": format_decimal(found.missed * 100, "#,##0.0", locale=context.language) + "%",
    }
    counted = context.translate(COUNTED_WITH, **shown)
    if found.difference is None:
        return [context.translate(CAN_FIND_NONE), counted]
    # Rounded up: it does not find less.
    points = format_decimal(ceil(found.difference * 1000) / 10, "#,##0.0", locale=context.language)
    return [context.translate(CAN_FIND, points=points), counted]


def _percent(share: Decimal | None, language: str) -> str:
    return "" if share is None else format_decimal(share * 100, "#,##0.0#", locale=language) + "%"


def _points(share: float, language: str) -> str:
    return str(format_decimal(round(share * 100, 1), "+#,##0.0;-#,##0.0", locale=language))
