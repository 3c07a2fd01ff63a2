"""What the identity room refuses."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchAccount(Refusal):
    """このアカウントは見つかりません。サインインの画面から、もう一度選んでください。"""


class DemonstrationOnly(Refusal):
    """見本のサインインは、見本の市でだけ使えます。"""


class NoSuchToken(Refusal):
    """この鍵は見つかりません。「madoguchi token list」で確かめてください。"""


class TooManyTries(Refusal):
    """番号やコードのまちがいが続いています。{minutes}分ほど待ってから、控えを見て、もう一度入力してください。"""


class TokenNeedsDivision(Refusal):
    """職員の役割のトークンには、課（--division）を指定してください。"""
