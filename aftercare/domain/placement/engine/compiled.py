"""Marks the functions of the engine: all of them become one piece of machine code, some are called from outside.

Inside the engine a function calls another as Python would; `building.py` compiles them together. Only an
`entry` is called by the rest of the package: it hands its numbers to the machine code.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cached_property
from types import FunctionType
from typing import Any, TypeVar, cast

import numpy as np

from aftercare.domain.placement.engine.machine_code import address_of

PlainFunction = FunctionType
Function = TypeVar("Function", bound=Callable[..., object])

FUNCTIONS: list[PlainFunction | Entry] = []
"""Every function of the engine that has been imported."""

# What an array is by its annotation: type of its elements, number of dimensions.
ARRAYS: dict[str, tuple[np.dtype[Any], int]] = {
    "Ints": (np.dtype(np.int32), 1),
    "Bits": (np.dtype(np.uint64), 2),
    "Numbers": (np.dtype(np.int64), 1),
    "Rows": (np.dtype(np.int64), 2),
}
_ANSWERS: dict[str, Callable[[Any], Any]] = {
    "None": lambda _found: None,
    "bool": lambda found: found[0] != 0,
    "int": lambda found: found[0],
    "np.uint64": lambda found: found[0] % 2**64,
    "tuple[int, int]": tuple,
}
"""What an entry answers, by its annotation, of the integers that the machine code has found."""

MOST_FOUND = 2

_C_FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p)
_Found = ctypes.c_int64 * MOST_FOUND


def compiled(function: Function) -> Function:
    """A function for the other functions of the engine; nobody else may call it."""
    FUNCTIONS.append(cast(PlainFunction, function))
    return function


def entry(function: Function) -> Function:
    """A function that the rest of the package may call; its arguments are integers, truth values and arrays."""
    made = Entry(cast(PlainFunction, function))
    FUNCTIONS.append(made)
    return cast(Function, made)


class Entry:
    """Calls the machine code of one function with the addresses and sizes of its arrays."""

    def __init__(self, function: PlainFunction) -> None:
        self.function = function
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        self._kinds = [ARRAYS.get(function.__annotations__[name]) for name in names]
        self._answer = _ANSWERS[function.__annotations__["return"]]

    @cached_property
    def _call(self) -> Callable[[Any, Any], int]:
        return _C_FUNCTION(address_of(self.__name__))

    def __call__(self, *arguments: Any) -> Any:
        given: list[int] = []
        for kind, value in zip(self._kinds, arguments, strict=True):
            given += (int(value),) if kind is None else described(value, *kind)
        found = _Found()
        if self._call((ctypes.c_int64 * len(given))(*given), found):
            raise RuntimeError(f"the engine failed in {self.__name__}")
        return self._answer(found)


def described(array: Any, element: np.dtype[Any], dimensions: int) -> list[int]:
    """Address and sizes of an array; raises TypeError where the machine code would read something else."""
    if array.dtype != element or array.ndim != dimensions or not array.flags.c_contiguous:
        raise TypeError(
            f"the engine reads {dimensions}-dimensional arrays of {element} in one piece"
        )
    return [array.ctypes.data, *array.shape]
