"""Which kinds of obligation may stand at which kinds of site."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from aftercare.domain.plans.obligations import ObligationKind


class SiteKind(StrEnum):
    """`lab` takes substance tests, `treatment_room` belongs to a treatment provider."""

    OFFICE = "office"
    LAB = "lab"
    TREATMENT_ROOM = "treatment_room"
    GROUP = "group"
    HOME = "home"
    ONLINE = "online"


_K, _S = ObligationKind, SiteKind
# The usual kind of site first.
STANDS_AT: Final[Mapping[ObligationKind, tuple[SiteKind, ...]]] = {
    _K.CHECK_IN: (_S.OFFICE, _S.ONLINE),
    _K.HOME_VISIT: (_S.HOME,),
    _K.SUBSTANCE_TEST: (_S.LAB,),
    _K.TREATMENT: (_S.TREATMENT_ROOM, _S.ONLINE),
    _K.GROUP_SESSION: (_S.GROUP, _S.TREATMENT_ROOM, _S.ONLINE),
    _K.CIRCLE_MEETING: (_S.GROUP, _S.OFFICE),
}
# Where several kinds of contact are held, so that the site beside a name tells nothing of the case. A reader who may
# not know the kind of a contact sees no other site of a client.
TELL_NOTHING: Final = frozenset({_S.OFFICE, _S.HOME, _S.ONLINE})
# The code a site is refused with, and its sentence.
WRONG_SITE: Final = "site-not-for-kind"
WRONG_SITE_TOLD: Final = "This kind of site is not for this kind of obligation."


def tells_the_kind(site_kind: str) -> bool:
    """Whether a site of that kind tells what is held there: a test, a treatment or a group."""
    return SiteKind(site_kind) not in TELL_NOTHING


def may_stand(obligation_kind: str, site_kind: str) -> bool:
    """Whether sites of that kind allow obligations of this kind; both are codes."""
    return site_kind in STANDS_AT[ObligationKind(obligation_kind)]
