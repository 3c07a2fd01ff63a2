"""What messages about lotteries say, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

LOTTERY_FOOT: Texts = {
    "ja": (
        "抽選：{title}\n申込番号：{number}\n\n申込の確認は、次のページでできます。\n{url}\n\n"
        "このメールには返信できません。\n{city}"
    ),
    "ja-easy": (
        "抽選：{title}\n申込番号：{number}\n\nいま どうなって いるかは、この ページを 見て ください。\n{url}\n\n"
        "この メールに 返事は できません。\n{city}"
    ),
    "en": (
        "Lottery: {title}\nEntry number: {number}\n\nSee your entry here:\n{url}\n\n"
        "This address does not receive replies.\n{city}"
    ),
}

WORDINGS_LOTTERY: Mapping[str, Wording] = {
    "lottery_entered": Wording(
        {
            "ja": "抽選の申込を受け付けました（申込番号 {number}）",
            "ja-easy": "抽選の 申込が とどきました（申込番号 {number}）",
            "en": "Your lottery entry has arrived ({number})",
        },
        {
            "ja": "抽選の申込を受け付けました。{closes_at}まで、変更と取下げができます。",
            "ja-easy": "抽選の 申込が とどきました。{closes_at}まで、かえる ことと やめる ことが できます。",
            "en": "Your entry has arrived. You can change or withdraw it until {closes_at}.",
        },
    ),
    "lottery_withdrawn": Wording(
        {
            "ja": "抽選の申込を取り下げました（申込番号 {number}）",
            "ja-easy": "抽選の 申込を やめました（申込番号 {number}）",
            "en": "Your lottery entry has been withdrawn ({number})",
        },
        {
            "ja": "抽選の申込（または当選）を取り下げました。",
            "ja-easy": "抽選の 申込を やめました。",
            "en": "Your entry, or the place you had won, has been given back.",
        },
    ),
    "lottery_won": Wording(
        {
            "ja": "抽選の結果のお知らせ（申込番号 {number}）",
            "ja-easy": "抽選の 結果です（申込番号 {number}）",
            "en": "The result of the lottery ({number})",
        },
        {
            "ja": "「{option}」に当選しました。{answer_by}までに、下のページで「参加します」を押してください。"
            "期限までに確認がないときは、次の方に移ります。",
            "ja-easy": "「{option}」に あたりました。{answer_by}までに、下の ページで "
            "「参加します」を おして ください。おさないと、ほかの 人に かわります。",
            "en": "You have won: {option}. Please confirm on the page below by {answer_by}; "
            "after that the place goes to the next person.",
        },
    ),
    "lottery_reserve": Wording(
        {
            "ja": "抽選の結果のお知らせ（申込番号 {number}）",
            "ja-easy": "抽選の 結果です（申込番号 {number}）",
            "en": "The result of the lottery ({number})",
        },
        {
            "ja": "今回は補欠になりました（抽選の順 {rank}番）。空きが出たときは、順番にお知らせします。",
            "ja-easy": "今回は あたりませんでした（{rank}番）。だれかが やめたら、じゅんばんに お知らせします。",
            "en": "This time you are a reserve (number {rank} in the draw). "
            "If a place comes free, we ask in that order.",
        },
    ),
    "lottery_lapsed": Wording(
        {
            "ja": "当選の期限がすぎました（申込番号 {number}）",
            "ja-easy": "しめきりが すぎました（申込番号 {number}）",
            "en": "Your place has lapsed ({number})",
        },
        {
            "ja": "期限までに確認がなかったため、当選は次の方に移りました。",
            "ja-easy": "返事が なかったので、ほかの 人に かわりました。",
            "en": "You did not confirm in time, so the place has gone to the next person.",
        },
    ),
}
