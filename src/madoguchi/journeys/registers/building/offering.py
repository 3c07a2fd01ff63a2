"""Changing the datasets of a draft: what others cite of one list, and what each column means to them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.catalogue.register import EVERYBODY, Permission
from madoguchi.journeys.registers.building.editing import Content, Part, fields_of, renamed
from madoguchi.journeys.registers.building.list_columns import list_columns
from madoguchi.journeys.registers.building.wording import meaning_of, summary_of

MOST_DATASETS = 10
_USUAL_LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class ColumnLine:
    """What a page says of one column."""

    meaning: str
    why_public: str


@dataclass(frozen=True)
class DatasetLine:
    """What a page says of one dataset; columns by field.

    `readers` are posts as the rules of access name them, or EVERYBODY.
    """

    title: str
    summary: str
    view: str
    open: bool
    licence: str
    columns: Mapping[str, ColumnLine]
    readers: tuple[str, ...] = ()
    confidentiality: str = ""


def datasets_of(content: Mapping[str, Any]) -> list[Part]:
    """The datasets, in order."""
    return list(content["record"].get("datasets", ()))


def dataset_of(content: Mapping[str, Any], dataset_id: str) -> Part | None:
    """The dataset of this id."""
    return next((one for one in datasets_of(content) if one["id"] == dataset_id), None)


def columns_for(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What may be a column of a dataset, by id and name: a file is none."""
    files = {str(one["id"]) for one in fields_of(content) if one["type"] == "file"}
    return [(name, label) for name, label in list_columns(content) if name not in files]


def _with_datasets(content: Content, several: list[Part]) -> Content:
    record = {name: held for name, held in content["record"].items() if name != "datasets"}
    return {**content, "record": {**record, **({"datasets": several} if several else {})}}


def with_dataset_added(content: Content, title: str) -> Content:
    """The content with one more dataset over its first list: the columns of that list, with proposed words."""
    held = datasets_of(content)
    if len(held) >= MOST_DATASETS:
        return content
    taken = {str(one["id"]) for one in held}
    id_ = next(name for at in range(1, 1000) if (name := f"{content['id']}_data_{at}") not in taken)
    view, known = content["record"]["views"][0], dict(columns_for(content))
    columns = [
        {"field": name, "meaning": meaning_of(content, name) or f"{known[name]}。"}
        for name in view["columns"]
        if name in known
    ]
    made = {"id": id_, "title": title, "summary": summary_of(content), "view": str(view["id"]), "columns": columns}
    return _with_datasets(content, [*held, made])


def without_dataset(content: Content, dataset_id: str) -> Content:
    """The content without a dataset."""
    return _with_datasets(content, [one for one in datasets_of(content) if one["id"] != dataset_id])


def with_dataset(content: Content, dataset_id: str, line: DatasetLine) -> Content:
    """The content with what was said of one dataset; columns keep their places, new ones stand at the end."""

    def changed(one: Part) -> Part:
        if one["id"] != dataset_id:
            return one
        made = {**one, "title": renamed(one["title"], line.title), "summary": renamed(one["summary"], line.summary)}
        made = {**made, "view": line.view, "columns": _columns(one["columns"], line.columns)}
        if line.open or "open" in one:
            made["open"] = line.open
        if line.licence != one.get("licence", _USUAL_LICENCE):
            made["licence"] = line.licence
        return _with_readers(made, line)

    return _with_datasets(content, [changed(one) for one in datasets_of(content)])


def readers_of(one: Part) -> list[str]:
    """The posts that may cite a dataset besides those who see its register."""
    told = one.get("readers", ())
    return [EVERYBODY] if isinstance(told, str) else [Permission.model_validate(each).post for each in told]


def _with_readers(one: Part, line: DatasetLine) -> Part:
    made = {name: held for name, held in one.items() if name not in ("readers", "confidentiality")}
    named = [dict(zip(("division", "position"), post.split("/"), strict=False)) for post in line.readers]
    readers: object = "everybody" if EVERYBODY in line.readers else named
    told = {"readers": readers, "confidentiality": line.confidentiality}
    return {**made, **{name: held for name, held in told.items() if held}}


def _columns(held: list[Part], lines: Mapping[str, ColumnLine]) -> list[Part]:
    by_field = {str(one["field"]): one for one in held}
    order = [*(name for name in by_field if name in lines), *(name for name in lines if name not in by_field)]
    return [_column(by_field.get(name) or {"field": name, "meaning": ""}, lines[name]) for name in order]


def _column(held: Part, line: ColumnLine) -> Part:
    made = {name: one for name, one in held.items() if name != "why_public"}
    made["meaning"] = renamed(held["meaning"], line.meaning)
    return {**made, **({"why_public": line.why_public} if line.why_public else {})}
