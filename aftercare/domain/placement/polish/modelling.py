"""The freed occurrences of a neighbourhood as a model of OR-Tools: the engine's masks are the domains, so that
only what freed occurrences do to one another is a constraint.

The engine's masks are the domains of the variables. The points of the score have the highest weight; then as little
as possible moves, and the own officer is preferred.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.polish.board import Board
from aftercare.domain.placement.polish.choices import Freed, Way

STAYS, OWN = 2, 1
"""The weights that break ties between plans with equal points."""


@dataclass(slots=True)
class Spot:
    """A freed occurrence in the model: when, on which day, whether at all, and in which way."""

    row: Freed
    at: Any
    day: Any
    placed: Any
    ways: list[tuple[Way, Any]] = field(default_factory=list)

    def interval(self, model: Any, literal: Any, before: int = 0, after: int = 0) -> Any:
        size = self.row.length + before + after
        return model.new_optional_fixed_size_interval_var(self.at - before, size, literal, "")


class Model:
    """The rules between the freed occurrences, and what breaks ties; the caller adds the points."""

    def __init__(self, board: Board, rows: list[Freed]) -> None:
        self.board = board
        self.cp: Any = cp_model.CpModel()
        self.spots = [self._spot(row) for row in rows if row.ways]
        self.points: Any = 0
        self.ties: list[Any] = []
        for spot in self.spots:
            self._prefer_as_it_is(spot)
        self._officers()
        self._persons()
        self._seats()

    def _spot(self, row: Freed) -> Spot:
        cp, per_day = self.cp, at.header(self.board.ints).slots_per_day
        slots = row.starts
        days = sorted({slot // per_day for slot in slots})
        at_slot = cp.new_int_var_from_domain(cp_model.Domain.from_values(slots), "")
        day = cp.new_int_var_from_domain(cp_model.Domain.from_values(days), "")
        if len(days) > 1:
            clock = sorted({slot % per_day for slot in slots})
            minute = cp.new_int_var_from_domain(cp_model.Domain.from_values(clock), "")
            cp.add(at_slot == per_day * day + minute)
        spot = Spot(row, at_slot, day, cp.new_bool_var(""))
        for way in row.ways:
            literal = spot.placed if len(row.ways) == 1 else cp.new_bool_var("")
            spot.ways.append((way, literal))
            if len(way.starts) < len(slots):
                allowed = cp_model.Domain.from_values(way.starts)
                cp.add_linear_expression_in_domain(at_slot, allowed).only_enforce_if(literal)
        if len(row.ways) > 1:
            cp.add(sum(literal for _, literal in spot.ways) == spot.placed)
        return spot

    def _prefer_as_it_is(self, spot: Spot) -> None:
        cp, stood = self.cp, spot.row.stood
        own = int(self.board.obligations[spot.row.obligation, at.Obligation.officer])
        cp.add_hint(spot.placed, stood is not None)
        for way, literal in spot.ways:
            as_before = stood is not None and (way.officer, way.place, way.session) == stood[1:]
            if len(spot.ways) > 1:
                cp.add_hint(literal, as_before)
            if way.officer == own:
                self.ties.append(OWN * literal)
            if as_before and stood is not None:
                cp.add_hint(spot.at, stood[0])
                stays = cp.new_bool_var("")
                cp.add_implication(stays, literal)
                cp.add(spot.at == stood[0]).only_enforce_if(stays)
                cp.add_hint(stays, True)
                self.ties.append(STAYS * stays)

    # One at a time -----------------------------------------------------------------------------

    def _officers(self) -> None:
        busy: dict[int, list[tuple[Spot, Any]]] = defaultdict(list)
        for spot in self.spots:
            for way, literal in spot.ways:
                if way.officer >= 0:
                    busy[way.officer].append((spot, literal))
        for visits in busy.values():
            self._apart([s.interval(self.cp, lit, s.row.travel, s.row.travel) for s, lit in visits])

    def _persons(self) -> None:
        gap = at.header(self.board.ints).person_gap
        own: dict[int, list[Spot]] = defaultdict(list)
        for spot in self.spots:
            own[spot.row.person].append(spot)
        for spots in own.values():
            if len(spots) > 1:
                self._apart([spot.interval(self.cp, spot.placed, 0, gap) for spot in spots])

    def _apart(self, intervals: list[Any]) -> None:
        if len(intervals) > 1:
            self.cp.add_no_overlap(intervals)

    def _seats(self) -> None:
        taken: dict[int, list[Any]] = defaultdict(list)
        for spot in self.spots:
            for way, literal in spot.ways:
                if way.session >= 0:
                    taken[way.session].append(literal)
        rows = self.board.compiled.view(
            at.Header.sessions_at, len(self.board.compiled.names.sessions), at.Session.WIDTH
        )
        for session, literals in taken.items():
            seats = int(rows[session, at.Session.capacity])
            left = seats - int(rows[session, at.Session.seated])
            if seats >= 0 and len(literals) > left:
                self.cp.add(sum(literals) <= left)
