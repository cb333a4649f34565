"""The gallery's pages of machines: invented systems, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from tests.web.shell import samples as s
from tests.web.shell.more_samples import CHANGE

SCOPES = ["read-cases", "read-times", "read-standards", "record-outcomes"]
TEAMS = [
    {"value": "t1", "text": "Team Noord", "hint": ""},
    {"value": "t2", "text": "Team Fictie", "hint": ""},
]
THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
MACHINE: dict[str, Any] = {
    "id": "m1", "version": 2, "display_name": "Griffie rechtbank Voorbeeld", "username": "griffie-voorbeeld",
    "active": True, "state": "active", "scopes": SCOPES, "ends_on": date(2027, 11, 30), "public_keys": None,
    "team_names": ["Team Noord", "Team Fictie"], "over": False,
}  # fmt: skip
SECRETS = [
    {"id": "x2", "made_at": s.at(25, "9:10"), "maker": "C. Cederhout", "ends_at": None, "used_at": None},
    {"id": "x1", "made_at": s.at(24, "9:10"), "maker": None, "ends_at": s.at(27, "9:10"), "used_at": s.at(25, "9:09")},
]  # fmt: skip
USES = [
    {"on_day": date(2026, 11, 25), "address": "2001:db8:85a3:8d3:1319:8a2e:370:7348", "requests": 12480,
     "last_at": s.at(25, "9:09")},
    {"on_day": date(2026, 11, 24), "address": "192.0.2.17", "requests": 1, "last_at": s.at(24, "16:20")},
]  # fmt: skip
FAULTS = {
    "scopes": FIELD_FAULTS["missing"],
    "teams": FIELD_FAULTS["machine-without-team"],
    "ends_on": FIELD_FAULTS["machine-too-long"],
    "keys": FIELD_FAULTS["private-key"],
}
OPEN: dict[str, Any] = {
    "machine": MACHINE, "secrets": SECRETS, "room_at": s.at(27, "9:10"), "uses": USES, "waits": False,
    "may_make_secret": True, "scopes": SCOPES, "teams": TEAMS,
    "form": s.form({"scopes-read-times": "yes", "ends_on": "2027-11-30"}),
}  # fmt: skip
WITH_KEYS = MACHINE | {
    "public_keys": {"keys": [{"kid": "a"}, {"kid": "b"}]},
    "over": True,
    "keys_named": ["a " + THUMBPRINT],
}
OF_MACHINE = CHANGE | {
    "role": "machine", "is_in": None, "name": "Griffie rechtbank Voorbeeld", "username": "griffie-voorbeeld",
    "scopes": SCOPES, "team_names": ["Team Noord"], "ends_on": date(2027, 11, 30), "keys_named": [],
    "was_scopes": None, "was_teams": [],
}  # fmt: skip

PAGES_OF_MACHINES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "machines": ("accounts/machines.html", "admin", {
        "machines": [MACHINE | {"used_at": s.at(25, "9:09"), "waits": True},
                     MACHINE | {"id": "m2", "display_name": "مسجل", "username": "kiosk", "state": "proposed",
                                "scopes": ["read-standards"], "used_at": None, "waits": True}],
        "unread": 2, "scopes": SCOPES, "teams": TEAMS,
        "form": s.form({"username": "kiosk", "keys": "{}"}, {"username": "Fill this in"} | FAULTS)}),
    "machines-none": ("accounts/machines.html", "admin", {
        "machines": [], "unread": 0, "scopes": SCOPES, "teams": TEAMS, "form": s.form()}),
    "machine": ("accounts/machine.html", "admin", OPEN),
    "machine-with-one-secret": ("accounts/machine.html", "admin", OPEN | {
        "secrets": SECRETS[:1], "room_at": None, "may_make_secret": False}),
    "machine-with-keys": ("accounts/machine.html", "admin", OPEN | {
        "machine": WITH_KEYS, "secrets": [], "room_at": None, "uses": [], "may_make_secret": False,
        "form": s.form({}, FAULTS)}),
    "machine-closed": ("accounts/machine.html", "admin", OPEN | {
        "machine": MACHINE | {"active": False, "state": "closed", "team_names": []}, "secrets": [], "room_at": None,
        "waits": True}),
    "machine-secret": ("accounts/machine_secret.html", "admin", {
        "machine": MACHINE, "secret": "aftercare-secret-" + "a" * 43, "before_ends_at": s.at(27, "9:10")}),
    "machine-changes": ("accounts/account_changes.html", "admin", {
        "waiting": [OF_MACHINE, OF_MACHINE | {"id": "c2", "kind": "reset"},
                    OF_MACHINE | {"id": "c3", "kind": "edit", "keys_named": [THUMBPRINT, f"2027 {THUMBPRINT}"],
                                  "was_scopes": SCOPES[1:2], "was_teams": ["Team Fictie"], "team_names": []}],
        "unused": [], "news": [], "form": s.form()}),
}  # fmt: skip
