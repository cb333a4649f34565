"""Which kinds of obligation may be held at which kinds of site."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from aftercare.domain.plans.obligations import ObligationKind


class SiteKind(StrEnum):
    """`lab` is for substance tests, `treatment_room` belongs to a treatment provider."""

    OFFICE = "office"
    LAB = "lab"
    TREATMENT_ROOM = "treatment_room"
    GROUP = "group"
    HOME = "home"
    ONLINE = "online"


_K, _S = ObligationKind, SiteKind
# The usual kind of site comes first.
STANDS_AT: Final[Mapping[ObligationKind, tuple[SiteKind, ...]]] = {
    _K.CHECK_IN: (_S.OFFICE, _S.ONLINE),
    _K.HOME_VISIT: (_S.HOME,),
    _K.SUBSTANCE_TEST: (_S.LAB,),
    _K.TREATMENT: (_S.TREATMENT_ROOM, _S.ONLINE),
    _K.GROUP_SESSION: (_S.GROUP, _S.TREATMENT_ROOM, _S.ONLINE),
    _K.CIRCLE_MEETING: (_S.GROUP, _S.OFFICE),
    _K.DEVICE_CHECK: (_S.HOME,),
}
# Sites for several kinds of contact, so that the site beside a name does not reveal the kind. A reader who may not
# know the kind of a contact sees no other sites of a client.
NEUTRAL_KINDS: Final = frozenset({_S.OFFICE, _S.HOME, _S.ONLINE})
# The code and the sentence with which a site is refused.
WRONG_SITE: Final = "site-not-for-kind"
WRONG_SITE_TEXT: Final = "This kind of site is not for this kind of obligation."


def reveals_the_kind(site_kind: str) -> bool:
    """Whether a site of that kind reveals what is held there: a test, a treatment or a group."""
    return SiteKind(site_kind) not in NEUTRAL_KINDS


def may_stand(obligation_kind: str, site_kind: str) -> bool:
    """Whether obligations of this kind may be held at sites of that kind; both are codes."""
    return site_kind in STANDS_AT[ObligationKind(obligation_kind)]
