"""What is refused when a condition is read, and how the place of the fault is written."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

Path = tuple[str | int, ...]


class ConditionUnreadable(Refusal):
    """条件の「{where}」を読めません。{reason}{suggestion}"""


def refuse(path: Path, reason: Message, suggestion: Message) -> NoReturn:
    """Raise `ConditionUnreadable` with the place in words (`where`) and as keys and indexes (`path`)."""
    raise ConditionUnreadable(where=_written(path), path=path, reason=reason, suggestion=suggestion)


def refuse_unknown(path: Path, word: str, known: Iterable[str]) -> NoReturn:
    """Raise `ConditionUnreadable` for a word nobody knows, suggesting the nearest one that is known."""
    words = sorted(known)
    nearest = get_close_matches(word, words, n=1, cutoff=0.5)
    suggestion = (
        msg("「{nearest}」のことではありませんか。", nearest=nearest[0])
        if nearest
        else msg("使える言葉は {known} です。", known="、".join(words))
    )
    refuse((*path, word), msg("「{word}」という言葉は使えません。", word=word), suggestion)


def _written(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".") or "/"
