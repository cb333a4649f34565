"""The history of the demonstration is one the service could have lived, and owes nobody anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from aftercare.base.settings import Settings
from aftercare.base.start_errors import UnusableSettings
from aftercare.bootstrap import log_keys_for
from aftercare.demo.caseload import NO_CONTACT_PAIRS, caseload
from aftercare.demo.loading import is_loaded, load, start_over
from aftercare.demo.opening import NO_CONTACT_REASON
from aftercare.demo.outcomes import VERDICT_REASONS
from aftercare.domain.absences.absence import Verdict
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.migrate import migrate
from tests.demo.living import NOW, ONE_WORKER, SOME, ask
from tests.watchdog_counts import counted

pytestmark = [pytest.mark.again, ONE_WORKER]


def test_nothing_is_owed(lived: Database) -> None:
    keys = log_keys_for(Settings(), demonstration=True)
    with lived.work(CLOCK, NOW) as work:
        audit.seal(work, keys)
    with lived.work(CLOCK, NOW) as work:
        assert {name: n for name, n in counted(work, NOW).items() if n} == {}
        assert audit.check(work.session, keys) is None


def test_every_job_has_ticked(lived: Database) -> None:
    assert set(ask(lived, "select distinct job from job_run where finished_at is not null")) == {
        "extend-horizon", "complete-hand-over-lists", "plan-reminders", "mark-outcomes-overdue",
        "evaluate-rules", "run-steps", "seal-audit", "send-messages",
        "recover-messages", "send-calls", "recover-calls", "refresh-clocks", "judge-contacts", "place-unplaced",
        "make-letters", "offer-times",
    }  # fmt: skip


def test_plans_are_in_every_state_an_officer_meets(lived: Database) -> None:
    states = set(ask(lived, "select state from supervision_plan"))
    assert states == {"drafted", "submitted", "returned", "approved", "superseded"}


def test_people_came_late_or_not_at_all_and_somebody_decided(lived: Database) -> None:
    states = set(ask(lived, "select state from appointment"))
    assert {"attended", "late", "missed", "scheduled", "notified"} <= states
    assert set(ask(lived, "select verdict from absence where state = 'decided'"))


def test_whoever_judged_before_the_deadline_for_evidence_said_why_and_no_other_speaks_of_it(
    lived: Database,
) -> None:
    kept = ask(lived, "select array[reason, evidence_open::text] from absence_verdict")
    same = [is_open for reason, is_open in kept if reason == VERDICT_REASONS[Verdict.UNEXCUSED]]
    assert set(same) == {"false"}
    early = "select early_reason from absence_verdict where evidence_open and verdict = 'unexcused'"
    assert set(ask(lived, early)) == {"no_reason"}


def test_ladders_climb_step_by_step_and_stand_at_different_steps(lived: Database) -> None:
    """None was spent at once, before a person could decide."""
    of_each = (
        "select array[count(s.notified_at), count(*), count(distinct date_trunc('minute', s.notified_at))]"
        " from escalation e join escalation_step s on s.escalation_id = e.id"
        " where e.state <> 'resolved' group by e.id"
    )
    ladders = ask(lived, of_each)
    assert [one for one, steps, moments in ladders if one == steps and moments == 1] == []
    assert {1, 2, 3} <= {one for one, _, _ in ladders}


def test_what_is_past_is_recorded_or_on_somebody_s_list(lived: Database) -> None:
    past = ask(
        lived,
        "select count(*) from appointment where state in ('scheduled','notified','confirmed')"
        # A provider has two working days.
        " and ends_at < case when provider_id is null then timestamptz '2026-11-26 10:15Z'"
        " else '2026-11-24 10:40Z' end",
    )
    assert past == [0]


def test_texts_reached_people_and_were_withheld_where_they_had_to_be(lived: Database) -> None:
    states = set(ask(lived, "select state from message"))
    assert {"delivered", "withheld", "planned"} <= states
    assert ask(lived, "select count(*) from inbound_text")[0] > 0


def test_nobody_recorded_anything_before_it_began(lived: Database) -> None:
    early = ask(
        lived,
        "select count(*) from outcome o join appointment a on a.id = o.appointment_id"
        " where o.recorded_at < a.starts_at and o.code <> 'excused_by_service'",
    )
    assert early == [0]


def test_it_is_known_again_and_can_be_forgotten_and_who_never_meets_was_entered_by_an_officer(
    fresh_database_url: str, tmp_path: Path
) -> None:
    assert is_loaded(fresh_database_url) is False
    few = tuple(one for one in caseload() if one.number in {*NO_CONTACT_PAIRS[0], SOME[0].number})
    load(Settings(data_dir=tmp_path), fresh_database_url, NOW, lambda *_: None, few)
    assert is_loaded(fresh_database_url) is True
    engine = open_engine(fresh_database_url, pool_size=1)
    with engine.connect() as connection:
        apart = connection.execute(
            text(
                "select s.role, x.from_on is not null, x.reason"
                " from no_contact x left join staff s on s.id = x.entered_by"
            )
        )
        assert [tuple(one) for one in apart] == [("officer", True, NO_CONTACT_REASON)]
    engine.dispose()
    start_over(fresh_database_url)
    # Nothing is in the way of a first start either, where no table stands yet.
    assert is_loaded(fresh_database_url) is False
    migrate(fresh_database_url)
    assert is_loaded(fresh_database_url) is False


def test_a_database_with_other_people_in_it_is_never_touched(
    fresh_database_url: str, fresh_database: Database
) -> None:
    with fresh_database.work(CLOCK, NOW) as work:
        work.session.add(TeamRow(name="Somebody else's team"))
    with pytest.raises(UnusableSettings):
        start_over(fresh_database_url)
    assert ask(fresh_database, "select name from team") == ["Somebody else's team"]


def test_every_team_works_by_the_standard_of_the_house(lived: Database) -> None:
    assert set(ask(lived, "select standard_code from team")) == {"huisnorm"}


def test_whoever_was_to_come_weeks_ago_was_reminded_and_not_everybody_was_reached(
    lived: Database,
) -> None:
    weeks_ago = "m.due_at < '2026-11-16' and m.slot = 'T-1'"
    texts = "from message m join appointment a on a.id = m.appointment_id where"
    fates = set(ask(lived, f"select distinct m.state {texts} {weeks_ago}"))
    assert {"delivered", "undelivered", "withheld"} <= fates
    assert not fates & {"planned", "claimed", "unknown", "skipped_late"}
    missed = ask(
        lived,
        f"select count(*) {texts} {weeks_ago} and m.state = 'delivered' and a.state = 'missed'",
    )
    assert missed[0] >= 5
