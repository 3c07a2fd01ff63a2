"""How the database folds a reading that keeps the width it was typed in, so that it is found however it is wanted."""

from __future__ import annotations

from django.db.models import CharField, F, Func


def folded_reading(column: str = "kana") -> Func:
    """A column of katakana in full width, as `queries.callers.folded_kana` folds what is looked for."""
    return Func(F(column), template="normalize(%(expressions)s, NFKC)", output_field=CharField())
