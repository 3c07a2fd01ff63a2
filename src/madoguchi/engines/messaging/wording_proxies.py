"""What who acts, or asked to act, for another is told: that something changed and where it stands, and nothing of whom.

A mandate that rests reads the same whatever lets it rest, so that no letter tells of a hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

PROXIES_FOOT: Texts = {
    "ja": "次のページで、サインインして確かめられます。\n{url}\n\nこのメールには返信できません。\n{city}",
    "ja-easy": (
        "この ページで、サインインして 見る ことが できます。\n{url}\n\nこの メールに 返事は できません。\n{city}"
    ),
    "en": "Sign in to see it here:\n{url}\n\nThis address does not receive replies.\n{city}",
}

WORDINGS_PROXIES: Mapping[str, Wording] = {
    "proxy_decided": Wording(
        {
            "ja": "代理の申し出への返事があります",
            "ja-easy": "代理の 申し出の 答えが あります",
            "en": "Your request to act for somebody has been answered",
        },
        {
            "ja": "ほかの人の代理をしたいという申し出を、確かめ終わりました。返事があります。",
            "ja-easy": "ほかの 人の かわりに 手続を したいと 申し出ましたね。その 答えが あります。",
            "en": "You asked to act for somebody else. There is an answer now.",
        },
    ),
    "proxy_rests": Wording(
        {
            "ja": "代理が、いまは使えなくなっています",
            "ja-easy": "代理が、いまは 使えません",
            "en": "You cannot act for somebody just now",
        },
        {
            "ja": "あなたがしている代理のうち、いまは使えないものがあります。"
            "市の職員がもう一度確かめるまで、使えません。",
            "ja-easy": "あなたの 代理の 中に、いまは 使えない ものが あります。"
            "市の 人が もう いちど 確かめるまで、使えません。",
            "en": "Something you may do for somebody else cannot be used just now. "
            "The office has to look at it again first.",
        },
    ),
    "proxy_ended": Wording(
        {
            "ja": "代理が終わりました",
            "ja-easy": "代理が 終わりました",
            "en": "You no longer act for somebody",
        },
        {
            "ja": "あなたがしていた代理のうち、市が終わりにしたものがあります。",
            "ja-easy": "あなたの 代理の 中に、市が 終わりに した ものが あります。",
            "en": "The office has ended something you could do for somebody else.",
        },
    ),
    "proxy_ends_soon": Wording(
        {
            "ja": "代理がまもなく終わります",
            "ja-easy": "代理が もうすぐ 終わります",
            "en": "You will soon no longer act for somebody",
        },
        {
            "ja": "あなたがしている代理のうち、30日のうちに終わるものがあります。最後の日は、次のページに出ています。",
            "ja-easy": "あなたの 代理の 中に、30日の うちに 終わる ものが あります。"
            "最後の 日は、下の ページに あります。",
            "en": "Something you may do for somebody else ends within 30 days. The last day is on the page below.",
        },
    ),
}
