"""The calendar as a tool: an appointment is dragged, a free place is clicked, by keyboard and without scripts too."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.morning import Morning, in_english, sign_in

pytestmark = pytest.mark.browser
FREE = re.compile("^free ")


def calendar_of_next_week(page: Page, morning: Morning) -> None:
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    next_week(page, morning)


def next_week(page: Page, morning: Morning) -> None:
    page.goto(f"{morning.address}/calendar")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("view=week&on="))


def test_a_dragged_appointment_is_checked_at_its_new_time_and_then_moved(
    morning: Morning, desk: Page
) -> None:
    page = desk
    calendar_of_next_week(page, morning)
    block = page.locator("[data-move]").first
    column = block.locator("xpath=ancestor::ol[@data-day]")
    day = date.fromisoformat(column.get_attribute("data-day") or "")
    starts = block.locator("time").inner_text()
    box = column.bounding_box()
    assert box is not None

    # When the block is dragged to the last full hour of its own day
    block.drag_to(
        column, source_position={"x": 8, "y": 4}, target_position={"x": 40, "y": box["height"] - 60}
    )

    # Then its page has that time checked, chosen and first in the list, and nothing has moved
    expect(page).to_have_url(re.compile(rf"/appointments/[^?]+\?next=.+&times=yes&on={day}&at="))
    expect(page.get_by_text("This time breaks no rules")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.get_by_role("radio").first).to_have_value(re.compile(f"^{day}T"))
    page.get_by_role("button", name="Move the appointment").click()
    # The calendar is there again, in the same view, and says so.
    expect(page).to_have_url(re.compile("/calendar.view=week"))
    expect(page.get_by_text("The appointment has been moved")).to_be_visible()
    page.goto(f"{morning.address}/calendar?view=day&on={day}")
    expect(page.locator("[data-move] time")).not_to_have_text(starts)


def test_a_drop_on_another_appointment_is_refused_at_the_place(
    morning: Morning, desk: Page
) -> None:
    page = desk
    calendar_of_next_week(page, morning)
    # An extra appointment beside the one there is: the client is found by name, a free time is taken
    page.get_by_role("link", name=FREE).last.click()
    page.get_by_role("link", name="Make an extra appointment here").click()
    page.get_by_label("Find a client").fill("exmple")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name=morning.person).click()
    page.get_by_role("button", name=re.compile("^[0-9:]+ ")).first.click()
    expect(page.get_by_role("group", name="Free times")).to_be_focused()
    page.get_by_label("Reason").fill("To talk about the new house.")
    page.get_by_role("button", name="Check and book").click()
    expect(page.get_by_text("Made by")).to_be_visible()

    next_week(page, morning)
    block, other = page.locator("[data-move]").first, page.locator("[data-move]").last
    there = page.url
    block.drag_to(other, source_position={"x": 8, "y": 4}, target_position={"x": 8, "y": 12})
    expect(page.locator(".day__drop--refused")).to_have_text(re.compile("another appointment"))
    expect(page).to_have_url(there)
    page.mouse.click(5, 5)
    expect(page.locator(".day__drop")).to_have_count(0)


def test_an_appointment_dragged_to_the_deputy_asks_for_a_reason_and_moves_with_one(
    morning: Morning, desk: Page
) -> None:
    page = desk
    calendar_of_next_week(page, morning)
    day = page.locator("ol[data-day]:has([data-move])").first.get_attribute("data-day")
    page.goto(f"{morning.address}/calendar?view=day&of=team&on={day}")
    block = page.locator("[data-move]").first
    own = block.locator("xpath=ancestor::ol[@data-day]").get_attribute("data-officer")
    deputy = page.locator(f"ol[data-day]:not([data-officer='{own}'])").first
    block.drag_to(deputy, source_position={"x": 8, "y": 4}, target_position={"x": 40, "y": 100})
    expect(page).to_have_url(re.compile(r"/appointments/[^?]+\?next=.+&times=yes&on="))
    expect(page.get_by_role("alert")).to_contain_text("own officer is free then: give a reason")
    page.get_by_role("textbox", name="Reason").first.fill("The deputy knows the neighbourhood.")
    page.get_by_role("button", name="Move the appointment").click()
    expect(page.get_by_text("The appointment has been moved")).to_be_visible()
    # The calendar of the team is there again, with the appointment in the deputy's column
    expect(deputy.locator("[data-move]").first).to_be_visible()


def test_a_click_in_a_free_stretch_asks_what_may_stand_at_that_time(
    morning: Morning, desk: Page
) -> None:
    page = desk
    calendar_of_next_week(page, morning)
    free = page.get_by_role("link", name=FREE).last
    box = free.bounding_box()
    assert box is not None
    free.click(position={"x": 20, "y": box["height"] - 12})
    expect(page.get_by_role("heading", name="What can be scheduled here")).to_be_visible()
    late = page.get_by_label("Time", exact=True).input_value()
    page.go_back()
    free.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What can be scheduled here")).to_be_visible()
    assert page.get_by_label("Time", exact=True).input_value() < late


def test_without_scripts_the_same_links_lead_to_a_time_of_one_s_own(
    morning: Morning, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    calendar_of_next_week(page, morning)
    page.get_by_label("Calendar of").select_option("team")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calendar: The whole team")
    page.get_by_label("Calendar of").select_option("me")
    page.get_by_role("button", name="Show").click()
    same_day = page.locator("ol[data-day]:has([data-move])").first
    same_day.get_by_role("link", name=FREE).first.click()
    expect(page.get_by_role("heading", name="What can be scheduled here")).to_be_visible()
    page.get_by_role("link", name="Move here").first.click()
    expect(page.get_by_text("This time breaks no rules")).to_be_visible()
    page.get_by_role("button", name="Move the appointment").click()
    expect(page.get_by_text("The appointment has been moved")).to_be_visible()
    context.close()
