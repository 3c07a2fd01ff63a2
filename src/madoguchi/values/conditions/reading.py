"""From the plain data of a definition to the typed tree, refusing with the place, the reason and a suggestion."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.values.conditions.operands import FIELD, read_operand, read_yes_no
from madoguchi.values.conditions.refusals import Path, refuse, refuse_unknown
from madoguchi.values.conditions.tree import AGES, AgeDay, All, Any, Condition, Not, Operator, Test
from madoguchi.values.message import msg
from madoguchi.values.words import LANGUAGES, Words, cut_at_comma

_OPERATORS = frozenset(operator.value for operator in Operator)
_JOINS = frozenset({"all", "any", "not"})
_TEST_KEYS = _OPERATORS | {"field", "on", "each", "because"}
_DEEPEST = 20


def parse_condition(data: object) -> Condition:
    """The tree written as `{field: …, is: …}`, `{all: […]}`, `{any: […]}` or `{not: …}`.

    Raises `ConditionUnreadable`, whose facts are `where` (the place in words), `path` (the place as keys and
    indexes, for a line number), `reason` and `suggestion`.
    """
    return _condition(data, (), 0)


def _condition(data: object, path: Path, depth: int) -> Condition:
    if depth > _DEEPEST:
        refuse(path, msg("条件が深く重なりすぎています。"), msg("条件を分けて、重なりを減らしてください。"))
    if not isinstance(data, Mapping) or not data:
        refuse(path, msg("条件の形になっていません。"), msg("{field: moved_in, is: true} のように書いてください。"))
    if any(join in data for join in _JOINS):
        return _joined(data, path, depth)
    return _test(data, path)


def _joined(data: Mapping[object, object], path: Path, depth: int) -> Condition:
    if len(data) != 1:
        refuse(
            path,
            msg("all、any、not は、ほかの言葉と並べられません。"),
            msg("並べたい条件は all の中に入れてください。"),
        )
    ((join, inside),) = data.items()
    if join == "not":
        return Not(_condition(inside, (*path, "not"), depth + 1))
    here = (*path, str(join))
    if not isinstance(inside, list | tuple) or not inside:
        refuse(here, msg("中に条件がありません。"), msg("条件を1つ以上書くか、まとまりごと外してください。"))
    parts = tuple(_condition(part, (*here, index), depth + 1) for index, part in enumerate(inside))
    return All(parts) if join == "all" else Any(parts)


def _test(data: Mapping[object, object], path: Path) -> Test:
    for key in data:
        if key not in _TEST_KEYS:
            refuse_unknown(path, str(key), _TEST_KEYS | _JOINS)
    operator = _operator(data, path)
    return Test(
        field=_field(data, path),
        operator=operator,
        value=read_operand(operator, data[operator.value], (*path, operator.value)),
        on=_age_day(data, operator, path),
        each=read_yes_no(data.get("each", False), (*path, "each")),
        because=_because(data, path),
    )


def _field(data: Mapping[object, object], path: Path) -> str:
    asked = data.get("field")
    if not isinstance(asked, str) or not FIELD.fullmatch(asked):
        refuse(path, msg("field に項目の名前がありません。"), msg("field: guardian.family のように書いてください。"))
    return asked


def _operator(data: Mapping[object, object], path: Path) -> Operator:
    written = [str(key) for key in data if key in _OPERATORS]
    if len(written) != 1:
        known = "、".join(Operator)
        refuse(path, msg("比べ方は、ちょうど1つ書きます。"), msg("使える比べ方は {known} です。", known=known))
    return Operator(written[0])


def _age_day(data: Mapping[object, object], operator: Operator, path: Path) -> AgeDay:
    if "on" not in data:
        return AgeDay.TODAY
    if operator not in AGES:
        refuse((*path, "on"), msg("on は年齢の条件にだけ書けます。"), msg("on を消してください。"))
    written = data["on"]
    if written not in list(AgeDay):
        refuse_unknown((*path, "on"), str(written), AgeDay)
    return AgeDay(str(written))


def _because(data: Mapping[object, object], path: Path) -> Words | None:
    words = data.get("because")
    if words is None or (isinstance(words, str) and words):
        return words
    if isinstance(words, Mapping) and cut_at_comma(words):
        refuse(
            (*path, "because"),
            msg("理由の文を読めません。"),
            msg("文に「,」があるときは、文全体を引用符で囲んでください。"),
        )
    if not isinstance(words, Mapping) or not words or not all(isinstance(text, str) for text in words.values()):
        refuse((*path, "because"), msg("理由の文を読めません。"), msg("文を1つか、言語ごとの文を書いてください。"))
    for language in words:
        if language not in LANGUAGES:
            refuse_unknown((*path, "because"), str(language), LANGUAGES)
    return dict(words)
