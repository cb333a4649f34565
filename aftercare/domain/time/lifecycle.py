"""A lifecycle is one table: which act leads from which state to which; everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from aftercare.base.errors import IllegalTransition

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Lifecycle(Generic[S, A]):
    """`edges[act][state]` is the next state; a missing entry raises IllegalTransition."""

    def __init__(self, edges: Mapping[A, Mapping[S, S]]) -> None:
        self.edges = edges

    def after(self, state: S, act: A) -> S:
        try:
            return self.edges[act][state]
        except KeyError:
            raise IllegalTransition(f"{act.value} is not possible from {state.value}") from None

    def allows(self, state: S, act: A) -> bool:
        return state in self.edges[act]

    def acts_from(self, state: S) -> tuple[A, ...]:
        return tuple(act for act, edge in self.edges.items() if state in edge)
