"""What messages to staff about records of registers say, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

REGISTERS_FOOT: Texts = {
    "ja": ("台帳：{register}\n状態：{state}\n期限：{due_on}\n\n{url}\n\nこのメールには返信できません。\n{city}"),
    "ja-easy": (
        "台帳：{register}\n今：{state}\nいつまで：{due_on}\n\n{url}\n\nこの メールに 返事は できません。\n{city}"
    ),
    "en": (
        "Register: {register}\nState: {state}\nDue: {due_on}\n\n{url}\n\nThis address does not receive replies.\n{city}"
    ),
}

WORDINGS_REGISTERS: Mapping[str, Wording] = {
    "record_turn": Wording(
        {
            "ja": "あなたの番です（{number}）",
            "ja-easy": "あなたの 番です（{number}）",
            "en": "It is your turn ({number})",
        },
        {
            "ja": "あなたの番になった記録があります。内容を確かめて、進めてください。",
            "ja-easy": "あなたの 番に なった 記録が あります。見て、進めて ください。",
            "en": "A record has come to you. Please look at it and move it on.",
        },
    ),
    "record_due": Wording(
        {
            "ja": "期限が近いか、すぎています（{number}）",
            "ja-easy": "もうすぐ 期限か、すぎて います（{number}）",
            "en": "It is due soon, or overdue ({number})",
        },
        {
            "ja": "あなたの番の記録の期限が近いか、すぎています。内容を確かめて、進めてください。",
            "ja-easy": "あなたの 番の 記録が、もうすぐ 期限か、すぎて います。見て、進めて ください。",
            "en": "A record that waits for you is due soon, or overdue. Please look at it and move it on.",
        },
    ),
}

TALK_FOOT: Texts = {
    "ja": "台帳：{register}\n\n{url}\n\nこのメールには返信できません。\n{city}",
    "ja-easy": "台帳：{register}\n\n{url}\n\nこの メールに 返事は できません。\n{city}",
    "en": "Register: {register}\n\n{url}\n\nThis address does not receive replies.\n{city}",
}

WORDINGS_TALK: Mapping[str, Wording] = {
    "record_turns": Wording(
        {
            "ja": "あなたの番の記録があります（{number}）",
            "ja-easy": "あなたの 番の 記録が あります（{number}）",
            "en": "Records wait for you ({number})",
        },
        {
            "ja": "{count}件の記録が、まとめてあなたの番になりました。内容を確かめて、進めてください。",
            "ja-easy": "{count}件の 記録が、あなたの 番に なりました。見て、進めて ください。",
            "en": "{count} records have come to you at once. Please look at them and move them on.",
        },
    ),
    "record_called": Wording(
        {
            "ja": "ひとことで呼ばれています（{number}）",
            "ja-easy": "あなたへの ひとことが あります（{number}）",
            "en": "A comment calls you ({number})",
        },
        {
            "ja": "{who}さんが、記録へのひとことで、あなたを呼んでいます。内容は、記録のページで読めます。",
            "ja-easy": "{who}さんが、あなたに ひとことを 書きました。記録の ページで 読めます。",
            "en": "{who} calls you in a comment about a record. You can read it on the page of the record.",
        },
    ),
    "record_said": Wording(
        {
            "ja": "フォロー中の記録に、ひとことがあります（{number}）",
            "ja-easy": "フォロー している 記録に、ひとことが あります（{number}）",
            "en": "A comment on a record you follow ({number})",
        },
        {
            "ja": "{who}さんが、あなたがフォローしている記録に、ひとことを書きました。内容は、記録のページで読めます。",
            "ja-easy": "{who}さんが、フォロー している 記録に ひとことを 書きました。記録の ページで 読めます。",
            "en": "{who} commented on a record you follow. You can read it on the page of the record.",
        },
    ),
}
