"""What surveys say no to."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchSurvey(Refusal):
    """このアンケートは、ありません。案内のアドレスを確かめてください。"""


class SurveyToCome(Refusal):
    """このアンケートは、まだ始まっていません。{day}から答えられます。"""


class SurveyOver(Refusal):
    """このアンケートは、終わりました。回答は受け付けていません。"""


class SlipGiven(Refusal):
    """回答の用紙は、もうお渡ししました。1人に1回だけです。受け取った番号で回答してください。"""


class SlipUnknown(Refusal):
    """回答の番号が正しくありません。受け取った番号を、もう一度確かめてください。"""


class TokenUnknown(Refusal):
    """この回答には、このアンケートの正しい署名がありません。ページを開き直して、もう一度始めてください。"""


class BlindedUnfit(Refusal):
    """署名するものを読めませんでした。ページを開き直して、もう一度始めてください。"""


class SlipUsed(Refusal):
    """この番号では、もう回答されています。1人1回だけ回答できます。"""


class AnsweredBefore(Refusal):
    """このアンケートには、もう回答しています。1人1回だけ回答できます。"""


class StillOpen(Refusal):
    """まだ回答を受け付けています。終わってから、結果を公開できます。"""
