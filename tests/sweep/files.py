"""An office of two teams and two providers, and files of clients in which everything there can be has happened."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, select

from aftercare.casework.papers.drafts import NewPaper, draft_paper
from aftercare.domain.accounts.machines import SCOPES
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.papers import PaperKind
from aftercare.store.accounts.change_rows import AccountChangeRow
from aftercare.store.accounts.reading_alarm_rows import ReadingAlarmRow
from aftercare.store.appointments.rows import live_appointments
from aftercare.store.attachments.rows import AttachmentRow
from aftercare.store.calendars.busy_rows import BusyBlockRow
from aftercare.store.calendars.connection_rows import CalendarConnectionRow
from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.store.client_page.check_in_rows import ClientCheckInRow
from aftercare.store.closing.rows import FileClosingRow
from aftercare.store.concerns.rows import ConcernLinkRow, ConcernRow
from aftercare.store.conditions.coverage_rows import CoverageReasonRow
from aftercare.store.conferences.rows import AgreedActionRow, CaseConferenceRow
from aftercare.store.contact_standards.not_offered_rows import NotOfferedRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow
from aftercare.store.disclosures.protected_change_rows import ProtectedChangeRow
from aftercare.store.disclosures.rows import DisclosureRow
from aftercare.store.escalation.hand_over_notice_rows import HandOverNoticeRow
from aftercare.store.escalation.rows import EscalationRow, StaffNoticeRow
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.events.webhook_rows import WebhookRow
from aftercare.store.file_access.emergency_rows import EmergencyAccessRow
from aftercare.store.file_access.rows import FileAccessRow
from aftercare.store.goals.rows import GoalRow, GoalStepRow, PraiseChoiceRow, PraiseRow
from aftercare.store.letters.rows import LetterRow, PostalAddressRow
from aftercare.store.message_templates.rows import TextTemplateRow
from aftercare.store.messages.incoming_rows import InboundStepRow
from aftercare.store.messages.rows import InboundTextRow, MessageReceiptRow
from aftercare.store.orders.rows import orders_of
from aftercare.store.overviews.saved_filter_rows import SavedFilterRow
from aftercare.store.papers.letterhead_rows import LetterheadRow
from aftercare.store.papers.rows import PaperTextRow
from aftercare.store.people.home_address_rows import HomeAddressRow
from aftercare.store.people.related_person_rows import circles_of
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.phones.code_rows import PhoneCodeRow
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import obligations_of
from aftercare.store.retention.rows import DestructionCertificateRow, DestructionRow, LegalHoldRow
from aftercare.store.risk.relapse_plan_rows import EarlySignRow, RelapsePlanRow, SeenSignRow
from aftercare.store.sign_in.passkey_rows import PasskeyRow
from aftercare.store.sites.accepted_site_rows import AcceptedSiteRow
from aftercare.store.sites.device_kit_rows import DeviceKitRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.duty_rows import DutyShiftRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.staff.mail_rows import StaffMailRow
from aftercare.store.staff.phone_rows import StaffPhoneRow
from aftercare.store.staff.stand_in_rows import HandoverItemRow, StandInRow
from aftercare.store.subject_access.rows import AccessRequestRow, CorrectionNoteRow
from aftercare.store.submissions.rows import SubmissionRow
from aftercare.store.time.closing_day_rows import ClosingDayRow
from aftercare.store.transfers.rows import TransferRow
from aftercare.store.transfers.team_rows import TeamTransferRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from aftercare.store.treatment.rows import TreatmentGroupRow
from tests.casework.case_files.whole_case_file import Places, WholeCaseFile, whole_case_file
from tests.store.arranging import NOW, Arranger, Office, unknown_id
from tests.submissions import submission

TODAY = NOW.date()
A_WEEK = timedelta(days=7)
DIGEST = "0" * 64
NORTH, RESTRICTED, LISTED, BARRED, CLOSED, SOUTH, EMERGENCY = FILES = (
    "north", "restricted", "listed", "barred", "closed", "south", "emergency",
)  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """An account by what it is to the files: `neighbour` has no client, `stand_in` stands in for the officer."""

    officer: Actor
    deputy: Actor
    colleague: Actor
    neighbour: Actor
    stand_in: Actor
    supervisor: Actor
    barred_supervisor: Actor
    planner: Actor
    barred_planner: Actor
    provider: Actor
    outsider: Actor
    other_supervisor: Actor
    other_planner: Actor
    other_provider: Actor
    coordinator: Actor
    auditor: Actor
    admin: Actor
    machine: Actor


# The files that an account is not shown by any question.
HIDDEN: Mapping[str, tuple[str, ...]] = {
    "officer": (RESTRICTED, SOUTH, BARRED, CLOSED, LISTED, EMERGENCY),
    "deputy": (SOUTH,),
    "colleague": (SOUTH,),
    "neighbour": (RESTRICTED, NORTH, BARRED, CLOSED, SOUTH, LISTED, EMERGENCY),
    "stand_in": (RESTRICTED, BARRED, SOUTH),
    "supervisor": (SOUTH,),
    "barred_supervisor": (BARRED, SOUTH),
    "planner": (RESTRICTED,),
    "barred_planner": (BARRED, RESTRICTED),
    "provider": (SOUTH,),
    "outsider": (NORTH, RESTRICTED, CLOSED, BARRED),
    "other_supervisor": (NORTH, LISTED, BARRED, RESTRICTED, CLOSED, EMERGENCY),
    "other_planner": (RESTRICTED,),
    "other_provider": (NORTH, RESTRICTED, LISTED, BARRED, CLOSED, EMERGENCY),
    "coordinator": (SOUTH, RESTRICTED, LISTED, BARRED, CLOSED, EMERGENCY),
    "machine": (RESTRICTED, SOUTH),
    "auditor": FILES,
    "admin": FILES,
}


def hired(arrange: Arranger) -> Staff:
    office = arrange.office
    here = {"team_id": office.team_id}
    return Staff(
        officer=office.officer,
        deputy=office.deputy,
        colleague=office.colleague,
        neighbour=arrange.staff("officer", **here),
        stand_in=arrange.staff("officer", **here),
        supervisor=office.supervisor,
        barred_supervisor=arrange.staff("supervisor", **here),
        planner=office.planner,
        barred_planner=arrange.staff("planner", **here),
        provider=office.provider,
        outsider=office.outsider,
        other_supervisor=office.other_supervisor,
        other_planner=office.other_planner,
        other_provider=office.other_provider,
        coordinator=office.coordinator,
        auditor=office.auditor,
        admin=office.admin,
        machine=arrange.staff(
            "machine", scopes=[*SCOPES], team_ids=[office.team_id], ends_on=NOW.date() + A_WEEK
        ),
    )


def in_the_south(north: Arranger) -> Arranger:
    """Writes files of the other team, treated by the other provider."""
    office = north.office
    south, provider = copy(north), office.other_provider
    south.office = replace(
        office, team_id=office.other_team_id, officer=office.outsider, supervisor=office.other_supervisor,
        deputy=north.staff("officer", team_id=office.other_team_id),
        colleague=north.staff("officer", team_id=office.other_team_id),
        provider=provider, provider_id=provider.provider_id or office.provider_id,
    )  # fmt: skip
    return south


def with_another_officer(north: Arranger) -> Arranger:
    """Writes files of the same team on a caseload of their own, which `stand_in` has this week."""
    beside = copy(north)
    officer = north.staff("officer", team_id=north.office.team_id, office_id=north.office.room_id)
    beside.office = replace(north.office, officer=officer)
    return beside


def places_of(arrange: Arranger, name: str) -> Places:
    """A programme of the provider with a group, and a site."""
    programme = ProgrammeRow(name=f"Programme {name}", provider_id=arrange.office.provider_id)
    group = TreatmentGroupRow(
        programme_id=programme.id, series=name, name=f"Group {name}", entry="open", capacity=8,
        starts_on=TODAY - A_WEEK,
    )  # fmt: skip
    site = SiteRow(name=f"Site {name}", kind="office")
    meeting = GroupSessionRow(
        programme_id=programme.id, series=name, site_id=arrange.office.clinic_id,
        starts_at=NOW + A_WEEK, ends_at=NOW + A_WEEK + timedelta(hours=1), capacity=8,
    )  # fmt: skip
    arrange.add(programme, group, site, meeting)
    closing = ClosingDayRow(
        closed_on=TODAY + timedelta(days=300), name=f"Closed {name}", office_id=site.id,
        entered_by=arrange.office.supervisor.staff_id, entered_at=NOW,
    )  # fmt: skip
    kit = DeviceKitRow(team_id=arrange.office.team_id, name=f"Kit {name}")
    webhook = WebhookRow(
        name=f"Warehouse {name}", url="https://hooks.example.org/", proposed_at=NOW,
        account_id=arrange.office.supervisor.staff_id, proposed_by=arrange.office.admin.staff_id,
        team_id=arrange.office.team_id,
    )  # fmt: skip
    calendar = CalendarConnectionRow(
        staff_id=arrange.office.officer.staff_id, kind="graph", account=f"{name}@example.org", made_at=NOW,
        next_read_at=NOW,
    )  # fmt: skip
    busy = BusyBlockRow(
        connection_id=calendar.id, staff_id=calendar.staff_id, seen_at=NOW,
        during=half_open(NOW + A_WEEK, NOW + A_WEEK + timedelta(hours=1)),
    )  # fmt: skip
    add_as_owner(arrange, closing, kit, webhook)
    add_as_owner(arrange, calendar)
    add_as_owner(arrange, busy)
    return programme, group, site


def arranged(database: Database, office: Office) -> tuple[Staff, dict[str, PersonRow]]:
    """The staff, and one client for each way in which a file is shown or hidden."""
    north = Arranger(database, office=office)
    staff, south = hired(north), in_the_south(north)
    found = {}
    places = {name: places_of(one, name) for one, name in ((north, NORTH), (south, SOUTH))}
    for name in FILES:
        arrange = (
            south if name == SOUTH else north if name == NORTH else with_another_officer(north)
        )
        whole = whole_case_file(
            arrange, places[SOUTH if name == SOUTH else NORTH], restricted=name == RESTRICTED,
            given_name=f"Given{name}", family_name=f"Family{name}",
        )  # fmt: skip
        add_the_rest(arrange, whole)
        found[name] = whole.person
    with database.work(CLOCK, NOW) as work:
        circles_of(work.session, found[NORTH].id)[0].account_id = staff.coordinator.staff_id
    list_colleagues(north, staff, found)
    with database.work(CLOCK, NOW) as work:
        get_person(work.session, found[CLOSED].id, for_update=True).closed_on = TODAY
    for arrange, actor, other in (
        (north, staff.officer, staff.stand_in),
        (south, staff.outsider, staff.other_supervisor),
    ):
        add_what_staff_have(arrange, actor, other)
    admin = staff.admin.staff_id
    add_as_owner(
        north,
        RuleBacktestRow(
            version=1, since_on=TODAY - A_WEEK, until_on=TODAY, asked_by=admin, asked_at=NOW
        ),
        TextTemplateRow(
            kind="reminder-day-before", language="nl", template_version=2, text="Afspraak.", reason="Korter.",
            state="drafted", drafted_by=admin, drafted_at=NOW,
        ),
    )  # fmt: skip
    return staff, found


def list_colleagues(arrange: Arranger, staff: Staff, people: Mapping[str, PersonRow]) -> None:
    # A colleague of neither team was once on the list of each file.
    ended = {
        "ended_by": staff.supervisor.staff_id,
        "ended_at": NOW,
        "end_reason": "Niet meer nodig.",
    }

    def entry(kind: str, name: str, actor: Actor, **more: Any) -> FileAccessRow:
        return FileAccessRow(
            person_id=people[name].id, staff_id=actor.staff_id, kind=kind, reason="Kent de cliënt.",
            from_on=TODAY, until_on=TODAY + A_WEEK, entered_by=staff.supervisor.staff_id, entered_at=NOW,
            **more,
        )  # fmt: skip

    bars = (staff.stand_in, staff.barred_supervisor, staff.barred_planner)
    arrange.add(
        *(entry("barred", BARRED, one) for one in bars),
        entry("allowed", LISTED, staff.outsider),
        *(entry("allowed", name, staff.auditor, **ended) for name in FILES),
        *(
            EmergencyAccessRow(
                person_id=people[name].id, staff_id=actor.staff_id, reason="Gevaar aan de balie nu.",
                opened_at=NOW, until_at=NOW + timedelta(hours=1),
            )
            for name, actor in (
                (EMERGENCY, staff.outsider), (NORTH, staff.officer), (SOUTH, staff.other_supervisor),
                (RESTRICTED, staff.supervisor), (BARRED, staff.supervisor),
                (CLOSED, staff.supervisor), (LISTED, staff.supervisor),
            )
        ),
    )  # fmt: skip


def add_the_rest(arrange: Arranger, whole: WholeCaseFile) -> None:
    """What no case file document holds."""
    office, person, condition = arrange.office, whole.person, whole.condition
    officer, supervisor = office.officer.staff_id, office.supervisor.staff_id
    reference = person.reference
    with arrange.database.work(CLOCK, NOW) as work:
        first, second, *_ = live_appointments(work.session, [person.id], NOW)
        order = orders_of(work.session, person.id)[0]
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        (escalation,) = work.session.exec(query)
        (line,) = obligations_of(work.session, whole.plan.id)
    due = {"person_id": person.id, "counted_from_on": TODAY, "shows_from_at": NOW, "due_at": NOW + A_WEEK,
           "created_at": NOW, "subject_kind": "person"}  # fmt: skip
    asked = DeadlineRow(code="access-request", subject_id=unknown_id(), **due)
    stated = DeadlineRow(code="correction-request", subject_id=unknown_id(), **due)
    sent = arrange.message(first, state="delivered", provider_sid=f"SM-s-{reference}")
    code = arrange.message(first, slot="T-8", state="delivered", template="phone-code")
    inbound = InboundTextRow(
        sid=f"SM-i-{reference}", person_id=person.id, sender=person.phone or "", body="Wie is dit.",
        meaning="yes", received_at=NOW,
    )  # fmt: skip
    with arrange.database.work(office.officer, NOW) as work:
        new = NewPaper(person.id, PaperKind.PROGRESS_REPORT, order_id=order.id)
        paper = draft_paper(work, new)
    missed, _ = arrange.miss(person, NOW - timedelta(days=3, hours=1), obligation=line)
    open_one = EscalationRow(
        person_id=person.id, trigger_key=f"again-{reference}", rule_code="unexcused-required", rule_version=1,
        trigger="unexcused-of-kind", rule_nl="Ongeoorloofd", rule_en="Unexcused", severity=2, state="opened",
        opened_at=NOW,
    )  # fmt: skip
    conference = CaseConferenceRow(
        person_id=person.id,
        held_on=TODAY,
        took_part="Politie, kliniek",
        entered_by=officer,
        entered_at=NOW,
    )
    goal = GoalRow(
        person_id=person.id, area="work", words="Ik wil werk.", state="done", entered_by=officer, entered_at=NOW,
        ended_by=officer, ended_at=NOW,
    )  # fmt: skip
    link = ConcernLinkRow(
        person_id=person.id, relation="school", secret_hash=person.id.bytes, once=False, until_on=TODAY,
        created_by=officer, created_at=NOW,
    )  # fmt: skip
    relapse = RelapsePlanRow(
        person_id=person.id, number=3, agreed_on=TODAY, entered_by=officer, entered_at=NOW
    )
    sign = EarlySignRow(
        person_id=person.id, plan_id=relapse.id, first_id=unknown_id(), position=0, words="Slaapt slecht.",
        answer="Belt.",
    )  # fmt: skip
    stand_in = StandInRow(
        officer_id=officer, stand_in_id=supervisor, from_on=TODAY - 3 * A_WEEK, until_on=TODAY - 2 * A_WEEK,
        created_by=officer, created_at=NOW, ended_at=NOW,
    )  # fmt: skip
    arrange.add(
        asked, stated, inbound, open_one, stand_in,
        AccessRequestRow(person_id=person.id, law="avg", received_on=TODAY, received_by="letter",
                         identity="document", language="nl", deadline_id=asked.id, registered_by=officer,
                         registered_at=NOW),
        CorrectionNoteRow(person_id=person.id, subject_kind="appointment", subject_id=missed.id,
                          statement="Ik was er wel.", stated_on=TODAY, deadline_id=stated.id,
                          entered_by=officer, entered_at=NOW),
        AttachmentRow(person_id=person.id, kind="other", name="Brief", format="pdf", size=9, digest=DIGEST,
                      content_key=bytes(32), added_by=officer, added_at=NOW),
        DisclosureRow(person_id=person.id, disclosed_on=TODAY, what="information", detail="Gebeld.",
                      recipient="Gemeente.", ground="execution", entered_by=officer, entered_at=NOW),
        MessageReceiptRow(message_id=sent.id, sid=f"SM-s-{reference}", status="delivered", received_at=NOW,
                          raw={"To": person.phone}),
        InboundStepRow(text_id=inbound.id, person_id=person.id, act="nothing", done_at=NOW, answer="Goed."),
        HomeAddressRow(person_id=person.id, lines=f"{person.family_name} 1", position="52.361200, 4.901200",
                       entered_by=officer, entered_at=NOW),
        PostalAddressRow(person_id=person.id, lines=f"{person.family_name} 1", entered_by=officer,
                         entered_at=NOW),
        LetterRow(person_id=person.id, appointment_id=second.id, kind="appointment", language="nl",
                  template_version=1, content={"to": person.family_name}, sha256=DIGEST, due_on=TODAY,
                  late_at=NOW, made_by=officer, made_at=NOW),
        PaperTextRow(paper_id=paper.id, person_id=person.id, section="view", number=1, body="Gaat goed.",
                     written_by=officer, written_at=NOW),
        StaffNoticeRow(staff_id=officer, person_id=person.id, escalation_id=escalation.id, created_at=NOW),
        HandOverNoticeRow(staff_id=officer, to_id=officer, taken_by=officer, taken_at=NOW,
                                 file_references=[reference]),
        FileClosingRow(person_id=person.id, closed_on=TODAY, reason="deceased", closed_at=NOW,
                       closed_by=officer),
        LegalHoldRow(person_id=person.id, reason="Klacht.", review_on=TODAY, placed_by=officer, placed_at=NOW),
        CoverageReasonRow(condition_id=condition.id, person_id=person.id, number=1, reason="Loopt al.",
                          entered_by=officer, entered_at=NOW),
        AcceptedSiteRow(condition_id=condition.id, person_id=person.id, site_id=office.lab_id,
                        reason="Alleen daar.", accepted_by=officer, accepted_at=NOW),
        link, relapse, sign,
        ConcernRow(person_id=person.id, link_id=link.id, relation="school", words="Hij is vaak weg.",
                   received_at=NOW),
        SubmissionRow(
            person_id=person.id, team_ids=[person.team_id], sender_id=officer, number=f"N-{person.reference}",
            type="address-change", document=submission("address-change"), way="http", sent_at=NOW, received_at=NOW,
        ),
        SeenSignRow(person_id=person.id, appointment_id=missed.id, sign_id=sign.id, seen_on=TODAY,
                    recorded_by=officer, recorded_at=NOW),
        ClientCheckInRow(person_id=person.id, sent_on=TODAY, sent_at=NOW, mood="so_so", changed=False, call=False),
        conference,
        goal,
        GoalStepRow(person_id=person.id, goal_id=goal.id, words="Schrijft zich in.", done_by="client", due_on=TODAY,
                    entered_by=officer, entered_at=NOW),
        PraiseChoiceRow(person_id=person.id, choice="in_person", entered_by=officer, entered_at=NOW),
        PraiseRow(person_id=person.id, goal_id=goal.id, way="in_person", entered_by=officer, entered_at=NOW),
        AgreedActionRow(person_id=person.id, conference_id=conference.id, what="Belt de kliniek.", owner_id=officer,
                        due_on=TODAY, entered_by=officer, entered_at=NOW),
        ProtectedChangeRow(person_id=person.id, what="zone_change", condition_id=condition.id,
                           not_waited_because="danger", entered_by=officer, entered_at=NOW),
        CalendarFeedRow(person_id=person.id, secret_hash=person.id.bytes * 2, consent="Gevraagd.",
                        created_by=officer, created_at=NOW),
        PhoneCodeRow(person_id=person.id, number=person.phone or "", salt=b"1", digest=b"2", sent_by=officer,
                     sent_at=NOW, valid_until_at=NOW + timedelta(minutes=30), message_id=code.id),
        HandoverItemRow(person_id=person.id, hand_over_id=stand_in.id, kind="escalation",
                        subject_id=escalation.id, noted_at=NOW),
        TransferRow(person_id=person.id, batch_id=unknown_id(), from_officer_id=officer,
                    to_officer_id=office.deputy.staff_id, from_on=TODAY + A_WEEK, reason="Verhuisd.",
                    arranged_by=supervisor, arranged_at=NOW),
        TeamTransferRow(person_id=person.id, batch_id=unknown_id(), from_officer_id=officer,
                        to_team_id=office.team_id, reason="Vertrek.", proposed_by=supervisor, proposed_at=NOW,
                        ended_at=NOW, ended_by=supervisor, outcome="withdrawn"),
        UnplacedRow(line_id=line.line_id, occurrence=907, person_id=person.id, obligation_id=line.id,
                    first_on=TODAY, last_on=TODAY + A_WEEK, reason={}, noticed_at=NOW),
        NotOfferedRow(line_id=line.line_id, occurrence=908, person_id=person.id, obligation_id=line.id,
                      first_on=TODAY, last_on=TODAY, reason={}, noticed_at=NOW, passed_at=NOW),
    )  # fmt: skip
    add_as_owner(
        arrange,
        DestructionRow(
            person_id=person.id, kinds=["contacts"], policy_version=1, proposed_by=supervisor,
            proposed_at=NOW,
        ),
    )  # fmt: skip


def add_what_staff_have(arrange: Arranger, actor: Actor, other: Actor) -> None:
    """One of each thing that belongs to an account or a team."""
    staff_id, team_id = actor.staff_id, arrange.office.team_id
    arrange.add(
        StandInRow(officer_id=staff_id, stand_in_id=other.staff_id, from_on=TODAY, until_on=TODAY + A_WEEK,
                   created_by=staff_id, created_at=NOW),
        LeaveRow(staff_id=staff_id, during=half_open(NOW + 9 * A_WEEK, NOW + 10 * A_WEEK)),
        DutyShiftRow(team_id=team_id, staff_id=staff_id, entered_by=staff_id, entered_at=NOW,
                     during=half_open(NOW + A_WEEK, NOW + A_WEEK + timedelta(hours=8))),
        CalendarFeedRow(staff_id=staff_id, secret_hash=staff_id.bytes * 2, created_by=staff_id, created_at=NOW),
        StaffMailRow(staff_id=staff_id, address=f"{team_id}@aftercare.example", entered_by=staff_id,
                     entered_at=NOW),
        LetterheadRow(team_id=team_id, from_on=TODAY, organisation="Reclassering", office="Kantoor",
                      street="Straat 1", town="Dorp", phone="088-1", email="a@aftercare.example",
                      entered_by=staff_id, entered_at=NOW),
        ReadingAlarmRow(staff_id=staff_id, team_id=team_id, kind="many-files", on_day=TODAY, first_at=NOW,
                        last_at=NOW, number=99, numbers=9, noticed_at=NOW),
        AccountChangeRow(staff_id=staff_id, kind="edit", role=actor.role.value, team_id=team_id,
                         proposed_by=None, proposed_at=NOW),
    )  # fmt: skip
    phone = StaffPhoneRow(staff_id=staff_id, number="+447700900555", entered_at=NOW)
    certificate = DestructionCertificateRow(
        team_id=team_id, policy_version=1, kinds={}, proposed_by=staff_id, proposed_name="A",
        confirmed_by=other.staff_id, confirmed_name="B", destroyed_at=NOW,
    )  # fmt: skip
    passkey = PasskeyRow(
        staff_id=staff_id, credential_id=staff_id.bytes, public_key=b"key", name="Telefoon", added_at=NOW
    )  # fmt: skip
    kept = SavedFilterRow(staff_id=staff_id, page="worklist", query="tier=1", saved_at=NOW)
    add_as_owner(arrange, phone, certificate, passkey, kept)


def add_as_owner(arrange: Arranger, *rows: SQLModel) -> None:
    """What the clock may not write."""
    with arrange.database.work(CLOCK, NOW) as work:
        execute(work.session, "reset role")
        work.session.add_all(rows)
