"""Arranges a treatment provider: programmes, groups with their meetings, and people who wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aftercare.casework.treatment.referrals import NewReferral, record_step, refer
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow, TreatmentGroupRow
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
WAY = (ReferralAct.OFFER_INTAKE, ReferralAct.HOLD_INTAKE, ReferralAct.START)


class Clinic:
    """The office's provider with a programme `kompas` for adults and `jong` for juveniles."""

    def __init__(self, arrange: Arranger) -> None:
        self.arrange, self.office = arrange, arrange.office
        self._numbers = count(1)
        self.kompas = self.programme("Groep Kompas")
        self.jong = self.programme("Groep Jong", audience="juvenile")
        self.room = SiteRow(name="Groepsruimte", kind="group", provider_id=self.provider_id)
        arrange.add(self.room)

    @property
    def provider_id(self) -> UUID:
        return self.office.provider_id

    def programme(self, name: str, **changes: Any) -> ProgrammeRow:
        values = {"provider_id": self.provider_id, "audience": "adult"} | changes
        row = ProgrammeRow(name=name, **values)
        self.arrange.add(row)
        return row

    def group(
        self, programme: ProgrammeRow | None = None, *, meets: bool = True, **changes: Any
    ) -> TreatmentGroupRow:
        """Open, of two places, since last month; written past the intentions: nothing is offered. It `meets` once, too
        late for any appointment."""
        number = next(self._numbers)
        values = {
            "series": f"reeks {number}",
            "name": f"Groep {number}",
            "entry": "open",
            "capacity": 2,
            "starts_on": TODAY - timedelta(days=30),
        } | changes
        row = TreatmentGroupRow(programme_id=(programme or self.kompas).id, **values)
        self.arrange.add(row)
        if meets:
            self.meets_as(row.series, programme)
        return row

    def meets_as(self, series: str, programme: ProgrammeRow | None = None) -> None:
        """One session of this series, years ahead."""
        self._session((programme or self.kompas).id, series, NOW + timedelta(days=730))

    def meetings(self, group: TreatmentGroupRow, weeks: int = 12, day: int = 0) -> None:
        """Weekly, an hour and a half at ten o'clock, from next week's Monday plus `day`."""
        first = NOW + timedelta(days=6 + day, hours=1)
        for week in range(weeks):
            self._session(group.programme_id, group.series, first + timedelta(weeks=week))

    def _session(self, programme_id: UUID, series: str, starts_at: datetime) -> None:
        self.arrange.add(
            GroupSessionRow(
                programme_id=programme_id,
                series=series,
                site_id=self.room.id,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=90),
                capacity=10,
            )
        )

    def referral(
        self,
        person: PersonRow,
        programme: ProgrammeRow | None = None,
        *,
        days_ago: int = 21,
        steps: int = 0,
        parameters: dict[str, Any] | None = None,
    ) -> ReferralRow:
        """Referred so many days ago, with the first `steps` steps of the way, one a day."""
        condition = self.arrange.condition(
            person, "treatment_obligation", parameters=parameters or {}
        )
        on = TODAY - timedelta(days=days_ago)
        with self.arrange.database.work(self.office.supervisor, NOW) as work:
            row = refer(
                work, NewReferral(person.id, condition.id, (programme or self.kompas).id, on)
            )
            for number, act in enumerate(WAY[:steps], 1):
                record_step(work, row.id, row.version, act, on + timedelta(days=number))
        return row

    def member(self, group: TreatmentGroupRow, person: PersonRow | None = None) -> ReferralRow:
        """Somebody who has been in the group for a while; written past the intentions."""
        person = person or self.arrange.person()
        condition = self.arrange.condition(person, "treatment_obligation")
        row = ReferralRow(
            person_id=person.id,
            condition_id=condition.id,
            programme_id=group.programme_id,
            provider_id=self.provider_id,
            group_id=group.id,
            state="started",
            referred_on=TODAY - timedelta(days=90),
            started_on=TODAY - timedelta(days=60),
            created_by=person.officer_id,
            created_at=NOW,
        )
        self.arrange.add(row)
        return row

    def group_plan(
        self, person: PersonRow, programme: ProgrammeRow | None = None, **changes: Any
    ) -> ObligationRow:
        """A plan in force that asks for the programme every week."""
        terms = self.arrange.terms(
            "group_session",
            minutes=90,
            site_ids=(),
            programme_id=str((programme or self.kompas).id),
            provider_id=str(self.provider_id),
            **changes,
        )
        assert terms.kind is ObligationKind.GROUP_SESSION
        _, (line,) = self.arrange.plan(person, terms)
        return line

    def offers(self, **filters: Any) -> list[PlaceOfferRow]:
        """Every offer made, in order."""
        with self.arrange.database.work(CLOCK, NOW) as work:
            query = select(PlaceOfferRow).filter_by(**filters)
            return list(work.session.exec(query.order_by(col(PlaceOfferRow.id))))

    def read(self, referral_id: UUID) -> ReferralRow:
        """The referral as it stands."""
        with self.arrange.database.work(CLOCK, NOW) as work:
            return work.session.get_one(ReferralRow, referral_id)


def day(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)
