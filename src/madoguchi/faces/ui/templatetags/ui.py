"""The tags and filters of the templates: icons, sentences, dates, and the components of the house."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from madoguchi.engines.records.forms import Choice
from madoguchi.faces.ui import charts, dates
from madoguchi.faces.ui.components import AnswerRow, Crumb, DueMark, Pager, Possible, Tab, Text, ThreadKnot
from madoguchi.faces.ui.controls import control_markup
from madoguchi.faces.ui.frame import Frame, language
from madoguchi.faces.ui.icons import icon_svg
from madoguchi.faces.ui.journal_words import data_said, purpose_said
from madoguchi.values.message import Message
from madoguchi.values.request_number import in_fours, request_number
from madoguchi.values.words import Words, words_in

register = template.Library()
register.filter(data_said)
register.filter(purpose_said)


@register.simple_tag(takes_context=True)
def house(context: Context) -> Frame:
    """The facts of the page frame: {% house as frame %}."""
    return Frame(context.get("request"))


@register.simple_tag(name="request_number")
def number_of_request() -> str:
    """The number of this request as it is read out: {% request_number as number %}."""
    return in_fours(request_number())


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `name` of the icon set."""
    return mark_safe(icon_svg(name))


@register.filter
def said(text: Text | None) -> str:
    """A message in the reader's language; a string stays as it is."""
    return text.text(gettext) if isinstance(text, Message) else str(text or "")


# As many characters as stand on one line of a choice that is a third of a form wide.
_SHORT = 9


@register.filter
def are_short(choices: Iterable[Choice]) -> bool:
    """Whether these choices may stand beside each other: each a word or two, and none with a hint below it."""
    return all(len(said(one.label)) <= _SHORT and not one.hint for one in choices)


@register.filter(name="words")
def words_filter(words: Words | None) -> str:
    """A text of the city's definitions in the reader's language."""
    return words_in(words, language()) if words else ""


@register.filter
def breath(sentence: str) -> SafeString:
    """A headline that takes a breath after its first 、."""
    first, comma, rest = str(sentence).partition("、")
    return format_html("{}{}<br>{}", first, comma, rest) if comma else format_html("{}", first)


# A code with its hyphens, a date with its weekday, a time of day, an article of a law: what nobody wants to see broken
# at the end of a line; the mark that closes it stays with it, as a line may begin behind such a piece.
_UNBROKEN = re.compile(
    r"[「（]?(?:[0-9A-Z]{3,4}(?:-[0-9A-Z]{2,4})+"
    r"|(?:(?:令和|平成|昭和)(?:\d+|元)年)?\d+月\d+日(?:（[月火水木金土日]）)?"
    r"|\d+(?::\d\d|時\d+分)"
    r"|第\d+条(?:の\d+)*(?:第\d+項)?(?:第\d+号)?)[、。）」]*"
)


@register.filter
def unbroken(sentence: Text | None) -> SafeString:
    """A sentence whose codes, dates and times break only where a line is too short for one of them."""
    return mark_safe(_UNBROKEN.sub(r'<span class="unit">\g<0></span>', escape(said(sentence))))


@register.filter
def wareki(when: date | datetime | None) -> str:
    """令和8年11月24日."""
    return dates.long_day(when)


@register.filter
def wareki_weekday(when: date | datetime | None) -> str:
    """令和8年11月24日（火）."""
    return dates.long_day_with_weekday(when)


@register.filter
def short_day(when: date | datetime | None) -> str:
    """12月4日（金）."""
    return dates.short_day(when)


@register.filter
def moment(at: datetime | None) -> str:
    """11月24日 11:31."""
    return dates.moment(at)


@register.filter
def clock(at: datetime | None) -> str:
    """10:15."""
    return dates.clock(at)


@register.filter
def column_day(when: date) -> SafeString:
    """The head of a column of a calendar: month, day, weekday below one another."""
    return format_html("{}<b>{}</b>{}", *dates.column_day(when))


@register.filter
def long_moment(at: datetime | None) -> str:
    """令和8年11月24日（火） 11時31分."""
    return dates.long_moment(at)


@register.filter
def days_left(until: date | datetime | None) -> str:
    """あと9日です."""
    return dates.days_left(until)


@register.filter
def iso(when: date | datetime | None) -> str:
    """The value of the attribute `datetime`."""
    return dates.iso(when)


@register.filter
def count(number: float | None) -> str:
    """12,840; nothing for nothing."""
    return "" if number is None else f"{number:,}"


@register.simple_tag
def chip(tone: str, text: Text, dot: bool = False, kind: str = "") -> SafeString:
    """A state in one word: {% chip "turn" _("補正待ち") dot=True %}."""
    # Composed here, as a deadline is, because a list draws one in every row.
    mark = '<span class="dot"></span>' if dot else ""
    shape = f' data-kind="{escape(kind)}"' if kind else ""
    return mark_safe(f'<span class="chip" data-tone="{escape(tone)}"{shape}>{mark}{escape(said(text))}</span>')


_NOTICE_ICONS = {"info": "info", "done": "done", "turn": "hand", "late": "error", "wait": "clock", "": "info"}


@register.simple_block_tag
def notice(content: SafeString, tone: str = "info", title: Text = "", icon: str = "", id: str = "") -> SafeString:
    """One message in the flow: {% notice tone="turn" title=_("…") %}…{% endnotice %}."""
    drawing = mark_safe(icon_svg(icon or _NOTICE_ICONS.get(tone, "info")))
    heading = ""
    if title:
        named = format_html(' id="{}"', id) if id else ""
        heading = format_html('<p class="notice__title"{}>{}</p>', named, said(title))
    return format_html('<div class="notice" data-tone="{}">{}<div>{}{}</div></div>', tone, drawing, heading, content)


@register.simple_tag
def due(mark: DueMark) -> SafeString:
    """A deadline in a list; composed here because a list draws it in every row."""
    note = f'<span class="num">{escape(said(mark.note))}</span>' if mark.note else ""
    return mark_safe(
        f'<span class="due" data-tone="{escape(mark.tone)}"><b>{escape(said(mark.title))}</b>'
        f'<svg class="meter" aria-hidden="true"><rect width="{mark.percent}%" height="100%"/></svg>{note}</span>'
    )


@register.simple_tag
def options(pairs: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """The choices of a select box from (value, words); composed here because a city has hundreds of procedures."""
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
            for value, words in pairs
        )
    )


@register.inclusion_tag("ui/parts/thread.html")
def thread(knots: Sequence[ThreadKnot], level: int = 3) -> dict[str, Any]:
    """A dossier as a line with knots, from the first to the last."""
    return {"knots": knots, "level": level}


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: Sequence[Any], number: int) -> dict[str, Any]:
    """The thread laid flat: where one is in a form."""
    shown = list(steps)
    title = shown[number - 1].title if 0 < number <= len(shown) else ""
    return {"steps": shown, "number": number, "total": len(shown), "title": title}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(trail: Sequence[Crumb], wide: bool = True) -> dict[str, Any]:
    """The way back to the home page."""
    return {"trail": trail, "wide": wide}


@register.simple_block_tag
def way_back(content: SafeString) -> SafeString:
    """The places above this page, each an item of a list; the last one is the page itself and no link."""
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', gettext("現在の位置"), content)


@register.simple_tag
def rail_links(groups: Iterable[Any]) -> SafeString:
    """The links of a rail; composed here because every page of the office draws a score of them, twice."""
    return mark_safe("\n".join(_group_of_links(one) for one in groups))


def _group_of_links(group: Any) -> str:
    title = escape(said(group.title))
    links = "\n".join(
        f'<a href="{escape(link.url)}"{_current(link)}>{escape(said(link.label))}'
        f"{'' if link.count is None else f'<span>{count(link.count)}</span>'}</a>"
        for link in group.links
    )
    if not group.folded:
        return f"<p>{title}</p>\n{links}"
    opened = " open" if group.is_here else ""
    return f'<details class="rail__group"{opened}><summary>{title}</summary>\n<div>{links}</div></details>'


def _current(link: Any) -> str:
    return f' aria-current="{link.current}"' if link.current else ""


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(views: Sequence[Tab], label: Text = "") -> dict[str, Any]:
    """The views of one list."""
    return {"tabs": views, "label": label or gettext("見かた")}


@register.inclusion_tag("ui/parts/pager.html")
def pager(pages: Pager) -> dict[str, Any]:
    """The way to the rows before and after."""
    return {"pager": pages}


@register.inclusion_tag("ui/parts/can.html")
def can(possible: Sequence[Possible]) -> dict[str, Any]:
    """What may be done now, and why not the rest."""
    return {"possible": possible}


@register.inclusion_tag("ui/parts/answers.html")
def answers(rows: Sequence[AnswerRow]) -> dict[str, Any]:
    """What a person entered."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/errors.html")
def errors(problems: Sequence[tuple[str, Text]], title: Text = "") -> dict[str, Any]:
    """What has to be mended, each line a link to its field."""
    return {"problems": [(path, said(text)) for path, text in problems], "title": title, "count": len(problems)}


@register.inclusion_tag("ui/fields/fields.html")
def fields(views: Sequence[Any], show_why: bool = False, known_why: str = "") -> dict[str, Any]:
    """The questions of a page; those opened by another answer stand together behind one line.

    A question says why it is asked unless the page has said so for all (`known_why`).
    """
    runs = [(nested, list(run)) for nested, run in groupby(views, key=_stands_inside)]
    return {"runs": runs, "show_why": show_why, "known_why": known_why}


def _stands_inside(view: Any) -> bool:
    """A paper is asked for on a page of its own, away from the answer that calls for it."""
    return bool(view.nested) and view.layout != "upload"


@register.inclusion_tag("ui/fields/field.html")
def field(view: Any, show_why: bool = False, known_why: str = "") -> dict[str, Any]:
    """One question of a form, drawn by its layout; a list to choose from is one control with one label."""
    layout = "single" if [one.control for one in view.inputs] == ["select"] else view.layout
    return {
        "field": view,
        "layout": f"ui/fields/{layout}.html",
        "show_why": show_why and bool(view.why) and view.why != known_why,
        "known_why": known_why,
        "described": _described(view),
        "alone": layout == "single" or (view.layout == "upload" and len(view.inputs) == 1),
    }


def _described(view: Any) -> str:
    parts = ["hint"] if view.hint else []
    parts += ["error"] if view.problems else []
    parts += ["note"] if view.note else []
    return " ".join(f"{view.path}--{part}" for part in parts)


@register.simple_tag
def control(one: Any, described: str = "", invalid: bool = False, id: str = "") -> SafeString:
    """One control of a question."""
    return control_markup(one, id=id or one.name, described=described, invalid=invalid)


@register.filter
def is_wrong_in(one: Any, view: Any) -> bool:
    """Whether this box of an answer has to be mended: the ones a sentence names, else all that must be filled in."""
    named = [problem.facts["part"] for problem in view.problems if "part" in problem.facts]
    return one.label in named if named else bool(view.problems) and not one.optional


@register.simple_tag
def days_bar(used: float, total: float, paused: bool = False, label: Text = "") -> SafeString:
    """How much of the legal time is used."""
    return charts.days_bar(used, total, paused=paused, label=said(label))
