"""An extra appointment binds only where a condition asks for it, under an order that can be enforced."""

from __future__ import annotations

from datetime import date

from aftercare.domain.appointments.extra import EXTRA_KINDS, binding_faults, extra_terms
from aftercare.domain.plans.obligations import ObligationKind, faults_of

CHECK_IN, VISIT = ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT


def test_it_binds_under_a_condition_that_asks_for_it() -> None:
    assert binding_faults(CHECK_IN, ("check_in", "home_visit"), "VV") == ()


def test_it_cannot_bind_without_such_a_condition_or_under_a_voluntary_frame() -> None:
    for kind, asked, frame in (
        (CHECK_IN, (), None),
        (VISIT, ("check_in",), "VV"),
        (CHECK_IN, ("check_in",), "VRIJWILLIG"),
    ):
        (fault,) = binding_faults(kind, asked, frame)
        assert (fault.pointer, fault.code) == ("/binds", "condition-does-not-bind")


def test_its_terms_are_valid_at_any_hour_and_only_for_what_an_officer_does() -> None:
    terms = extra_terms(CHECK_IN, 45, "a-site", date(2026, 11, 24))
    assert faults_of(terms, EXTRA_KINDS) == ()
    faulty = extra_terms(ObligationKind.SUBSTANCE_TEST, 20, None, date(2026, 11, 24))
    assert {one.pointer for one in faults_of(faulty, EXTRA_KINDS)} == {
        "/kind", "/minutes", "/site_ids",
    }  # fmt: skip
