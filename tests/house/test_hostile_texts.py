"""Whatever words of people are kept, no page lets them run, and no file lets them be reckoned."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse
from openpyxl import load_workbook

from madoguchi.config.wall import MATTERS, NO_MATTERS
from madoguchi.faces.ui.tables import EXCEL
from madoguchi.foundation.catalogue.queries import procedures
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import ROLES, Scene
from tests.house.test_every_file import OF_NOBODY, OF_PERSONS
from tests.house.test_every_url import READ
from tests.journeys import office

pytestmark = pytest.mark.django_db
# What the city declares is the operator's own, checked before it is published, and not typed by a visitor.
DECLARED = ("catalogue_", "procrastinate_")
_WORDS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
MARKUP = "\"'><w-0>"
_RUNS = re.compile(r"<w-\d+>")
_BREAKS_OUT = re.compile(r"""["']["'](?:>|&gt;)(?:<|&lt;)w-\d+""")
_SHOWN = re.compile(r"&lt;w-(\d+)&gt;")
_SEEN_BY = ("owner", "clerk", "centre", "administrator")


def text_fields() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column of the house that can hold words, but those of what is declared."""
    tables = {*MATTERS, *NO_MATTERS}
    of_ours = [one for one in apps.get_models() if one._meta.db_table in tables]
    of_people = [one for one in of_ours if not one._meta.db_table.startswith(DECLARED)]
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [(model, field) for model in of_people for field in model._meta.concrete_fields if isinstance(field, kinds)]


def changed(value: Any, marks: tuple[str, ...], longest: int | None, *, before: bool) -> Any:
    """The value with a mark before or behind every text of it that is in words, not a code of the house.

    Where there is room for both, with the first one; where there is not, the first mark that there is room for instead.
    """
    if isinstance(value, dict):
        return {key: changed(one, marks, longest, before=before) for key, one in value.items()}
    if isinstance(value, list):
        return [changed(one, marks, longest, before=before) for one in value]
    if not isinstance(value, str) or not _WORDS.search(value):
        return value
    told = marks[0] + value if before else value + marks[0]
    return next((one for one in (told, *marks) if longest is None or len(one) <= longest), value)


def write_into_every_text(*marks: str, before: bool) -> set[str]:
    """Write a mark, see `changed`, into every text people may have typed; the columns it stands in now.

    In it the number of the column stands for 0.

    What is evidence lets nobody change it, so it is written as the owner of the database would.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    touched: set[str] = set()
    for number, (model, field) in enumerate(text_fields()):
        if field.choices or field.primary_key:
            continue
        numbered = tuple(mark.replace("0", str(number)) for mark in marks)
        for key, value in model._default_manager.values_list("pk", field.name):  # type: ignore[misc]
            told = changed(value, numbered, field.max_length, before=before)
            if told != value:
                model._default_manager.filter(pk=key).update(**{field.name: told})
                touched.add(f"{model._meta.db_table}.{field.name}")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return touched


def readers(place: Place) -> list[str]:
    """Who opens the place: of the residents and of each kind of office one, else the first who may."""
    may = [role for role in ROLES if READ.get(place, {}).get(role) == 200]
    return [role for role in _SEEN_BY if role in may] or may[:1]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_s_csp_2_no_word_anybody_typed_is_markup_on_any_page(scene: Scene) -> None:
    shown: dict[int, set[Place]] = {}
    with undone():
        columns = write_into_every_text(MARKUP, before=False)
        for place in PLACES:
            for role in readers(place):
                with undone():
                    answer = scene.client(role).get(address(place, scene))
                    told = body(answer).decode("utf-8", "replace")
                if not answer.headers.get("Content-Type", "").startswith("text/html"):
                    continue
                assert not _RUNS.search(told), (place, role)
                assert not _BREAKS_OUT.search(told), (place, role)
                for number in _SHOWN.findall(told):
                    shown.setdefault(int(number), set()).add(place)
    # Many columns on many pages, or this looks at nothing.
    names = [f"{model._meta.db_table}.{field.name}" for model, field in text_fields()]
    assert {names[number] for number in shown} <= columns
    assert len(shown) >= 50
    assert len({place for places in shown.values() for place in places}) >= 150


def test_s_csp_2_no_answer_of_any_procedure_is_markup_on_the_page_of_its_case(scene: Scene) -> None:
    for one in procedures():
        with undone():
            number = office.submitted(one.id)
            write_into_every_text(MARKUP, before=False)
            readers = ("centre", "clerk", "decider", "auditor")
            pages = [scene.client(role).get(reverse("staff:case", args=[number])) for role in readers]
            told = "".join(page.content.decode() for page in pages if page.status_code == 200)
        assert not _RUNS.search(told), one.id
        assert not _BREAKS_OUT.search(told), one.id
        assert len(_SHOWN.findall(told)) >= 5, one.id


_MARKS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\u200b=")

_RECKONED = tuple("=+-@＝＋－＠\t\r\n")
# The files in which words of people of the scene stand, as the file of each kind shows them.
TOLD = {
    *(("staff:dataset_file", kind) for kind in ("csv", "xlsx")),
    *(("staff:register_file", kind) for kind in ("csv", "xlsx")),
    *(("staff:survey_named_csv", "csv"), ("portal:survey_results_csv", "csv")),
}


def tables(scene: Scene) -> Iterator[tuple[Place, str, list[list[str]]]]:
    """The texts of every file of rows, as CSV and, where there is one, as a workbook."""
    for place in (*OF_PERSONS, *OF_NOBODY):
        role = next(one for one in ROLES if READ[place].get(one) == 200)
        of_format = place in ("staff:dataset_file", "api:getDataset")
        for kind in ("csv", "xlsx"):
            with undone():
                found = address(place, scene).replace(".csv", f".{kind}")
                answer: Any = scene.client(role).get(found, {"format": kind} if of_format else {})
                content, type_of = body(answer), answer.headers.get("Content-Type", "")
            if "text/csv" in type_of:
                yield place, "csv", [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
            elif EXCEL in type_of:
                yield place, "xlsx", list(texts_of(content))


def texts_of(content: bytes) -> Iterator[list[str]]:
    """The texts of a workbook's rows; none of its cells is a formula."""
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            yield [cell.value.replace("_x000D_", "\r") for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("mark", _MARKS)
def test_s_enc_2_no_word_of_a_file_of_any_address_runs_as_a_formula(mark: str, scene: Scene) -> None:
    seen: set[tuple[Place, str]] = set()
    with undone():
        write_into_every_text(mark, before=True)
        for place, kind, rows in tables(scene):
            for cell in (one for row in rows for one in row):
                assert not cell.lstrip(" \u3000\u200b").startswith(_RECKONED), (place, kind, cell)
                if cell.startswith(f"'{mark}"):
                    seen.add((place, kind))
    assert seen >= TOLD
