"""Base of everything that is validated from plain data: numbers are numbers, choices are choices."""

from __future__ import annotations

import typing
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, cast

from pydantic import BaseModel, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from tertius.core.tree import flag

_LARGEST = 1e300
_Kinds = frozenset[type]


class Plain(BaseModel):
    """A model that converts nothing silently.

    By itself pydantic takes ``true`` for 1, text such as ``"1_0"`` or ``"inf"`` for a number, 0 for false.
    Here a field of numbers takes finite numbers alone, and a field of choices true, false, yes or no.
    """

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        given, faults = dict(data), list[InitErrorDetails]()
        for name, field in cls.model_fields.items():
            kinds, models = _kinds(cast(Hashable, field.annotation))
            for key in {name, field.alias} & set(given) if kinds & {bool, int, float} else ():
                try:
                    given[key] = _checked(given[key], kinds, models)
                except PydanticCustomError as fault:
                    faults.append(InitErrorDetails(type=fault, loc=(str(key),), input=given[key]))
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return given


@cache
def _kinds(annotation: Hashable) -> tuple[_Kinds, bool]:
    """Return the plain types that an annotation names, and whether it names a model or anything at all."""
    inside = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return frozenset(type(value) for value in inside), False
    if not inside:
        anything = annotation is Any or (isinstance(annotation, type) and issubclass(annotation, BaseModel))
        return frozenset(kind for kind in (bool, int, float, str) if annotation is kind), anything
    if typing.get_origin(annotation) is typing.Annotated:
        inside = inside[:1]
    elif typing.get_origin(annotation) in (dict, Mapping):
        inside = inside[1:]
    parts = [_kinds(part) for part in inside]
    return frozenset[type]().union(*(kinds for kinds, _ in parts)), any(anything for _, anything in parts)


def _checked(value: Any, kinds: _Kinds, anything: bool) -> Any:
    """Return `value` with its choices in place, or raise where a part of it is of another kind."""
    if type(value) in (list, tuple):
        return type(value)(_checked(item, kinds, anything) for item in value)
    if isinstance(value, dict):
        return value if anything else {k: _checked(v, kinds, anything) for k, v in value.items()}
    numeric = bool(kinds & {int, float})
    if isinstance(value, bool):
        fits = bool in kinds
    elif isinstance(value, (int, float)):
        fits = numeric and -_LARGEST <= value <= _LARGEST
    elif isinstance(value, str) and str not in kinds:
        choice = flag(value) if bool in kinds else None
        if choice is not None:
            return choice
        fits = False
    else:
        fits = True
    if not fits:
        number = "a finite number" if float in kinds else "a whole number (an integer)"
        raise PydanticCustomError("as_written", number if numeric else "true or false (yes or no)")
    return value
