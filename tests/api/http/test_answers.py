"""Answers of the API have their ETag and their moments in UTC from one place, and no cache may store them."""

from __future__ import annotations

import inspect

from fastapi.routing import APIRoute, iter_route_contexts

from aftercare.api.router import RESOURCES

# Without data of anyone: whether the service runs, its metrics, and how many of a team wait.
OPEN = {"count_waiting", "list_missed_sessions", "healthz", "startupz", "readyz", "show_forecast"}


def test_answers_are_made_in_one_place_and_not_by_the_framework() -> None:
    """A handler that returns its model leaves the headers to the framework."""
    routes = [
        context.original_route
        for resource in RESOURCES
        for context in iter_route_contexts(resource.router.routes)
    ]
    returning = {
        route.endpoint.__name__
        for route in routes
        if isinstance(route, APIRoute)
        and inspect.signature(route.endpoint).return_annotation
        not in ("Response", inspect.Signature.empty)
    }
    assert len(routes) > 200
    assert returning == OPEN
