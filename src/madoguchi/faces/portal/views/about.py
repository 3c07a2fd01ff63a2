"""What the site says about itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.faces.ui.components import Crumb

Parts = list[tuple[str, list[str]]]


def _page(request: HttpRequest, title: str, parts: Parts) -> HttpResponse:
    trail = (Crumb(_("ホーム"), reverse("portal:home")), Crumb(title))
    return render(request, "portal/about.html", {"title": title, "parts": parts, "trail": trail})


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """What this site is for."""
    parts: Parts = [
        (
            _("できること"),
            [
                _("市役所の手続をさがし、申請し、結果を受け取れます。24時間、いつでも使えます。"),
                _("途中で保存でき、続きの番号で、別のスマートフォンやパソコンからも続けられます。"),
            ],
        ),
        (
            _("約束すること"),
            [
                _("受付番号をお見せした申請は、なくなりません。二度届くこともありません。"),
                _("だれが、いつ、何のためにあなたの情報を見たかを、あなたに見せます。"),
            ],
        ),
        (
            _("申請が届いた日"),
            [_("申請のボタンを押し、受付番号が表示されたときに、市に届いたことになります。休みの日や夜でも同じです。")],
        ),
    ]
    return _page(request, _("このサイトについて"), parts)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How everybody can use it."""
    parts: Parts = [
        (
            _("だれでも使えるように"),
            [
                _("ウェブアクセシビリティの規格 JIS X 8341-3:2016 と WCAG 2.2 の適合レベルAAを目標にしています。"),
                _("キーボードだけでも、読み上げソフトでも、文字を大きくしても使えます。JavaScriptは使いません。"),
            ],
        ),
        (
            _("使いにくいところがあったら"),
            [_("担当の課か窓口に教えてください。電話や窓口で、職員が代わりに入力することもできます。")],
        ),
    ]
    return _page(request, _("アクセシビリティ"), parts)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to what people enter."""
    parts: Parts = [
        (
            _("何に使うか"),
            [_("入力した内容は、その手続のためにだけ使います。何に使うかは、入力する画面に書いてあります。")],
        ),
        (
            _("マイナンバー"),
            [_("マイナンバー（個人番号）は、聞きません。書かれていたときは、保存しないでお知らせします。")],
        ),
        (
            _("保存する期間"),
            [
                _("申請の前に保存した内容は、30日たつと消えます。"),
                _("申請した内容は、手続ごとに決められた期間、保存します。"),
            ],
        ),
        (
            _("このブラウザーに残るもの"),
            [_("サインインの状態と、選んだ言語だけです。入力した内容は、ブラウザーに残りません。")],
        ),
    ]
    return _page(request, _("個人情報の取扱い"), parts)
