"""Where building a register begins: the drafts at hand, the ways to begin one, and changing a published one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text, one_in_list, one_of, short_text
from madoguchi.journeys.registers.building import beginning
from madoguchi.journeys.registers.building.changing import workshop
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.errors import DefinitionUnreadable, NoSuchTemplate
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

_LONGEST_TITLE = 100
WAYS = ("file", "template", "blank", "yaml")


def way_titles() -> dict[str, tuple[str, str, str]]:
    """The title, the sentence and the icon of each way."""
    return {
        "file": (
            _("ExcelかCSVから"),
            _("いま使っている表を選ぶと、見出しと値から項目の型や選択肢を推測します。行もそのまま取り込めます。"),
            "file",
        ),
        "template": (_("ひな形から"), _("備品の貸出し、苦情、議事録など、市役所でよく使う形から始めます。"), "book"),
        "blank": (_("何もないところから"), _("名前だけを決めて、項目を1つずつ足していきます。"), "pen"),
        "yaml": (
            _("定義（YAML）から"),
            _("ほかの台帳から書き出した定義や、ファイルで書いた定義を読み込みます。"),
            "flow",
        ),
    }


@require_GET
@for_builders
def builds(request: HttpRequest, by: Actor) -> HttpResponse:
    """The drafts of one's divisions, and the published registers that may be changed."""
    found = workshop(by, language())
    names = dict(found.divisions)
    drafts = [
        (one, japanese(one.content["title"]) or one.register_id, names.get(one.division, "")) for one in found.drafts
    ]
    return render(request, "console/build/builds.html", {"drafts": drafts, "published": found.published})


@require_GET
@for_builders
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """The four ways."""
    workshop(by, language())
    return render(request, "console/build/new.html", {"ways": [(way, *way_titles()[way]) for way in WAYS]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def begin(request: HttpRequest, by: Actor, way: str) -> HttpResponse:
    """The form of one way; POST begins the draft."""
    if way not in WAYS:
        raise Http404
    divisions = workshop(by, language()).divisions
    problems: dict[str, Message] = {}
    refusal: DefinitionUnreadable | None = None
    if request.method == "POST":
        try:
            return redirect("console:build", _BEGIN[way](request, by))
        except DefinitionUnreadable as unreadable:
            refusal = unreadable
            problems["text"] = unreadable.message
        except (SheetUnreadable, NoSuchTemplate) as wrong:
            problems["file" if way == "file" else "template"] = wrong.message
        except _Missing as missing:
            problems[missing.field] = missing.message
    title, sentence, _icon = way_titles()[way]
    context = {
        "way": way,
        "title": title,
        "sentence": sentence,
        "fields": _fields(way, request, divisions, problems),
        "problems": list(problems.items()),
        "lines": refusal.findings[:50] if refusal else (),
    }
    return render(request, "console/build/begin.html", context, status=422 if problems else 200)


class _Missing(Refusal):
    """{field}を入力してください。"""

    def __init__(self, field: str, label: Message) -> None:
        super().__init__(field=label)
        self.field = field


def _fields(
    way: str, request: HttpRequest, divisions: tuple[tuple[str, str], ...], problems: dict[str, Message]
) -> list[FieldView]:
    given = request.POST
    owner = one_in_list(
        "division",
        _("持ち主の課"),
        divisions,
        chosen=given.get("division", ""),
        hint=_("この課の職員が、台帳を作り、記録を書きます。"),
        problems=problems,
    )
    if way == "blank":
        value = given.get("title", "")
        return [short_text("title", _("台帳の名前"), value=value, width=0, problems=problems), owner]
    if way == "template":
        options = [(one.id, one.title, one.summary) for one in beginning.templates(language())]
        chosen = given.get("template", "")
        return [one_of("template", _("ひな形"), options, chosen=chosen, problems=problems), owner]
    if way == "yaml":
        hint = _("ファイルを選ばないときは、ここに貼り付けてください。")
        return [
            long_text(
                "text", _("定義の全文"), value=given.get("text", ""), hint=hint, required=False, problems=problems
            )
        ]
    return [owner]


def _from_file(request: HttpRequest, by: Actor) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        raise SheetUnreadable(reason=msg("ファイルを選んでください。"))
    return beginning.begin_from_file(sent.name or "", sent.read(), _division(request), by=by)


def _from_template(request: HttpRequest, by: Actor) -> str:
    return beginning.begin_from_template(request.POST.get("template", ""), _division(request), by=by)


def _from_nothing(request: HttpRequest, by: Actor) -> str:
    title = request.POST.get("title", "").strip()[:_LONGEST_TITLE]
    if not title:
        raise _Missing("title", msg("台帳の名前"))
    return beginning.begin_blank(title, _division(request), by=by)


def _from_yaml(request: HttpRequest, by: Actor) -> str:
    sent = request.FILES.get("file")
    text = sent.read() if sent is not None else request.POST.get("text", "").replace("\r\n", "\n").encode()
    if not text.strip():
        raise _Missing("text", msg("定義の全文"))
    return beginning.begin_from_yaml(text, by=by)


def _division(request: HttpRequest) -> str:
    return request.POST.get("division", "")[:60]


_BEGIN: dict[str, Callable[[HttpRequest, Actor], str]] = {
    "file": _from_file,
    "template": _from_template,
    "blank": _from_nothing,
    "yaml": _from_yaml,
}


@require_POST
@for_builders
def edit(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Begin a draft that says what is published now; nothing changes by it."""
    return redirect("console:build", beginning.begin_from_published(register_id, by=by))
