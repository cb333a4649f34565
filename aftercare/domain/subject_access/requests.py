"""Requests for access to the own data: the law they rest on, its term, their course, and the grounds to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

import pendulum

from aftercare.domain.papers.words import Both
from aftercare.domain.time.holidays import recognised_holiday
from aftercare.domain.time.lifecycle import Lifecycle
from aftercare.domain.time.wall_time import start_of_day

SATURDAY: Final = 5


class AccessLaw(StrEnum):
    """The law that holds for the data asked about. An organisation decides which; where in doubt the AVG."""

    AVG = "avg"
    WJSG = "wjsg"
    WPG = "wpg"


class Received(StrEnum):
    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"
    PHONE = "phone"
    REPRESENTATIVE = "representative"


class Identity(StrEnum):
    """How it was established that the request comes from the client (AVG art. 12(6))."""

    DOCUMENT = "document"
    KNOWN = "known"
    AUTHORISED = "authorised"
    NOT_ESTABLISHED = "not_established"


class AccessState(StrEnum):
    RECEIVED = "received"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AccessAct(StrEnum):
    EXTEND = "extend"
    ANSWER = "answer"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class RefusalGround(StrEnum):
    IDENTITY = "identity"
    EXCESSIVE = "excessive"
    INVESTIGATION = "investigation"
    SAFETY = "safety"


class WithdrawalWay(StrEnum):
    """How the client said that they no longer ask; or there never was a request."""

    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"
    PHONE = "phone"
    REPRESENTATIVE = "representative"
    MISTAKE = "mistake"


class NoteGround(StrEnum):
    """Why one note stays behind while the rest goes."""

    THIRD_PARTY = "third_party"
    INVESTIGATION = "investigation"
    SAFETY = "safety"


class Given(StrEnum):
    """How the answer reached the client."""

    IN_PERSON = "in_person"
    POST = "post"
    SECURE_EMAIL = "secure_email"


_S, _A = AccessState, AccessAct
_OPEN: Final = (_S.RECEIVED, _S.EXTENDED)
ACCESS_LIFE: Final[Lifecycle[AccessState, AccessAct]] = Lifecycle(
    {
        _A.EXTEND: {_S.RECEIVED: _S.EXTENDED},
        _A.ANSWER: dict.fromkeys(_OPEN, _S.ANSWERED),
        _A.REFUSE: dict.fromkeys(_OPEN, _S.REFUSED),
        _A.WITHDRAW: dict.fromkeys(_OPEN, _S.WITHDRAWN),
    }
)
# Words for the client, so in plain language, with the article.
REFUSAL_GROUNDS: Final[Mapping[RefusalGround, Both]] = {
    RefusalGround.IDENTITY: (
        "wij weten niet zeker dat u het zelf vraagt (AVG art. 12 lid 6)",
        "we are not sure that it is you who asks (GDPR art. 12(6))",
    ),
    RefusalGround.EXCESSIVE: (
        "u vraagt zo vaak hetzelfde dat wij dit niet hoeven te doen (AVG art. 12 lid 5)",
        "you ask the same so often that we do not have to do this (GDPR art. 12(5))",
    ),
    RefusalGround.INVESTIGATION: (
        "inzage schaadt nu het opsporen van strafbare feiten of het uitvoeren van straffen (UAVG art. 41)",
        "access now harms the investigation of offences or the execution of sentences (UAVG art. 41)",
    ),
    RefusalGround.SAFETY: (
        "inzage brengt iemand in gevaar (UAVG art. 41)",
        "access puts someone in danger (UAVG art. 41)",
    ),
}
NOTE_GROUNDS: Final[Mapping[NoteGround, Both]] = {
    NoteGround.THIRD_PARTY: (
        "hierin staan gegevens van iemand anders (AVG art. 15 lid 4)",
        "this holds data of someone else (GDPR art. 15(4))",
    ),
    NoteGround.INVESTIGATION: REFUSAL_GROUNDS[RefusalGround.INVESTIGATION],
    NoteGround.SAFETY: REFUSAL_GROUNDS[RefusalGround.SAFETY],
}


@dataclass(frozen=True)
class Term:
    """How long the answer may take, and by how much it may be extended; both are zero where there is no such."""

    months: int = 0
    weeks: int = 0


# AVG art. 12(3). Wjsg art. 43 has no extension. Wpg art. 25 as of 2017 (six weeks more where several units of the
# police hold data): its present text is to be verified by the organisation.
TERMS: Final[Mapping[AccessLaw, Term]] = {
    AccessLaw.AVG: Term(months=1),
    AccessLaw.WJSG: Term(weeks=4),
    AccessLaw.WPG: Term(weeks=6),
}
EXTENSIONS: Final[Mapping[AccessLaw, Term]] = {
    AccessLaw.AVG: Term(months=2),
    AccessLaw.WPG: Term(weeks=4),
}


def last_day(law: AccessLaw, received_on: date, *, extended: bool = False) -> date:
    """The last day to answer. A last day on a Saturday, Sunday or holiday moves to the next working day (Regulation
    1182/71 art. 3(4); Algemene termijnenwet art. 1). Raises KeyError to extend where the law does not."""
    terms = [TERMS[law], *([EXTENSIONS[law]] if extended else [])]
    months, weeks = sum(one.months for one in terms), sum(one.weeks for one in terms)
    day = pendulum.instance(received_on).add(months=months, weeks=weeks)
    while day.weekday() >= SATURDAY or recognised_holiday(_plain(day)):
        day = day.add(days=1)
    return _plain(day)


def due_at(law: AccessLaw, received_on: date, *, extended: bool = False) -> datetime:
    """The midnight (UTC) that ends the last day."""
    return start_of_day(last_day(law, received_on, extended=extended) + timedelta(days=1))


def may_extend(law: AccessLaw) -> bool:
    return law in EXTENSIONS


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
