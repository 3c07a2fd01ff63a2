"""What the room of times and turns says no to; each docstring is the sentence people read."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoVisits(Refusal):
    """この市では、窓口の予約を受け付けていません。窓口に、開いている時間においでください。"""


class UnknownOffice(Refusal):
    """この窓口のある所は、ありません。一覧から選び直してください。"""


class UnknownLine(Refusal):
    """この窓口の列は、ありません。一覧から選び直してください。"""


class UnknownService(Refusal):
    """この用件は、ありません。一覧から選び直してください。"""


class NothingChosen(Refusal):
    """用件が選ばれていません。1つ以上選んでください。"""


class SlotFull(Refusal):
    """この時刻は、いま満員になりました。ほかの時刻を選んでください。書いた内容は残っています。"""


class SlotClosed(Refusal):
    """この時刻は、予約できません。ほかの時刻を選んでください。"""


class TooSoon(Refusal):
    """この時刻は、予約の締切りをすぎました。もっと後の時刻を選ぶか、予約なしで窓口においでください。"""


class AlreadyBooked(Refusal):
    """同じ方の予約が、すでにあります（{at}、{office}）。変えるときは、その予約のページで変更してください。"""


class TooManyBookings(Refusal):
    """1人が持てる予約は、{most}つまでです。いらない予約を取り消してから、もう一度予約してください。"""


class NoSuchBooking(Refusal):
    """予約が見つかりません。予約番号と確認コードを、控えを見て確かめてください。"""


class BookingOver(Refusal):
    """この予約は、すでに終わったか、取り消されています。あらためて予約してください。"""


class CutOffPassed(Refusal):
    """画面での変更と取消しは、{until}で締め切りました。電話か窓口で、お申し出ください。"""


class StaleBooking(Refusal):
    """この予約は、ほかの人か別の画面で変えられています。新しい内容を確かめてから、もう一度してください。"""


class OtherOffice(Refusal):
    """この予約は、{office}の予約です。{office}においでください。"""


class OtherDay(Refusal):
    """この予約は、{on}の予約です。きょう用があるときは、番号札を取ってください。"""


class TooEarlyToCheckIn(Refusal):
    """予約の時刻は{at}です。受付は{from_at}からできます。それまでお待ちください。"""


class ByVideo(Refusal):
    """この予約は、オンラインの相談です。時刻になったら、予約のページから部屋に入ってください。"""


class QueueClosed(Refusal):
    """いまは、番号札を出していません。窓口の開いている時間に、おいでください。"""


class NoCounterForThis(Refusal):
    """この用件の窓口は、ここにはありません。係の者に、お声をかけてください。"""


class NumbersUsedUp(Refusal):
    """きょうの番号札は、全部お渡ししました。係の者に、お声をかけてください。"""


class NoSuchTicket(Refusal):
    """番号札が見つかりません。きょうの番号かどうか、確かめてください。"""


class TicketElsewhere(Refusal):
    """この番号札は、いま「{state}」です。画面を開き直して、確かめてください。"""


class CallAgainFirst(Refusal):
    """お呼びしたのは、まだ{calls}回です。{most}回お呼びしてから、いらっしゃらないことにしてください。"""


class NoSuchCounter(Refusal):
    """この窓口は、ここにはありません。一覧から選び直してください。"""


class CounterNotOpen(Refusal):
    """この窓口は閉まっています。窓口を開けてから、お呼びください。"""


class OtherCounterClosed(Refusal):
    """その窓口は、いま閉まっています。開いている窓口か、窓口の列を選んでください。"""


class CounterBusy(Refusal):
    """いま{number}番の方がいらっしゃいます。終わらせるか、ほかの窓口に渡してから、次の方をお呼びください。"""


class SeatTaken(Refusal):
    """この窓口は、いま{name}が受け持っています。交代するときは、先に窓口を閉めてもらってください。"""


class SameLine(Refusal):
    """同じ窓口には渡せません。ほかの窓口か、ほかの列を選んでください。"""


class UrgentNeedsReason(Refusal):
    """急ぎにする理由が書かれていません。だれが見てもわかるように、短く書いてください。"""


class NotLeftYet(Refusal):
    """この番号札は、もう窓口でお呼びしました。用がなくなったときは、窓口でお話しください。"""


class NoSuchOpening(Refusal):
    """この一斉受付は、ありません。案内に書かれたアドレスを確かめてください。"""


class OpeningNotYet(Refusal):
    """受付は、まだ始まっていません。この画面を開いたまま、お待ちください。"""


class OpeningOver(Refusal):
    """この受付は、終わりました。"""


class PlaceForged(Refusal):
    """順番の控えを確かめられませんでした。もう一度、順番を取ってください。"""


class PlaceOfAnother(Refusal):
    """この順番は、ほかの方のものです。順番を取ったときと同じ内容を、入力してください。"""


class NotYourTurn(Refusal):
    """まだ、あなたの順番ではありません。この画面を開いたまま、お待ちください。"""


class InvitationMistyped(Refusal):
    """案内番号が正しくありません。案内に書かれた12けたの番号を、入力してください。"""


class OpeningTaken(Refusal):
    """識別子「{ref}」の一斉受付が、すでにあります。別の識別子にしてください。"""


class OpeningMistaken(Refusal):
    """一斉受付の日時か枠に、まちがいがあります：{what}"""
