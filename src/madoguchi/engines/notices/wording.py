"""The standing sentences of a notice in the three languages: the opening, the appeal notice (教示), the labels."""

from __future__ import annotations

OPENING_OF_A_REFUSAL = {
    "ja": (
        "{received_on}に申請のありました手続「{procedure}」については、"
        "次の理由により認められないことに決定しましたので、通知します。"
    ),
    "ja-easy": "{received_on}に あなたが 出した「{procedure}」は、下の 理由で みとめられません。",
    "en": "Your application of {received_on}, “{procedure}”, has been refused for the following reasons.",
}

REVIEW = {
    "ja": (
        "この決定に不服があるときは、この決定があったことを知った日の翌日から起算して{months}か月以内に、"
        "{to}に対して審査請求をすることができます（{law}）。"
        "この通知書の日付の日に知ったときの最後の日は、{last}です。"
        "なお、この決定の日の翌日から起算して1年を経過すると、審査請求をすることができなくなります。"
    ),
    "ja-easy": (
        "この 決定が おかしいと 思うときは、{to}に「もういちど しらべて ください」と 言うことが できます"
        "（審査請求：{law}）。この 決定を 知った 日の 次の 日から {months}か月の 間に 言って ください。"
        "この 紙の 日に 知った ときは、{last}までです。決定の 日から 1年が すぎると、できません。"
    ),
    "en": (
        "If you disagree with this decision you may request a review (審査請求, addressed to: {to}) within {months} "
        "months, counted from the day after you learnt of it ({law}). If you learnt of it on the date of this "
        "notice, the last day is {last}. One year after the decision a review can no longer be requested."
    ),
}

LAWSUIT = {
    "ja": (
        "この決定の取消しの訴えは、この決定があったことを知った日の翌日から起算して{months}か月以内に、"
        "{defendant}を被告として（訴訟において{defendant}を代表する者は、{head}です。）"
        "提起することができます（{law}）。"
        "この通知書の日付の日に知ったときの最後の日は、{last}です。"
        "なお、この決定の日の翌日から起算して1年を経過すると、訴えを提起することができなくなります。"
        "ただし、審査請求をしたときは、その裁決があったことを知った日の翌日から起算して{months}か月以内、"
        "裁決の日の翌日から起算して1年以内に提起することができます。"
    ),
    "ja-easy": (
        "裁判を することも できます（取消訴訟：{law}）。この 決定を 知った 日の 次の 日から {months}か月の 間に、"
        "{defendant}を 相手に して 裁判所に 言って ください。この 紙の 日に 知った ときは、{last}までです。"
        "決定の 日から 1年が すぎると、できません。審査請求を した ときは、その 答えを 知った 日の "
        "次の 日から {months}か月の 間に できます。"
    ),
    "en": (
        "You may also bring an action to revoke this decision (取消訴訟) against {defendant}, represented by "
        "{head}, within {months} months, counted from the day after you learnt of it ({law}). If you learnt of it "
        "on the date of this notice, the last day is {last}. One year after the decision no action can be brought. "
        "If you have requested a review, both periods are counted from the day after its result."
    ),
}

LAST_DAYS = {
    "ja": "この通知書の日付の日に知ったときの最後の日は、審査請求は{review}、取消しの訴えは{lawsuit}です。",
    "ja-easy": "この 紙の 日に 知った ときは、審査請求は {review}まで、裁判は {lawsuit}までです。",
    "en": (
        "If you learnt of the decision on the date of this notice, the last day is {review} for a review "
        "and {lawsuit} for an action."
    ),
}

LAST_DAY_OF_REVIEW = {
    "ja": "この通知書の日付の日に知ったときの審査請求の最後の日は、{review}です。",
    "ja-easy": "この 紙の 日に 知った ときは、審査請求は {review}までです。",
    "en": "If you learnt of the decision on the date of this notice, the last day for a review is {review}.",
}

REPLACES = {
    "ja": "この通知書は、{number}の通知書に代わるものです。",
    "ja-easy": "前に 送った {number}の お知らせは、もう 使いません。こちらを 見て ください。",
    "en": "This notice takes the place of notice {number}.",
}

VALIDITY_LABEL = {"ja": "有効期間", "ja-easy": "使える とき", "en": "Valid"}
SPAN = {"ja": "{from_}から{until}まで", "ja-easy": "{from_}から {until}まで", "en": "from {from_} to {until}"}
OPEN_SPAN = {"ja": "{from_}から", "ja-easy": "{from_}から", "en": "from {from_}"}
YES_NO = {"ja": ("いいえ", "はい"), "ja-easy": ("いいえ", "はい"), "en": ("No", "Yes")}
