"""The sentence for each kind of mistake pydantic knows: reason and suggestion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from madoguchi.values.message import Message, msg

Sentences = tuple[Message, Message]

_FEW = 6  # so many can be named: whoever did not mistype but guess sees them all


def _context(detail: ErrorDetails) -> Mapping[str, Any]:
    return detail.get("ctx") or {}


def _expected(detail: ErrorDetails, key: str = "expected") -> list[str]:
    return re.findall("'([^']*)'", str(_context(detail).get(key, "")))


def _one_of(detail: ErrorDetails) -> Sentences:
    known, given = _expected(detail), str(detail["input"])
    near = get_close_matches(given, known, n=1, cutoff=0.6 if len(known) > _FEW else 0.85)
    if near:
        return msg("「{given}」は選べません。", given=given), msg("「{near}」ではありませんか。", near=near[0])
    return msg("「{given}」は選べません。", given=given), msg(
        "{known} のどれかを書いてください。", known="、".join(known)
    )


def _type_of_field(detail: ErrorDetails) -> Sentences:
    known, given = _expected(detail, "expected_tags"), str(_context(detail).get("tag", ""))
    near = get_close_matches(given, known, n=1, cutoff=0.5)
    reason = msg("「{given}」という項目の型（type）はありません。", given=given)
    if near:
        return reason, msg("「{near}」ではありませんか。", near=near[0])
    return reason, msg("使える型は {known} です。", known="、".join(known))


def _too_few(detail: ErrorDetails) -> Sentences:
    key = next((step for step in reversed(detail["loc"]) if isinstance(step, str)), "")
    limit = _context(detail).get("min_length", 1)
    return (
        msg("「{key}」は、{limit}つ以上必要です。", key=key, limit=limit),
        msg("「{key}」に、{limit}つ以上書いてください。", key=key, limit=limit),
    )


def _says(reason: Message, suggestion: Message) -> Callable[[ErrorDetails], Sentences]:
    return lambda detail: (reason, suggestion)


def _limit(name: str, reason: str, suggestion: str) -> Callable[[ErrorDetails], Sentences]:
    return lambda detail: (
        Message(reason, {"limit": _context(detail).get(name)}),
        Message(suggestion, {"limit": _context(detail).get(name)}),
    )


def _repeated(kinds: Iterable[str], write: Callable[[ErrorDetails], Sentences]) -> Iterator[tuple[str, Any]]:
    return ((kind, write) for kind in kinds)


_TEXT = _says(msg("ここには文字を書きます。"), msg('数字や記号なら、引用符（"）で囲んでください。'))
_WHOLE = _says(msg("ここには整数を書きます。"), msg("引用符や小数点のない、半角の数字にしてください。"))
_SWITCH = _says(msg("ここには true か false を書きます。"), msg("引用符を付けずに、true か false と書いてください。"))
_LIST = _says(
    msg("ここには、いくつかの値を並べます。"), msg("[a, b] のように書くか、行の先頭に「- 」を付けて並べてください。")
)
_PAIRS = _says(msg("ここには、キーと値の組を書きます。"), msg("「キー: 値」の形で、1段下げて書いてください。"))
_DATE = _says(msg("日付として読めません。"), msg("2026-11-23 のように書いてください。"))
_FORM = _says(
    msg("決まった形ではありません。"),
    msg("id は半角の英小文字、数字、「_」で、英小文字から始めてください。ほかの値は、見本と形を比べてください。"),
)

SENTENCES: Mapping[str, Callable[[ErrorDetails], Sentences]] = {
    "literal_error": _one_of,
    "enum": _one_of,
    "union_tag_invalid": _type_of_field,
    "union_tag_not_found": _says(msg("項目の型（type）がありません。"), msg("「type: text」のように書いてください。")),
    "string_pattern_mismatch": _FORM,
    **dict(_repeated(("too_short", "empty_list"), _too_few)),
    "too_long": _limit("max_length", msg("多すぎます。").msgid, msg("{limit}個までにしてください。").msgid),
    "string_too_short": _limit("min_length", msg("短すぎます。").msgid, msg("{limit}文字以上にしてください。").msgid),
    "string_too_long": _limit("max_length", msg("長すぎます。").msgid, msg("{limit}文字までにしてください。").msgid),
    "greater_than_equal": _limit("ge", msg("小さすぎます。").msgid, msg("{limit}以上にしてください。").msgid),
    "less_than_equal": _limit("le", msg("大きすぎます。").msgid, msg("{limit}以下にしてください。").msgid),
    "greater_than": _limit("gt", msg("小さすぎます。").msgid, msg("{limit}より大きくしてください。").msgid),
    "less_than": _limit("lt", msg("大きすぎます。").msgid, msg("{limit}より小さくしてください。").msgid),
    **dict(_repeated(("string_type", "string_sub_type"), _TEXT)),
    **dict(_repeated(("int_type", "int_parsing", "int_from_float", "float_type", "float_parsing"), _WHOLE)),
    **dict(_repeated(("bool_type", "bool_parsing"), _SWITCH)),
    **dict(_repeated(("tuple_type", "list_type", "set_type", "frozen_set_type"), _LIST)),
    **dict(_repeated(("dict_type", "model_type", "model_attributes_type", "mapping_type"), _PAIRS)),
    **dict(_repeated(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE)),
}
