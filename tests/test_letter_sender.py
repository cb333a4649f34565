"""The service does not start with a return address that tells whoever sees an envelope who writes."""

from __future__ import annotations

import pytest

from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import require_neutral_sender


@pytest.mark.parametrize(
    "sender", ["", "Postbus 123, 3500 AA Voorbeeldstad", "P.O. Box 12, Springfield"]
)
def test_a_neutral_return_address_or_none_is_taken(sender: str) -> None:
    require_neutral_sender(sender)


@pytest.mark.parametrize(
    "sender", ["Reclassering, Postbus 1", "Probation Office, P.O. Box 1", "www.voorbeeld.nl"]
)
def test_one_that_reveals_who_writes_stops_the_start(sender: str) -> None:
    with pytest.raises(UnusableSettings):
        require_neutral_sender(sender)
