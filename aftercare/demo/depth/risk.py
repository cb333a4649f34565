"""Assessments of some clients: a full set, one that is too old, one that raises an alarm, and those of a minor."""

from __future__ import annotations

from uuid import UUID

from aftercare.casework.people.tiers import change_tier
from aftercare.casework.risk.acts import draft_assessment, sign_assessment, void_assessment
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.demo.depth.cast import Cast, Part, person_of
from aftercare.domain.people.person import age_on
from aftercare.domain.risk import INSTRUMENTS
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.risk.rows import AssessmentRow

MALE = {"not_male": False}
SOUND = MALE | {"images_only": False, "consenting_peers": False}
NEEDS = {
    "social_influences": 1, "relationship_stability": 2, "hostility_women": 0, "social_rejection": 1,
    "lack_of_concern": 0, "impulsive": 1, "problem_solving": 1, "negative_emotionality": 1,
    "sexual_preoccupation": 0, "sex_as_coping": 1, "sexual_preference": 0, "cooperation": 0,
}  # fmt: skip
# The age item is computed from the age at release.
HISTORY = {
    "lived_with_partner": 1, "index_violence": 0, "prior_violence": 1, "prior_sexual": 1,
    "sentencing_dates": 0, "non_contact": 0, "unrelated_victim": 1, "stranger_victim": 0, "male_victim": 0,
}  # fmt: skip
QUIET = {
    "victim_access": 0, "hostility": 0, "sexual_preoccupation": 0, "rejection_of_supervision": 0,
    "emotional_collapse": 1, "collapse_of_supports": 0, "substance_abuse": 0,
}  # fmt: skip
COMBINED_BY = "Uitdraai van het instrument, gesprek met gedragsdeskundige (voorbeeld)"


def assess(cast: Cast) -> None:
    cast.play({
        Part.ASSESSED: _full_set, Part.ALARMING: _alarm, Part.OVERDUE: _too_long_ago, Part.YOUNG: _of_a_minor,
        Part.RISEN: _another_tier,
    })  # fmt: skip


def _full_set(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """History, needs and the present state, the last one twice; the newest form is not signed yet."""
    released = age_on(person_of(work, person_id).birth_on, cast.ago(60))
    sign_form(work, person_id, "static-99r", Entered(
        cast.ago(50), HISTORY, SOUND, age_at_release=released, age_at_offence=released - 3,
    ))  # fmt: skip
    sign_form(work, person_id, "stable-2007", Entered(
        cast.ago(40), NEEDS, MALE | {"child_victim": False},
        combined_level="III", combined_source=COMBINED_BY,
    ))  # fmt: skip
    sign_form(work, person_id, "acute-2007", Entered(cast.ago(33), QUIET | {"hostility": 1}))
    sign_form(work, person_id, "acute-2007", Entered(cast.ago(5), QUIET, note="Rustig gesprek."))
    begun = {code: QUIET[code] for code in ("victim_access", "hostility")}
    _drafted(work, person_id, "acute-2007", Entered(cast.today, begun))


def _alarm(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Signed or not, an item rated "intervene now" notifies every level at once."""
    urgent = {**QUIET, "victim_access": 3, "collapse_of_supports": 2}
    note = "Woont sinds gisteren weer bij kennissen met jonge kinderen. Direct gebeld."
    sign_form(work, person_id, "acute-2007", Entered(cast.ago(28), QUIET))
    _drafted(work, person_id, "acute-2007", Entered(cast.today, urgent, note=note))


def _too_long_ago(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """The last two are out of date since today; one was filled in for the wrong client and voided."""
    old = MALE | {"child_victim": False}
    sign_form(work, person_id, "stable-2007", Entered(cast.ago(185), NEEDS, old))
    sign_form(work, person_id, "acute-2007", Entered(cast.ago(31), QUIET))
    row = sign_form(work, person_id, "acute-2007", Entered(cast.ago(20), QUIET))
    void_assessment(work, row.id, row.version, "Per abuis in het verkeerde dossier ingevuld.")


def _of_a_minor(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    sign_form(work, person_id, "j-soap-d", Entered(cast.ago(165), _all_at("j-soap-d", 1), MALE))
    sign_form(work, person_id, "erasor", Entered(cast.ago(30), _all_at("erasor", 0) | {
        "dynamic_3": 1, "dynamic_7": 1, "dynamic_12": 1,
    }))  # fmt: skip
    sign_form(work, person_id, "profesor", Entered(cast.ago(30), _all_at("profesor", 0) | {
        "item_2": 1, "item_9": 1, "item_14": -1,
    }))  # fmt: skip
    note = "Ingevuld in de keten; het plan richt zich op school en vrije tijd."
    sign_form(work, person_id, "lij", Entered(cast.ago(45), note=note))


def _another_tier(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """A higher level of supervision after an assessment; the resulting plan is drafted."""
    worse = QUIET | {"hostility": 2, "rejection_of_supervision": 1}
    row = sign_form(work, person_id, "acute-2007", Entered(cast.ago(2), worse))
    version = person_of(work, person_id).version
    reason = "Meer spanning en minder medewerking; besproken in het teamoverleg."
    change_tier(work, person_id, version, 1, reason, row.id)


def _drafted(work: UnitOfWork, person_id: UUID, code: str, entered: Entered) -> AssessmentRow:
    return draft_assessment(work, NewAssessment(person_id, code, entered))


def sign_form(work: UnitOfWork, person_id: UUID, code: str, entered: Entered) -> AssessmentRow:
    row = _drafted(work, person_id, code, entered)
    return sign_assessment(work, row.id, row.version)


def _all_at(code: str, value: int) -> dict[str, int]:
    return {item.code: value for item in INSTRUMENTS[code].items}
