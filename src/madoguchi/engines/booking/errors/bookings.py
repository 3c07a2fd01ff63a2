"""What a booking, and waiting for one, is refused for."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoTimeTogether(Refusal):
    """これらの用件を1つの窓口でまとめて受けられる所がありません。用件を分けて予約してください。"""


class SlotFull(Refusal):
    """この時刻は、いま満員になりました。ほかの時刻を選んでください。書いた内容は残っています。"""


class SlotClosed(Refusal):
    """この時刻は、予約できません。ほかの時刻を選んでください。"""


class TooSoon(Refusal):
    """この時刻は、予約の締切りをすぎました。もっと後の時刻を選ぶか、予約なしで窓口においでください。"""


class AlreadyBooked(Refusal):
    """同じ方の予約が、すでにあります。変えるときは、その予約のページで変更してください。"""


class TooManyBookings(Refusal):
    """1人が持てる予約は、{most}つまでです。いらない予約を取り消してから、もう一度予約してください。"""


class NoSuchBooking(Refusal):
    """予約が見つかりません。予約番号と確認コードを、控えを見て確かめてください。"""


class BookingOver(Refusal):
    """この予約は、すでに終わったか、取り消されています。あらためて予約してください。"""


class CutOffPassed(Refusal):
    """画面での時刻の変更は、{until}で締め切りました。取消しは、予約の時刻まで、画面でできます。"""


class VisitBegun(Refusal):
    """予約の時刻をすぎたため、画面では取り消せません。電話か窓口で、お申し出ください。"""


class StaleBooking(Refusal):
    """この予約は、ほかの人か別の画面で変えられています。新しい内容を確かめてから、もう一度してください。"""


class NotYetMissed(Refusal):
    """予約の時刻は、まだ来ていません。時刻をすぎてから「来なかった」と記録してください。"""


class NoSuchWaiter(Refusal):
    """空き待ちの申込みが見つかりません。お送りしたお知らせのアドレスを確かめてください。"""


class AlreadyWaiting(Refusal):
    """同じ方の空き待ちの申込みが、すでにあります。日や用件を変えるときは、先に、その空き待ちをやめてください。"""


class WaitingForNothing(Refusal):
    """この日は、予約できる日ではありません。今日から先の、予約できる日を選んでください。"""


class OfferAnswered(Refusal):
    """この時刻には、すでに返事が記録されています。予約のページで確かめてください。"""


class WaiterOffered(Refusal):
    """この方には、いま時刻をおさえています。先に、その時刻を受けるか断るかを決めてください。"""


class WaitingOver(Refusal):
    """この方の空き待ちは、もう終わっています。空きを待つ方の一覧を確かめてください。"""
