"""Data past its period goes once two people decided on it, and no trace but ids in the access log stays."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Connection, inspect, text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import (
    AlreadyDecided,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    OnLegalHold,
    OwnDestruction,
    Stale,
)
from aftercare.casework.adoption.acts import activate
from aftercare.casework.people.search import find_people
from aftercare.casework.retention.destruction import (
    confirm_destruction,
    files_due,
    propose_destruction,
    refuse_destruction,
)
from aftercare.casework.retention.holds import lift_hold, place_hold
from aftercare.casework.retention.policy import RETENTION_PERIODS, propose_periods
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.retention.kinds import DESTROYED, NO_LONGER_THAN, DataKind
from aftercare.domain.time.wall_time import civil_date
from aftercare.scheduling.retention.list_due import list_due
from aftercare.store.appointments.rows import live_appointments
from aftercare.store.attachments.rows import AttachmentRow, objects_to_remove
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.hand_over_notice_rows import HandOverNoticeRow
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.letters.rows import LetterRow, PostalAddressRow
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow, MessageReceiptRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.papers.rows import PaperRow, PaperTextRow
from aftercare.store.people.home_address_rows import HomeAddressRow
from aftercare.store.people.related_person_rows import RestrictedPartyRow
from aftercare.store.people.rows import NoContactRow, PersonRow, get_person
from aftercare.store.retention.rows import (
    DestructionCertificateRow,
    DestructionRow,
    LegalHoldRow,
    policy_in_force,
)
from tests.casework.case_files.whole_case_file import whole_case_file
from tests.store.arranging import NOW, Arranger

TODAY = civil_date(NOW)
LONG_AGO = date(2015, 11, 23)
# About a client, and kept: why.
STAYS = {"audit_entry": "entries name no one, and a chain that loses one proves nothing"}


def closed(arrange: Arranger, person: PersonRow, on: date = LONG_AGO) -> PersonRow:
    with arrange.database.work(CLOCK, NOW) as work:
        row = get_person(work.session, person.id, for_update=True)
        row.closed_on, row.enrolled_on = on, on
    return person


def add_what_no_document_holds(arrange: Arranger, person: PersonRow, other: PersonRow) -> None:
    """Texts with their receipts, a letter, a draft report, and what other files say about this client."""
    officer = arrange.office.officer.staff_id
    with arrange.database.work(CLOCK, NOW) as work:
        (first, *_) = live_appointments(work.session, [person.id], NOW)
        order = orders_of(work.session, person.id)[0]
        (escalation, *_) = work.session.exec(select(EscalationRow))
    sent = arrange.message(first, state="delivered", provider_sid="SM-1")
    digest = "0" * 64
    inbound = InboundTextRow(
        sid="SM-2", person_id=person.id, sender=person.phone or "", body=person.family_name,
        meaning="yes", received_at=NOW,
    )  # fmt: skip
    paper = PaperRow(
        person_id=person.id, kind="progress_report", language="nl", order_id=order.id, from_on=LONG_AGO,
        until_on=TODAY, facts={"name": person.family_name}, facts_sha256=digest, author_id=officer,
        drafted_at=NOW,
    )  # fmt: skip
    arrange.add(
        MessageReceiptRow(message_id=sent.id, sid="SM-1", status="delivered", received_at=NOW,
                          raw={"To": person.phone}),
        inbound,
        InboundStepRow(text_id=inbound.id, person_id=person.id, act="nothing", done_at=NOW,
                       answer=person.family_name),
        AttachmentRow(person_id=person.id, kind="judgment", name=person.family_name, format="pdf", size=9,
                      digest=digest, content_key=bytes(32), added_by=officer, added_at=NOW),
        HomeAddressRow(person_id=person.id, lines=f"{person.family_name} 1", position="52.361200, 4.901200",
                       entered_by=officer, entered_at=NOW),
        PostalAddressRow(person_id=person.id, lines=f"{person.family_name} 1", entered_by=officer,
                         entered_at=NOW),
        LetterRow(person_id=person.id, appointment_id=first.id, kind="appointment", language="nl",
                  template_version=1, content={"to": person.family_name}, sha256=digest, due_on=TODAY,
                  late_at=NOW, made_by=officer, made_at=NOW),
        paper,
        PaperTextRow(paper_id=paper.id, person_id=person.id, section="view", number=1,
                     body=person.family_name, written_by=officer, written_at=NOW),
        StaffNoticeRow(staff_id=officer, person_id=person.id, escalation_id=escalation.id, created_at=NOW),
        HandOverNoticeRow(staff_id=officer, to_id=officer, taken_by=officer, taken_at=NOW,
                                 file_references=[person.reference]),
        RestrictedPartyRow(person_id=other.id, kind="victim", label="S-2", other_person_id=person.id,
                           entered_by=officer, entered_at=NOW),
        NoContactRow(person_id=other.id, other_id=person.id),
        FileClosingRow(person_id=person.id, closed_on=LONG_AGO, reason="deceased", closed_at=NOW,
                       closed_by=officer),
        LegalHoldRow(person_id=person.id, reason="Klacht van de cliënt", review_on=TODAY, placed_by=officer,
                     placed_at=NOW, lifted_by=officer, lifted_at=NOW, lift_reason="Klaar"),
    )  # fmt: skip
    with arrange.database.work(arrange.office.officer, NOW) as work:
        find_people(work, person.family_name)


def proposed(arrange: Arranger, person: PersonRow, actor: Actor | None = None) -> DestructionRow:
    with arrange.database.work(actor or arrange.office.supervisor, NOW) as work:
        version = get_person(work.session, person.id).version
        return propose_destruction(work, person.id, version)


def confirmed(
    arrange: Arranger, row: DestructionRow, actor: Actor | None = None, version: int = 1
) -> DestructionCertificateRow:
    with arrange.database.work(actor or arrange.office.officer, NOW) as work:
        return confirm_destruction(work, row.id, version)


def traces(database: Database, *words: str) -> dict[str, int]:
    """By table, how many rows hold any of these words, in any column."""
    with database.work(CLOCK, NOW) as work:
        execute(work.session, "reset role")
        connection = work.session.connection()
        found = {}
        for table in inspect(connection).get_table_names():
            query = text(f'select count(*) from "{table}" t where t::text ilike any(:words)')
            many = connection.scalar(query, {"words": [f"%{word}%" for word in words]})
            if many:
                found[table] = many
    return found


def test_a_whole_file_goes_and_nothing_identifies_the_client(
    arrange: Arranger, database: Database
) -> None:
    person = whole_case_file(arrange).person
    other = arrange.person()
    add_what_no_document_holds(arrange, person, other)
    closed(arrange, person)
    before = traces(database, str(person.id))
    assert len(before) > 45
    # What was written about the client, in texts, letters, notes and documents, is encrypted.
    assert traces(database, person.family_name).keys() == {"person", "person_search"}
    certificate = confirmed(arrange, proposed(arrange, person))
    # One event says for thirty days that the file is gone, so that other systems destroy their copies.
    assert set(traces(database, str(person.id))) <= {*STAYS, "event"}
    names = (person.family_name, person.reference, person.phone or person.reference)
    assert traces(database, *names) == {}
    assert {kind: one["rows"] > 0 for kind, one in certificate.kinds.items()} == dict.fromkeys(
        DESTROYED, True
    )
    assert certificate.kinds["risk"] | {"rows": 0} == {
        "years": 10, "established": False, "rows": 0,
        "source": "Chosen, after Wjsg 41: a report leaves the personal file 10 years after it closed",
    }  # fmt: skip
    assert certificate.proposed_by == arrange.office.supervisor.staff_id
    assert certificate.confirmed_name == arrange.office.officer.display_name
    with database.work(CLOCK, NOW) as work:
        # The key of the attached document went with its row; what is left to do names no one.
        assert len(objects_to_remove(work.session, 10)) == 1
    with database.work(arrange.office.officer, NOW) as work:
        assert get_person(work.session, other.id)


def test_every_table_about_a_client_is_destroyed_or_stays_for_a_reason(
    connection: Connection,
) -> None:
    about = connection.scalars(
        text(
            "select table_name::text from information_schema.columns where table_schema = 'public'"
            " and column_name in ('person_id', 'other_person_id', 'message_id')"
            " union select c.conrelid::regclass::text from pg_constraint c"
            " join destroyed_table d on d.name = c.confrelid::regclass::text and d.name <> 'site'"
            " where c.contype = 'f'"
        )
    )
    listed = set(connection.scalars(text("select name from destroyed_table")))
    assert set(about) - listed == set(STAYS)
    assert listed <= set(inspect(connection).get_table_names())


def test_what_refers_to_other_data_is_kept_no_longer(connection: Connection) -> None:
    """The order of kinds in the rules is that of the foreign keys, and so is the order of the tables."""
    query = text(
        "select a.kind, b.kind, a.position < b.position as first from pg_constraint c"
        " join destroyed_table a on a.name = c.conrelid::regclass::text"
        " join destroyed_table b on b.name = c.confrelid::regclass::text"
        " where c.contype = 'f' and c.confdeltype = 'a' and a.name <> b.name and not c.condeferrable"
        " and c.conname <> 'person_texts_go_to_fkey'"
    )
    reach = {kind: {kind} for kind in DataKind}
    for kind in reversed(DESTROYED):
        reach[kind] |= {far for one, other in NO_LONGER_THAN if one is kind for far in reach[other]}
    pairs = connection.execute(query).all()
    assert len(pairs) > 80
    assert [pair for pair in pairs if DataKind(pair[1]) not in reach[DataKind(pair[0])]] == []
    assert [pair for pair in pairs if not pair[2] and pair[0] == pair[1]] == []
    kinds = connection.scalars(text("select kind from destroyed_table order by position")).all()
    assert list(dict.fromkeys(kinds)) == list(DESTROYED)


def test_only_what_is_due_goes_and_the_rest_later(arrange: Arranger, database: Database) -> None:
    person = closed(arrange, arrange.person(), date(TODAY.year - 3, 1, 1))
    row = proposed(arrange, person)
    assert row.kinds == ["contacts"]
    assert confirmed(arrange, row).kinds.keys() == {"contacts"}
    with database.work(CLOCK, NOW) as work:
        assert work.session.get_one(DestructionRow, row.id).destroyed_at == NOW
    with pytest.raises(IllegalTransition):
        proposed(arrange, person)


def test_a_second_person_who_sees_the_file_confirms(arrange: Arranger) -> None:
    office = arrange.office
    person = closed(arrange, arrange.person())
    for actor, fault in ((office.officer, Forbidden), (office.other_supervisor, NotFound)):
        with pytest.raises(fault):
            proposed(arrange, person, actor)
    row = proposed(arrange, person)
    with pytest.raises(AlreadyDecided):
        proposed(arrange, person)
    for actor, fault in (
        (office.supervisor, OwnDestruction),
        (office.outsider, NotFound),
        (office.admin, Forbidden),
    ):
        with pytest.raises(fault):
            confirmed(arrange, row, actor)
    with pytest.raises(Stale):
        confirmed(arrange, row, version=2)
    confirmed(arrange, row)


def test_a_refused_proposal_ends_and_another_may_follow(arrange: Arranger) -> None:
    person = closed(arrange, arrange.person())
    row = proposed(arrange, person)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        assert refuse_destruction(work, row.id, 1, "Klacht verwacht").refused_at == NOW
    with pytest.raises(AlreadyDecided):
        confirmed(arrange, row, version=2)
    assert proposed(arrange, person).id != row.id


def test_a_legal_hold_stops_it_until_a_supervisor_lifts_it(arrange: Arranger) -> None:
    office, database = arrange.office, arrange.database
    person = closed(arrange, arrange.person())
    row = proposed(arrange, person)

    def held(reason: str = "Klacht van de cliënt", on: date = date(2027, 1, 1)) -> LegalHoldRow:
        with database.work(office.officer, NOW) as work:
            return place_hold(work, person.id, reason, on)

    def lifted(actor: Actor, hold: LegalHoldRow, reason: str = "Klacht afgedaan") -> LegalHoldRow:
        with database.work(actor, NOW) as work:
            return lift_hold(work, hold.id, 1, reason)

    for reason, on in ((" ", date(2027, 1, 1)), ("Klacht van de cliënt", TODAY)):
        with pytest.raises(Invalid):
            held(reason, on)
    hold = held()
    with pytest.raises(IllegalTransition):
        held()
    with pytest.raises(OnLegalHold):
        confirmed(arrange, row)
    with pytest.raises(Forbidden):
        lifted(office.officer, hold)
    assert lifted(office.supervisor, hold).lift_reason == "Klacht afgedaan"
    confirmed(arrange, row)


@pytest.mark.parametrize("what", ["unconfirmed", "held", "open", "early", "table"])
def test_the_database_destroys_nothing_else(arrange: Arranger, what: str) -> None:
    """The function asks for itself, also past the code, and no one else may delete."""
    person = closed(arrange, arrange.person())
    arrange.add(
        FileClosingRow(person_id=person.id, closed_on=LONG_AGO, reason="deceased", closed_at=NOW,
                       closed_by=arrange.office.officer.staff_id)
    )  # fmt: skip
    row = proposed(arrange, person)
    if what == "held":
        with arrange.database.work(arrange.office.officer, NOW) as work:
            place_hold(work, person.id, "Klacht van de cliënt", date(2027, 1, 1))
    if what in ("open", "early"):
        with arrange.database.work(CLOCK, NOW) as work:
            one = get_person(work.session, person.id, for_update=True)
            one.closed_on = None if what == "open" else TODAY
    officer = arrange.office.officer

    def destroy_anyhow() -> None:
        with arrange.database.work(officer, NOW) as work:
            if what == "table":
                execute(work.session, "select set_config('aftercare.destroying', 'x', true)")
                execute(work.session, "delete from file_closing")
            if what != "unconfirmed":
                mine = work.session.get_one(DestructionRow, row.id)
                mine.confirmed_by, mine.confirmed_at = officer.staff_id, NOW
                work.session.flush()
            execute(work.session, "select destroy_data(:id)", {"id": row.id})

    with pytest.raises(Forbidden):
        destroy_anyhow()
    with arrange.database.work(CLOCK, NOW) as work:
        assert get_person(work.session, person.id)


def test_the_night_lists_what_is_due_once_and_drops_what_is_not(arrange: Arranger) -> None:
    database, clock, supervisor = arrange.database, FixedClock(NOW), arrange.office.supervisor
    old = closed(arrange, arrange.person())
    closed(arrange, arrange.person(), TODAY)
    arrange.person()
    assert (list_due(database, clock), list_due(database, clock)) == (1, 0)

    def listed() -> list[tuple[UUID, list[str]]]:
        with database.work(supervisor, NOW) as work:
            return [(one["id"], one["kinds"]) for one in files_due(work)]

    assert listed() == [(old.id, [kind.value for kind in DESTROYED])]
    with database.work(arrange.office.other_supervisor, NOW) as work:
        assert files_due(work) == []
    closed(arrange, old, TODAY)
    list_due(database, clock)
    assert listed() == []


def test_periods_are_proposed_by_one_administrator_and_activated_by_another(
    arrange: Arranger,
) -> None:
    admin, other = arrange.office.admin, arrange.staff("admin")
    with arrange.database.work(admin, NOW) as work:
        terms = policy_in_force(work.session).facts()
        row = propose_periods(work, terms, "Selectielijst vastgesteld")
    with pytest.raises(Forbidden), arrange.database.work(admin, NOW) as work:
        activate(work, RETENTION_PERIODS, row.version)
    with arrange.database.work(other, NOW) as work:
        assert policy_in_force(work.session).version == 1
        activate(work, RETENTION_PERIODS, row.version)
        assert policy_in_force(work.session).version == 2
        assert policy_in_force(work.session).proposed_by == admin.staff_id


def test_certificates_stay(arrange: Arranger) -> None:
    confirmed(arrange, proposed(arrange, closed(arrange, arrange.person())))
    with arrange.database.work(arrange.office.supervisor, NOW) as work:
        (one,) = work.session.exec(select(DestructionCertificateRow))
    assert one.team_id == arrange.office.team_id
