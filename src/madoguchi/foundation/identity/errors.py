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


class TooManyEmailCodes(Refusal):
    """番号のメールを、続けて何通も送りました。届いているメールを確かめて、1時間ほど待ってから、もう一度お試しください。"""


class EmailCodeWrong(Refusal):
    """番号が違います。メールに書いてある6けたの番号を、もう一度確かめて入力してください。あと{left}回入力できます。"""


class EmailCodeOver(Refusal):
    """この番号は、もう使えません。10分が過ぎたか、まちがいが続いたためです。新しい番号を送ってください。"""


class TokenNeedsDivision(Refusal):
    """職員の役割のトークンには、課（--division）を指定してください。"""
