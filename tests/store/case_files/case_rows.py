"""One row about a person in each table of casework, in plain SQL: what the policies are tried on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from tests.store.arranging import NOW

# `:person`, `:officer`, `:now` and what stands before a row it refers to.
_ROWS = (
    """insert into order_extension (id, order_id, person_id, decided_on, court_reference, length_number,
         length_unit, entered_by, entered_at)
       select gen_random_uuid(), id, person_id, :now, 'x', 1, 'years', :officer, :now
       from supervision_order where person_id = :person limit 1""",
    """insert into order_suspension (id, person_id, kind, from_on, entered_by, entered_at)
       values (gen_random_uuid(), :person, 'detention', :now, :officer, :now)""",
    """insert into order_event (id, order_id, person_id, kind, happened_at, entered_by, entered_at)
       select gen_random_uuid(), id, person_id, 'other', :now, :officer, :now
       from supervision_order where person_id = :person limit 1""",
    """insert into deadline (id, person_id, subject_kind, subject_id, code, counted_from_on, shows_from_at,
         due_at, created_at)
       values (gen_random_uuid(), :person, 'person', :person, 'start-supervision', :now, :now, :now, :now)""",
    """insert into tier_change (id, person_id, from_tier, to_tier, reason, changed_by, changed_at)
       values (gen_random_uuid(), :person, 1, 2, '~sealed:tier_change.reason:', :officer, :now)""",
    """insert into contact_record (id, person_id, kind, held_on, completed, recorded_by, recorded_at)
       values (gen_random_uuid(), :person, 'other', :now, true, :officer, :now)""",
    """insert into assessment (id, person_id, instrument, instrument_version, assessed_on, entered_by,
         entered_at)
       values (gen_random_uuid(), :person, 'x', '1', :now, :officer, :now)""",
    """insert into programme (id, name, audience) values (:person, cast(:person as text), 'adult')""",
    """insert into treatment_group (id, programme_id, series, name, entry, capacity, starts_on)
       values (:person, :person, 'x', 'x', 'open', 8, :now)""",
    """insert into referral (id, person_id, condition_id, programme_id, provider_id, referred_on, created_by,
         created_at)
       select gen_random_uuid(), c.person_id, c.id, :person, v.id, :now, :officer, :now
       from condition c, provider v where c.person_id = :person limit 1""",
    """insert into referral_event (id, referral_id, person_id, act, happened_on, recorded_by, recorded_at)
       select gen_random_uuid(), id, person_id, 'refer', :now, :officer, :now from referral
       where person_id = :person""",
    """insert into place_offer (id, referral_id, person_id, group_id, offered_at, answer_by)
       select gen_random_uuid(), id, person_id, :person, :now, :now from referral
       where person_id = :person""",
    """insert into related_person (id, person_id, role, name, from_on)
       values (gen_random_uuid(), :person, 'family', 'x', :now)""",
    """insert into restricted_party (id, person_id, kind, label, entered_by, entered_at)
       values (gen_random_uuid(), :person, 'victim', 'x', :officer, :now)""",
    """insert into stand_in (id, officer_id, stand_in_id, from_on, until_on, created_by, created_at, ended_at)
       select :person, :officer, id, :now, :now, id, :now, :now from staff where role = 'admin' limit 1""",
    """insert into handover_item (id, hand_over_id, person_id, kind, subject_id, noted_at)
       values (gen_random_uuid(), :person, :person, 'person', :person, :now)""",
    """insert into not_offered (line_id, occurrence, person_id, obligation_id, first_on, last_on, reason, noticed_at,
         passed_at)
       select line_id, 7, person_id, id, :now, :now, '{}', :now, :now from obligation
       where person_id = :person limit 1""",
    """insert into file_access (id, person_id, staff_id, kind, reason, from_on, until_on, entered_by, entered_at)
       select gen_random_uuid(), :person, id, 'allowed', '~sealed:file_access.reason:', :now, :now, :officer, :now
       from staff where role = 'auditor' limit 1""",
    """insert into channel_preference (person_id, channels, reason, set_by, set_at)
       values (:person, '{letter}', '~sealed:channel_preference.reason:', :officer, :now)""",
    """insert into home_address (person_id, lines, position, entered_by, entered_at)
       values (:person, '~sealed:home_address.lines:', '~sealed:home_address.position:', :officer, :now)""",
    """insert into postal_address (person_id, lines, entered_by, entered_at)
       values (:person, '~sealed:postal_address.lines:', :officer, :now)""",
    """insert into paper (id, person_id, kind, language, order_id, from_on, until_on, facts, facts_sha256, author_id,
         drafted_at)
       select gen_random_uuid(), person_id, 'progress_report', 'nl', id, :now, :now, '{}', repeat('0', 64), :officer,
         :now from supervision_order where person_id = :person limit 1""",
    """insert into paper_text (id, paper_id, person_id, section, number, body, written_by, written_at)
       select gen_random_uuid(), id, person_id, 'proposal', 1, '~sealed:paper_text.body:', :officer, :now from paper
       where person_id = :person""",
    """insert into letter (id, person_id, kind, language, template_version, content, sha256, due_on, late_at, made_by,
         made_at)
       values (gen_random_uuid(), :person, 'card', 'nl', 1, '{}', repeat('0', 64), :now, :now, :officer, :now)""",
    """insert into phone_code (id, person_id, number, salt, digest, sent_by, sent_at, valid_until_at, message_id,
         cleared_at)
       select gen_random_uuid(), person_id, recipient, '', '', :officer, :now, :now, id, :now from message
       where person_id = :person limit 1""",
    """insert into inbound_step (id, text_id, person_id, act, done_at)
       select gen_random_uuid(), id, person_id, 'nothing', :now from inbound_text where person_id = :person limit 1""",
    """insert into officer_change (id, person_id, from_officer_id, to_officer_id, changed_at)
       values (gen_random_uuid(), :person, :officer, :officer, :now)""",
    """insert into day_change (id, person_id, condition_id, until_on, changed_by, changed_at)
       select gen_random_uuid(), person_id, id, '2026-12-01', :officer, :now from condition
       where person_id = :person limit 1""",
    """insert into order_change (id, person_id, order_id, part, changed_by, changed_at)
       select gen_random_uuid(), person_id, id, 'court_reference', :officer, :now from supervision_order
       where person_id = :person limit 1""",
    """insert into officer_transfer (id, batch_id, person_id, from_officer_id, to_officer_id, from_on, reason,
         arranged_by, arranged_at)
       select gen_random_uuid(), gen_random_uuid(), p.id, p.officer_id, s.id, '2026-12-01',
         '~sealed:officer_transfer.reason:',
         :officer, :now
       from person p join staff s on s.role = 'planner' where p.id = :person order by s.id limit 1""",
    """insert into absence_verdict (id, absence_id, person_id, verdict, reason, decided_by, decided_at)
       select gen_random_uuid(), id, person_id, 'excused', '~sealed:absence_verdict.reason:', :officer, :now
       from absence
       where person_id = :person limit 1""",
    """insert into absence_evidence (id, absence_id, person_id, ground, note, entered_by, entered_at)
       select gen_random_uuid(), id, person_id, 'other', '~sealed:absence_evidence.note:', :officer, :now from absence
       where person_id = :person limit 1""",
    """insert into calendar_feed (id, person_id, secret_hash, consent, created_by, created_at)
       values (gen_random_uuid(), :person, sha256(cast(:person as text)::bytea), '~sealed:calendar_feed.consent:',
         :officer, :now)""",
    """insert into circle (id, person_id, started_on) values (gen_random_uuid(), :person, :now)""",
)


def fill_casework(session: Session, person_id: UUID, officer_id: UUID) -> None:
    """A row about this person in every table of casework."""
    values = {"person": person_id, "officer": officer_id, "now": NOW}
    for statement in _ROWS:
        session.execute(text(statement), values)
