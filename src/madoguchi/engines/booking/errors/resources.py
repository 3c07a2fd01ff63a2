"""What reserving a room or a thing is refused for."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchResource(Refusal):
    """この部屋や物は、ありません。一覧から選び直してください。"""


class ResourceTaken(Refusal):
    """この時間は、もう予約されています。空いている時間は、{free}です。"""


class ResourceFullThatDay(Refusal):
    """この時間は、もう予約されています。この日は、ほかに空いている時間がありません。別の日を選んでください。"""


class ResourceClosed(Refusal):
    """この時間は、使えません。開いている日の{opens}から{closes}までの間で選んでください。"""


class OffTheGrid(Refusal):
    """時刻は、{grid}分きざみで選んでください。"""


class SpanTooLong(Refusal):
    """続けて使えるのは、{most}時間までです。短くするか、2回に分けてください。"""


class SpanTurned(Refusal):
    """おわりの時刻を、はじまりの時刻より後にしてください。"""


class SpanPast(Refusal):
    """すぎた時刻は、予約できません。これからの時刻を選んでください。"""


class SpanTooFar(Refusal):
    """予約できるのは、{days}日先までです。近い日を選んでください。"""


class NoSuchReservation(Refusal):
    """この予約は見つかりません。一覧から選び直してください。"""


class ReservationOver(Refusal):
    """この予約は、すでに取り消されているか、終わっています。"""


class ClockMistyped(Refusal):
    """時刻は、「10:30」の形で書いてください。"""


class PurposeMissing(Refusal):
    """何に使うかを、書いてください。"""
