"""A number of the team figures leads to its rows: as many, with those of hidden files as a number alone."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.figures.count_messages import DAYS_AGAIN
from aftercare.scheduling.figures.count_teams import count_team
from aftercare.store.appointments.rows import OutcomeRow
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.figures.message_figures import count_days
from tests.casework.file_access.test_lists import enter, second_supervisor
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.wording import dutch, named

LAST_WEEK = NOW - timedelta(days=7)


def test_every_number_of_the_figures_is_the_number_of_its_rows(
    arrange: Arranger, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = arrange.office
    late, open_one, hidden = (arrange.person() for _ in range(3))
    for hour, (person, verdict) in enumerate(
        ((late, "unexcused"), (open_one, None), (hidden, None), (open_one, None))
    ):
        appointment, _ = arrange.miss(person, LAST_WEEK + timedelta(hours=hour), verdict)
        arrange.add(
            OutcomeRow(
                appointment_id=appointment.id, person_id=person.id, code="missed",
                recorded_by=office.officer.staff_id, recorded_at=LAST_WEEK + timedelta(hours=9),
            )
        )  # fmt: skip
    for person in (late, hidden):
        arrange.add(
            EscalationRow(
                person_id=person.id, trigger_key="x", rule_code="x", rule_version=1, severity=2,
                opened_at=LAST_WEEK, state="opened",
            )
        )  # fmt: skip
    arrange.miss(
        arrange.person(team_id=office.other_team_id, officer_id=office.outsider.staff_id), LAST_WEEK
    )
    enter(arrange, hidden, office.supervisor, by=second_supervisor(arrange))
    with arrange.database.work(CLOCK, NOW) as work:
        count_team(work, office.team_id)
        today = NOW.date()
        count_days(work.session, today - timedelta(days=DAYS_AGAIN), today + timedelta(days=1))

    reader = visitor("supervisor")
    page = html.unescape(reader.get("/team-figures?period=4-weeks").text)
    links = re.findall(r'href="(/team-figures/rows\?[^"]+)">(\d+)<', page)
    whats = {href.partition("what=")[2].partition("&")[0] for href, _ in links}
    assert whats == {"standard", "verdict", "case", "alarm", "reminded"}
    for href, number in links:
        rows = reader.get(href).text
        assert re.findall(r'id="total">(\d+)<', rows) == [number], href
        assert hidden.family_name not in rows

    misses = reader.get("/team-figures/rows?what=reminded&which=missed&part=none").text
    assert len(re.findall("person-name", misses)) == 3
    abouts = re.findall(rf'data-label="{dutch("Appointment")}">([^<]+)<', misses)
    assert len(set(abouts)) == 3
    assert all(one.startswith(named("kind", "check_in")) for one in abouts)
    monkeypatch.setattr("aftercare.web.figures.figure_rows_page.SIZE", 2)
    asked = "/team-figures/rows?what=reminded&which=missed&part=none"
    first, second = (reader.get(f"{asked}&page={number}").text for number in (1, 2))
    assert [page.count("person-name") for page in (first, second)] == [2, 1]
    assert "what=reminded&amp;which=missed&amp;part=none&amp;page=2" in first
    assert reader.get(f"{asked}&page=9").text.count("person-name") == 1, "the last there is"
    assert "1 daarvan" in words(misses)
    for wrong in ("what=verdict&which=met", "what=x&which=late", "what=verdict&which=late&week=x"):
        assert reader.get(f"/team-figures/rows?{wrong}").status_code == 404
    for role in ("planner", "admin", "officer"):
        answer = visitor(role).get("/team-figures/rows?what=verdict&which=late")
        assert answer.status_code == 403
    assert "/team-figures/rows" not in visitor("planner").get("/team-figures").text
