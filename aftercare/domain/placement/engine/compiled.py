"""Marks the functions of the engine: all of them become one piece of machine code, some are called from outside.

Inside the engine a function calls another as Python would; `building.py` compiles them together. Only an
`entry` is called by the rest of the package: it hands its numbers to the machine code.
"""

from __future__ import annotations

import ctypes
from array import array
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
Kind = tuple[np.dtype[Any], int]
ARRAYS: dict[str, Kind] = {
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
NOTHING_FOUND = (0,) * MOST_FOUND

_C_FUNCTION = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p)
# In an array's header (PyArrayObject_fields), behind the part every object of Python begins with.
DATA_AT, SIZES_AT = 16, 32


def compiled(function: Function) -> Function:
    """A function that only other functions of the engine may call."""
    FUNCTIONS.append(cast(PlainFunction, function))
    return function


def entry(function: Function) -> Function:
    """A function that the rest of the package may call; its arguments are integers, truth values and arrays."""
    made = Entry(cast(PlainFunction, function))
    FUNCTIONS.append(made)
    return cast(Function, made)


class Entry:
    """Calls the machine code of one function with its numbers, and with where its arrays are."""

    def __init__(self, function: PlainFunction) -> None:
        self.function = function
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        self._kinds = [ARRAYS.get(function.__annotations__[name]) for name in names]
        self._answer = _ANSWERS[function.__annotations__["return"]]

    @cached_property
    def _call(self) -> Callable[[Any, Any], int]:
        check_header()
        return _C_FUNCTION(address_of(self.__name__))

    def __call__(self, *arguments: Any) -> Any:
        given = [
            value if kind is None else checked(value, kind)
            for kind, value in zip(self._kinds, arguments, strict=True)
        ]
        handed, found = array("q", given), array("q", NOTHING_FOUND)
        if self._call(handed.buffer_info()[0], found.buffer_info()[0]):
            raise RuntimeError(f"the engine failed in {self.__name__}")
        return self._answer(found)


def checked(given: Any, kind: Kind) -> int:
    """Where numpy's header of an array is; raises TypeError where the machine code would misread what it tells."""
    element, dimensions = kind
    if given.dtype != element or given.ndim != dimensions or not given.flags.c_contiguous:
        raise TypeError(
            f"the engine reads {dimensions}-dimensional arrays of {element} in one piece"
        )
    return id(given)


def check_header() -> None:
    """Raises RuntimeError where an array's header does not begin as numpy's C API promises.

    The machine code reads address and sizes there: to ask numpy for them takes longer than many a call.
    """
    probe = np.zeros((3, 5), dtype=np.int64)
    data, sizes = (
        ctypes.c_int64.from_address(id(probe) + offset).value for offset in (DATA_AT, SIZES_AT)
    )
    if data != probe.ctypes.data or tuple((ctypes.c_int64 * 2).from_address(sizes)) != (3, 5):
        raise RuntimeError("this numpy keeps its arrays in another way than the engine reads them")
