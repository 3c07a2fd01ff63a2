"""What staff are told who could agree to a proposal: that one waits and where, and nothing of it."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.messaging.wording import Texts, Wording

PROPOSALS_FOOT: Texts = {
    "ja": "次のページで、中身とわけを確かめられます。\n{url}\n\nこのメールには返信できません。\n{city}",
    "ja-easy": "この ページで、中身と わけを 読めます。\n{url}\n\nこの メールに 返事は できません。\n{city}",
    "en": "Read what it is and why here:\n{url}\n\nThis address does not receive replies.\n{city}",
}

WORDINGS_PROPOSALS: Mapping[str, Wording] = {
    "proposal_waits": Wording(
        {
            "ja": "2人で行うことの提案が、承認を待っています（{number}）",
            "ja-easy": "2人で する ことの 提案が、承認を 待って います（{number}）",
            "en": "A proposal waits for a second person ({number})",
        },
        {
            "ja": "ひとりではできないことの提案が、別の人の承認を待っています。あなたは承認できる1人です。"
            "承認するか、取りやめるかは、中身とわけを確かめてから決めてください。",
            "ja-easy": "1人では できない ことの 提案が あります。あなたは 承認できる 人です。"
            "中身と わけを 読んで から、承認するか、やめるかを 決めて ください。",
            "en": "Something nobody does alone was proposed, and you are one of those who can agree. "
            "Please read what it is and why before you agree to it or drop it.",
        },
    ),
}
