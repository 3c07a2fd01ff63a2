"""What pydantic found, said in the words of the office, with the place and a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.definition import keys_at
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.obligations import obligation_of
from madoguchi.journeys.publish.sentences import SENTENCES, Sentences
from madoguchi.values.conditions import ConditionUnreadable, parse_condition
from madoguchi.values.message import Message, msg


def findings_of(error: ValidationError, file: SourceFile, model: type[BaseModel], below: Path = ()) -> list[Finding]:
    """One finding per mistake, in the order of the file; `below` is where the model stands in the file."""
    found: dict[Path, Finding] = {}
    details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "too_short" and _is_short_by_mistakes(detail, details):
            continue
        path = (*below, *_path_in(_value_at(file.source.data, below), detail["loc"], detail["type"]))
        finding = _finding(detail, path, file, model)
        found.setdefault(path, finding)
    return list(found.values())


def _is_short_by_mistakes(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a list is too short only because items of it could not be read, which is told of them."""
    there = len(detail["loc"])
    return any(one["loc"][:there] == detail["loc"] and len(one["loc"]) > there for one in details)


def _path_in(data: Any, loc: tuple[str | int, ...], kind: str) -> Path:
    """The path in the file: the steps of pydantic's that are really there, and the last key when it is missing."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        last = number == len(loc) - 1
        if _holds(data, step):
            data = data[step]
        elif kind != "missing" or not (last and isinstance(step, str) and _looks_like_key(step)):
            continue
        path.append(step)
    return tuple(path)


def _holds(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _looks_like_key(step: str) -> bool:
    return step.replace("_", "").replace("-", "").isalnum() and step == step.lower()


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _finding(detail: ErrorDetails, path: Path, file: SourceFile, model: type[BaseModel]) -> Finding:
    kind = detail["type"]
    if kind == "extra_forbidden":
        return file.about_key(path, *_unknown_key(str(path[-1]), keys_at(model, detail["loc"][:-1])))
    if kind == "missing":
        return file.about_key(path[:-1], *_missing(path))
    if kind == "condition":
        return _condition(detail["input"], path, file)
    write = SENTENCES.get(kind)
    return file.about_value(path, *(write(detail) if write else _own_words(detail)))


def _unknown_key(key: str, known: Iterable[str]) -> Sentences:
    known = sorted(known)
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    reason = msg("「{key}」というキーは使えません。", key=key)
    if near:
        return reason, msg("「{near}」ではありませんか。", near=near[0])
    return reason, msg("ここで使えるキーは {known} です。", known="、".join(known) or "—")


def _missing(path: Path) -> Sentences:
    owed = obligation_of(path)
    if owed:
        return owed
    key = str(path[-1])
    return msg("「{key}」がありません。", key=key), msg("「{key}: …」を書いてください。", key=key)


def _condition(written: object, path: Path, file: SourceFile) -> Finding:
    try:
        parse_condition(written)
    except ConditionUnreadable as unreadable:
        facts = unreadable.facts
        inner = facts.get("path")
        where = (*path, *inner) if isinstance(inner, tuple) else path
        return file.about_key(where, _message(facts.get("reason")), _message(facts.get("suggestion")))
    return file.about_value(path, msg("条件を読めません。"), msg("条件の書き方を確認してください。"))


def _message(fact: object) -> Message:
    return fact if isinstance(fact, Message) else Message(str(fact or ""))


def _own_words(detail: ErrorDetails) -> Sentences:
    """A sentence one of our models wrote: its last part, when it asks for something, is the suggestion."""
    text = detail["msg"].removeprefix("Value error, ")
    parts = [part + "。" for part in text.split("。") if part]
    if len(parts) > 1 and parts[-1].endswith("ください。"):
        return Message("".join(parts[:-1])), Message(parts[-1])
    if text.endswith("ください。"):
        return msg("この書き方は使えません。"), Message(text)
    return Message(text), msg("書き方を確認してください。")
