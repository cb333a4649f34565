"""Whether an instrument may be used for this client at all, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aftercare.base.errors import FieldFault
from aftercare.domain.people.person import Regime, age_on
from aftercare.domain.risk.instrument import Instrument

ADULT, EXCEPTION_FROM = 18, 16
_YOUNG = "Static-99R coding rules; PROFESOR history and rationale"


@dataclass(frozen=True)
class CaseFileFacts:
    """`juvenile`: the case file, or a frame that still runs, is under juvenile law. `ages_at_offence`: in whole
    years, for the frames that still run. `sexual`: it is about a sexual offence."""

    birth_on: date
    juvenile: bool = False
    ages_at_offence: tuple[int, ...] = ()
    sexual: bool = True


@dataclass(frozen=True)
class Given:
    """What the user of the form states about the client; ages in whole years."""

    assessed_on: date
    age_at_release: int | None = None
    age_at_offence: int | None = None
    exception_reason: str | None = None


def coverage_faults(instrument: Instrument, facts: CaseFileFacts, given: Given) -> list[FieldFault]:
    """Why the instrument must not be used here, each with its source; empty when it may be used."""
    faults = []
    if instrument.sexual_only and not facts.sexual:
        detail = "Made for people with a sexual offence; this file is a general one."
        faults.append(FieldFault("/instrument", "not-sexual-offence", detail))
    if instrument.regime is Regime.JUVENILE:
        return faults + _juvenile_faults(instrument, facts, given)
    return faults + _adult_faults(instrument, facts, given)


def youngest_age(facts: CaseFileFacts, given: Given) -> int | None:
    """The youngest known age at an offence: the more cautious value decides."""
    stated = () if given.age_at_offence is None else (given.age_at_offence,)
    return min((*facts.ages_at_offence, *stated), default=None)


def needs_exception(facts: CaseFileFacts, given: Given) -> bool:
    """Whether an adult instrument may be used only with a written reason: after an offence at 16 or 17."""
    age = youngest_age(facts, given)
    return age is not None and EXCEPTION_FROM <= age < ADULT


def _adult_faults(instrument: Instrument, facts: CaseFileFacts, given: Given) -> list[FieldFault]:
    faults = _offence_faults(instrument, facts, given)
    if instrument.needs_release:
        faults += _release_faults(facts, given)
    return faults


def _offence_faults(instrument: Instrument, facts: CaseFileFacts, given: Given) -> list[FieldFault]:
    age = youngest_age(facts, given)
    stated = given.age_at_offence
    if stated is not None and facts.ages_at_offence and stated not in facts.ages_at_offence:
        detail = "The legal frames in the file give another age at the offence."
        return [FieldFault("/age_at_offence", "age-at-offence-disagrees", detail)]
    if age is not None and age < EXCEPTION_FROM:
        detail = f"Not for an offence before the age of 16 ({_YOUNG}; to be verified)."
        return [FieldFault("/age_at_offence", "too-young-at-offence", detail)]
    if needs_exception(facts, given):
        return _exception_faults(instrument, facts, given)
    if facts.juvenile:
        detail = f"An instrument for adults, and this case file is under juvenile law ({_YOUNG})."
        return [FieldFault("/instrument", "adult-tool-juvenile-case-file", detail)]
    if age is None and instrument.needs_release:
        return [FieldFault("/age_at_offence", "missing")]
    return []


def _exception_faults(
    instrument: Instrument, facts: CaseFileFacts, given: Given
) -> list[FieldFault]:
    """After an offence at 16 or 17 the instrument is only for clients released as adults, with a written reason."""
    faults = []
    if not instrument.needs_release and age_on(facts.birth_on, given.assessed_on) < ADULT:
        detail = f"After an offence at 16 or 17 only from the age of 18 ({_YOUNG}; to be verified)."
        faults.append(FieldFault("/instrument", "not-adult-yet", detail))
    if not (given.exception_reason or "").strip():
        detail = (
            f"After an offence at 16 or 17 only with a written reason ({_YOUNG}; to be verified)."
        )
        faults.append(FieldFault("/exception_reason", "exception-needed", detail))
    return faults


def _release_faults(facts: CaseFileFacts, given: Given) -> list[FieldFault]:
    age = given.age_at_release
    if age is None:
        return [FieldFault("/age_at_release", "missing")]
    if age < ADULT:
        detail = "For people who were 18 or older at release (Static-99R coding rules, 2016)."
        return [FieldFault("/age_at_release", "not-adult-at-release", detail)]
    youngest = youngest_age(facts, given)
    # A form may be filled in some months before the release, with a birthday in between.
    if age > age_on(facts.birth_on, given.assessed_on) + 1 or age < (youngest or 0):
        detail = "This age does not fit the date of birth and the age at the offence."
        return [FieldFault("/age_at_release", "age-does-not-fit", detail)]
    return []


def _juvenile_faults(
    instrument: Instrument, facts: CaseFileFacts, given: Given
) -> list[FieldFault]:
    youngest = youngest_age(facts, given)
    if not facts.juvenile and (youngest is None or youngest >= ADULT):
        detail = "An instrument for young people, and this case file is under adult law."
        return [FieldFault("/instrument", "juvenile-tool-adult-case-file", detail)]
    if instrument.ages is None:
        return []
    least, most = instrument.ages
    if least <= age_on(facts.birth_on, given.assessed_on) <= most:
        return []
    detail = f"Made for ages {least} to {most} on the day it is made ({instrument.source})."
    return [FieldFault("/assessed_on", "outside-ages", detail)]
