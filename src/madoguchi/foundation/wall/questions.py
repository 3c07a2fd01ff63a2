"""Questions that every page asks: put together by the ORM once, and asked with other values each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


class Question(Generic[M]):
    """The rows that match some values; `rows` says which they are, given what stands for each of them.

    Putting such a statement together takes the ORM longer than the database takes to answer. What is kept is its text
    with stand-ins; no value anybody asked with, and no row, stays behind. Threads may share it.
    """

    def __init__(self, rows: Callable[..., QuerySet[M]], *stand_ins: Hashable) -> None:
        self._rows, self._stand_ins = rows, stand_ins
        self._made: tuple[QuerySet[M], Any, str, tuple[object, ...]] | None = None

    def ask(self, *values: object) -> list[M]:
        """The rows that match these values, in the order of what stands for them, as the queryset would find them."""
        rows, compiler, sql, wanted = self._made or self._make()
        given = dict(zip(self._stand_ins, values, strict=True))
        asked = copy(compiler)
        asked.connection = connections[rows.db]
        filled = tuple(_filled(one, given) for one in wanted)
        asked.as_sql = lambda *_given, **_more: (sql, filled)
        answered = rows.all()
        answered._query = _Composed(asked)  # type: ignore[attr-defined]  # only its compiler is asked for
        return list(ModelIterable(answered))

    def first(self, *values: object) -> M | None:
        """The first of them, or None."""
        return next(iter(self.ask(*values)), None)

    def _make(self) -> tuple[QuerySet[M], Any, str, tuple[object, ...]]:
        rows = self._rows(*self._stand_ins)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, values = compiler.as_sql()
        self._made = rows, compiler, sql, tuple(values)
        return self._made


class _Composed:
    """What stands where a queryset has its query: the statement is there already."""

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str | None = None, **_more: object) -> Any:
        """The compiler with the statement."""
        return self._compiler


def _filled(value: object, given: Mapping[Hashable, object]) -> object:
    if isinstance(value, list):
        return [_filled(one, given) for one in value]
    return given.get(value, value) if isinstance(value, Hashable) else value
