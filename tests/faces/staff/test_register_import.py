"""The page of a file that is brought shows which values it would change, before anything is taken in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.journeys.registers import imports
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_first_rows_that_change_a_record_and_leads_to_all_of_them(door) -> None:
    publish_registers()
    made = [bicycle(str(at), price=at) for at in range(22)]
    lines = "".join(f"{at},自転車{at},{at + 100}\n" for at in range(22))
    ref = imports.bring_file("bicycles", "a.csv", f"番号,名前,値段\n{lines}".encode(), by=KEEPER)
    keeper, where = door(KEEPER), reverse("staff:import_plan", args=["bicycles", ref])
    page = keeper.get(where).content.decode()
    assert "値段：<del>3円</del> → <ins>103円</ins>" in page
    assert reverse("staff:record", args=["bicycles", made[3].ref]) in page
    assert page.count("<ins>") == 20
    assert "はじめの20行です" in page
    file = reverse("staff:import_file", args=["bicycles", ref, "csv"])
    assert file in page
    text = b"".join(keeper.get(file).streaming_content).decode("utf-8-sig")
    assert text.count(" → ") == 22
    register = f'<a class="button" href="{reverse("staff:register", args=["bicycles"])}">'
    assert register not in page
    keeper.post(where)
    assert "変わる行" not in keeper.get(where).content.decode()
    assert sum(imports.batches("bicycles", ref)) == 22
    assert register in keeper.get(where).content.decode(), "what was taken in is opened from here"
