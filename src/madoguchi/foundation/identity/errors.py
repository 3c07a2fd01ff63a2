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


class TooManyDraftsFromHere(Refusal):
    """この場所では、今日はじめられる申請の数をこえました。入力の途中のものは残っています。{hours}時間ほど待つか、窓口においでください。"""


class TooManyAnswersFromHere(Refusal):
    """この場所からの回答が多すぎます。書いたことは残っています。{hours}時間ほどたってから、送ってください。"""


class TooManyFilesFromHere(Refusal):
    """この場所から送られたファイルが多すぎます。入力したことは残っています。{hours}時間ほどたってから、ファイルを付けてください。"""


class TooManyFromThisProgramme(Refusal):
    """このプログラムが今日送れる申請と予約の数をこえました。{hours}時間ほどたってから、送ってください。"""


class TooManyRegisterCalls(Refusal):
    """このプログラムが今日台帳を使える回数をこえました。{hours}時間ほどたってから、送ってください。"""


class TooManyCalls(Refusal):
    """このプログラムが今日使える回数をこえました。{hours}時間ほどたってから、送ってください。"""


class TooMuchFromThisAccount(Refusal):
    """{what}が、短い時間に何度も続きました。今回のものは、まだ行われていません。{minutes}分ほどたつと（{time}から）、また使えます。受け付けた申請と、保存した入力は、そのまま残っています。"""


class TooManyEmailCodes(Refusal):
    """番号のメールを、続けて何通も送りました。届いているメールを確かめて、1時間ほど待ってから、もう一度お試しください。"""


class EmailCodeWrong(Refusal):
    """番号が違います。メールに書いてある6けたの番号を、もう一度確かめて入力してください。あと{left}回入力できます。"""


class EmailCodeOver(Refusal):
    """この番号は、もう使えません。10分が過ぎたか、まちがいが続いたためです。新しい番号を送ってください。"""


class PasskeyRefused(Refusal):
    """このパスキーでは、サインインできません。もう一度お試しください。続くときは、管理者に知らせてください。"""


class PasskeyNotAdded(Refusal):
    """パスキーを登録できませんでした。この画面を開き直して、もう一度お試しください。"""


class InvitationUseless(Refusal):
    """この招待コードは使えません。期限が切れたか、もう使われています。管理者に、新しいコードを頼んでください。"""


class PasskeySignInNeeded(Refusal):
    """この操作は、パスキーでサインインしているときだけできます。サインアウトして、パスキーでサインインし直してください。"""


class InvitedByOneself(Refusal):
    """自分自身は招けません。別の管理者に頼んでください。"""


class NotInPersonnel(Refusal):
    """このアカウントの職員番号は、人事の一覧にありません。人事の担当に知らせてください。"""


class DirectoryAway(Refusal):
    """市のアカウントを確かめる先に、つながりません。パスキーでサインインするか、少し待ってから、もう一度してください。"""


class LinkedByOneself(Refusal):
    """自分のアカウントは、自分では結びつけられません。別の管理者に頼んでください。"""


class LastPasskey(Refusal):
    """最後のパスキーは消せません。新しいパスキーを登録してから消してください。なくしたときは、管理者に知らせてください。"""


class NoSuchPasskey(Refusal):
    """このパスキーは見つかりません。一覧を開き直してください。"""


class ScopeUnreadable(Refusal):
    """範囲「{scope}」は使えません。職員の役割のトークンに、「bicycles:read」の形（read、write、export）で書いてください。"""


class TokenNeedsDivision(Refusal):
    """職員の役割のトークンには、課（--division）を指定してください。"""


class MandateUseless(Refusal):
    """この代理のコードは使えません。期限が切れたか、もう使われたか、取り消されています。頼んだ方に、新しいコードをもらってください。"""


class MandateOfOneself(Refusal):
    """自分で作った代理のコードは、自分では使えません。代理をする方に、わたしてください。"""


class MandateNeedsScope(Refusal):
    """代理を頼む手続を、1つ以上選んでください。"""


class MandatePeriodUnknown(Refusal):
    """代理を頼む期間を選んでください。"""


class TooManyMandates(Refusal):
    """頼んでいる代理が{most}件あります。使わないものを取り消してから、もう一度頼んでください。"""


class MandateTooLong(Refusal):
    """最後の日は、今日から{latest}までの日にしてください。"""


class NoSuchMandate(Refusal):
    """この代理は見つかりません。一覧を開き直してください。"""


class NoSuchDevice(Refusal):
    """この番号の端末は、登録されていません。番号を確かめてください。"""


class DeviceKnown(Refusal):
    """この番号の端末は、もう登録されています。端末の一覧から開いて、登録し直してください。"""


class CertificateKnown(Refusal):
    """この証明書は、別の端末（{number}）に登録されています。証明書を確かめてください。"""


class DeviceRetired(Refusal):
    """この端末は、もう使うのをやめています。端末の画面で、いまの状態を確かめてください。"""


class DeviceUntold(Refusal):
    """端末番号は半角の英数字と . _ - で40文字まで、証明書の要約値は64けたの16進数、更新日はきょうまでの日です。"""


class DevicesUnreadable(Refusal):
    """端末の一覧の{line}行目を読み取れません。{why}"""


class NoSuchSignIn(Refusal):
    """このサインインは、もう終わっています。一覧を見て、確かめてください。"""


class SignInsEndedByOneself(Refusal):
    """自分のサインインは、「サインインしている機器」の画面で終わらせてください。"""
