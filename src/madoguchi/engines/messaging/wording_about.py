"""What messages say that are about no dossier, such as visits; a subject never holds more than the number."""

from __future__ import annotations

import re
from collections.abc import Mapping

from madoguchi.engines.messaging.errors import UnknownKind
from madoguchi.engines.messaging.wording import WORDINGS, Texts, Wording, filled
from madoguchi.engines.messaging.wording_looks import LOOKS_FOOT, WORDINGS_LOOKS
from madoguchi.engines.messaging.wording_lottery import LOTTERY_FOOT, WORDINGS_LOTTERY
from madoguchi.engines.messaging.wording_opening import OPENING_FOOT, WORDINGS_OPENING
from madoguchi.engines.messaging.wording_proposals import PROPOSALS_FOOT, WORDINGS_PROPOSALS
from madoguchi.engines.messaging.wording_proxies import PROXIES_FOOT, WORDINGS_PROXIES
from madoguchi.engines.messaging.wording_registers import (
    REGISTERS_FOOT,
    TALK_FOOT,
    WORDINGS_REGISTERS,
    WORDINGS_TALK,
)
from madoguchi.engines.messaging.wording_sign_in import SIGN_IN_FOOT, WORDINGS_SIGN_IN
from madoguchi.engines.messaging.wording_waiting import WAITING_FOOT, WORDINGS_WAITING
from madoguchi.values.words import words_in

_ITS_NUMBER = re.compile(r"\s*[(（][^(（]*\{\w+\}[)）]")

GREETING: Texts = {"ja": "{name} 様", "ja-easy": "{name}さん", "en": "Dear {name},"}

FOOT: Texts = {
    "ja": (
        "予約番号：{number}\nとき：{at}\nところ：{office}\n用件：{services}\n\n"
        "持ち物の確認、変更、取消しは、次のページでできます。\n{url}\n\n"
        "このメールには返信できません。\n{city}"
    ),
    "ja-easy": (
        "予約番号：{number}\nいつ：{at}\nどこ：{office}\n用事：{services}\n\n"
        "持って くる ものを 見る、時間を かえる、やめる ときは、この ページで できます。\n{url}\n\n"
        "この メールに 返事は できません。\n{city}"
    ),
    "en": (
        "Booking number: {number}\nWhen: {at}\nWhere: {office}\nFor: {services}\n\n"
        "See what to bring, change or cancel here:\n{url}\n\n"
        "This address does not receive replies.\n{city}"
    ),
}

BRING: Texts = {
    "ja": "持ってくるもの：\n{bring}",
    "ja-easy": "持って くる もの：\n{bring}",
    "en": "Please bring:\n{bring}",
}

ROOM: Texts = {
    "ja": "ビデオ相談の待合のページ（始まる{opens}分前から入れます）：\n{room_url}",
    "ja-easy": "ビデオで 話す 人が 待つ ページ（始まる {opens}分前から 入れます）：\n{room_url}",
    "en": "The waiting page of your video consultation (open from {opens} minutes before):\n{room_url}",
}

CANCEL: Texts = {
    "ja": "おいでになれないときは、次のページで取り消してください。\n{cancel_url}",
    "ja-easy": "来る ことが できない ときは、この ページで やめて ください。\n{cancel_url}",
    "en": "If you cannot come, please cancel here:\n{cancel_url}",
}

# Who is told what to bring, and who is shown the way into the room.
_COMING = frozenset({"booking_made", "booking_changed", "booking_reminder", "booking_possible_again"})

WORDINGS_ABOUT: Mapping[str, Wording] = {
    "booking_made": Wording(
        {
            "ja": "窓口の予約ができました（予約番号 {number}）",
            "ja-easy": "窓口の 予約が できました（予約番号 {number}）",
            "en": "Your visit is booked ({number})",
        },
        {
            "ja": "窓口の予約ができました。予約の時刻に、番号をお呼びします。",
            "ja-easy": "窓口の 予約が できました。予約の 時間に、番号を よびます。",
            "en": "Your visit is booked. Your number will be called at that time.",
        },
    ),
    "booking_changed": Wording(
        {
            "ja": "窓口の予約を変更しました（予約番号 {number}）",
            "ja-easy": "窓口の 予約が かわりました（予約番号 {number}）",
            "en": "Your visit has been changed ({number})",
        },
        {
            "ja": "窓口の予約を、下のとおりに変更しました。",
            "ja-easy": "窓口の 予約が、下のように かわりました。",
            "en": "Your visit has been changed as follows.",
        },
    ),
    "booking_cancelled": Wording(
        {
            "ja": "窓口の予約を取り消しました（予約番号 {number}）",
            "ja-easy": "窓口の 予約を やめました（予約番号 {number}）",
            "en": "Your visit has been cancelled ({number})",
        },
        {
            "ja": "下の予約を取り消しました。あらためて予約するときは、デジタル窓口からお願いします。",
            "ja-easy": "下の 予約を やめました。また 予約する ときは、デジタル窓口から して ください。",
            "en": "The following visit has been cancelled. You can book again at any time.",
        },
    ),
    "booking_reminder": Wording(
        {
            "ja": "窓口の予約が近づいています（予約番号 {number}）",
            "ja-easy": "もうすぐ 窓口の 予約の 日です（予約番号 {number}）",
            "en": "Your visit is coming up ({number})",
        },
        {
            "ja": "窓口の予約の日が近づきました。取り消された時刻は、待っている方にお知らせします。",
            "ja-easy": "もうすぐ 予約の 日です。",
            "en": "Your visit is coming up. If you cannot come, somebody else is waiting for this time.",
        },
    ),
    "booking_offered": Wording(
        {
            "ja": "窓口の時刻が空きました（予約番号 {number}）",
            "ja-easy": "窓口の 時間が あきました（予約番号 {number}）",
            "en": "A time has come free ({number})",
        },
        {
            "ja": "お待ちだった窓口の時刻が空きました。{until}まで、おさえています。"
            "下のページで「この時刻にする」を押してください。",
            "ja-easy": "待って いた 窓口の 時間が あきました。"
            "{until}までに、下の ページで 「この時間にする」を おして ください。",
            "en": "A time you were waiting for has come free. It is held for you until {until}; "
            "please accept it on the page below.",
        },
    ),
    "booking_displaced": Wording(
        {
            "ja": "窓口の予約の時刻を変えていただけますか（予約番号 {number}）",
            "ja-easy": "窓口の 予約の 時間を かえて ください（予約番号 {number}）",
            "en": "Please choose another time for your visit ({number})",
        },
        {
            "ja": "申し訳ありません。市の都合で、この時刻にお受けできなくなりました。{text}\n"
            "下のページで、ほかの時刻を選んでください。",
            "ja-easy": "すみません。市の 都合で、この 時間は できなく なりました。{text}\n"
            "下の ページで、ほかの 時間を えらんで ください。",
            "en": "We are sorry: we cannot keep this time. {text}\nPlease choose another one on the page below.",
        },
    ),
    "booking_possible_again": Wording(
        {
            "ja": "予約の時刻のまま、おいでください（予約番号 {number}）",
            "ja-easy": "予約の 時間の まま、来て ください（予約番号 {number}）",
            "en": "Please come at the time you booked ({number})",
        },
        {
            "ja": "時刻を変えていただくようお願いしましたが、下の時刻でお受けできるようになりました。"
            "変更はいりません。予約の時刻のまま、おいでください。ご不便をおかけしました。",
            "ja-easy": "時間を かえて くださいと おねがいしましたが、下の 時間で できるように なりました。"
            "かえなくて いいです。予約の 時間の まま、来て ください。すみませんでした。",
            "en": "We asked you to choose another time. That is no longer needed: the time below is possible again. "
            "Please come as booked. We are sorry for the trouble.",
        },
    ),
}

# What is about no visit has its own foot.
_OTHERS = (
    (WORDINGS_LOTTERY, LOTTERY_FOOT),
    (WORDINGS_LOOKS, LOOKS_FOOT),
    (WORDINGS_PROXIES, PROXIES_FOOT),
    (WORDINGS_SIGN_IN, SIGN_IN_FOOT),
    (WORDINGS_WAITING, WAITING_FOOT),
    (WORDINGS_REGISTERS, REGISTERS_FOOT),
    (WORDINGS_TALK, TALK_FOOT),
    (WORDINGS_OPENING, OPENING_FOOT),
    (WORDINGS_PROPOSALS, PROPOSALS_FOOT),
)


def subject_about(kind: str, language: str, number: str) -> str:
    """The subject line; raises UnknownKind."""
    return words_in(_wording(kind).subject, language).format(number=number)


def kind_in_words(kind: str, language: str) -> str:
    """What a message of this kind is about: its subject without the number; the kind itself where it has no words."""
    known = {**WORDINGS, **WORDINGS_ABOUT, **{name: one for words, _foot in _OTHERS for name, one in words.items()}}
    return _ITS_NUMBER.sub("", words_in(known[kind].subject, language)) if kind in known else kind


def body_about(kind: str, language: str, facts: Mapping[str, object]) -> str:
    """The whole text with greeting and foot; raises UnknownKind, FactMissing."""
    parts = [*([GREETING] if facts.get("name") else []), _wording(kind).body, *_between(kind, facts), _foot(kind)]
    return "\n\n".join(filled(words_in(part, language), facts) for part in parts)


def _between(kind: str, facts: Mapping[str, object]) -> list[Texts]:
    """What stands between the sentence and the foot: the way into the room, what to bring, the page for cancelling."""
    if kind not in _COMING:
        return []
    said = [part for part, name in ((ROOM, "room_url"), (BRING, "bring")) if facts.get(name)]
    return [*said, *([CANCEL] if kind == "booking_reminder" else [])]


def _foot(kind: str) -> Texts:
    return next((foot for wordings, foot in _OTHERS if kind in wordings), FOOT)


def _wording(kind: str) -> Wording:
    for wordings in (WORDINGS_ABOUT, *(other for other, _foot in _OTHERS)):
        if kind in wordings:
            return wordings[kind]
    raise UnknownKind(kind=kind)
