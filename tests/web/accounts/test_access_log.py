"""The auditor finds who saw which file, and whether the log itself is whole."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import EmergencyReadsOnly, OwnAccountChange
from aftercare.bootstrap import AppState
from aftercare.casework.accounts.access_log import LOG_LINES
from aftercare.casework.accounts.account_changes import NewPosition, propose_position
from aftercare.casework.accounts.acts import close_account
from aftercare.casework.case_files.export_limit import note_refused_export
from aftercare.casework.escalation.hand_over import hand_escalations_over
from aftercare.casework.overviews.person_file import person_file
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, staff_by_ids
from aftercare.store.database.unit_of_work import Origin
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.accounts.access_log_csv import HEAD
from aftercare.web.shell.forms.reading import NO_SUCH_DAY
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, value_of, words
from tests.web.shell.wording import dutch, fault, named


def looked_at(arrange: Arranger) -> PersonRow:
    """A person whose file the officer has just opened."""
    person = arrange.person()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        person_file(work, person.id)
    return person


def test_the_log_names_references_and_never_a_person(arrange: Arranger, visitor: Visitor) -> None:
    person = looked_at(arrange)
    page = visitor("auditor").get("/access-log").text
    assert person.reference in page
    assert person.family_name not in page
    assert "Ingezien" in words(page)
    assert arrange.office.officer.display_name in page


def test_reading_the_log_is_on_record_too(visitor: Visitor) -> None:
    auditor = visitor("auditor")
    auditor.get("/access-log")
    assert "Inzagelogboek geen" in words(auditor.get("/access-log").text)


def test_the_log_is_narrowed_to_a_file_an_account_and_a_time(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = looked_at(arrange), looked_at(arrange)
    auditor = visitor("auditor")
    one = auditor.get(f"/access-log?reference={person.reference}").text
    assert other.reference not in one
    assert value_of(one, "reference") == person.reference
    username = arrange.office.officer.display_name.rpartition(" ")[2]
    looked = auditor.get(f"/access-log?account={username}&looks=yes&from_on=24-11-2026").text
    assert person.reference in looked
    changed = auditor.get(f"/access-log?account={username}&looks=no").text
    assert person.reference not in changed
    assert dutch("No entries match these filters") in words(
        auditor.get("/access-log?until_on=1-1-2020").text
    )


def test_the_log_of_one_day_is_narrowed_to_hours(arrange: Arranger, visitor: Visitor) -> None:
    person, later = looked_at(arrange), arrange.person()
    with arrange.database.work(arrange.office.officer, NOW + timedelta(hours=1)) as work:
        person_file(work, later.id)
    auditor, here = visitor("auditor"), "/access-log/csv?from_on=24-11-2026&until_on=24-11-2026"

    def found(hours: str) -> list[bool]:
        lines = auditor.get(f"{here}{hours}").text
        return [one.reference in lines for one in (person, later)]

    assert found("") == [True, True]
    assert found("&from_time=9:30") == [False, True]
    assert found("&until_time=10") == [True, False]
    assert found("&from_time=9&until_time=10:01") == [True, True]
    assert found("&from_time=9:01&until_time=10") == [False, False]


@pytest.mark.parametrize(
    ("asked", "name", "says"),
    [
        ("from_time=9", "from_on", "missing"),
        ("from_on=24-11-2026&until_time=9", "until_on", "missing"),
        (
            "from_on=24-11-2026&until_on=24-11-2026&from_time=9&until_time=9",
            "until_time",
            "hours-reversed",
        ),
    ],
)
def test_an_hour_needs_its_day_and_comes_before_the_last(
    visitor: Visitor, asked: str, name: str, says: str
) -> None:
    shown = visitor("auditor").get(f"/access-log?{asked}")
    assert shown.status_code == 422
    assert error_of(shown.text, name) == fault(says)


def test_an_account_is_found_by_the_name_that_colleagues_read_and_all_who_share_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    people = []
    for username in ("jansen.noord", "jansen.zuid", "pietersen"):
        person, name = arrange.person(), "P. Pietersen" if username == "pietersen" else "J. Jansen"
        reader = arrange.staff(
            "supervisor", username=username, display_name=name, team_id=arrange.office.team_id
        )
        with arrange.database.work(reader, NOW) as work:
            person_file(work, person.id)
        people.append(person)
    auditor = visitor("auditor")

    def found(account: str) -> list[bool]:
        page = auditor.get(f"/access-log?account={account}").text
        return [one.reference in page for one in people]

    assert found("j. jansen") == [True, True, False]
    assert found("J.++Jansen") == [True, True, False]
    assert found("jansen.zuid") == [False, True, False]


def test_the_auditor_sees_at_once_who_looked_at_a_file_and_a_list_is_no_look_at_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = looked_at(arrange), looked_at(arrange)
    with arrange.database.work(arrange.office.officer, NOW + timedelta(hours=1)) as work:
        person_file(work, person.id)
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        audit.note_people(work, "read-week", [person.id, other.id])
    auditor, here = visitor("auditor"), f"/access-log?reference={person.reference}"
    officer, lead = arrange.office.officer.display_name, arrange.office.supervisor.display_name
    page = auditor.get(here).text
    summary = page.partition('id="readers-title"')[2].partition("</section>")[0]
    assert officer in summary
    assert ">2</td>" in summary
    assert lead not in summary
    again = auditor.get(here).text.partition('id="readers-title"')[2].partition("</section>")[0]
    assert again == summary, "reading the log is no look at the file"
    assert lead in page
    assert lead not in auditor.get(f"{here}&looks=file").text.partition("<main")[2]
    whole = auditor.get("/access-log").text
    assert "readers-title" not in whole
    # Both files of the list stand in one line.
    assert f"{other.reference}, {person.reference}" in whole
    assert dutch("%(num)s case file", num=2) in words(whole)


def test_what_the_service_did_itself_is_shown_when_it_is_asked_for(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = looked_at(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        audit.note(work, "refresh-clocks", "person", person.id, person.id)
    auditor, here = visitor("auditor"), f"/access-log?reference={person.reference}"
    shown = {by: auditor.get(f"{here}{by}").text for by in ("", "&by=service", "&by=both")}
    entries = {by: page.rpartition("<tbody")[2] for by, page in shown.items()}
    assert [dutch("Recalculated deadlines") in entries[by] for by in shown] == [
        False, True, True,
    ]  # fmt: skip
    assert [f"{arrange.office.officer.display_name} " in words(shown[by]) for by in shown] == [
        True, False, True,
    ]  # fmt: skip
    assert re.search(r" \d\d:\d\d:\d\d ", words(shown[""]))


def test_a_filter_that_finds_nobody_says_so(visitor: Visitor) -> None:
    auditor = visitor("auditor")
    answer = auditor.get("/access-log?account=nobody&from_on=31-31-2026")
    assert answer.status_code == 422
    assert dutch(NO_SUCH_DAY) in error_of(answer.text, "from_on")
    answer = auditor.get("/access-log?account=nobody")
    assert error_of(answer.text, "account") == fault("no-such-account")
    assert value_of(answer.text, "account") == "nobody"


def test_a_question_that_does_not_hold_speaks_of_showing_and_an_action_is_said_once(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person()
    visitor("officer").get(f"/people/{person.id}")
    auditor = visitor("auditor")
    refused = words(auditor.get("/access-log?account=niet.bestaand").text)
    assert dutch("Nothing is shown yet: something is missing or unclear") in refused
    assert dutch("Not saved yet: something is missing or unclear") not in refused
    looked = named("access", "viewed")
    shown = words(auditor.get("/access-log").text)
    assert looked in shown
    assert f"{looked} {looked}" not in shown


def test_a_long_log_continues_on_the_next_page(arrange: Arranger, visitor: Visitor) -> None:
    person = looked_at(arrange)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        audit.note_each(work, "read-person-file", "person", [(person.id, person.id)] * 105)
    auditor = visitor("auditor")
    address = f"/access-log?reference={person.reference}"
    first = auditor.get(address).text
    assert first.count(f"{dutch('Viewed')}</span>") == 100
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = auditor.get(older).text
    assert second.count(f"{dutch('Viewed')}</span>") == 6
    assert f'href="{address}"' in second


def test_the_chain_is_checked_when_asked(
    arrange: Arranger, app_state: AppState, visitor: Visitor
) -> None:
    looked_at(arrange)
    seal = next(job for job in app_state.jobs if job.name == "seal-audit")
    seal.run()
    auditor = visitor("auditor")
    assert dutch("The log is intact") in words(auditor.get("/access-log?check=yes").text)
    assert "Het logboek" not in words(auditor.get("/access-log").text)


def test_a_broken_chain_is_an_alarm(arrange: Arranger, visitor: Visitor) -> None:
    looked_at(arrange)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text(
                "insert into audit_link (position, entry_id, hash, version, key_id)"
                " select 1, min(id), '\\x00', 2, 'tests' from audit_entry"
            )
        )
    page = words(visitor("auditor").get("/access-log?check=yes").text)
    assert dutch("The log is damaged") in page
    assert (
        dutch(
            (
                "Entry %(number)s does not follow from the one before. Leave the database as it is and "
                "call the administrator."
            ),
            number=1,
        )
        in page
    )


def test_the_log_is_for_auditors_alone(visitor: Visitor) -> None:
    for role in ("officer", "supervisor", "planner", "provider", "admin"):
        assert visitor(role).get("/access-log").status_code == 403


def test_actions_are_words_and_narrow_the_log_as_roles_do(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = looked_at(arrange)
    auditor = visitor("auditor")
    page = auditor.get("/access-log").text
    assert dutch("Viewed") in words(page)
    assert '<span class="soft mono">read</span>' not in page
    chosen = f"/access-log?action=read&reference={person.reference}"
    nothing = dutch("No entries match these filters")
    assert nothing not in words(auditor.get(f"{chosen}&role=officer").text)
    for none in (f"{chosen}&role=planner", f"/access-log?action=move&reference={person.reference}"):
        assert nothing in words(auditor.get(none).text)
    # Pages log a look as `read` with what was read, the API as one word: one choice finds both.
    whole = f"/access-log?action=read-person&reference={person.reference}"
    assert nothing not in words(auditor.get(f"{whole}&role=officer").text)
    assert auditor.get("/access-log?action=no-such-action").status_code == 422


def test_the_log_says_from_where_and_what_was_refused(arrange: Arranger, visitor: Visitor) -> None:
    person = arrange.person()
    with arrange.database.work(arrange.office.officer, NOW) as work:
        work.origin = Origin("192.0.2.7", b"0123456789")
        note_refused_export(work, person.id)
        person_file(work, person.id)
    auditor = visitor("auditor")
    here = f"/access-log?reference={person.reference}"
    shown = words(auditor.get(f"{here}&looks=refused").text)
    assert dutch("Was refused another whole case file this hour") in shown
    assert f"192.0.2.7 {dutch('session')} 30313233" in shown
    assert shown.count("192.0.2.7") == 1
    assert words(auditor.get(here).text).count("192.0.2.7") == 2
    line = auditor.get(f"/access-log/csv?reference={person.reference}&looks=refused").text
    assert line.strip().endswith(";192.0.2.7;3031323334353637;;")


def test_the_log_is_downloaded_without_content_and_that_is_on_record(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, other = looked_at(arrange), looked_at(arrange)
    auditor = visitor("auditor")
    answer = auditor.get(f"/access-log/csv?reference={person.reference}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *lines = answer.text.splitlines()
    assert head == "\ufeff" + ";".join(dutch(one) for one in HEAD)
    assert lines
    officer = named("role", "officer")
    for line in lines:
        assert person.reference in line
        assert ";read-" in line or ";read;" in line
        assert re.match(r"2026-11-\d\d \d\d:\d\d:\d\d;", line)
        assert f";{officer};" in line
    assert person.family_name not in answer.text
    assert other.reference not in answer.text
    noted = auditor.get(f"/access-log?action=export-access-log&reference={person.reference}").text
    assert dutch("Downloaded the access log") in words(noted)
    assert visitor("officer").get("/access-log/csv").status_code == 403


def test_no_file_is_made_of_more_of_the_log_than_fits(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = visitor("auditor")
    for _ in range(3):
        auditor.get("/access-log")
    monkeypatch.setattr("aftercare.casework.accounts.access_log.LOG_LINES", 2)
    refused = auditor.get("/access-log/csv")
    assert refused.headers["content-type"].startswith("text/html")
    assert error_of(refused.text, "from_on") == fault("too-many-lines")
    for one in (fault("too-many-lines"), words(auditor.get("/access-log").text)):
        assert f"{LOG_LINES:,} regels".replace(",", ".") in one
    exported = auditor.get("/access-log?action=export-access-log").text
    assert dutch("No entries match these filters") in words(exported)


def test_a_file_is_found_in_any_case_of_letters_and_one_written_exactly_so_goes_first(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = looked_at(arrange)
    auditor, nothing = visitor("auditor"), dutch("No entries match these filters")
    small = auditor.get(f"/access-log?reference={person.reference.lower()}")
    assert small.status_code == 200
    assert f'mono">{person.reference}<' in small.text
    arrange.person(reference=person.reference.lower())
    assert nothing in words(auditor.get(f"/access-log?reference={person.reference.lower()}").text)
    assert nothing not in words(auditor.get(f"/access-log?reference={person.reference}").text)


@pytest.mark.parametrize(
    "asked", ["reference=DEMO-9999", "account=niet.bestaand", "from_on=31-31-2026"]
)
def test_a_filter_that_does_not_hold_is_shown_and_nothing_else(
    visitor: Visitor, asked: str
) -> None:
    answer = visitor("auditor").get(f"/access-log?{asked}")
    assert answer.status_code == 422
    view = words(answer.text)
    assert dutch("Nothing is shown yet: something is missing or unclear") in view
    assert dutch("No entries match these filters") not in view


def test_closing_an_account_says_whose_and_handing_a_case_over_says_that(
    arrange: Arranger, visitor: Visitor
) -> None:
    gone = arrange.staff("planner", team_id=arrange.office.team_id)
    with arrange.database.work(arrange.office.admin, NOW) as work:
        close_account(work, gone.staff_id)
        username = work.session.get_one(StaffRow, gone.staff_id).username
    appointment, _ = arrange.miss(arrange.person(), NOW - timedelta(days=3), "unexcused")
    with arrange.database.work(CLOCK, NOW) as work:
        evaluate_people(work, [appointment.person_id])
        escalation_id = work.session.exec(select(EscalationRow.id)).first()
        assert escalation_id is not None
        version = work.session.get_one(EscalationRow, escalation_id).version
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        hand_escalations_over(
            work, {escalation_id: version}, arrange.office.colleague.staff_id, "Verlof tot maandag."
        )
    shown = words(visitor("auditor").get("/access-log").text)
    closed, colleague = dutch("Closed"), named("log_subject", "staff")
    assert f"{named('access', 'removed')} {closed} {colleague} {username}" in shown
    handed = dutch("Handed an escalation to a colleague")
    assert f"{named('access', 'decided')} {handed} {named('log_subject', 'escalation')}" in shown


def test_failed_sign_ins_and_refused_rules_are_found_by_the_account_without_a_filter(
    arrange: Arranger, visitor: Visitor
) -> None:
    office, person = arrange.office, arrange.person()
    outsider = visitor("outsider", confirmed=True)
    asked = {"reference": person.reference, "family_name": "Anders", "hours": "1",
             "reason": "Cliënt dreigt aan de balie"}  # fmt: skip
    outsider.post("/emergency-access", data=asked)
    outsider.post("/emergency-access", data=asked | {"family_name": person.family_name})
    details = {
        "version": "1", "given_name": "A", "family_name": "B", "born_on": "1-1-1980", "reference": person.reference,
        "regime": "adult", "tier": "2", "case_type": "sexual_offence", "language": "nl",
        "deputy": str(person.deputy_id), "phone": "", "visits-yes": "yes",
    }  # fmt: skip
    assert outsider.post(f"/people/{person.id}/details", data=details).status_code == 403
    with arrange.database.work(office.admin, NOW) as work:
        (planner,) = staff_by_ids(work.session, [office.planner.staff_id])
        new = NewPosition(Role.PLANNER, office.other_team_id)
        change = propose_position(work, planner.id, planner.version, new)
    assert (
        visitor("admin")
        .post(f"/account-changes/{change.id}/confirm", data={"version": "1"})
        .status_code
        == 403
    )
    with arrange.database.work(CLOCK, NOW) as work:
        audit.note(work, "sign-in-code-failed", "staff", office.planner.staff_id)
        (name,) = (one.username for one in staff_by_ids(work.session, [office.planner.staff_id]))
    auditor = visitor("auditor")
    rows = words(auditor.get("/access-log").text)
    for sentence in (EmergencyReadsOnly.title, OwnAccountChange.title):
        assert dutch(sentence) in rows
    tried = auditor.get(f"/access-log?looks=refused&reference={person.reference}").text
    assert dutch("Tried emergency access without success") in words(tried)
    assert dutch(EmergencyReadsOnly.title) in words(tried)
    attacked = words(auditor.get(f"/access-log?account={name}").text)
    assert dutch("Tried to sign in with a wrong code") in attacked
    assert dutch("not signed in") in attacked
    proposed = words(auditor.get("/access-log?action=propose").text)
    assert f"{named('log_subject', 'account-change')} {name}" in proposed
