"""What the API itself says no to, before any journey is asked."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal


class Unauthenticated(Refusal):
    """トークンがないか、使えないトークンです。Authorization: Bearer に、有効なトークンを付けてください。"""


class NowhereHere(Refusal):
    """このアドレスには、何もありません。/api/v1/openapi.json にあるアドレスを確かめてください。"""


class MethodUnknownHere(Refusal):
    """このアドレスでは、{method} は使えません。使えるのは {allowed} です。"""


class BodyTooLarge(Refusal):
    """送られた内容が大きすぎます（{limit}バイトまで）。小さくして、もう一度送ってください。"""


class ContentTypeUnknown(Refusal):
    """内容は、Content-Type: application/json で送ってください。"""


class BodyUnreadable(Refusal):
    """内容をJSONとして読み取れません。UTF-8のJSONで、同じ名前をくり返さずに送ってください。"""


class BodyTooDeep(Refusal):
    """内容の入れ子が深すぎます（{limit}段まで）。"""


class KeyMissing(Refusal):
    """Idempotency-Key がありません。作るものごとに、1〜255文字の新しいキー（英数字と記号）を付けてください。"""


class Unprocessable(Refusal):
    """直すところが{count}か所あります。直してから、もう一度送ってください。"""

    def __init__(self, problems: Sequence[tuple[str, Message]]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class Broken(Refusal):
    """こちらの不具合で処理できませんでした。同じ要求を、もう一度送ってください。"""


class Away(Refusal):
    """いま混み合っているか、休んでいます。少し待ってから、同じ要求をもう一度送ってください。"""
