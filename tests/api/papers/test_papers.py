"""Papers through the API: drafted from a decision, written at, signed as seen, handed over, shown to nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from aftercare.api.http.answers import PageOut
from aftercare.api.papers.routes import FactsOut, PaperContentOut
from aftercare.bootstrap import AppState
from aftercare.casework.absences.acts import give_verdict
from aftercare.domain.absences.absence import EarlyReason, Verdict
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.store.absences.rows import get_absence
from aftercare.store.escalation.rows import EscalationCauseRow, EscalationRow
from aftercare.store.papers.listing import PaperOut
from tests.api.conftest import ClientAs, clock_of
from tests.seeding import Town, seed_miss, seed_person, seed_plan

PAPERS = "/api/v1/papers"
OWN = {"view": "", "assessment": "Komt niet.", "proposal": "Waarschuwing."}


@pytest.fixture
def person(app_state: AppState, town: Town) -> UUID:
    person = seed_person(app_state.database, app_state.clock.now(), town)
    seed_plan(app_state.database, app_state.clock.now(), town, person)
    return person


@pytest.fixture
def absence(app_state: AppState, town: Town, person: UUID) -> UUID:
    return seed_miss(app_state.database, town, clock_of(app_state), person)


@pytest.fixture
def escalation(app_state: AppState, town: Town, person: UUID, absence: UUID) -> UUID:
    """An escalation about the miss, decided upon: a report is to be proposed."""
    now = app_state.clock.now()
    with app_state.database.work(CLOCK, now) as work:
        row = EscalationRow(
            person_id=person, trigger_key="paper", rule_code="unexcused-required", rule_version=1, severity=2,
            state="resolved", opened_at=now, decision="propose_report", decision_reason="Weer niet gekomen.",
            decided_by=town.supervisor.staff_id, decided_at=now,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        about = get_absence(work.session, absence).appointment_id
        cause = EscalationCauseRow(
            escalation_id=row.id, appointment_id=about, person_id=person, noticed_at=now
        )
        work.session.add(cause)
        return row.id


def drafted(client_as: ClientAs, person: UUID, escalation: UUID, **more: Any) -> PaperOut:
    body = {
        "person_id": str(person),
        "kind": "violation_report",
        "escalation_id": str(escalation),
    } | more
    answer = client_as(Role.OFFICER).post(PAPERS, json=body)
    assert answer.status_code == 201, answer.text
    return PaperOut.model_validate_json(answer.content)


def at(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def written(officer: TestClient, paper: PaperOut) -> int:
    version = paper.version
    for section, body in OWN.items():
        where = f"{PAPERS}/{paper.id}/texts/{section}"
        answer = officer.put(where, json={"body": body}, headers=at(version))
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
    return version


def submitted(officer: TestClient, paper: PaperOut) -> int:
    answer = officer.post(f"{PAPERS}/{paper.id}/submit", headers=at(written(officer, paper)))
    assert answer.status_code == 200, answer.text
    return int(answer.json()["version"])


def problem(answer: Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rpartition("/")[2]


def test_a_report_goes_from_the_decision_to_the_hand_over(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    officer, lead = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    paper = drafted(client_as, person, escalation)
    where = f"{PAPERS}/{paper.id}"
    content = PaperContentOut.model_validate_json(officer.get(f"{where}/content").content)
    assert content.seal is None
    assert content.changes == []
    short = next(one for one in content.sections if one.code == "short")
    assert any("De melding berust op één afspraak, op" in one.text for one in short.statements)
    version = submitted(officer, paper)
    signed = lead.post(f"{where}/sign", json={}, headers=at(version))
    assert signed.status_code == 200, signed.text
    view = PaperOut.model_validate_json(signed.content)
    assert view.state == "signed"
    assert view.signed_name
    pdf = officer.get(f"{where}/pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == f'inline; filename="paper-{paper.id}.pdf"'
    assert pdf.headers["cache-control"] == "no-store"
    assert sha256(pdf.content).hexdigest() == view.pdf_sha256
    seal = PaperContentOut.model_validate_json(officer.get(f"{where}/content").content).seal
    assert seal is not None
    assert (seal.pdf_sha256, seal.holds) == (view.pdf_sha256, True)
    handed = {
        "handed_over_on": view.signed_at.date().isoformat() if view.signed_at else "",
        "handed_over_to": "OM",
    }
    done = officer.post(f"{where}/hand-over", json=handed, headers=at(view.version))
    assert done.status_code == 200, done.text
    page = PageOut[PaperOut].model_validate_json(
        officer.get(PAPERS, params={"person": str(person)}).content
    )
    assert [(one.id, one.handed_over_to) for one in page.items] == [(paper.id, "OM")]


def test_anybody_can_count_the_digest_of_the_facts(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    paper = drafted(client_as, person, escalation)
    answer = client_as(Role.OFFICER).get(f"{PAPERS}/{paper.id}/facts")
    FactsOut.model_validate_json(answer.content)
    facts = json.loads(answer.content)
    view = {name: facts[name] for name in facts if name not in ("id", "sha256")}
    line = json.dumps(view, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(line.encode()).hexdigest() == facts["sha256"] == paper.facts_sha256


def test_whoever_signs_past_changes_names_those_they_saw(
    app_state: AppState,
    town: Town,
    person: UUID,
    absence: UUID,
    escalation: UUID,
    client_as: ClientAs,
) -> None:
    officer, lead = client_as(Role.OFFICER), client_as(Role.SUPERVISOR)
    paper = drafted(client_as, person, escalation)
    version = submitted(officer, paper)
    with app_state.database.work(town.officer, app_state.clock.now()) as work:
        row = get_absence(work.session, absence)
        give_verdict(
            work, row.id, row.version, Verdict.UNEXCUSED, "Had geen griep.", no_reminder_seen=True,
            early_reason=EarlyReason.NO_REASON,
        )  # fmt: skip
    where = f"{PAPERS}/{paper.id}"
    for seen in (None, "0" * 64):
        refused = lead.post(f"{where}/sign", json={"seen_changes": seen}, headers=at(version))
        assert refused.status_code == 422
        assert [one["code"] for one in refused.json()["errors"]] == ["facts-changed"]
        assert "griep" not in refused.text
    content = PaperContentOut.model_validate_json(lead.get(f"{where}/content").content)
    body = {"seen_changes": content.changes_sha256}
    assert lead.post(f"{where}/sign", json=body, headers=at(version)).status_code == 200


def test_a_report_needs_another_pair_of_eyes_and_a_supervisor(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    paper = drafted(client_as, person, escalation)
    version = submitted(client_as(Role.OFFICER), paper)
    answer = client_as(Role.OFFICER).post(f"{PAPERS}/{paper.id}/sign", json={}, headers=at(version))
    assert answer.status_code == 403


def test_an_edit_says_which_version_it_saw(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    officer, paper = client_as(Role.OFFICER), drafted(client_as, person, escalation)
    where, body = f"{PAPERS}/{paper.id}/texts/view", {"body": "Zegt niets."}
    assert officer.put(where, json=body).status_code == 428
    assert officer.put(where, json=body, headers=at(9)).status_code == 412
    assert officer.post(f"{PAPERS}/{paper.id}/sign", json={}, headers=at(1)).status_code == 409
    assert officer.post(f"{PAPERS}/{paper.id}/hand-over", headers=at(1),
                        json={"handed_over_on": "2026-11-24", "handed_over_to": "x"}).status_code == 409  # fmt: skip


def test_the_same_request_again_gives_the_same_answer(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    officer, key = client_as(Role.OFFICER), {"Idempotency-Key": "one"}
    body = {"person_id": str(person), "kind": "violation_report", "escalation_id": str(escalation)}
    first, again = (officer.post(PAPERS, json=body, headers=key) for _ in range(2))
    assert first.json() == again.json()
    other = officer.post(PAPERS, json=body | {"language": "en"}, headers=key)
    assert problem(other) == "idempotency-key-reused"
    assert drafted(client_as, person, escalation).id == UUID(first.json()["id"])


@pytest.mark.parametrize(
    ("body", "status"),
    [("a\0b", 422), ("\u202e6202", 422), ("\U0001f600", 422), ("x" * 8_001, 422), ("x" * 10_000_000, 413)],
    ids=["nul", "turned", "no letter", "too long", "ten megabytes"],
)  # fmt: skip
def test_words_that_cannot_stand_are_a_problem_and_are_not_repeated(
    person: UUID, escalation: UUID, client_as: ClientAs, body: str, status: int
) -> None:
    officer, paper = client_as(Role.OFFICER), drafted(client_as, person, escalation)
    where = f"{PAPERS}/{paper.id}/texts/assessment"
    answer = officer.put(where, json={"body": body}, headers=at(1))
    assert answer.status_code == status
    problem(answer)
    assert len(answer.text) < 2_000
    assert officer.get(f"{PAPERS}/{paper.id}").json()["version"] == 1


@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd")', "] #panic() [", "@a <b> $x$ \\", "w" * 8_000]
)
def test_words_are_never_markup(
    person: UUID, escalation: UUID, client_as: ClientAs, hostile: str
) -> None:
    officer, paper = client_as(Role.OFFICER), drafted(client_as, person, escalation)
    where = f"{PAPERS}/{paper.id}"
    assert (
        officer.put(f"{where}/texts/assessment", json={"body": hostile}, headers=at(1)).status_code
        == 200
    )
    pdf = officer.get(f"{where}/pdf")
    assert pdf.status_code == 200
    assert b"root:x:" not in pdf.content


@pytest.mark.parametrize(
    "change",
    [{"kind": "warning"}, {"language": "fr"}, {"escalation_id": None}, {"until_on": "2031-01-01"},
     {"from_on": "2026-13-01"}, {"facts": {}}],
    ids=str,
)  # fmt: skip
def test_a_body_that_does_not_hold_is_a_problem(
    person: UUID, escalation: UUID, client_as: ClientAs, change: dict[str, Any]
) -> None:
    body = {
        "person_id": str(person),
        "kind": "violation_report",
        "escalation_id": str(escalation),
    } | change
    answer = client_as(Role.OFFICER).post(PAPERS, json=body)
    assert answer.status_code == 422
    assert problem(answer) == "invalid-input"


@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROVIDER, Role.AUDITOR, Role.ADMIN])
def test_who_works_on_no_case_reads_and_does_nothing(
    role: Role, person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    paper, other = drafted(client_as, person, escalation), client_as(role)
    where = f"{PAPERS}/{paper.id}"
    for page in (PAPERS, where, f"{where}/content", f"{where}/facts", f"{where}/pdf"):
        assert other.get(page).status_code == 403
    body = {"person_id": str(person), "kind": "violation_report", "escalation_id": str(escalation)}
    assert other.post(PAPERS, json=body).status_code == 403
    for act in ("redraw", "submit", "withdraw", "sign", "correct"):
        assert other.post(f"{where}/{act}", json={}, headers=at(1)).status_code == 403


def test_another_team_finds_nothing(
    town: Town, person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    paper = drafted(client_as, person, escalation)
    where = f"{PAPERS}/{paper.id}"
    for who in (town.other_officer, town.other_supervisor):
        other = client_as(who)
        assert other.get(PAPERS).json()["items"] == []
        for page in (where, f"{where}/content", f"{where}/facts", f"{where}/pdf"):
            assert other.get(page).status_code == 404
        assert other.post(f"{where}/submit", headers=at(1)).status_code == 404
        assert (
            other.put(f"{where}/texts/view", json={"body": "x"}, headers=at(1)).status_code == 404
        )


def test_every_look_stands_in_the_access_log(
    app_state: AppState, town: Town, person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    paper, officer = drafted(client_as, person, escalation), client_as(Role.OFFICER)
    for page in ("", "/content", "/facts", "/pdf"):
        assert officer.get(f"{PAPERS}/{paper.id}{page}").status_code == 200
    with app_state.database.work(
        town.auditor, app_state.clock.now() + timedelta(minutes=1)
    ) as work:
        found = work.session.execute(
            text("select subject_kind, action from audit_entry where person_id = :id order by id"),
            {"id": person},
        ).all()
    assert [tuple(one) for one in found][-4:] == [
        ("person", "read-paper"), ("paper", "read"), ("paper", "read"), ("paper", "read-pdf"),
    ]  # fmt: skip


def test_a_case_that_is_not_there_gives_no_paper(
    person: UUID, escalation: UUID, client_as: ClientAs
) -> None:
    body = {"person_id": str(person), "kind": "violation_report", "escalation_id": str(UUID(int=1))}
    assert client_as(Role.OFFICER).post(PAPERS, json=body).status_code == 404
    assert drafted(client_as, person, escalation).escalation_id == escalation
