"""Texts a city writes in its definitions: one sentence, or one per language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Words = str | Mapping[str, str]

LANGUAGES = ("ja", "ja-easy", "en")
_NEXT_BEST = {"en": ("en", "ja-easy", "ja"), "ja-easy": ("ja-easy", "ja"), "ja": ("ja",)}


def cut_at_comma(words: Mapping[object, object]) -> bool:
    """Whether a comma cut a sentence: in braces YAML takes what follows it for a key without a value."""
    return any(key not in LANGUAGES and value is None for key, value in words.items())


def words_in(words: Words, language: str) -> str:
    """The text in `language`; what is missing falls back to easy Japanese, then to Japanese, never to a mixture."""
    if isinstance(words, str):
        return words
    for candidate in _NEXT_BEST.get(language, ("ja",)):
        if candidate in words:
            return words[candidate]
    return next(iter(words.values()), "")


def joined(parts: Iterable[str], language: str) -> str:
    """Several words in a row, as `language` sets them; what is empty is left out."""
    return (", " if language == "en" else "、").join(part for part in parts if part)
