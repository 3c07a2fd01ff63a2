"""The `guide` section of a definition: when this procedure is the answer, and what to bring to a counter."""

from __future__ import annotations

from madoguchi.values.declared import ConditionField, Declared, WordsField


class GuideSection(Declared):
    """`when` speaks about the answers of the form; `bring` lists things, one sentence each."""

    when: ConditionField | None = None
    bring: tuple[WordsField, ...] = ()
