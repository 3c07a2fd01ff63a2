"""The catalogue of open data for machines: DCAT in JSON-LD, as portals of open data gather it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.urls import reverse

from madoguchi.faces.ui.tables import EXCEL
from madoguchi.journeys.registers.dataset_facts import DatasetFacts, Refresh

FORMATS: Mapping[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", EXCEL),
    "json": ("JSON", "application/json"),
}
"""The forms a dataset is given in: its name and its media type, by the word the API takes."""

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
_LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

_FREQUENCIES: Mapping[Refresh, str] = {"live": "UPDATE_CONT", "daily": "DAILY", "monthly": "MONTHLY"}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
"""How often it is new, in the vocabulary DCAT-AP takes for dct:accrualPeriodicity."""

Absolute = Callable[[str], str]
"""The whole address of a path of this house."""


def catalogue(
    found: Iterable[DatasetFacts], *, title: str, city: str, language: str, at: Absolute
) -> dict[str, object]:
    """Everything a portal has to know of the open datasets to list them and to fetch their files."""
    return {
        "@context": _CONTEXT,
        "@type": "dcat:Catalog",
        "@id": at(reverse("portal:open_data")),
        "dct:title": title,
        "dct:language": language,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": city},
        "dcat:dataset": [_dataset(one, language, at) for one in found],
    }


def _dataset(one: DatasetFacts, language: str, at: Absolute) -> dict[str, object]:
    page, file = at(reverse("portal:open_dataset", args=[one.id])), at(reverse("api:getDataset", args=[one.id]))
    return {
        "@type": "dcat:Dataset",
        "@id": page,
        "dct:identifier": one.id,
        "dct:title": one.title,
        "dct:description": one.summary,
        "dct:language": language,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": one.owner},
        "dct:license": _LICENCES.get(one.licence, one.licence),
        "dct:accrualPeriodicity": f"{_FREQUENCY}{_FREQUENCIES[one.refresh]}",
        **({"dct:modified": one.changed_on.isoformat()} if one.changed_on else {}),
        "dcat:landingPage": page,
        "dcat:keyword": [column.title for column in one.columns],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:mediaType": media,
                "dcat:downloadURL": f"{file}?format={kind}",
            }
            for kind, (name, media) in FORMATS.items()
        ],
    }
