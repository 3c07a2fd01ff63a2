"""A sentence for people, kept as its Japanese msgid and its facts until a face translates it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def _as_written(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class Message:
    """One msgid with the facts its placeholders stand for."""

    msgid: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Translate = _as_written) -> str:
        """The sentence in the language of `translate`; facts that are messages are translated too."""
        facts = {name: fact.text(translate) if isinstance(fact, Message) else fact for name, fact in self.facts.items()}
        sentence = translate(self.msgid)
        return sentence.format(**facts) if facts else sentence

    def __str__(self) -> str:
        return self.text()


def msg(msgid: str, **facts: object) -> Message:
    """A message; the name `msg` is what the collector of translatable sentences looks for."""
    return Message(msgid, facts)
