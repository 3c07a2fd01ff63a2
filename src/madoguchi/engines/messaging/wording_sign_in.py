"""What the message with a code for signing in says, in the three languages; the code never stands in the subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from madoguchi.engines.messaging.wording import Texts, Wording

SIGN_IN_FOOT: Texts = {
    "ja": "このメールには返信できません。\n{city}",
    "ja-easy": "この メールに 返事は できません。\n{city}",
    "en": "This address does not receive replies.\n{city}",
}

# A code that arrives later than it is good for helps nobody.
GOOD_FOR: Mapping[str, timedelta] = {"sign_in_code": timedelta(minutes=10)}

WORDINGS_SIGN_IN: Mapping[str, Wording] = {
    "sign_in_code": Wording(
        {
            "ja": "デジタル窓口のサインインの番号",
            "ja-easy": "デジタル窓口に サインインする 番号",
            "en": "Your code for signing in",
        },
        {
            "ja": "サインインの番号：{code}\n\n番号を頼んだ画面に、{minutes}分のうちに入力してください。"
            "市の職員が番号をたずねることはありません。\n"
            "心当たりがないときは、このメールを捨ててください。だれも、サインインしていません。",
            "ja-easy": "サインインの 番号：{code}\n\n番号を たのんだ 画面に、{minutes}分の うちに 入れて ください。"
            "市の 人が 番号を 聞く ことは ありません。\n"
            "わからない メールの ときは、すてて ください。だれも サインインして いません。",
            "en": "Your code: {code}\n\nEnter it within {minutes} minutes on the page where you asked for it. "
            "Nobody from the city will ever ask you for it.\n"
            "If you did not ask for a code, ignore this message. Nobody has signed in.",
        },
    ),
}
