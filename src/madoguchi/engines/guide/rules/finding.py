"""Finding procedures by words: kana, width and variants folded, two characters enough, near misses ranked below."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.values.kana import kana_key
from madoguchi.values.names import name_key

LONGEST_QUESTION = 100
# A sentence still finds a procedure that shares more than this part of its pairs of characters.
_NEAR_ENOUGH = 0.5
_MARKS = str.maketrans(dict.fromkeys("、。・,.!?！？「」『』()（）/／-", " "))


@dataclass(frozen=True)
class Entry:
    """One procedure to be found: its texts with their weight, and what it may be narrowed by."""

    id: str
    texts: tuple[tuple[float, str], ...]
    audience: str = "resident"
    life_events: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """One entry with its score; the higher, the nearer."""

    id: str
    score: float


def folded(text: str) -> str:
    """The text as the index sees it: one width, one case, katakana, usual variants, no spaces."""
    return kana_key(name_key(unicodedata.normalize("NFKC", text).translate(_MARKS)))


def words_of(question: str) -> tuple[str, ...]:
    """The words asked for, folded; what is longer than a question is cut."""
    cut = unicodedata.normalize("NFKC", question[:LONGEST_QUESTION]).translate(_MARKS)
    return tuple(dict.fromkeys(word for word in map(folded, cut.split()) if word))


class Index:
    """All entries by pairs of characters; built once per publication, then only read."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._texts = {
            entry.id: tuple((weight, folded(text)) for weight, text in entry.texts) for entry in self._entries.values()
        }
        self._holders = _holders(self._texts)

    def find(self, question: str, *, audience: str = "", life_event: str = "") -> list[Found]:
        """The entries that answer, the nearest first; all that are left after narrowing when nothing is asked."""
        left = [id_ for id_, entry in self._entries.items() if _fits(entry, audience, life_event)]
        words = words_of(question)
        if not words:
            return [Found(id_, 0.0) for id_ in left]
        found = self._exactly(words, left) or self._nearly("".join(words), left)
        return sorted(found, key=lambda one: (-one.score, one.id))

    def _exactly(self, words: Sequence[str], left: Sequence[str]) -> list[Found]:
        scores = [(id_, self._score(id_, words)) for id_ in left if all(id_ in self._holding(word) for word in words)]
        return [Found(id_, score) for id_, score in scores if score > 0]

    def _holding(self, word: str) -> frozenset[str]:
        holders = [self._holders.get(gram, frozenset()) for gram in _grams(word)]
        return frozenset.intersection(*holders)

    def _score(self, id_: str, words: Sequence[str]) -> float:
        """The best weight per word, with a little more for a text that begins with it; 0 when a word is missing."""
        best = [max((_weight(word, weight, text) for weight, text in self._texts[id_]), default=0.0) for word in words]
        return sum(best) if all(best) else 0.0

    def _nearly(self, question: str, left: Sequence[str]) -> list[Found]:
        grams = _grams(question)
        if len(question) < 3:
            return []
        shared = [(id_, sum(id_ in self._holders.get(gram, ()) for gram in grams) / len(grams)) for id_ in left]
        return [Found(id_, part) for id_, part in shared if part > _NEAR_ENOUGH]


def _fits(entry: Entry, audience: str, life_event: str) -> bool:
    return (not audience or entry.audience == audience) and (not life_event or life_event in entry.life_events)


def _weight(word: str, weight: float, text: str) -> float:
    where = text.find(word)
    if where < 0:
        return 0.0
    return weight * (1.2 if where == 0 else 1.0) * (1.2 if len(word) == len(text) else 1.0)


def _grams(word: str) -> tuple[str, ...]:
    if len(word) < 2:
        return (word,)
    return tuple(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))


def _holders(texts: Mapping[str, Iterable[tuple[float, str]]]) -> Mapping[str, frozenset[str]]:
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for id_, weighed in texts.items():
        for _, text in weighed:
            for gram in (*text, *_grams(text)):
                holders[gram].add(id_)
    return {gram: frozenset(ids) for gram, ids in holders.items()}
