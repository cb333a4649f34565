"""Real Chromium for the browser tests, at the widths of a desk and of a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.morning import Morning, begin, morning_at
from tests.conftest import cloned_database

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
DESK, PHONE = 1280, 360
MISSING = "Browser tests need Chromium: apt-get install chromium, or set AFTERCARE_TEST_CHROMIUM"


def where_chromium_is() -> str:
    """The program to start. Without one the tests are left out with one line, but fail in CI."""
    named = os.environ.get("AFTERCARE_TEST_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = where_chromium_is()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(
    params=[
        pytest.param(DESK, id="desk"),
        pytest.param(PHONE, id="phone", marks=pytest.mark.thorough),
    ]
)
def screen(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": DESK, "height": 900})
    yield page
    page.close()


@pytest.fixture(scope="session")
def begun(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, datetime]]:
    """The name of a database in which a morning has begun, to clone from, and the moment it stands at."""
    with cloned_database(server_url, template_database) as url:
        moment = begin(url, tmp_path_factory.mktemp("begun"))
        yield urlsplit(url).path.removeprefix("/"), moment


@pytest.fixture
def morning(server_url: str, begun: tuple[str, datetime], tmp_path: Path) -> Iterator[Morning]:
    template, moment = begun
    with cloned_database(server_url, template) as url, morning_at(url, moment, tmp_path) as found:
        yield found


@pytest.fixture(params=["with-javascript", "without-javascript"])
def browser_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scripted = request.param == "with-javascript"
    context = chromium.new_context(
        java_script_enabled=scripted, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()
