"""A command that needs the house has it, and what the rules say to it is kept like what they say to a page."""

from __future__ import annotations

import sys
from argparse import Namespace

import pytest

from madoguchi.config.cli.doing import carry_out, tell_lines
from madoguchi.foundation.access import recording
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.values.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_what_the_rules_say_to_a_command_is_kept() -> None:
    def doing(_: Namespace) -> int:
        return int(decide(SYSTEM, "work", Resource("case", division="child_family")).allowed)

    recording._tally.take()
    assert carry_out(Namespace(doing=doing)) == 1
    kept = RecordedDecision.objects.get()
    assert (kept.action, kept.allowed, kept.rule) == ("work", True, "house.itself")


def test_a_long_list_of_differences_is_whole_in_a_file_and_counted_on_a_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"post {number}" for number in range(8_000)]
    tell_lines(">", lines)
    assert capsys.readouterr().out.splitlines() == [f"> {line}" for line in lines]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    tell_lines(">", lines)
    told = capsys.readouterr().out.splitlines()
    assert (len(told), told[-1]) == (201, "> … and 7,800 more")
