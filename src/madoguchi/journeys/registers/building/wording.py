"""What a draft proposes to call things until somebody says it better: the order of states, actions, columns; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from madoguchi.journeys.registers.building.editing import japanese

_STEPS = (
    re.compile(r"未|受付|受理|申請|届出|提出|新規|依頼|起票|発見|通報|予定|準備|下書|作成"),
    re.compile(r"対応|確認|審査|調査|検討|協議|点検|警告|連絡|手配|見積|発注"),
    re.compile(r"保留|待|差戻|差し戻|補正|保管"),
    re.compile(r"決裁|決定|承認|許可|回答|通知|交付|納品|貸出"),
    re.compile(r"完|済|ずみ|終|閉|撤去|返却|返還|廃棄|処分|解決|却下|不許可|不承認|取下|取り下|取消|中止|不要"),
)
"""How far the work is in a state of such a name; of several the last one counts, as in 審査済み."""
_UNKNOWN = 1
_VERB = re.compile(r".*(する|[うくすつぬふむる])")
_MOST_NAMED = 6


def work_order(title: str) -> int:
    """How far the work is in a state of this name, from 0; what no word tells is under way."""
    if title.startswith("未"):
        return 0
    if title.endswith(("中", "待ち")):
        return 1 if title.endswith("中") else 2
    return next((at for at in range(len(_STEPS) - 1, -1, -1) if _STEPS[at].search(title)), _UNKNOWN)


def act_named(title: str) -> str:
    """What the action is called that leads to a state of this name: a verb is one already."""
    if _VERB.fullmatch(title):
        return title
    return f"「{title}」にする" if title.endswith("い") else f"{title}にする"


def meaning_of(content: Mapping[str, Any], field_id: str) -> str:
    """What a column means to somebody who does not keep the register, as far as its field and the register say it."""
    field = next((one for page in content["record"]["pages"] for one in page["fields"] if one["id"] == field_id), None)
    if field is None:
        return ""
    label, unit = japanese(field.get("label")), "円" if field["type"] == "yen" else japanese(field.get("unit"))
    register = japanese(content["title"])
    said = [
        f"{register}の{label}" if register and register not in label else label,
        f"（{unit}）" if unit else "",
        "。",
    ]
    return "".join([*said, _sentence(japanese(field.get("hint"))), _answers(field)])


def summary_of(content: Mapping[str, Any]) -> str:
    """What a dataset tells and what it is kept for, as the register says it of itself."""
    return "".join(_sentence(japanese(content.get(name))) for name in ("summary", "purpose"))


def _answers(field: Mapping[str, Any]) -> str:
    """Which answers there are, where they are few, and that there may be none."""
    names = [japanese(one.get("label")) for one in field.get("options", ())]
    said = ""
    if 0 < len(names) <= _MOST_NAMED:
        several = "いくつか" if field["type"] == "choices" else "どれか"
        said = f"{''.join(f'「{name}」' for name in names)}の{several}。"
    if field["type"] == "yes_no":
        said = "はいか、いいえ。"
    return (
        said
        if field.get("require", True) is True and not field.get("show")
        else f"{said}書かれていないこともあります。"
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"
