"""The process that works out the rows of a file knows no database."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASKED = """
from madoguchi.config.ahead import set_up
set_up()
from madoguchi.engines.records.models import Record
{question}
"""


@pytest.mark.parametrize(("question", "said"), [("", ""), ("Record.objects.exists()", "ImproperlyConfigured")])
def test_a_question_to_the_database_is_refused(question: str, said: str) -> None:
    asked = [sys.executable, "-c", _ASKED.format(question=question)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ((done.returncode == 0) == (not said), said in done.stderr) == (True, True)
