"""What is said about the devices of a hall."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class DeviceNameMissing(Refusal):
    """端末の名前が書かれていません。「正面玄関の右」のように、置く場所がわかる名前を書いてください。"""


class DeviceKindMissing(Refusal):
    """端末の種類が選ばれていません。1つ選んでください。"""


class DeviceCodeWrong(Refusal):
    """この番号では登録できません。番号は30分で使えなくなります。職員の画面で、新しい番号を出してください。"""


class NoSuchDevice(Refusal):
    """この端末は、登録されていません。一覧を確かめてください。"""


class DeviceUnknown(Refusal):
    """この端末は、まだ登録されていません。"""


class DeviceElsewhere(Refusal):
    """この端末は、{office}の端末として登録されています。ほかの窓口の受付や呼出しはできません。"""
