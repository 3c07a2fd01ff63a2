"""How the database folds a reading that keeps the width it was typed in, so that it is found however it is wanted."""

from __future__ import annotations

from django.db.models import CharField, F, Func, Value

from madoguchi.values.kana import HIRAGANA, KATAKANA


def folded_reading(column: str = "kana") -> Func:
    """A column of readings in full-width katakana, as `queries.callers.folded_kana` folds what is looked for."""
    in_full_width = Func(F(column), template="normalize(%(expressions)s, NFKC)", output_field=CharField())
    return Func(in_full_width, Value(HIRAGANA), Value(KATAKANA), function="translate", output_field=CharField())
