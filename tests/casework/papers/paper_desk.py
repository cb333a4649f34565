"""A person with two misses, messages of every fate and a decision, and papers drawn up about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from aftercare.casework.papers.drafts import NewPaper, draft_paper, submit_paper, write_texts
from aftercare.casework.papers.signing import sign_paper
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.papers import PaperKind
from aftercare.store.absences.rows import AbsenceRow
from aftercare.store.appointments.rows import AppointmentRow, OutcomeRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow, EscalationStepRow
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.orders.rows import OrderRow
from aftercare.store.papers.rows import PaperRow, get_paper
from aftercare.store.people.rows import PersonRow
from aftercare.store.plans.rows import ObligationRow
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
DECISION = {
    PaperKind.OFFICIAL_WARNING: "official_warning",
    PaperKind.VIOLATION_REPORT: "propose_report",
}
WORDS = {
    PaperKind.OFFICIAL_WARNING: {
        "assessment": "Wij vinden dit ernstig.",
        "expected": "Kom op tijd.",
    },
    PaperKind.VIOLATION_REPORT: {
        "view": "Zegt het vergeten te zijn.\nHeeft daar spijt van.",
        "assessment": "Tweemaal niet verschenen.\n\nDe motivatie neemt af.",
        "proposal": "Waarschuwing door het OM.",
    },
    PaperKind.PROGRESS_REPORT: {"assessment": "Het gaat beter.", "proposal": "Doorgaan."},
    PaperKind.CLOSING_REPORT: {"assessment": "Goed verlopen.", "proposal": "Geen."},
}


@dataclass
class Desk:
    arrange: Arranger
    person: PersonRow
    order: OrderRow
    line: ObligationRow
    misses: list[AppointmentRow]
    escalations: dict[PaperKind, EscalationRow]

    def draft(
        self, kind: PaperKind, *, by: Actor | None = None, language: str = "nl", **more: date
    ) -> PaperRow:
        escalation = self.escalations.get(kind)
        new = NewPaper(
            self.person.id, kind, language, escalation.id if escalation else None,
            None if escalation else self.order.id, more.get("from_on"), more.get("until_on"),
        )  # fmt: skip
        with self.arrange.database.work(
            by or self.arrange.office.officer, self.arrange.now
        ) as work:
            return draft_paper(work, new)

    def filled(self, kind: PaperKind, *, language: str = "nl", by: Actor | None = None) -> PaperRow:
        row = self.draft(kind, language=language, by=by)
        with self.arrange.database.work(
            by or self.arrange.office.officer, self.arrange.now
        ) as work:
            return write_texts(work, row.id, row.version, WORDS[kind])

    def submitted(
        self, kind: PaperKind, *, language: str = "nl", by: Actor | None = None
    ) -> PaperRow:
        row = self.filled(kind, language=language, by=by)
        with self.arrange.database.work(
            by or self.arrange.office.officer, self.arrange.now
        ) as work:
            return submit_paper(work, row.id, row.version)

    def signed(self, kind: PaperKind, *, language: str = "nl", by: Actor | None = None) -> PaperRow:
        row = self.submitted(kind, language=language)
        signer = by or self.arrange.office.supervisor
        with self.arrange.database.work(signer, self.arrange.now) as work:
            return sign_paper(work, row.id, row.version)

    def read(self, paper_id: UUID) -> PaperRow:
        with self.arrange.database.work(CLOCK, self.arrange.now) as work:
            return get_paper(work.session, paper_id)


def desk_of(arrange: Arranger, *, regime: str = "adult", **person: str) -> Desk:
    somebody = arrange.person(given_name="Fenna", family_name="Framboos", regime=regime, **person)
    _, lines = arrange.plan(somebody)
    with arrange.database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(ConditionRow, lines[0].condition_id)
        condition.wording = "Meldt zich zo vaak als de reclassering dat nodig vindt."
        order = work.session.get_one(OrderRow, condition.order_id)
        order.regime, order.ends_on = regime, TODAY + timedelta(days=600)
    kept = arrange.appointment(somebody, NOW - timedelta(days=21), lines[0], state="attended")
    first, absence = arrange.miss(
        somebody, NOW - timedelta(days=14), "unexcused", obligation=lines[0]
    )
    second, later = arrange.miss(somebody, NOW - timedelta(days=7), obligation=lines[0])
    arrange.add(
        OutcomeRow(
            appointment_id=first.id, person_id=somebody.id, code="missed",
            recorded_by=arrange.office.officer.staff_id,
            recorded_at=NOW - timedelta(days=14) + timedelta(minutes=20),
        )
    )  # fmt: skip
    _absences(arrange, absence.id, later.id)
    _messages(arrange, kept, first)
    escalations = {kind: _escalation(arrange, somebody, kind, [first, second]) for kind in DECISION}
    return Desk(arrange, somebody, order, lines[0], [first, second], escalations)


def _absences(arrange: Arranger, first: UUID, second: UUID) -> None:
    with arrange.database.work(CLOCK, NOW) as work:
        one = work.session.get_one(AbsenceRow, first)
        one.ground, one.evidence_note = "medical", "Zegt griep te hebben; geen bewijs getoond."
        one.verdict_reason = "Geen bewijs ondanks verzoek van 12 november 2026."
        assert work.session.get_one(AbsenceRow, second).state == "opened"


def _messages(arrange: Arranger, kept: AppointmentRow, missed: AppointmentRow) -> None:
    said = {"due_at": NOW - timedelta(days=22), "state_at": NOW - timedelta(days=22)}
    arrange.message(kept, state="delivered", provider_sid="SM1", **said)
    arrange.message(missed, state="undelivered", reason="not-verified", provider_sid="SM2", **said)
    arrange.add(
        InboundTextRow(
            sid="SM9", person_id=kept.person_id, sender="+447700900001", body="NEE", meaning="no",
            received_at=NOW - timedelta(days=15),
        )
    )  # fmt: skip


def _escalation(
    arrange: Arranger, person: PersonRow, kind: PaperKind, causes: list[AppointmentRow]
) -> EscalationRow:
    supervisor = arrange.office.supervisor.staff_id
    escalation = EscalationRow(
        person_id=person.id, trigger_key=kind.value, rule_code="unexcused-required", rule_version=1, severity=2,
        state="resolved", opened_at=NOW - timedelta(days=6), decision=DECISION[kind],
        decision_reason="Tweede keer zonder bericht.", decided_by=supervisor, decided_at=NOW - timedelta(hours=2),
    )  # fmt: skip
    step = EscalationStepRow(
        escalation_id=escalation.id, person_id=person.id, position=0, due_at=NOW - timedelta(days=6),
        audience="officer", ask="review", state="notified", notified_at=NOW - timedelta(days=6),
        staff_id=arrange.office.officer.staff_id,
    )  # fmt: skip
    arrange.add(escalation)
    arrange.add(
        step,
        *(
            EscalationCauseRow(
                escalation_id=escalation.id, appointment_id=one.id, person_id=person.id,
                noticed_at=NOW - timedelta(days=6),
            )
            for one in causes
        ),
    )  # fmt: skip
    return escalation
