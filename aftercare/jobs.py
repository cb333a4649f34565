"""Every job the service does by itself, in the order they make sense within one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aftercare.base.clock import Clock, SystemClock
from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.domain.accounts.log_chain import LogKeys
from aftercare.domain.letters.composing import Mailing
from aftercare.notifications.delivery.redacting import redact_copies
from aftercare.notifications.gateway_choice import TEXTS
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.gateways.voice_text import ALOUD
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.notifications.outbox.recover_mail import recover_mail
from aftercare.notifications.outbox.recovering import recover_messages
from aftercare.notifications.webhooks.delivering import Delivering
from aftercare.notifications.webhooks.receiver import HttpReceiver
from aftercare.processes.attachments.object_store import ObjectStore
from aftercare.processes.calendars.busy_times import BusyTimesByKind
from aftercare.processes.figures.export_folder import Format
from aftercare.processes.letters.letter_printer import LetterPrinter
from aftercare.processes.submissions.submission_drop import SubmissionDrop
from aftercare.scheduling.absences.notice_lost_contact import notice_lost_contact_job
from aftercare.scheduling.absences.open_missing import open_missing_absences_job
from aftercare.scheduling.accounts.head_targets import head_targets
from aftercare.scheduling.accounts.seal_audit import seal_audit_job
from aftercare.scheduling.accounts.watch_reading import watch_reading_job
from aftercare.scheduling.appointments.mark_outcomes_overdue import mark_outcomes_overdue_job
from aftercare.scheduling.appointments.offer_times import offer_times_job
from aftercare.scheduling.appointments.text_changes import text_changes_job
from aftercare.scheduling.attachments.remove_objects import remove_objects_job
from aftercare.scheduling.calendars.read_calendars import read_calendars_job
from aftercare.scheduling.contact_standards.judge_contacts import judge_contacts_job
from aftercare.scheduling.deadlines.refresh_clocks import refresh_clocks_job
from aftercare.scheduling.escalation.evaluate_rules import evaluate_rules_job
from aftercare.scheduling.escalation.run_backtests import run_backtests_job
from aftercare.scheduling.escalation.run_steps import run_steps_job
from aftercare.scheduling.events.forget_events import forget_events_job
from aftercare.scheduling.figures.count_messages import count_messages_jobs
from aftercare.scheduling.figures.count_teams import count_teams_jobs
from aftercare.scheduling.figures.export_figures import export_figures_job
from aftercare.scheduling.jobs.job import Job, NextDue
from aftercare.scheduling.letters.hand_over_letters import hand_over_letters_job
from aftercare.scheduling.letters.make_letters import make_letters_job
from aftercare.scheduling.messages.forget_messages import forget_messages_job
from aftercare.scheduling.phones.check_numbers import check_numbers_job
from aftercare.scheduling.placement.extend_horizon import extend_horizon_job
from aftercare.scheduling.placement.place_unplaced import place_unplaced_jobs
from aftercare.scheduling.placement.polish import polish_jobs
from aftercare.scheduling.reminders.automatic_texts import automatic_texts_job
from aftercare.scheduling.reminders.plan_reminders import plan_reminders_jobs
from aftercare.scheduling.retention.list_due import list_due_files_job
from aftercare.scheduling.staff.complete_hand_over_lists import complete_hand_over_lists_job
from aftercare.scheduling.staff.mail_staff import mail_staff_jobs
from aftercare.scheduling.submissions.count_unread_files import count_unread_files_job
from aftercare.scheduling.submissions.repeat_alarms import repeat_alarms_job
from aftercare.scheduling.submissions.take_files import forget_submissions_job, take_files_job
from aftercare.scheduling.transfers.carry_out import carry_out_transfers_job
from aftercare.scheduling.treatment.jobs import treatment_jobs
from aftercare.scheduling.trials.look_at_trials import look_at_trials_job
from aftercare.store.database.unit_of_work import Database
from aftercare.store.events.deliveries import next_delivery
from aftercare.store.messages.unsettled import next_look, next_send
from aftercare.store.staff.mail_rows import MAIL

OFTEN = timedelta(seconds=10)


@dataclass(frozen=True)
class Gateways:
    """What stands behind each channel, and how many texts leave at once."""

    texts: MessageGateway
    calls: MessageGateway
    mail: MessageGateway
    texts_at_once: int = 1


def every_job(
    settings: Settings,
    database: Database,
    clock: Clock,
    gateways: Gateways,
    log_keys: LogKeys,
    objects: ObjectStore,
    letter_printer: LetterPrinter | None,
    busy_times: BusyTimesByKind,
    submission_drop: SubmissionDrop | None,
) -> tuple[Job, ...]:
    mailing = Mailing(settings.letter_sender, settings.callback_number)
    return (
        *clock_jobs(
            database,
            clock,
            settings.callback_number,
            settings.polish_seconds,
            export_jobs(settings, database, clock),
        ),
        *letter_jobs(database, clock, mailing, letter_printer),
        seal_audit_job(database, clock, log_keys, head_targets(settings)),
        *sending_jobs(settings, database, clock, gateways),
        redaction_job(database, clock, gateways),
        webhook_job(settings, database, clock),
        read_calendars_job(database, clock, busy_times),
        forget_events_job(database, clock),
        remove_objects_job(database, clock, objects),
        *submission_jobs(database, clock, submission_drop),
    )


def clock_jobs(
    database: Database,
    clock: Clock,
    callback_number: str,
    polish_seconds: int = 0,
    figures_jobs: Sequence[Job] = (),
) -> list[Job]:
    """What the clock does with rows. What is overdue is found before rules are evaluated, and rules before steps
    run."""
    return [
        carry_out_transfers_job(database, clock),
        refresh_clocks_job(database, clock),
        judge_contacts_job(database, clock),
        notice_lost_contact_job(database, clock),
        extend_horizon_job(database, clock),
        *polish_jobs(database, clock, polish_seconds),
        *place_unplaced_jobs(database, clock),
        complete_hand_over_lists_job(database, clock),
        look_at_trials_job(database, clock),
        *plan_reminders_jobs(database, clock, callback_number),
        offer_times_job(database, clock, callback_number),
        text_changes_job(database, clock, callback_number),
        automatic_texts_job(database, clock, callback_number),
        check_numbers_job(database, clock),
        mark_outcomes_overdue_job(database, clock),
        open_missing_absences_job(database, clock),
        evaluate_rules_job(database, clock),
        run_steps_job(database, clock),
        *treatment_jobs(database, clock),
        watch_reading_job(database, clock),
        *mail_staff_jobs(database, clock),
        forget_messages_job(database, clock),
        list_due_files_job(database, clock),
        *count_messages_jobs(database, clock),
        *count_teams_jobs(database, clock),
        *figures_jobs,
        run_backtests_job(database, clock),
    ]


def export_jobs(settings: Settings, database: Database, clock: Clock) -> list[Job]:
    """The export of figures, where there is a folder for them."""
    folder, form = settings.figures_export_folder, Format(settings.figures_export_format)
    return [export_figures_job(database, clock, folder, form)] if folder else []


def letter_jobs(
    database: Database, clock: Clock, mailing: Mailing, service: LetterPrinter | None
) -> list[Job]:
    """Letters in place of reminders, and their way to the print service where there is one."""
    made = make_letters_job(database, clock, mailing, service)
    return [made, hand_over_letters_job(database, clock, mailing, service)] if service else [made]


def submission_jobs(database: Database, clock: Clock, drop: SubmissionDrop | None) -> list[Job]:
    """Files of other organisations, where there is a folder for them, alarms that no officer can act on, and the end of
    what was refused."""
    taken = (
        [take_files_job(database, clock, drop), count_unread_files_job(clock, drop)] if drop else []
    )
    return [
        *taken,
        repeat_alarms_job(database, clock),
        forget_submissions_job(database, clock, drop),
    ]


def sending_jobs(
    settings: Settings, database: Database, clock: Clock, gateways: Gateways
) -> list[Job]:
    """Sending and recovering on each channel: texts, reminders read aloud, and e-mail to staff."""

    def outbox(channel: str, gateway: MessageGateway, at_once: int = 1) -> Outbox:
        return Outbox(
            database,
            clock,
            gateway,
            settings.public_origin,
            settings.callback_number,
            new_id(),
            channel=channel,
            at_once=at_once,
        )

    def send_at(channel: str) -> NextDue:
        return lambda session, _now: next_send(session, channel)

    def look_at(channel: str) -> NextDue:
        return lambda session, _now: next_look(session, channel)

    texts = outbox(TEXTS, gateways.texts, gateways.texts_at_once)
    return [
        Job("send-messages", texts.drain, send_at(TEXTS), OFTEN),
        Job(
            "recover-messages",
            lambda: recover_messages(database, clock, gateways.texts),
            look_at(TEXTS),
        ),
        Job("send-calls", outbox(ALOUD, gateways.calls).drain, send_at(ALOUD), OFTEN),
        Job(
            "recover-calls",
            lambda: recover_messages(database, clock, gateways.calls, ALOUD),
            look_at(ALOUD),
        ),
        Job("send-mail", outbox(MAIL, gateways.mail).drain, send_at(MAIL), OFTEN),
        Job("recover-mail", lambda: recover_mail(database, clock), look_at(MAIL)),
    ]


def redaction_job(database: Database, clock: Clock, gateways: Gateways) -> Job:
    """Emptying the provider's copies, every minute. A channel without a provider waits for one. The demonstration's
    clock does not stop for it."""
    behind = {TEXTS: gateways.texts, ALOUD: gateways.calls}
    reached = {name: one for name, one in behind.items() if not isinstance(one, NoRedaction)}
    return Job("redact-copies", lambda: redact_copies(database, clock, reached))


def webhook_job(settings: Settings, database: Database, clock: Clock) -> Job:
    """Events for other systems: numbered, and sent to webhooks."""
    receiver = HttpReceiver(settings.inside_hosts)
    source = f"{settings.public_origin}/api/v1/events"
    sending = Delivering(database, clock, receiver, source, SystemClock())
    return Job("send-events", sending.run, lambda session, _now: next_delivery(session), OFTEN)
