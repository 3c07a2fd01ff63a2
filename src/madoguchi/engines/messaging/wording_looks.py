"""What whoever asked about a look is told when there is an answer: that it is there and where, and nothing of it."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

LOOKS_FOOT: Texts = {
    "ja": "受付番号：{number}\n\n次のページで、ログインして読めます。\n{url}\n\nこのメールには返信できません。\n{city}",
    "ja-easy": (
        "番号：{number}\n\nこの ページで、ログインして 読む ことが できます。\n{url}\n\n"
        "この メールに 返事は できません。\n{city}"
    ),
    "en": ("Number: {number}\n\nSign in to read it here:\n{url}\n\nThis address does not receive replies.\n{city}"),
}

WORDINGS_LOOKS: Mapping[str, Wording] = {
    "look_answered": Wording(
        {
            "ja": "お問い合わせへの回答があります（受付番号 {number}）",
            "ja-easy": "聞いた ことの 答えが あります（番号 {number}）",
            "en": "Your question has been answered ({number})",
        },
        {
            "ja": "だれがあなたの情報を見たかについてのお問い合わせに、回答しました。",
            "ja-easy": "だれが あなたの ことを 見たか、聞きましたね。その 答えが あります。",
            "en": "You asked about a look at your information. There is an answer now.",
        },
    ),
}
