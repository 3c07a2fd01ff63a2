"""Finds every field type of this folder, so that a new type is one new file and nothing else."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Literal, Union, get_args, get_origin

from pydantic import Discriminator

from madoguchi.engines.records import field_types
from madoguchi.engines.records.field_types.field import Field

_NOT_A_KIND = frozenset({"field", "kinds", "group", "searching", "picking"})


def _kinds() -> tuple[type[Field], ...]:
    modules = sorted(found.name for found in iter_modules(field_types.__path__) if found.name not in _NOT_A_KIND)
    return tuple(_kind_in(name) for name in modules)


def _kind_in(name: str) -> type[Field]:
    module = import_module(f"{field_types.__name__}.{name}")
    own = [thing for thing in vars(module).values() if _is_kind(thing) and thing.__module__ == module.__name__]
    if len(own) != 1:
        raise TypeError(f"{module.__name__} has to declare exactly one field type, not {len(own)}.")
    kind: type[Field] = own[0]
    return kind


def _is_kind(thing: object) -> bool:
    if not (isinstance(thing, type) and issubclass(thing, Field)):
        return False
    named = thing.model_fields.get("type")
    return named is not None and get_origin(named.annotation) is Literal


KINDS: tuple[type[Field], ...] = _kinds()
"""Every type a row of a group may hold: all of them but the group itself."""

NAMES: tuple[str, ...] = tuple(get_args(kind.model_fields["type"].annotation)[0] for kind in KINDS)

if TYPE_CHECKING:
    RowField = Field
else:
    RowField = Annotated[Union[KINDS], Discriminator("type")]  # noqa: UP007  the members are found at run time
