"""The gallery's pages that ask who is there."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.openid.acts import Refusal
from aftercare.domain.accounts.fresh_sign_in import SIGNATURE
from aftercare.web.openid.pages import SAYS
from tests.web.shell import samples as s

ASKED: dict[str, Any] = {
    "action": "/papers/1/sign", "back_href": "/papers/1", "asked": SIGNATURE.code, "reason": SIGNATURE.reason,
    "kept": [("version", "3"), ("note", 'Zei: "nee".\nKomt niet.')], "means": ("password", "code"),
    "organisation": "Stichting Voorbeeld", "username": "vermeulen", "fault": None, "form": s.form(),
}  # fmt: skip
WRONG = {f"confirm-{one}": FIELD_FAULTS["missing"] for one in ("password", "code")}
PAGE = "sign_in/confirm.html"
PAGES_THAT_CONFIRM: dict[str, tuple[str, str, dict[str, Any]]] = {
    "confirm": (PAGE, "officer", ASKED | {"form": s.form({}, WRONG)}),
    "confirm-there": (PAGE, "officer", ASKED | {"means": ("provider",), "fault": "not-yet"}),
    "confirm-done-there": ("openid/confirmed.html", "officer", {"says": None}),
    "confirm-not-there": ("openid/confirmed.html", "officer", {"says": SAYS[Refusal.NOT_AGAIN]}),
    "confirm-throttled": (PAGE, "officer", ASKED | {"fault": "throttled"}),
}
