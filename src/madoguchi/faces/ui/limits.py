"""What costs the house something, and how much of it one account may do in a quarter of an hour: the one table of it.

A number is what nobody reaches who does it with their hands: several times what a person at their fastest needs, or a
person whose reader of screens opens a page anew for each step. Pages that are only read stand in no row, but for those
that show a person's matter or choose among them: whoever walks through them all has seen as much as by one file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from madoguchi.values.message import Message, msg


@dataclass(frozen=True)
class Limit:
    """So many in a quarter of an hour, why so many, and where they are done: each place with what makes it one.

    "POST" is a form that is sent, "" any request, and any other word a field or parameter that is not empty; one that
    ends with a dot any that begins so. Of several words one is enough.
    """

    kind: str
    what: Message
    most: int
    why: str
    places: Mapping[str, str]


LIMITS = (
    Limit(
        "searches",
        msg("検索"),
        600,
        "A search walks indexes and writes down everybody it shows. A clerk who answers calls finds somebody every ten"
        " seconds: 90.",
        {
            **dict.fromkeys(
                ("staff:search", "staff:visits_find", "counter:reception", "counter:visit_find"),
                "q",
            ),
            **dict.fromkeys(("staff:register", "staff:inquiry_look"), "words"),
            "staff:proxy_claim": "find",
            "staff:person_hold": "person",
        },
    ),
    Limit(
        "openings",
        msg("案件や記録を開くこと"),
        600,
        "Who opens matters one after another sees everybody, as in one file. Who works on 100 an hour, each shown anew"
        " after every act and paper, sees 200 of these pages; who only leafs through needs five seconds each: 180.",
        dict.fromkeys(
            (
                *("staff:case", "staff:traces", "staff:visit", "staff:record", "staff:record_edit"),
                "staff:record_print",
            ),
            "",
        ),
    ),
    Limit(
        "lists",
        msg("一覧をしぼりこむことやめくること"),
        600,
        "A list narrowed again and again tells of each person what no single one would. To choose and look needs eight"
        " seconds, to turn a page five: 180.",
        dict.fromkeys(
            ("staff:register", "staff:register_board", "staff:register_calendar", "staff:register_counts"),
            "f. where during after before",
        ),
    ),
    Limit(
        "files",
        msg("ファイルの取り出し"),
        120,
        "A file may hold a whole register. To take one, look into it and take the next one needs half a minute: 30.",
        {
            **dict.fromkeys(
                (
                    *("staff:register_file", "staff:register_counts_file", "staff:dataset_file", "staff:import_file"),
                    "staff:survey_named_csv",
                ),
                "",
            ),
            "portal:own_data": "POST",
        },
    ),
    Limit(
        "uploads",
        msg("ファイルを付けること"),
        300,
        "A file is opened, drawn anew and scanned. At a scanner a paper takes ten seconds: 90. How many megabytes is"
        " counted by network address.",
        {},
    ),
    Limit(
        "applications",
        msg("申請を始めることや取り下げること"),
        120,
        "A draft keeps room, and becomes one application at most. Whoever applies for others all day, from a list,"
        " begins one in half a minute: 30. Sending it is not counted: it was counted when it was begun.",
        dict.fromkeys(("portal:apply_start", "portal:correct", "portal:withdraw", "portal:lottery_enter"), "POST"),
    ),
    Limit(
        "questions",
        msg("質問や連絡"),
        200,
        "Somebody is told, and has to read or answer it. Who asks people one by one to move their time needs ten"
        " seconds each: 90.",
        dict.fromkeys(
            (
                *("portal:ask_about_look", "portal:ask_by_code", "portal:mandate_give"),
                *("staff:record_comment", "staff:inquiry_new", "staff:inquiry_remind"),
                *("staff:visit_ask", "staff:visits_ask_many"),
            ),
            "POST",
        ),
    ),
    Limit(
        "many",
        msg("まとめての処理"),
        120,
        "One press changes hundreds of records or cases. To choose them, look at what would change and press takes half"
        " a minute: 30 times 3 pages.",
        {
            **dict.fromkeys(
                (
                    *("staff:bulk_plan", "staff:bulk_apply", "staff:import_plan"),
                    *("staff:register_bulk", "staff:register_bulk_value", "staff:register_bulk_plan"),
                ),
                "POST",
            ),
            # Thousands of decisions are made again.
            "staff:rules_tried": "",
        },
    ),
)
UPLOADS = next(one for one in LIMITS if one.kind == "uploads")


def _by_place() -> Mapping[str, Sequence[tuple[Limit, str]]]:
    found = dict[str, list[tuple[Limit, str]]]()
    for one in LIMITS:
        for place, when in one.places.items():
            found.setdefault(place, []).append((one, when))
    return found


_BY_PLACE = _by_place()


def limits_of(request: HttpRequest) -> list[Limit]:
    """What of the table a request is one of; nothing for a page that is only read, and for programmes."""
    place = request.resolver_match
    if place is None or "api" in place.namespaces:
        return []
    found = _BY_PLACE.get(place.view_name, ())
    limits = [one for one, when in found if any(_is_one(request, word) for word in when.split(" "))]
    return [*limits, UPLOADS] if _has_files(request) else limits


def _is_one(request: HttpRequest, when: str) -> bool:
    if when in ("", "POST"):
        return when in ("", request.method)
    if when.endswith("."):
        return any(name.startswith(when) and str(value).strip() for name, value in request.GET.items())
    return bool((request.POST.get(when) or request.GET.get(when) or "").strip())


def _has_files(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type == "multipart/form-data" and bool(request.FILES)
