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


class NotYetMissed(Refusal):
    """予約の時刻は、まだ来ていません。時刻をすぎてから「来なかった」と記録してください。"""


class CallerNameMissing(Refusal):
    """お名前が書かれていません。お名前を聞いて、書いてください。"""


class CallerKanaMissing(Refusal):
    """フリガナが、かなで書かれていません。「ミホン アオイ」のように、かなで書いてください。"""


class TimeNotChosen(Refusal):
    """時刻が選ばれていません。一覧から1つ選んでください。"""


class ReasonMissing(Refusal):
    """理由が書かれていません。記録に残る理由を、短く書いてください。"""


class NoTimeTogether(Refusal):
    """これらの用件を1つの窓口でまとめて受けられる所がありません。用件を分けて予約してください。"""


class BlockMistyped(Refusal):
    """終わりが、はじまりより後になっていません。日と時刻を確かめてください。"""


class BlockCapacityMistyped(Refusal):
    """定員が読めません。0から999までの数字で書いてください。閉めるときは0です。"""


class NoSuchBlock(Refusal):
    """この枠の変更は、もう取り消されたか、終わっています。一覧を確かめてください。"""


class TextMissing(Refusal):
    """お知らせの文が書かれていません。訪ねる方が読む文を書いてください。"""


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


class NoSuchLottery(Refusal):
    """この抽選は、ありません。抽選の一覧から選び直してください。"""


class NoSuchEntry(Refusal):
    """申込が見つかりません。申込番号と確認コードを、控えを見て確かめてください。"""


class LotteryNotOpen(Refusal):
    """この抽選の申込は、まだ始まっていません。始まってから、もう一度おいでください。"""


class LotteryClosed(Refusal):
    """この抽選の申込は、終わりました。申込の変更と取下げも、もうできません。"""


class LotteryStillOpen(Refusal):
    """この抽選は、まだ申込を受け付けています。受付が終わってから、締め切ってください。"""


class LotteryNotClosed(Refusal):
    """この抽選は、まだ締め切られていません。先に申込の一覧を締め切って、要約値を公開してください。"""


class LotteryNotDrawn(Refusal):
    """この抽選は、まだ抽選をしていません。抽選の後に、もう一度おいでください。"""


class LotteryTimes(Refusal):
    """日時の順番が正しくありません。受付開始、受付終了、確認の期限の順に、これからの日時を入れてください。"""


class LotteryRefTaken(Refusal):
    """この識別子の抽選は、すでにあります。別の識別子にしてください。"""


class LotteryRefUnusable(Refusal):
    """抽選の識別子は、半角の小文字、数字、ハイフンで、2文字から60文字までにしてください。"""


class LotteryOptions(Refusal):
    """選べるものが正しくありません。1つ以上を、定員が1以上の数で、それぞれ別の識別子で書いてください。"""


class SeedDoesNotFit(Refusal):
    """抽選の種が、公開した約束と合いません。秘密の鍵（SECRET_KEY）が変わっていないか、管理者が確かめてください。"""


class ListDoesNotFit(Refusal):
    """申込の一覧が、締切りのときに公開した要約値と合いません。抽選を止めて、管理者が確かめてください。"""


class ResultDoesNotFit(Refusal):
    """申込番号 {number} の結果が、きまりのとおりの結果と合いません。"""


class DrawUnreadable(Refusal):
    """抽選の公開ファイルとして読めません（{place}）。公開のページから、もう一度ダウンロードしてください。"""


class AlreadyEntered(Refusal):
    """同じ方の申込が、すでにあります。1人が申し込めるのは、1回です。変えるときは、その申込のページで変更してください。"""


class NoWish(Refusal):
    """希望が選ばれていません。第1希望を選んでください。"""


class UnknownWish(Refusal):
    """この希望は、選べるものにありません。選び直してください。"""


class SameWishTwice(Refusal):
    """同じ希望が2回選ばれています。それぞれ別のものを選んでください。"""


class NoSuchGroup(Refusal):
    """グループコードが見つかりません。「K7QM-3F2X」のような8文字のコードを、代表の方の控えを見て入力してください。"""


class GroupFull(Refusal):
    """このグループは、いっぱいです。1つのグループは、{most}人までです。"""


class NotAWinner(Refusal):
    """この申込は、当選の確認をする申込ではありません。申込のページで、いまの状態を確かめてください。"""


class AnswerTooLate(Refusal):
    """当選の確認の期限（{until}）をすぎました。この当選は、次の方に移りました。"""


class EntryOver(Refusal):
    """この申込は、すでに取り下げられているか、終わっています。"""


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


class NoSuchWaiter(Refusal):
    """空き待ちの申込みが見つかりません。お送りしたお知らせのアドレスを確かめてください。"""


class WaitingForNothing(Refusal):
    """この日は、予約できる日ではありません。今日から先の、予約できる日を選んでください。"""
