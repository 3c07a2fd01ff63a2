"""What the day at an office says no to: checking in, tickets, counters."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


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
