"""Ids nobody has to think of, and that nothing had before."""

from __future__ import annotations

import unicodedata

from madoguchi.values.references import new_record_number


def fresh_id(word: str) -> str:
    """An id that begins with this word.

    Records keep what they hold for a field or an option that is gone: under an id that comes again, it would be read as
    the answer to another question.
    """
    number = unicodedata.normalize("NFKC", new_record_number()).lower().replace("-", "")
    return f"{word}{number}"
