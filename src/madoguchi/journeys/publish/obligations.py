"""What the law makes every definition say, and the sentence for those that do not."""

from __future__ import annotations

from madoguchi.foundation.catalogue.source import Path
from madoguchi.values.message import Message, msg

_REFUSALS = frozenset({"refuse", "dismiss"})


def obligation_of(path: Path) -> tuple[Message, Message] | None:
    """Reason and suggestion for a missing key that a law asks for; None for any other key."""
    key = path[-1]
    if path[:2] == ("notice", "outcomes") and len(path) >= 4 and path[2] in _REFUSALS:
        if key == "appeal":
            return (
                msg("許可しない通知に、教示（appeal）がありません（行政不服審査法 第82条）。"),
                msg("不服を申し立てる先、期間、法律を appeal に書いてください。"),
            )
        if key == "reasons":
            return (
                msg("許可しない通知に、理由（reasons）がありません（行政手続法 第8条）。"),
                msg("選べる理由と、その根拠の条文を reasons に書いてください。"),
            )
        if key == "law" and "reasons" in path:
            return (
                msg("許可しない理由に、根拠の条文（law）がありません（行政手続法 第8条）。"),
                msg("law に、根拠となる法令と条を書いてください。"),
            )
        if key == "law":
            return (
                msg("教示に、根拠の条文（law）がありません。"),
                msg("law に、行政不服審査法などの法令と条を書いてください。"),
            )
    if path == ("law",):
        return msg("手続の根拠となる法令（law）がありません。"), msg(
            "「law: [{name: 法令の名前, article: 第4条}]」の形で書いてください。"
        )
    if path == ("standard_days",):
        return (
            msg("標準処理期間（standard_days）がありません（行政手続法 第6条）。"),
            msg("決めるまでの開庁日の日数を、整数で書いてください。"),
        )
    return None
