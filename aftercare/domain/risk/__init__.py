"""Risk instruments for trained users: their items, sums and bands are stored, never replaced."""

from __future__ import annotations

from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.erasor import ERASOR
from aftercare.domain.risk.instrument import Instrument
from aftercare.domain.risk.j_soap import J_SOAP_D, J_SOAP_II
from aftercare.domain.risk.jsorrat import JSORRAT_II
from aftercare.domain.risk.lij import LIJ
from aftercare.domain.risk.profesor import PROFESOR
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99 import STATIC_99, STATIC_99R_BEFORE_2016
from aftercare.domain.risk.static_99r import STATIC_99R

INSTRUMENTS: dict[str, Instrument] = {
    one.code: one
    for one in (
        STATIC_99R, STATIC_99R_BEFORE_2016, STATIC_99, STABLE_2007, ACUTE_2007,
        ERASOR, J_SOAP_II, J_SOAP_D, JSORRAT_II, PROFESOR, LIJ,
    )
}  # fmt: skip


def instrument_of(code: str, version: str) -> Instrument | None:
    """The instrument in exactly this version; a record of another version is shown as it was stored."""
    found = INSTRUMENTS.get(code)
    return found if found is not None and found.version == version else None


__all__ = ["INSTRUMENTS", "Instrument", "instrument_of"]
