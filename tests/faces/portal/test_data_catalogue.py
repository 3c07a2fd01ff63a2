"""The catalogue of open data for machines: one entry for each open dataset, with a file in every form."""

from __future__ import annotations

from datetime import date

from madoguchi.faces.portal.data_catalogue import catalogue
from madoguchi.journeys.registers.dataset_facts import ColumnFacts, DatasetFacts


def test_every_dataset_stands_with_its_page_its_licence_and_its_files() -> None:
    column = ColumnFacts("name", "名前", "呼び名")
    one = DatasetFacts(
        "bikes",
        "自転車",
        "貸し出す自転車",
        "b",
        "台帳",
        "交通課",
        True,
        "CC BY 4.0",
        (column,),
        changed_on=date(2026, 4, 1),
    )
    told = catalogue([one], title="t", city="見本市", language="ja", at=lambda path: f"https://city.example{path}")
    (entry,) = told["dcat:dataset"]  # type: ignore[misc]
    assert entry["@id"] == "https://city.example/data/bikes"
    assert entry["dct:license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert entry["dct:accrualPeriodicity"].endswith("/frequency/UPDATE_CONT")
    assert entry["dct:modified"] == "2026-04-01"
    files = [(file["dcat:mediaType"], file["dcat:downloadURL"]) for file in entry["dcat:distribution"]]
    assert files[0] == ("text/csv", "https://city.example/api/v1/datasets/bikes?format=csv")
    assert [url.rpartition("=")[2] for _type, url in files] == ["csv", "xlsx", "json"]
