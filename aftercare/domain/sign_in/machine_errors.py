"""Errors of machines that ask for tokens, and of their secrets."""

from __future__ import annotations

from aftercare.base.errors import Conflict, Fault, Unauthenticated


class InvalidClient(Unauthenticated):
    code = "invalid-client"
    title = "This machine is not known here, or its secret or assertion does not hold"


class InvalidScope(Fault):
    status, code, title = 400, "invalid-scope", "A scope is unknown, or not one of this machine"


class UnauthorizedClient(Fault):
    status, code, title = 400, "unauthorized-client", "This token belongs to another account"


class SecretMade(Conflict):
    code = "secret-made"
    title = "The secret was made already: to get another, propose to replace it"
