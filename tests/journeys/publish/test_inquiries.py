"""An inquiry whose board or form could not be shown is not published."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from madoguchi.foundation.catalogue.queries import register_contents
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import read_register
from madoguchi.journeys.publish.written import register_yaml_of
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.test_inquiries import sent

pytestmark = pytest.mark.django_db


def told(content: dict[str, Any]) -> list[str]:
    source = read_source(register_yaml_of(content).encode())
    return [str(one.reason) for one in about_register(read_register(SourceFile(f"{content['id']}.yaml", source), None))]


def no_list(content: dict[str, Any]) -> None:
    del content["record"]["views"][0]


def no_office(content: dict[str, Any]) -> None:
    fields = content["record"]["pages"][0]["fields"]
    fields[0]["require"] = False


def no_minutes(content: dict[str, Any]) -> None:
    fields = content["record"]["pages"][0]["fields"]
    content["record"]["pages"][0]["fields"] = [one for one in fields if one["id"] != "minutes"]


def no_process(content: dict[str, Any]) -> None:
    del content["process"]


def no_action(content: dict[str, Any]) -> None:
    del content["process"]["actions"][1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (no_list, "一覧「all」がありません"),
        (no_office, "項目「office」で見分けます"),
        (no_minutes, "項目「minutes」が"),
        (no_process, "進め方（process）がありません"),
        (no_action, "操作「hand_on」がありません"),
    ],
)
def test_what_an_inquiry_cannot_do_without_is_told(change: Callable[[dict[str, Any]], None], expected: str) -> None:
    publish_registers()
    id_ = sent()
    content = deepcopy(dict(register_contents()[id_]))
    assert told(content) == []
    change(content)
    assert any(expected in one for one in told(content)), told(content)
    del content["inquiry"]
    assert not any(expected in one for one in told(content))
