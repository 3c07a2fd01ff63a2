"""The JSON Schemas of a procedure and of a city, as `docs/reference/` publishes them."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation.catalogue.city import City
from madoguchi.journeys.publish.definition import Definition


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file."""
    return {"procedure": Definition.model_json_schema(), "city": City.model_json_schema()}
