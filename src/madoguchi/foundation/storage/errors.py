"""What storage says no to."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchFile(Refusal):
    """ファイルが見つかりません。もう一度、ファイルを付けてください。"""


class FileEmpty(Refusal):
    """「{name}」は中身がありません。ファイルを開いて確かめてから、選び直してください。"""


class FileTooLarge(Refusal):
    """「{name}」は大きすぎます。1つ{limit}MBまでです。写真を小さくするか、分けて送ってください。"""


class TooManyPixels(Refusal):
    """「{name}」の写真が大きすぎます（{limit}百万画素まで）。小さくしてから送ってください。"""


class TooManyPages(Refusal):
    """「{name}」はページが多すぎます（{limit}ページまで）。必要なページだけにして送ってください。"""


class KindNotAccepted(Refusal):
    """「{name}」は受け取れない種類のファイルです。{accepted}にしてから送ってください。"""


class HeifNotAccepted(Refusal):
    """「{name}」はHEICなどの写真で、受け取れません。JPEGで保存するか、画面の写真（スクリーンショット）にして送ってください。"""


class FileInfected(Refusal):
    """「{name}」からウイルスが見つかったため、受け取りませんでした。別の機器で作ったファイルを選び直してください。"""


class FileIsQuarantined(Refusal):
    """このファイルは、ウイルスの検査を待っています。しばらくしてから、もう一度開いてください。"""


class FileIsNotSafe(Refusal):
    """このファイルは、ウイルスの検査を通らなかったため、開けません。送った方に、別のファイルをお願いしてください。"""


class KindMismatch(Refusal):
    """「{name}」は、名前と中身の種類が違います。もとのファイルを確かめて、選び直してください。"""


class ArchiveRefused(Refusal):
    """「{name}」は、ほかのファイルをまとめたもの（zip など）です。中のファイルを1つずつ付けてください。"""


class FileDamaged(Refusal):
    """「{name}」を開けません。壊れているかもしれません。もう一度保存するか、写真を撮り直してください。"""


class PdfLocked(Refusal):
    """「{name}」はパスワードなどで守られています。守りを外したPDFか、写真を送ってください。"""


class PdfActive(Refusal):
    """「{name}」には、動きや別のファイルが入っています。印刷用に保存し直したPDFか、写真を送ってください。"""


class IndividualNumberInFile(Refusal):
    """「{name}」に、個人番号（マイナンバー）と思われる12けたの数字があります。番号を隠してから送ってください。"""


class TooManyFiles(Refusal):
    """付けられるファイルは、全部で{count}個、{limit}MBまでです。いらないファイルを取り消してください。"""
