"""How good plans are: score and bound over the ceiling, violations, and the gap to CP-SAT's best."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.placing import place
from aftercare.domain.placement.scoring import ceiling
from bench.placement_bound import bound
from bench.placement_check import violations
from bench.placement_cpsat import Judge
from bench.placement_instances import generate, start_of
from bench.placement_naive import place_naively
from bench.placement_officers import Json
from bench.placement_points import difference, points


@dataclass(frozen=True)
class Scored:
    """One instance: points over the ceiling for each placer, and broken rules found in all plans."""

    persons: int
    load: float
    seed: int
    constructed: float
    repaired: float
    thorough: float
    naive: float | None
    bound: float
    violations: int


def scored(persons: int, load: float, seed: int, with_naive: bool) -> Scored:
    document = generate(persons, load, seed, start_of(seed))
    instance = read_instance(document)
    highest = ceiling(instance)
    plans = [
        plan_document(place(instance, repair=repair, thorough=thorough), explain=False)
        for repair, thorough in ((False, False), (True, False), (True, True))
    ]
    if with_naive:
        plans.append(place_naively(document))
    shares = [points(document, plan) / highest for plan in plans]
    return Scored(
        persons, load, seed, *shares[:3], shares[3] if with_naive else None,
        bound(document) / highest, sum(len(violations(document, plan)) for plan in plans),
    )  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """The engine beside CP-SAT on one instance, in points; `cold` is CP-SAT without a plan to begin
    with, `proved` its bound, and `lost` what CP-SAT has more by kind and tier."""

    persons: int
    load: float
    seed: int
    engine: int
    judge: int
    cold: int | None
    proved: int | None
    lost: list[dict[str, Any]] = field(default_factory=list)
    violations: int = 0

    @property
    def share(self) -> float:
        """How much of the best known score the engine misses; negative never: the best counts."""
        best = max(self.engine, self.judge, self.cold or 0)
        return (best - self.engine) / best


def judged(persons: int, load: float, seed: int, seconds: float, cold: bool) -> Gap:
    """CP-SAT for `seconds` from the engine's own plan and, with `cold`, as long from nothing."""
    document = generate(persons, load, seed, start_of(seed))
    plan = plan_document(place(read_instance(document), thorough=True), explain=False)
    judge = Judge(document)
    better = judge.solve(seconds, begin=plan)
    alone = judge.solve(seconds) if cold else None
    plans: list[Json] = [plan, better.plan, *([alone.plan] if alone else [])]
    groups = difference(document, plan, better.plan)
    return Gap(
        persons, load, seed, points(document, plan), points(document, better.plan),
        points(document, alone.plan) if alone else None, alone.bound if alone else None,
        [
            {"kind": kind, "tier": tier, "points": more, "placed": placed, "in_time": in_time}
            for (kind, tier), (more, placed, in_time) in groups.items()
        ],
        sum(len(violations(document, one)) for one in plans),
    )  # fmt: skip


def as_json(rows: list[Scored] | list[Gap]) -> list[Json]:
    return [asdict(row) for row in rows]
