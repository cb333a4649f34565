"""A request, the run of a job and a message are traced to a real collector, without names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.base.monitoring.tracing import span, start_traces
from aftercare.base.settings import Settings
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.jobs.job import tick
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.messages.rows import MessageRow, write_to_staff
from tests.api.conftest import ClientAs, clock_of
from tests.api.messages.test_webhooks import post
from tests.monitoring.otlp_receiver import Collector, collecting
from tests.store.arranging import Arranger


def attributes(one: Any) -> dict[str, str]:
    return {
        pair.key: pair.value.string_value or str(pair.value.int_value) for pair in one.attributes
    }


def traced(app_state: AppState, client: TestClient) -> tuple[Collector, Any]:
    """A page of the API, a text that is sent and a receipt about it; what a collector got of it, and the text."""
    arrange = Arranger(app_state.database, clock_of(app_state).now())
    person = arrange.person()
    line = arrange.plan(person, state="superseded")[1][0]
    starts_at = arrange.now + timedelta(days=1)
    message = arrange.message(arrange.appointment(person, starts_at, line, officer_id=None))
    (job,) = [one for one in app_state.jobs if one.name == "send-messages"]
    with collecting() as (collector, url):
        end = start_traces(url, "test")
        try:
            client.get("/api/v1/people/00000000-0000-0000-0000-000000000000?q=Voorbeeld")
            assert tick(app_state.database, app_state.clock, job, "worker") == 1
            form = {"MessageSid": "SM1", "MessageStatus": "sent", "To": "+447700900123"}
            assert post(client, f"/webhooks/twilio/status/{message.id}", form).status_code == 204
        finally:
            end()
    return collector, message


def test_a_message_has_a_trace_of_its_own_that_links_to_the_job_and_the_request(
    app_state: AppState, client: TestClient
) -> None:
    collector, message = traced(app_state, client)
    (run,), (sent,), (receipt,) = map(collector.named, ("job send-messages", "send", "receipt"))
    assert sent.trace_id == receipt.trace_id == message.id.bytes
    assert [link.span_id for link in sent.links] == [run.span_id]
    (asked,) = [
        one for one in collector.named("request") if "status" in attributes(one)["aftercare.route"]
    ]
    assert [link.span_id for link in receipt.links] == [asked.span_id]
    assert attributes(run) == {
        "aftercare.job": "send-messages",
        "aftercare.slot": run.attributes[1].value.string_value,
        "aftercare.handled": "1",
    }


def test_a_text_that_a_request_writes_links_to_the_request(
    app_state: AppState, client_as: ClientAs
) -> None:
    arrange = Arranger(app_state.database, clock_of(app_state).now())
    failed = failed_text(arrange)
    officer = client_as(arrange.office.officer)
    with collecting() as (collector, url):
        end = start_traces(url, "test")
        try:
            where = f"/api/v1/messages/{failed.id}/resend"
            sent = officer.post(where, headers={"If-Match": '"1"'})
        finally:
            end()
    assert sent.status_code == 201, sent.text
    (written,), (asked,) = collector.named("write"), collector.named("request")
    assert written.trace_id == UUID(sent.json()["id"]).bytes
    assert [link.span_id for link in written.links] == [asked.span_id]


def failed_text(arrange: Arranger) -> MessageRow:
    starts_at = arrange.now + timedelta(days=1)
    about = arrange.appointment(arrange.person(), starts_at, officer_id=None)
    return arrange.message(about, state="failed")


def test_only_a_text_that_is_committed_was_written_one_to_staff_too(app_state: AppState) -> None:
    arrange = Arranger(app_state.database, clock_of(app_state).now())

    def fail() -> None:
        with app_state.database.work(CLOCK, arrange.now) as work:
            alarm(work)
            raise LookupError

    def alarm(work: UnitOfWork) -> UUID | None:
        return write_to_staff(
            work.session, staff_id=arrange.office.officer.staff_id, slot="one", channel="sms",
            recipient="+447700900001",
            language="nl", template="staff-alarm", template_version=1, body="Alarm", now=arrange.now,
            useful_until_at=arrange.now + timedelta(hours=1),
        )  # fmt: skip

    with collecting() as (collector, url):
        end = start_traces(url, "test")
        try:
            with pytest.raises(LookupError), span("request"):
                fail()
            with span("request"), app_state.database.work(CLOCK, arrange.now) as work:
                message_id = alarm(work)
        finally:
            end()
    _, asked = collector.named("request")
    found = [(one.trace_id, one.links[0].span_id) for one in collector.named("write")]
    assert message_id
    assert found == [(message_id.bytes, asked.span_id)]


def test_a_request_is_traced_by_its_route(app_state: AppState, client: TestClient) -> None:
    collector, _ = traced(app_state, client)
    found = [attributes(one) for one in collector.named("request")]
    assert found[0]["aftercare.route"] == "/api/v1/people/{person_id}"
    assert found[0]["aftercare.status"] == "401"


def test_no_name_number_or_word_of_a_message_leaves(
    app_state: AppState, client: TestClient
) -> None:
    collector, message = traced(app_state, client)
    everything = b"".join(collector.bodies)
    for private in ("Voorbeeld", "447700900123", message.recipient, message.body, "Herinnering"):
        assert private.encode() not in everything
    keys = {pair.key for one in collector.resources for pair in one.attributes}
    assert keys == {"service.name", "service.instance.id"}


def test_an_error_is_traced_by_kind_and_an_attribute_without_a_key_is_dropped() -> None:
    def fail() -> None:
        with span("job", job="one", reference="Voorbeeld"):
            raise ValueError("Voorbeeld")

    with collecting() as (collector, url):
        end = start_traces(url, "test")
        try:
            with pytest.raises(ValueError, match="Voorbeeld"):
                fail()
        finally:
            end()
    (found,) = collector.spans
    assert found.status.message == "ValueError"
    assert len(found.events) == 0
    assert b"Voorbeeld" not in collector.bodies[0]


def test_a_collector_that_does_not_answer_holds_nothing_up() -> None:
    end = start_traces("http://127.0.0.1:1/v1/traces", "test")
    try:
        with span("job", job="one") as note:
            note("handled", 1)
    finally:
        end()


def test_without_the_setting_there_are_no_traces() -> None:
    assert Settings().traces_url is None
    with collecting() as (collector, _):
        start_traces(None, "test")
        with span("job", job="one") as note:
            note("handled", 1)
    assert collector.spans == []
