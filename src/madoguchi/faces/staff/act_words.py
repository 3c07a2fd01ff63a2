"""The words around the acts that need only words, and the sentences that say what was done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ActWords:
    """The words of one act: heading, sentence below it, label and example of its field, button, and what was done."""

    title: str
    lead: str
    label: str
    hint: str
    button: str
    done: str


def done_words(event: str) -> str:
    """What was done by an act that needs no form."""
    return {
        "take": _("この案件の担当になりました。"),
        "take_over": _("この案件の担当を代わりました。"),
        "release": _("担当をはずれました。案件は課の未割当に戻りました。"),
        "pass_step": _("審査を終えて、次の段階へ進めました。"),
    }[event]


def words_of(event: str) -> ActWords:
    """The words of add_note, receive_correction, stop_waiting or withdraw."""
    return {
        "add_note": _note,
        "receive_correction": _received,
        "stop_waiting": _no_more_waiting,
        "withdraw": _withdrawn,
    }[event]()


def _note() -> ActWords:
    return ActWords(
        title=_("記録をつける"),
        lead=_("電話や窓口でのやりとりを残します。庁内の人だけが見られます。"),
        label=_("記録"),
        hint=_("例：11月25日 14時、本人に電話。領収書は12月2日に郵送とのこと。"),
        button=_("記録する"),
        done=_("記録をつけました。"),
    )


def _received() -> ActWords:
    return ActWords(
        title=_("補正を受け取る"),
        lead=_("窓口や郵便で届いた補正を記録します。届いた日から、期限がまた動きます。"),
        label=_("受け取ったもの"),
        hint=_("例：領収書の写し（郵送、11月30日到達）。項目の内容は、案件の画面の「直す」で直してください。"),
        button=_("受け取ったことにする"),
        done=_("補正を受け取りました。期限が、また動いています。"),
    )


def _no_more_waiting() -> ActWords:
    return ActWords(
        title=_("補正を待つのをやめる"),
        lead=_("返事がないまま、審査を先へ進めるときに使います。今日から、期限がまた動きます。"),
        label=_("待つのをやめる理由"),
        hint=_("例：期限を過ぎ、12月8日に電話したが、提出できないとのこと。"),
        button=_("待つのをやめる"),
        done=_("補正を待つのをやめました。期限が、また動いています。"),
    )


def _withdrawn() -> ActWords:
    return ActWords(
        title=_("申請を取り下げる"),
        lead=_("申請者から取下げの申出があったときに使います。取り下げた申請は、元にもどせません。"),
        label=_("申出の方法と、確かめたこと"),
        hint=_("例：11月25日 14時、本人から電話。生年月日と住所で本人と確かめました。"),
        button=_("取り下げる"),
        done=_("申請を取り下げました。"),
    )
