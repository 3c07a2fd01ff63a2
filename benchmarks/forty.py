"""A procedure that asks forty questions, and its answers: what a long form of a city office looks like."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ID = "forty_questions"
_PAGES, _OF_A_PAGE = 5, 8
# Who applies and where they live is asked first; the rest are the types a form is mostly made of.
_PEOPLE = ("person_name", "address", "telephone", "email")
_KINDS: tuple[tuple[str, dict[str, Any], object], ...] = (
    ("text", {}, "戸畑区の見本の建物に、十年ほど前から住んでいます"),
    ("kana", {}, "ミホンノタテモノ"),
    ("integer", {"maximum": 1000}, 42),
    ("yen", {}, 128_000),
    ("date", {"between": ["1950-01-01", "2050-01-01"]}, "1989-01-08"),
    ("choice", {"options": [{"id": "one", "label": "一つ目"}, {"id": "two", "label": "二つ目"}]}, "two"),
    ("yes_no", {}, True),
    ("long_text", {}, "この申請をするのは、家族が増え、これまでの住まいでは手ぜまになったためです。" * 3),
    ("choices", {"options": [{"id": "red", "label": "赤"}, {"id": "blue", "label": "青"}]}, ["red", "blue"]),
)


def write_definitions(source: Path, folder: Path) -> None:
    """The city of `source` with the long form as one more procedure, as files in `folder`."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    # JSON is YAML; written so, what is the same in two places is written twice.
    text = json.dumps(_procedure(source), ensure_ascii=False, indent=1)
    (folder / "procedures" / f"{ID}.yaml").write_text(text, encoding="utf-8")


def answers(source: Path) -> dict[str, Any]:
    """An answer to each of the forty questions; name and address are those of an example of the sample city."""
    example = _sample(source)["examples"][0]["answers"]
    people = (example["guardian"], example["address"], "090-0000-0000", "hanako@example.jp")
    return dict(zip((one["id"] for one in _fields()), [*people, *(value for _, _, value in _rest())], strict=True))


def _sample(source: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(source / "procedures" / "child_medical_expenses.yaml")
    return loaded


def _rest() -> list[tuple[str, dict[str, Any], object]]:
    count = _PAGES * _OF_A_PAGE - len(_PEOPLE)
    return [_KINDS[number % len(_KINDS)] for number in range(count)]


def _fields() -> list[dict[str, Any]]:
    kinds = [*((kind, {}) for kind in _PEOPLE), *((kind, options) for kind, options, _ in _rest())]
    return [
        {"id": f"{kind}_{number}", "type": kind, "label": f"問い {number}", **options}
        for number, (kind, options) in enumerate(kinds, 1)
    ]


def _procedure(source: Path) -> dict[str, Any]:
    sample, fields = _sample(source), _fields()
    name, address, telephone, email = (one["id"] for one in fields[:4])
    kept = ("life_events", "law", "division", "retention", "workflow", "notice", "effect")
    workflow = {name: value for name, value in sample["workflow"].items() if name not in ("skip", "review_criteria")}
    plain = {name: sample[name] for name in kept} | {"workflow": workflow, "notice": _notice(sample["notice"])}
    return plain | {
        "id": ID,
        "title": "見本の長い申請",
        "summary": "四十の問いに答える、測るための申請です。",
        "audience": "resident",
        "standard_days": 14,
        "record": {
            "pages": [
                {
                    "id": f"page_{number}",
                    "title": f"{number}ページ目",
                    "purpose": "測るために使います。",
                    "fields": fields[(number - 1) * _OF_A_PAGE : number * _OF_A_PAGE],
                }
                for number in range(1, _PAGES + 1)
            ],
            "applicant": {"name": name, "address": address, "telephone": telephone, "email": email},
            "ward": address,
            "consent": {"purpose": "測るために使います。", "checks": [{"id": "agreed", "text": "同意します。"}]},
        },
    }


def _notice(notice: dict[str, Any]) -> dict[str, Any]:
    """The notices of the sample without the sentences that name its own questions."""
    own = ("facts", "conditions", "valid")
    outcomes = {
        outcome: {key: value for key, value in declared.items() if key not in own} | {"body": ["通知します。"]}
        for outcome, declared in notice["outcomes"].items()
    }
    return {**notice, "outcomes": outcomes}
