"""Tables as files: no cell runs as a formula, and every character comes back."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.faces.ui.charts import Column, columns
from madoguchi.faces.ui.figures import csv_response, fiscal_year_name

_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read_back(content: bytes) -> list[list[str]]:
    """The rows of a file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(cells=st.lists(_text, min_size=1, max_size=4))
@example(cells=["=1+1", "+81", "-x", "@SUM(A1)", "＝1", "\t=1", "　=1", " =1"])
@example(cells=["𠮷野家", "邉󠄀", "﨑", "a,b", 'a"b', "a\nb"])
def test_s_enc_2_no_text_in_a_file_runs_as_a_formula(cells: list[str]) -> None:
    (row,) = read_back(csv_response("a.csv", [], [cells]).content)[1:]
    for sent, got in zip(cells, row, strict=True):
        assert not got.lstrip(" \u3000").startswith(_DANGEROUS)
        assert got in (sent, f"'{sent}")


def test_numbers_stay_numbers_and_an_absent_one_stays_empty() -> None:
    rows = read_back(csv_response("a.csv", ["値"], [[-3], [2.5], [None]]).content)
    assert rows == [["値"], ["-3"], ["2.5"], [""]]


def test_a_file_is_offered_under_its_name() -> None:
    response = csv_response("figures-2026.csv", ["a"], [])
    assert response["Content-Disposition"] == 'attachment; filename="figures-2026.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_a_fiscal_year_has_the_name_of_the_era_in_which_it_begins() -> None:
    assert [fiscal_year_name(year) for year in (2018, 2019, 2026)] == ["平成30年度", "平成31年度", "令和8年度"]


def test_the_scale_of_a_chart_is_never_rounded_to_another_number() -> None:
    drawn = columns([Column("a", (1.1,))], label="x")
    for mark in ("0.3", "0.6", "0.9", "1.2"):
        assert f">{mark}</text>" in drawn
