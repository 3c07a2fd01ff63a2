"""Says in the words of the office why a file is not YAML, and points at the usual slips of the hand."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from madoguchi.foundation.catalogue.source.complaint import Complaint
from madoguchi.values.message import Message, msg


def complaint_about(broken: YAMLError, text: str) -> Complaint:
    """One complaint for a syntax error, at the line the parser stopped or at the slip that made it stop there."""
    if isinstance(broken, ReaderError):
        return _about_character(broken, text)
    mark = (broken.problem_mark or broken.context_mark) if isinstance(broken, MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    for candidate in (line, line - 1):
        slip = _slip_of(lines[candidate - 1]) if 0 < candidate <= len(lines) else None
        if slip:
            return Complaint(candidate, slip[0] + 1, slip[1], slip[2])
    return Complaint(line, column, *_sentence_of(str(getattr(broken, "problem", "") or "")))


def _slip_of(line: str) -> tuple[int, Message, Message] | None:
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return indent.index("\t"), msg("行の先頭の空白に、タブが使われています。"), msg("半角の空白2つにしてください。")
    if "\u3000" in indent:
        return indent.index("\u3000"), msg("行の先頭に、全角の空白があります。"), msg("半角の空白2つにしてください。")
    if "：" in line and ": " not in line and not line.rstrip().endswith(":"):
        return line.index("："), msg("全角の「：」が使われています。"), msg("半角の「:」と空白にしてください。")
    return None


def _sentence_of(problem: str) -> tuple[Message, Message]:
    if "mapping values are not allowed" in problem:
        return (
            msg("この行の「: 」の前後を読めません。"),
            msg("字下げをそろえるか、文の中に「: 」があるときは、文全体を引用符で囲んでください。"),
        )
    if "could not find expected ':'" in problem or "expected <block end>" in problem:
        return (
            msg("「キー: 値」の形になっていないか、字下げがそろっていません。"),
            msg("コロンの後に空白を入れ、上の行と字下げをそろえてください。"),
        )
    if "quoted scalar" in problem or "unexpected end of stream" in problem:
        return msg("引用符が閉じられていません。"), msg("文の終わりに引用符を書いてください。")
    if "',' or" in problem or "flow" in problem:
        return msg("かっこの中を読めません。"), msg("「,」で区切り、かっこを閉じてください。")
    return (
        msg("YAMLとして読めません（{problem}）。", problem=problem or "syntax"),
        msg("この行と、すぐ上の行の書き方を確認してください。"),
    )


def _about_character(broken: ReaderError, text: str) -> Complaint:
    before = text[: broken.position]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    number = broken.character if isinstance(broken.character, int) else ord(str(broken.character)[:1] or "?")
    return Complaint(
        line,
        column,
        msg("使えない文字（{character}）が入っています。", character=f"U+{number:04X}"),
        msg("その文字を消してください。画面には見えないことがあります。"),
    )
