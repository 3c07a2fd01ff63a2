"""Small formulas a city writes: + - * / ( ), a few functions, and the names of answers; parsed, never run as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from difflib import get_close_matches

from madoguchi.values.message import Message, msg

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)|(?P<sign>[-+*/(),]))"
)
_LONGEST, _DEEPEST, _DIGITS = 500, 30, 30

Answers = Mapping[str, object]
Worked = Callable[[Answers], Decimal | None]


class FormulaUnreadable(ValueError):
    """The formula cannot be read; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Used:
    """One name in a formula, and what it has to be: a number, a day, or rows whose numbers are added or counted."""

    name: str
    kind: str


@dataclass(frozen=True)
class Formula:
    """A formula that was read: what it uses, and what it works out; None where there is nothing to reckon."""

    text: str
    uses: tuple[Used, ...]
    worked: Worked


def parse_formula(text: str) -> Formula:
    """Read a formula; raises FormulaUnreadable with the reason."""
    if len(text) > _LONGEST:
        raise FormulaUnreadable(msg("式が長すぎます（{most}文字まで）。", most=_LONGEST))
    reader = _Reader(list(_tokens(text)))
    found = reader.sum(0)
    if reader.left:
        raise FormulaUnreadable(msg("式の「{word}」から後を読めません。", word=reader.left[0]))

    def worked(answers: Answers) -> Decimal | None:
        with localcontext() as context:
            context.prec = _DIGITS
            try:
                return found(answers)
            except (DivisionByZero, InvalidOperation, Overflow):
                return None

    return Formula(text, tuple(dict.fromkeys(reader.uses)), worked)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise FormulaUnreadable(msg("式に使えない文字「{letter}」があります。", letter=text[at:].strip()[:1]))
        yield found.group().strip()
        at = found.end()


class _Reader:
    """Reads tokens from the left; each method reads one rank of the grammar and gives its function."""

    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens
        self.uses: list[Used] = []

    def sum(self, depth: int) -> Worked:
        """Terms that are added and taken away."""
        if depth > _DEEPEST:
            raise FormulaUnreadable(msg("式のかっこが深すぎます。"))
        found = self._product(depth)
        while self.left and self.left[0] in "+-":
            found = _joined(self.left.pop(0), found, self._product(depth))
        return found

    def _product(self, depth: int) -> Worked:
        found = self._one(depth)
        while self.left and self.left[0] in "*/":
            found = _joined(self.left.pop(0), found, self._one(depth))
        return found

    def _one(self, depth: int) -> Worked:
        word = self.left.pop(0) if self.left else ""
        if word == "-":
            inner = self._one(depth + 1) if depth < _DEEPEST else self.sum(depth + 1)
            return lambda answers: None if (value := inner(answers)) is None else -value
        if word == "(":
            found = self.sum(depth + 1)
            self._take(")")
            return found
        if word[:1].isdigit():
            number = Decimal(word)
            return lambda answers: number
        if word[:1].isalpha():
            return self._function(word, depth) if self.left and self.left[0] == "(" else self._answer(word)
        raise FormulaUnreadable(
            msg("式の「{word}」の場所を読めません。", word=word) if word else msg("式が途中で終わっています。")
        )

    def _answer(self, name: str) -> Worked:
        self.uses.append(Used(name, "number"))
        return lambda answers: _number(answers.get(name))

    def _function(self, name: str, depth: int) -> Worked:
        self._take("(")
        if name in ("sum", "count", "days"):
            found = self._about_names(name)
        elif name in _FUNCTIONS:
            found = self._of_numbers(_FUNCTIONS[name], depth)
        else:
            raise FormulaUnreadable(_no_function(name))
        self._take(")")
        return found

    def _of_numbers(self, work: Callable[[Sequence[Decimal]], Decimal], depth: int) -> Worked:
        parts = [self.sum(depth + 1)]
        while self.left and self.left[0] == ",":
            self.left.pop(0)
            parts.append(self.sum(depth + 1))

        def worked(answers: Answers) -> Decimal | None:
            values = [part(answers) for part in parts]
            return (
                None
                if any(value is None for value in values)
                else work([value for value in values if value is not None])
            )

        return worked

    def _about_names(self, function: str) -> Worked:
        first = self._name()
        if function == "days":
            self._take(",")
            second = self._name()
            self.uses += [Used(first, "day"), Used(second, "day")]
            return lambda answers: _days(answers.get(first), answers.get(second))
        group, _, part = first.partition(".")
        if function == "sum" and not part:
            raise FormulaUnreadable(msg("sum には、「繰り返す項目.中の項目」を書きます。"))
        self.uses.append(Used(first if function == "sum" else group, "rows" if function == "sum" else "group"))
        return (
            (lambda answers: _sum(answers.get(group), part))
            if function == "sum"
            else lambda answers: _count(answers.get(group))
        )

    def _name(self) -> str:
        word = self.left.pop(0) if self.left else ""
        if not word[:1].isalpha():
            raise FormulaUnreadable(msg("式のここには、項目の id を書きます：「{word}」", word=word))
        return word

    def _take(self, sign: str) -> None:
        if not self.left or self.left.pop(0) != sign:
            raise FormulaUnreadable(msg("式に「{sign}」が足りません。", sign=sign))


def _no_function(name: str) -> Message:
    known = (*_FUNCTIONS, "sum", "count", "days")
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return msg(
            "「{name}」という関数はありません。「{near}」ではないか、確かめてください。", name=name, near=near[0]
        )
    return msg("「{name}」という関数はありません。使えるのは {known} です。", name=name, known="、".join(known))


def _joined(sign: str, left: Worked, right: Worked) -> Worked:
    def worked(answers: Answers) -> Decimal | None:
        one, other = left(answers), right(answers)
        if one is None or other is None:
            return None
        if sign == "+":
            return one + other
        if sign == "-":
            return one - other
        return one * other if sign == "*" else one / other

    return worked


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value))


def _days(first: object, second: object) -> Decimal | None:
    try:
        return Decimal((date.fromisoformat(str(second)[:10]) - date.fromisoformat(str(first)[:10])).days)
    except ValueError:
        return None


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _sum(value: object, part: str) -> Decimal:
    numbers = (_number(row.get(part)) for row in _rows(value))
    return sum((number for number in numbers if number is not None), Decimal(0))


def _count(value: object) -> Decimal:
    return Decimal(len(_rows(value)))


_FUNCTIONS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {"min": min, "max": max}
