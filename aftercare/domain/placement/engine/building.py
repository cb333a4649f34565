"""Compiles the whole engine into one object file: each function once, inlined where the compiler finds it worth it.

numba turns each function into LLVM's language, and LLVM optimises all of them together. numba's usual
way, each function again in all that call it, takes ten times as long and five times the memory. Some of
what is used of numba here is not promised to stay, so pyproject.toml names the versions this was tried
with. No process that only runs the engine imports this.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import Parameter
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.base import BaseContext
from numba.core.compiler import Flags, compile_extra
from numba.core.compiler_lock import global_compiler_lock
from numba.core.funcdesc import FunctionDescriptor
from numba.core.registry import cpu_target
from numba.core.types import Array
from numba.core.types import UniTuple as Several
from numba.core.typing import Signature, signature
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from aftercare.domain.placement.engine.compiled import (
    ARRAYS,
    DATA_AT,
    FUNCTIONS,
    SIZES_AT,
    Entry,
    PlainFunction,
)
from aftercare.domain.placement.engine.layout import Header
from aftercare.domain.placement.engine.machine_code import PREFIX
from aftercare.domain.placement.engine.records import Accessor, Record

THIS_PROCESSOR = "host"
ANY_PROCESSOR = ""
"""The plainest processor of this machine's kind."""

Type = Any
"""One of numba's types."""

_INTEGER = ir.IntType(64)
_SCALARS: dict[str, Type] = {"bool": types.boolean, "int": types.int64, "np.uint64": types.uint64}
_ANSWERS: dict[str, Type] = _SCALARS | {
    "None": types.none,
    "tuple[int, int]": Several(types.int64, 2),
    "tuple[np.uint64, np.uint64, np.uint64]": Several(types.uint64, 3),
}
_ELEMENTS: dict[str, Type] = {"int32": types.int32, "int64": types.int64, "uint64": types.uint64}


Known = dict[PlainFunction, Callable[..., Any]]
"""What stands for each function that is compiled already where another one calls it."""


@global_compiler_lock
def object_code(processor: str = THIS_PROCESSOR) -> bytes:
    """The engine for a processor, as an object file in the system's own format."""
    target = cpu_target.target_context.with_aot_codegen("engine", cpu_name=processor)
    library = target.codegen().create_library("engine")
    doors = library.create_ir_module("doors")
    known: Known = {}
    inner = []
    for function in callees_first(FUNCTIONS):
        made = _translated(function, known, target, library)
        known[plain(function)] = _called(plain(function), made)
        inner.append(made.mangled_name)
        if isinstance(function, Entry):
            with target.push_code_library(library):
                _add_door(doors, target, function.function, made)
    library.add_ir_module(doors)
    # Only the doors are called from outside, so that what is inlined everywhere need not be kept.
    for name in inner:
        library.get_function(name).linkage = "internal"
    library.finalize()
    return bytes(library.emit_native_object())


# From Python to LLVM --------------------------------------------------------------------------------


def plain(function: PlainFunction | Entry) -> PlainFunction:
    return function.function if isinstance(function, Entry) else function


def callees_first(functions: Sequence[PlainFunction | Entry]) -> Iterator[PlainFunction | Entry]:
    """Each function after all that it calls; no function of the engine calls itself, however indirectly."""
    wanted = {id(plain(one)): one for one in functions}

    def of(function: PlainFunction | Entry) -> Iterator[PlainFunction | Entry]:
        if wanted.pop(id(plain(function)), None) is not None:
            for callee in calls(function).values():
                yield from of(callee)
            yield function

    for one in functions:
        yield from of(one)


def calls(function: PlainFunction | Entry) -> Mapping[str, PlainFunction | Entry]:
    """The functions of the engine that a function names."""
    found = plain(function)
    named = {name: found.__globals__.get(name) for name in found.__code__.co_names}
    ours = {id(one): one for one in FUNCTIONS}
    return {name: ours[id(one)] for name, one in named.items() if id(one) in ours}


def signature_of(function: PlainFunction) -> Signature:
    """What a function takes and answers, by its annotations."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    annotated = function.__annotations__
    return signature(_ANSWERS[annotated["return"]], *(_type_of(annotated[name]) for name in names))


def _type_of(annotation: str) -> Type:
    if annotation not in ARRAYS:
        return _SCALARS[annotation]
    element, dimensions = ARRAYS[annotation]
    return Array(_ELEMENTS[element.name], dimensions, "C")


def _translated(
    function: PlainFunction | Entry, known: Known, target: BaseContext, library: Any
) -> FunctionDescriptor:
    """Put a function into the library, its calls of other functions left as calls."""
    found = plain(function)
    around = found.__globals__ | {
        name: known[plain(callee)] for name, callee in calls(function).items()
    }
    around |= {
        name: _address(around[name])
        for name in found.__code__.co_names
        if isinstance(around.get(name), Accessor)
    }
    copy = FunctionType(found.__code__, around, found.__name__)
    copy.__module__, copy.__qualname__ = found.__module__, found.__qualname__
    flags = Flags()
    flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    flags.error_model = "numpy"
    wanted = signature_of(found)
    result = compile_extra(
        cpu_target.typing_context, target, copy, wanted.args, wanted.return_type, flags, {}, library
    )
    return result.fndesc


def _called(function: PlainFunction, made: FunctionDescriptor) -> Callable[..., Any]:
    """Stands for a function in those that call it: a call of its symbol with the integers given."""
    exact = signature_of(function)

    def call(_context: Any, *_given: Any) -> tuple[Signature, Callable[..., Any]]:
        def write(context: Any, builder: Any, given: Signature, values: Sequence[Any]) -> Any:
            fitted = [
                context.cast(builder, value, has, wants)
                for value, has, wants in zip(values, given.args, exact.args, strict=True)
            ]
            _, answer = context.call_internal_no_propagate(builder, made, exact, fitted)
            return answer

        return signature(exact.return_type, *_given), write

    # numba asks how many arguments there are and what they are called.
    context = Parameter("_context", Parameter.POSITIONAL_OR_KEYWORD)
    plain = inspect.signature(function)
    vars(call)["__signature__"] = plain.replace(parameters=[context, *plain.parameters.values()])
    called: Callable[..., Any] = intrinsic(call)
    return called


# Records --------------------------------------------------------------------------------------------


def record_type(kind: type[Record]) -> Type:
    """A record as numba reads it: its fields one after the other, nothing between."""
    element = ARRAYS["Ints"][0]
    return from_dtype(np.dtype([(name, element) for name in kind.FIELDS]))


def _address(accessor: Accessor[Any]) -> Callable[..., Any]:
    """Stands for an accessor: the address of a record in the block, nothing copied."""
    kind, column = record_type(accessor.kind), accessor.table

    def at(_context: Any, ints: Any, number: Any) -> tuple[Signature, Callable[..., Any]]:
        def write(context: Any, builder: Any, given: Signature, values: Sequence[Any]) -> Any:
            data = make_array(given.args[0])(context, builder, values[0]).data
            number = context.cast(builder, values[1], given.args[1], types.int64)
            if column is not None:
                begins = builder.load(builder.gep(data, [_INTEGER(column)]))
                offset = builder.mul(number, _INTEGER(accessor.kind.WIDTH))
                number = builder.add(builder.sext(begins, _INTEGER), offset)
            return builder.bitcast(builder.gep(data, [number]), context.get_value_type(kind))

        return kind(ints, number), write

    def at_first(_context: Any, ints: Any) -> tuple[Signature, Callable[..., Any]]:
        def write(context: Any, builder: Any, given: Signature, values: Sequence[Any]) -> Any:
            data = make_array(given.args[0])(context, builder, values[0]).data
            return builder.bitcast(data, context.get_value_type(kind))

        return kind(ints), write

    called: Callable[..., Any] = intrinsic(at_first if accessor.kind is Header else at)
    return called


# Doors ----------------------------------------------------------------------------------------------


def _add_door(
    module: ir.Module, target: BaseContext, function: PlainFunction, made: FunctionDescriptor
) -> None:
    """A C function `int32 name(const int64 *given, int64 *found)`: for an array where its
    header is, else the number; 0 when it ended well."""
    exact = signature_of(function)
    pointer = _INTEGER.as_pointer()
    shown = ir.Function(
        module, ir.FunctionType(ir.IntType(32), [pointer, pointer]), PREFIX + function.__name__
    )
    builder = ir.IRBuilder(shown.append_basic_block())
    given, found = shown.args
    read = (builder.load(builder.gep(given, [_INTEGER(number)])) for number in range(1_000))
    values = [_value(target, builder, one, read) for one in exact.args]
    status, answer = target.call_internal_no_propagate(builder, made, exact, values)
    for number, part in enumerate(_parts(builder, exact.return_type, answer)):
        builder.store(builder.zext(part, _INTEGER), builder.gep(found, [_INTEGER(number)]))
    builder.ret(builder.zext(status.is_error, ir.IntType(32)))


def _value(target: BaseContext, builder: ir.IRBuilder, kind: Type, read: Iterator[Any]) -> Any:
    """What a function is given: a number, or an array in one piece."""
    if not isinstance(kind, Array):
        return target.cast(builder, next(read), types.int64, kind)
    header = next(read)
    sizes_at = builder.inttoptr(_word(builder, header, SIZES_AT), _INTEGER.as_pointer())
    sizes = [builder.load(builder.gep(sizes_at, [_INTEGER(n)])) for n in range(kind.ndim)]
    width = _INTEGER(kind.dtype.bitwidth // 8)
    steps = [width] if kind.ndim == 1 else [builder.mul(sizes[1], width), width]
    array = make_array(kind)(target, builder)
    address = _word(builder, header, DATA_AT)
    data = builder.inttoptr(address, target.get_value_type(kind.dtype).as_pointer())
    populate_array(array, data, sizes, steps, width, meminfo=None)
    return array._getvalue()


def _word(builder: ir.IRBuilder, address: Any, offset: int) -> Any:
    """The integer that stands so many bytes behind an address."""
    return builder.load(
        builder.inttoptr(builder.add(address, _INTEGER(offset)), _INTEGER.as_pointer())
    )


def _parts(builder: ir.IRBuilder, kind: Type, answer: Any) -> list[Any]:
    if kind is types.none:
        return []
    if isinstance(kind, Several):
        return [builder.extract_value(answer, number) for number in range(kind.count)]
    return [answer]
