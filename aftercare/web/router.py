"""Registers the web client with an application: the pages and words of every subject, and the static files."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from aftercare import web
from aftercare.base.http.route_index import RouteIndex
from aftercare.web.escalation.event_streams import Streams
from aftercare.web.overviews.person_strip import strip_above
from aftercare.web.shell.assets import STATIC
from aftercare.web.shell.error_pages import install_error_pages
from aftercare.web.shell.forms.double_submit import DoubleSubmitGuard
from aftercare.web.shell.request import Allow
from aftercare.web.shell.vocabulary import add_words
from aftercare.web.shell.web_state import WebState
from aftercare.web.sign_in.reauthentication import confirming


@cache
def _modules() -> tuple[ModuleType, ...]:
    """Every module of the client. Pages are found by the name `router`, words by the name `WORDS`."""
    found = walk_packages(web.__path__, f"{web.__name__}.")
    return tuple(import_module(one.name) for one in found)


def register_words() -> None:
    """Register the words of all subjects with the shared modules; a second call changes nothing."""
    for module in _modules():
        add_words(getattr(module, "WORDS", {}))


def all_pages() -> APIRouter:
    """The pages of all modules. Among paths that match the same address, a fixed one comes before one with a
    parameter: /people/new before /people/{person_id}."""
    routers = [module.router for module in _modules() if hasattr(module, "router")]
    pages = [page for router in routers for page in router.routes if isinstance(page, APIRoute)]
    pages.sort(key=lambda page: ["{" in part for part in page.path.split("/")])
    return RouteIndex(pages)


def page_rules(pages: APIRouter) -> dict[tuple[str, str], Allow]:
    """The rule of each page, by method and path."""
    return {
        (method, page.path): one.call
        for page in pages.routes
        if isinstance(page, APIRoute)
        for one in page.dependant.dependencies
        if isinstance(one.call, Allow)
        for method in page.methods or ()
    }


def mount(app: FastAPI, app_state: WebState) -> None:
    """Every page of the client; `app_state` is kept in `app.state`; it is named here for its type."""
    register_words()
    app.state.app_state = app_state
    app.state.streams = Streams(app_state.settings.inbox_streams)
    app.state.double_submits = DoubleSubmitGuard()
    app.state.confirming, app.state.strip_above = confirming, strip_above
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    pages = all_pages()
    app.state.page_rules = page_rules(pages)
    app.include_router(pages, include_in_schema=False)
    install_error_pages(app)
