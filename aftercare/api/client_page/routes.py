"""Routes for the check-ins that clients send on their own page."""

from __future__ import annotations

from aftercare.api.http.routing import Routes
from aftercare.casework.listing.resources import CLIENT_CHECK_INS

router = Routes(prefix="/api/v1", tags=["client-page"])
router.add_reads(CLIENT_CHECK_INS, "Newest first.", "One check-in.")
