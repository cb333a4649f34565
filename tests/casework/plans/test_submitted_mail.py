"""A supervisor hears by mail of a plan that waits, as they chose."""

from __future__ import annotations

import pytest
from sqlmodel import select

from aftercare.casework.plans.acts import submit_plan, take_back_plan
from aftercare.casework.staff.mail import NONE_YET, enter_mail
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.staff.staff_mail import MailWhen, MailWishes
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow
from tests.casework.contact_standards.standards_at_work import plan_of
from tests.store.arranging import NOW, Arranger


@pytest.mark.parametrize(("when", "mails"), [(MailWhen.AT_ONCE, 2), (MailWhen.NONE, 0)])
def test_each_submission_is_mailed_once_to_a_supervisor_who_wants_mail_about_plans(
    when: MailWhen, mails: int, arrange: Arranger, database: Database
) -> None:
    lead, officer = arrange.office.supervisor, arrange.office.officer
    with database.work(lead, NOW) as work:
        enter_mail(work, lead.staff_id, NONE_YET, "lead@example.org", MailWishes(plans=when))
    plan, _ = plan_of(arrange, arrange.person(tier=1), check_in_days=14)
    for version in (1, 3):
        with database.work(officer, NOW) as work:
            submit_plan(work, plan.id, version)
        if version == 1:
            with database.work(officer, NOW) as work:
                take_back_plan(work, plan.id, 2)
    with database.work(CLOCK, NOW) as work:
        found = work.session.exec(select(MessageRow).where(MessageRow.channel == "email")).all()
    assert [one.staff_id for one in found] == [lead.staff_id] * mails
