"""What somebody is told whose wishes in a mass opening were all full, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

OPENING_FOOT: Texts = {
    "ja": (
        "受付：{title}\n受付の番号：{number}\n\n"
        "受付が終わるまでは、次のページで、ほかの時刻を選べます。\n{url}\n\n"
        "区役所の窓口のふだんの予約は、いつでもできます。\n{times_url}\n\n"
        "このメールには返信できません。\n{city}"
    ),
    "ja-easy": (
        "なんの 予約：{title}\n番号：{number}\n\n"
        "終わるまでは、この ページで ほかの 時間を えらべます。\n{url}\n\n"
        "区役所の いつもの 予約は、いつでも できます。\n{times_url}\n\n"
        "この メールに 返事は できません。\n{city}"
    ),
    "en": (
        "For: {title}\nNumber of your request: {number}\n\n"
        "Until it closes you can choose another time here:\n{url}\n\n"
        "You can book an ordinary visit at any time:\n{times_url}\n\n"
        "This address does not receive replies.\n{city}"
    ),
}

WORDINGS_OPENING: Mapping[str, Wording] = {
    "opening_full": Wording(
        {
            "ja": "選んだ時刻は満員でした（受付の番号 {number}）",
            "ja-easy": "えらんだ 時間は もう いっぱいでした（番号 {number}）",
            "en": "The times you chose were full ({number})",
        },
        {
            "ja": "選んだ時刻は、ほかの方の予約で満員になりました。予約は、まだできていません。",
            "ja-easy": "えらんだ 時間は、ほかの 人の 予約で いっぱいに なりました。予約は、まだ できて いません。",
            "en": "The times you chose have been taken by others. You have no booking yet.",
        },
    ),
}
