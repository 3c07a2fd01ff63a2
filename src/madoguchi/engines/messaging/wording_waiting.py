"""What messages about the waiting list say, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

WAITING_FOOT: Texts = {
    "ja": (
        "ところ：{office}\n用件：{services}\n待っている日：{from_on}から{until_on}まで\n\n"
        "あなたの前に何人いるかを見ることと、やめることは、次のページでできます。\n{url}\n\n"
        "このメールには返信できません。\n{city}"
    ),
    "ja-easy": (
        "どこ：{office}\n用事：{services}\n待つ 日：{from_on}から {until_on}まで\n\n"
        "あなたの 前に 何人 いるかを 見る、待つのを やめる ときは、この ページで できます。\n{url}\n\n"
        "この メールに 返事は できません。\n{city}"
    ),
    "en": (
        "Where: {office}\nFor: {services}\nDays: {from_on} to {until_on}\n\n"
        "See how many are before you, or stop waiting, here:\n{url}\n\n"
        "This address does not receive replies.\n{city}"
    ),
}

WORDINGS_WAITING: Mapping[str, Wording] = {
    "waiting_joined": Wording(
        {
            "ja": "空き待ちを受け付けました",
            "ja-easy": "時間が あくのを 待つ 人に なりました",
            "en": "You are on the waiting list",
        },
        {
            "ja": "空き待ちを受け付けました。まだ予約ではありません。"
            "時刻が空いたら、申し込んだ順に、このアドレスへお知らせします。",
            "ja-easy": "時間が あくのを 待つ 人に なりました。まだ 予約では ありません。"
            "時間が あいたら、早く 待った 人から、この アドレスに 知らせます。",
            "en": "You are on the waiting list. This is not a booking yet. When a time comes free, "
            "those who wait are told at this address, in the order they came.",
        },
    ),
    "waiting_ended": Wording(
        {
            "ja": "空き待ちを終わりにしました",
            "ja-easy": "時間が あくのを 待つのを 終わりに しました",
            "en": "You are no longer on the waiting list",
        },
        {
            "ja": "空き待ちを、市の職員が終わりにしました。\n理由：{text}\n\n"
            "心当たりがないときは、区役所へお問い合わせください。もう一度申し込むこともできます。",
            "ja-easy": "時間が あくのを 待つのを、市の 人が 終わりに しました。\nどうして：{text}\n\n"
            "わからない ときは、区役所に 聞いて ください。もう一度 待つ ことも できます。",
            "en": "The office has taken you off the waiting list.\nReason: {text}\n\n"
            "If you do not know why, please ask the ward office. You may join the list again.",
        },
    ),
}
