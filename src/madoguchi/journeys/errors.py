"""What the journeys of programmes say no to."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal


class KeyUsedForAnother(Refusal):
    """このキー（Idempotency-Key）は、ほかの内容で使われています。新しく作るものには、新しいキーを付けてください。"""


class NotOnline(Refusal):
    """この手続は、オンラインでは申請できません。窓口か郵送で申請してください。"""


class AnswersRefused(Refusal):
    """直すところが{count}か所あります。直してから、もう一度送ってください。"""

    def __init__(self, problems: Sequence[tuple[str, Message]]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class NotSureEnough(NotPermitted):
    """{reason}"""


class NothingToExplain(Refusal):
    """「{subject}」が何のことか、わかりません。受付番号か、「register:台帳の名前」のような形で書いてください。"""


class UnknownAct(Refusal):
    """「{event}」という操作はありません。案件の actions にある操作から選んでください。"""


class OnlyApplicantsApply(Refusal):
    """職員のトークンでは申請できません。申請者のトークンを使ってください。"""


class MapUnusable(Refusal):
    """列の対応「{name}」を使えません（{why}）。definitions/extracts のファイルを確かめてください。"""


class NoSuchLook(Refusal):
    """この記録は見つかりません。「だれが私の情報を見たか」の一覧から、もう一度選んでください。"""


class NoSuchQuestion(Refusal):
    """この問い合わせは見つかりません。「閲覧への問い合わせ」の一覧から、もう一度選んでください。"""


class AnswerNeedsOtherHands(Refusal):
    """自分が見たことへの問い合わせには、答えられません。ほかの職員に頼んでください。"""


class QuestionMissing(Refusal):
    """知りたいこと、またはおかしいと思うわけを書いてください。"""


class AnswerMissing(Refusal):
    """回答を書いてください。"""


class NoSuchFinding(Refusal):
    """この記録は見つかりません。「ふだんとちがう閲覧」の一覧から、もう一度選んでください。"""


class FindingNoteTooLate(Refusal):
    """対象のうち、廃棄や消去でもう残っていないものがあります。言葉は残せません。何も書かずに、確かめたことだけを記録してください。"""


class NoRequestNumber(Refusal):
    """処理の番号は、0〜9とa〜fの32文字です。はじめの8文字以上か、job-12-1のようなジョブの番号を入れてください。"""


class FindingNeedsOtherHands(Refusal):
    """自分が見たことは、自分では確かめられません。監査の役割を持つ、ほかの職員に頼んでください。"""


class FindingIsChecked(Refusal):
    """「{who}」さんが、先に確かめて記録しました。その記録は変わっていません。加えることがあれば、その人に伝えてください。"""


class FindingNoteMissing(Refusal):
    """何を確かめて、どうだったかを書いてください。"""


class KindNotAccepted(Refusal):
    """「{procedure}」は、この間柄の人が代わりに手続できません。手続か、間柄を選び直してください。"""


class MandateOver(Refusal):
    """代理が終わったか、この手続は頼まれていないため、代わりに申請できません。入力した内容は残っています。頼んだ方と話してください。"""


class PasskeyNeeded(Refusal):
    """住民の情報を見る職か、職員の権限を扱う職なので、パスキーでサインインしてください。パスキーがないときは、管理者に招待コードを頼んでください。"""


class UnknownSystem(Refusal):
    """このシステムは、市の定義にありません。アドレスを確かめてください。"""


class NobodyActedAs(Refusal):
    """「{account}」というアカウントやプログラムは、今もこれまでもありません。職員の一覧や記録に出ているとおりに書いてください。"""


class PeriodIsNone(Refusal):
    """はじめの日が、おわりの日より後です。はじめの日を先に書いてください。"""
