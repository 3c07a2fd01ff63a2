"""What a consultation by video is refused for."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NotByVideo(Refusal):
    """この予約は、窓口で会う予約です。予約の時刻に、窓口へおいでください。"""


class RoomNotOpenYet(Refusal):
    """待合に入れるのは、{at}からです。時刻になったら、もう一度このページを開いてください。"""


class RoomConsentMissing(Refusal):
    """ビデオ相談についての説明を読んで、同意の印を付けてください。"""


class RoomLinkMissing(Refusal):
    """相談の部屋のアドレスがありません。部屋を用意して、https:// ではじまるアドレスを入れてください。"""


class RoomLinkUnreadable(Refusal):
    """このアドレスは、使えません。https:// ではじまる、300文字までのアドレスを入れてください。"""


class RoomNotStarted(Refusal):
    """相談は、まだ始まっていません。始めてから、終わりにしてください。"""
