"""Which kinds of obligation may stand at which kinds of site: one table, for every kind of both."""

from __future__ import annotations

import pytest

from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.sites.sites import STANDS_AT, SiteKind, may_stand


def test_every_kind_of_obligation_has_its_sites_and_every_kind_of_site_its_use() -> None:
    assert set(STANDS_AT) == set(ObligationKind)
    assert {site for sites in STANDS_AT.values() for site in sites} == set(SiteKind)


@pytest.mark.parametrize(
    ("kind", "site"),
    [
        ("treatment", "lab"), ("treatment", "office"), ("check_in", "treatment_room"),
        ("check_in", "lab"), ("substance_test", "treatment_room"), ("home_visit", "office"),
        ("group_session", "lab"),
    ],
)  # fmt: skip
def test_a_site_is_not_lent_to_what_it_is_not_for(kind: str, site: str) -> None:
    assert not may_stand(kind, site)
