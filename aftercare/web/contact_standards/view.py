"""Template values for a contact standard, a plan compared with it, and the contacts due by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from aftercare.casework.contact_standards.choice_preview import GroupChanged
from aftercare.casework.contact_standards.contact_dues import ContactDues
from aftercare.casework.contact_standards.plan_check import PlanCheck
from aftercare.casework.people.tiers import PlanProposal
from aftercare.domain.contact_standards.adjusting import LineChange
from aftercare.domain.contact_standards.checking import Checked, Rate, Share
from aftercare.domain.contact_standards.due import Due, RequirementState
from aftercare.domain.contact_standards.kinds import (
    HELD_OUTCOMES,
    USUAL_OUTCOMES,
    Profile,
    Qualifies,
    Requirement,
    TermUnit,
)
from aftercare.store.contact_standards.rows import ContactStandardRow
from aftercare.store.plans.rows import PlanRow
from aftercare.web.appointments.words import APPOINTMENT_STATES
from aftercare.web.contact_standards.words import (
    CADENCES,
    CASE_TYPES,
    CONTACT_KINDS,
    RECORD_KINDS,
)
from aftercare.web.shell.adoption import ChangeShown, changes_between
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import often
from aftercare.web.shell.view import View
from aftercare.web.shell.words import KINDS, TIERS


@dataclass(frozen=True, slots=True)
class TrackShown:
    """The requirements of a type of case and a level."""

    case_type: str
    tier: str
    rows: list[View]


@dataclass(frozen=True, slots=True)
class PartChecked:
    """`what`: the kinds of contact of this part. `rate`: of what has a time."""

    what: str
    rate: str
    asked: str
    planned: str
    placed: str


@dataclass(frozen=True, slots=True)
class RequirementChecked:
    kind: str
    rate: str
    asked: str
    planned: str
    placed: str
    asked_a_year: str
    planned_a_year: str
    parts: list[PartChecked]


@dataclass(frozen=True, slots=True)
class LineAdjusted:
    """`more`: more often than it was."""

    kind: str
    was: str
    becomes: str
    more: bool


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of contact that another standard requires otherwise for a group of clients; `clients`: None for few,
    `less`: less often."""

    case_type: str
    tier: str
    clients: int | None
    kind: str
    was: str
    becomes: str
    less: bool


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """What another standard changes for the clients of a team; `less`: for some of them less contact."""

    less: bool
    rows: list[KindShown]


def standard_name(row: ContactStandardRow, language: str) -> str:
    return row.nl if language == "nl" else row.en


def named(row: ContactStandardRow, language: str) -> View:
    return View(
        row, name=standard_name(row, language), href=f"/contact-standards/{row.code}/{row.version}"
    )


def check_view(found: PlanCheck | None, plan: PlanRow, language: str) -> View | None:
    """None where no standard applies; `reason` is why the plan was submitted below it. `short`: below it by what is
    planned, or by what has a time."""
    if found is None:
        return None
    return named(found.standard, language) | {
        "below": found.below,
        "short": any(one.placed_rate is Rate.BELOW for one in found.checked),
        "reason": plan.below_standard_reason,
        "rows": [_checked(requirement, language) for requirement in found.checked],
    }


def dues_view(found: ContactDues | None, language: str, today: date) -> View | None:
    """None where no standard applies; overdue ones first, then those due within a week."""
    if found is None:
        return None
    late = sorted(
        found.dues, key=lambda one: (one.standing is not RequirementState.LATE, not one.approaching)
    )
    return named(found.standard, language) | {
        "late": sum(1 for one in found.dues if one.standing is RequirementState.LATE),
        "rows": [_due(one, language, today) for one in late],
    }


def proposal_view(found: PlanProposal, language: str) -> View:
    return View(
        found,
        has_plan=found.in_force_id is not None,
        open_plan=f"/plans/{found.open_plan_id}" if found.open_plan_id else None,
        drafts=found.can_be_drafted,
        changes=[_line_change(change, language) for change in found.changes],
    )


def profile_view(profile: Profile, language: str) -> list[TrackShown]:
    return [
        TrackShown(
            track.case_type.value,
            str(track.tier),
            [_requirement(requirement, language) for requirement in track.requirements],
        )
        for track in profile.tracks
    ]


def profile_changes(was: Profile | None, becomes: Profile, language: str) -> list[ChangeShown]:
    """What a draft changes in the version in force, if there is one."""
    return changes_between(_said(was, language), _said(becomes, language))


def _said(profile: Profile | None, language: str) -> dict[str, str]:
    """Each requirement in words, by its type of offence, level and contact."""
    said = catalogue(language).gettext
    found = {}
    for track in profile.tracks if profile else ():
        offence, tier = CASE_TYPES[track.case_type.value], TIERS[str(track.tier)]
        for one in track.requirements:
            names = (offence, tier, CONTACT_KINDS[one.kind.value])
            label = " · ".join(said(word.name) for word in names)
            found[label] = _requirement_said(_requirement(one, language), language)
    return found


def _requirement_said(shown: View, language: str) -> str:
    said = catalogue(language).gettext
    parts = [f"{shown.asked}, {said(CADENCES[shown.cadence].name)}"]
    if shown.first:
        parts.append(said("the first within %(term)s") % {"term": shown.first})
    for part in shown.parts:
        of_which = said("of which %(number)s: %(what)s")
        parts.append(of_which % {"number": part.number, "what": part.what})
    return "; ".join([*parts, shown.counts])


def choice_view(groups: list[GroupChanged], language: str) -> ChoiceShown:
    rows = [
        KindShown(
            case_type=group.case_type,
            tier=str(group.tier),
            clients=group.clients,
            kind=one.kind.value,
            was=_asked_said(one.was, language),
            becomes=_asked_said(one.becomes, language),
            less=one.is_less,
        )
        for group in groups
        for one in group.kinds
    ]
    return ChoiceShown(any(one.less for one in rows), rows)


def _asked_said(one: Requirement | None, language: str) -> str:
    return _requirement_said(_requirement(one, language), language) if one else ""


def per_period(number: Fraction | int, period_days: int, language: str) -> str:
    """`2 per 30 days`; a fraction is truncated, so that a shortfall never reads as enough."""
    words = catalogue(language)
    often = words.ngettext("%(times)s a day", "%(times)s per %(num)s days", period_days)
    return often % {"times": _number(number, language), "num": period_days}


def per_year(number: Fraction, language: str) -> str:
    return catalogue(language).gettext("%(times)s a year") % {"times": _number(number, language)}


def _number(number: Fraction | int, language: str) -> str:
    cut = int(number * 100) / 100
    return f"{cut:g}".replace(".", "," if language == "nl" else ".")


def _checked(checked: Checked, language: str) -> RequirementChecked:
    requirement, whole = checked.requirement, checked.whole
    period = requirement.period_days
    return RequirementChecked(
        kind=requirement.kind.value,
        rate=checked.placed_rate.value,
        asked=per_period(whole.asked, period, language),
        planned=per_period(whole.planned, period, language),
        placed=per_period(whole.placed, period, language),
        asked_a_year=per_year(checked.asked_a_year, language),
        planned_a_year=per_year(checked.planned_a_year, language),
        parts=[_part(share, period, language) for share in checked.of_which],
    )


def _part(share: Share, period_days: int, language: str) -> PartChecked:
    return PartChecked(
        what=_what(share.qualifies, language),
        rate=share.placed_rate.value,
        asked=per_period(share.asked, period_days, language),
        planned=per_period(share.planned, period_days, language),
        placed=per_period(share.placed, period_days, language),
    )


def _due(one: Due, language: str, today: date) -> View:
    asked = one.requirement
    return View(
        one,
        kind=asked.kind,
        asked=per_period(asked.number, asked.period_days, language),
        number=asked.number,
        days_late=max(timedelta(0), today - one.due_on).days,
        badge=_badge(one, today),
        not_planned=one.approaching and bool(asked.qualifies.obligations),
    )


def _badge(one: Due, today: date) -> str:
    if not one.approaching:
        return one.standing.value
    return "due_today" if one.due_on == today else "due_soon"


def _requirement(one: Requirement, language: str) -> View:
    return View(
        one,
        asked=per_period(one.number, one.period_days, language),
        counts=_what(one.qualifies, language) + _outcomes(one.qualifies, language),
        first=_first(one, language),
        parts=[View(part, what=_what(part.qualifies, language)) for part in one.of_which],
    )


def _first(one: Requirement, language: str) -> str:
    if one.first is None:
        return ""
    words = catalogue(language)
    if one.first.unit is TermUnit.WORKING_DAYS:
        text = words.ngettext("%(num)s working day", "%(num)s working days", one.first.number)
    else:
        text = words.ngettext("%(num)s day", "%(num)s days", one.first.number)
    return text % {"num": one.first.number}


def _what(qualifies: Qualifies, language: str) -> str:
    """The kinds of contact that count, by name."""
    words = catalogue(language)
    appointments = [words.gettext(KINDS[one.value].name) for one in sorted(qualifies.obligations)]
    records = [words.gettext(RECORD_KINDS[one.value].name) for one in sorted(qualifies.records)]
    return ", ".join([*appointments, *records])


def _outcomes(qualifies: Qualifies, language: str) -> str:
    """The outcomes that count, where they are not the usual ones."""
    if qualifies.outcomes == USUAL_OUTCOMES or not qualifies.obligations:
        return ""
    named = [one for one in HELD_OUTCOMES if one in qualifies.outcomes]
    said = catalogue(language).gettext
    return " (" + ", ".join(said(APPOINTMENT_STATES[one.value].name) for one in named) + ")"


def _line_change(change: LineChange, language: str) -> LineAdjusted:
    return LineAdjusted(
        kind=change.line.kind.value,
        was=often(change.line.period_days, language),
        becomes=often(change.period_days, language),
        more=change.period_days < change.line.period_days,
    )
