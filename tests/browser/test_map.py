"""The map of a forbidden area: drawn by pointer and by keyboard, into the fields that are saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.responses import FileResponse, HTMLResponse
from playwright.sync_api import Page, expect

from aftercare.web.shell.layout import PageRequest, SignedIn, render
from tests.browser.morning import Morning, in_english, sign_in
from tests.pmtiles_file import write_world_of_water
from tests.serving import on_a_port
from tests.web.gallery import PAGES, gallery_app
from tests.web.shell.samples import NOW

pytestmark = pytest.mark.browser
# Of protomaps-leaflet's light colours, opaque.
WATER = [128, 222, 234, 255]


def test_areas_are_drawn_by_pointer_and_by_keyboard_and_saved_with_the_form(
    morning: Morning, desk: Page
) -> None:
    page, faults = desk, []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    in_english(page, morning.address)
    sign_in(page, morning.address, "officer")
    page.goto(f"{morning.address}/caseload")
    page.get_by_role("link", name=morning.person).first.click()
    page.get_by_role("link", name="Plan and conditions").click()
    page.get_by_role("link", name="Add a condition").first.click()
    page.get_by_label("Condition", exact=True).select_option("exclusion_zone")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("By numbers").click()
    outlines, circles = page.get_by_label("Corners of outlines"), page.get_by_label("Circles:")
    view = page.get_by_role("application", name="Map of exclusion zones and sites")

    # A typed area is drawn, and moves the map to no other place
    circles.fill("52.05, 5.10, 900")
    expect(view.locator("path[stroke='#a3180f']")).to_have_count(1)
    # With the safety margin around it, dashed and named
    page.get_by_label("Distance to keep, in metres").fill("250")
    expect(view.locator("path[stroke-dasharray]")).to_have_count(1)
    expect(page.get_by_text("Dashed: the safety margin")).to_be_visible()

    # When a triangle is clicked, with two corners too few at first
    page.get_by_role("button", name="Draw an outline").click()
    view.click(position={"x": 200, "y": 60})
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("at least three corners")).to_be_visible()
    view.click(position={"x": 202, "y": 60})
    view.click(position={"x": 202, "y": 62})
    page.get_by_role("button", name="Finish").click()
    expect(outlines).to_have_value(re.compile(r"^(5\d\.\d{6}, \d\.\d{6}\n?){3}$"))

    # A circle and an outline, each with its margin
    expect(view.locator("path[stroke='#a3180f']")).to_have_count(4)

    # And a circle by keyboard alone, after the map is moved closer
    page.get_by_role("button", name="Draw a circle").focus()
    page.keyboard.press("Enter")
    view.focus()
    for key in ["+"] * 6 + ["Enter", "ArrowRight", "Enter"]:
        page.keyboard.press(key)
    expect(circles).to_have_value(re.compile(r"^52\.05, 5\.10, 900\n5\d\.\d{6}, \d\.\d{6}, \d+$"))
    drawn = circles.input_value()

    # Undo takes it back
    page.get_by_role("button", name="Undo").click()
    expect(circles).to_have_value("52.05, 5.10, 900")
    circles.fill(drawn)

    # Then the drawn areas are what is saved
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("outline of 3 points.*circle of 900 m"))).to_be_visible()
    assert faults == []
    assert not any(re.search(r"5\d\.\d{4}", url) for url in asked)
    assert all(url.startswith(morning.address) for url in asked)


def test_a_pmtiles_file_is_the_ground_of_the_map_and_only_parts_of_it_are_asked(
    desk: Page, tmp_path: Path
) -> None:
    write_world_of_water(tmp_path / "world.pmtiles")
    app = gallery_app()
    template, role, context = PAGES["condition-zone"]

    @app.get("/map.pmtiles")
    def tiles() -> FileResponse:
        return FileResponse(tmp_path / "world.pmtiles")

    @app.get("/map")
    def show() -> HTMLResponse:
        request = PageRequest("nl", NOW, "/map", SignedIn("I. Iepen", role or ""))
        return render(
            request,
            template,
            **context | {"map": {"tiles": "/map.pmtiles", "marks": [], "areas": []}},
        )

    with on_a_port(app) as address:
        faults: list[str] = []
        desk.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        answers: list[tuple[str, int]] = []
        desk.on("response", lambda answer: answers.append((answer.url, answer.status)))
        desk.goto(f"{address}/map", wait_until="networkidle")
        tile = desk.locator("canvas.leaflet-tile").first
        expect(tile).to_have_class(re.compile("leaflet-tile-loaded"))
        painted = "canvas => [...canvas.getContext('2d').getImageData(128, 128, 1, 1).data]"
        assert tile.evaluate(painted) == WATER
        parts = [status for url, status in answers if "/map.pmtiles" in url]
        assert {url for url, _ in answers if "/map.pmtiles" in url} == {f"{address}/map.pmtiles"}
        assert len(parts) > 1
        assert set(parts) == {206}
        assert faults == []


def test_the_map_of_a_home_draws_the_forbidden_areas_and_the_home(desk: Page) -> None:
    with on_a_port(gallery_app()) as address:
        desk.goto(f"{address}/nl/home")
        # Two areas, each with its safety margin, and the home
        expect(desk.locator(".map__view path[stroke='#a3180f']")).to_have_count(5)


NAMES = """view => {
  const box = one => one.getBoundingClientRect();
  const names = [...view.querySelectorAll('.leaflet-tooltip')].map(box);
  const whole = one => one.left >= box(view).left && one.right <= box(view).right;
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [names.length, names.filter(one => !whole(one)).length,
          names.filter((one, n) => names.slice(n + 1).some(other => over(one, other))).length];
}"""


def test_names_on_a_phone_are_whole_and_lie_beside_each_other(desk: Page) -> None:
    near = [[52.362, 4.896 + number / 500] for number in range(6)]
    marks = [
        {"at": at, "name": f"De Linde, spreekkamer {number}", "kind": "site"}
        for number, at in enumerate(near)
    ]
    app = gallery_app()
    template, role, context = PAGES["home"]

    @app.get("/crowded")
    def show() -> HTMLResponse:
        request = PageRequest("nl", NOW, "/crowded", SignedIn("I. Iepen", role or ""))
        shown = {"tiles": "", "marks": marks, "areas": []}
        return render(request, template, **context | {"map": shown})

    desk.set_viewport_size({"width": 360, "height": 800})
    with on_a_port(app) as address:
        desk.goto(f"{address}/crowded", wait_until="networkidle")
        shown, cut, overlaid = desk.locator(".map__view").evaluate(NAMES)
        assert shown >= 2
        assert (cut, overlaid) == (0, 0)
        desk.locator(".map__view path.leaflet-interactive").last.hover()
        expect(desk.get_by_text("De Linde, spreekkamer 5").last).to_be_visible()
