"""How much one form may send, and what must never be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.engines.records.errors import AnswersTooDeep, AnswersTooLarge, TooManyInputs
from madoguchi.values.characters import check_characters
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from madoguchi.values.usual_letters import are_usual

LARGEST_KILOBYTES = 200
MOST_INPUTS = 500
DEEPEST = 8
MOST_PARTS = 20_000
_LARGEST_NUMBER = 10**18


def check_posted(posted: Mapping[str, Sequence[str]]) -> None:
    """Refuse a form with more inputs or more text than any page can have; raises TooManyInputs or AnswersTooLarge."""
    if sum(len(values) for values in posted.values()) > MOST_INPUTS:
        raise TooManyInputs(limit=MOST_INPUTS)
    size = 0
    for name, values in posted.items():
        size += len(name) + sum(_bytes(value) for value in values)
        if size > LARGEST_KILOBYTES * 1024:
            raise AnswersTooLarge(limit=LARGEST_KILOBYTES)


def check_json(answers: object) -> None:
    """Refuse answers that are too deep or too large, or hold what no database takes; no recursion, however deep.

    Raises AnswersTooDeep, AnswersTooLarge or ForbiddenCharacter.
    """
    texts: list[str] = []
    size = 0
    for count, (part, depth) in enumerate(_parts(answers)):
        if depth > DEEPEST:
            raise AnswersTooDeep
        if isinstance(part, str):
            texts.append(part)
        size += _bytes(part) if isinstance(part, str) else 1
        if size > LARGEST_KILOBYTES * 1024 or count > MOST_PARTS or _is_huge(part):
            raise AnswersTooLarge(limit=LARGEST_KILOBYTES)
    if not are_usual(texts):
        for text in texts:
            check_characters(text)


def check_no_individual_number(answer: object) -> None:
    """Refuse an answer with an individual number in any of its texts or numbers; raises IndividualNumberFound."""
    parts = ((answer, 0),) if isinstance(answer, str) else _parts(answer)
    for part, _ in parts:
        if isinstance(part, str | int | float) and holds_individual_number(str(part)):
            raise IndividualNumberFound


def check_words(text: str) -> None:
    """Refuse what may not stand beside a record either: in a comment, or in the reason of a change.

    Raises ForbiddenCharacter, IndividualNumberFound.
    """
    check_characters(text)
    check_no_individual_number(text)


def _parts(value: object) -> Iterator[tuple[object, int]]:
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        if depth > DEEPEST or isinstance(part, str):
            continue
        if isinstance(part, Mapping):
            waiting.extend((key, depth + 1) for key in part)
            waiting.extend((each, depth + 1) for each in part.values())
        elif isinstance(part, list | tuple):
            waiting.extend((each, depth + 1) for each in part)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _is_huge(part: object) -> bool:
    if isinstance(part, float):
        return part != part or abs(part) > _LARGEST_NUMBER
    return isinstance(part, int) and abs(part) > _LARGEST_NUMBER
