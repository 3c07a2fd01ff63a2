"""The same letter to many at once, written by the statement that is its cause; one row for each who has an address."""

from __future__ import annotations

import json
from collections.abc import Mapping

from madoguchi.engines.messaging.rules import State
from madoguchi.engines.messaging.wording_about import body_about, subject_about
from madoguchi.values.clock import now
from madoguchi.values.statement import Part
from madoguchi.values.words import LANGUAGES

# `key` is not named behind ON CONFLICT: who may only write letters to others may not look for one by its key.
# What differs from letter to letter is filled in by the database; nobody types these marks.
_COLUMNS = ("number", "title", "name")
_MARKS = {name: f"⟦{name}⟧" for name in _COLUMNS}
_WRITE = """
INSERT INTO messaging_outboxmessage (ref, key, about, kind, language, recipient, subject, body, state, attempts,
  problem, written_at, next_attempt_at, settled_by)
SELECT gen_random_uuid()::text, %(letters_kind)s || '-' || o.number, o.number, %(letters_kind)s, o.language, o.email,
  {subject}, {body}, %(letters_state)s, 0, '', %(letters_at)s, %(letters_at)s, ''
FROM {of} o JOIN json_to_recordset(%(letters_texts)s::json) AS t(language text, subject text, body text)
  ON t.language = o.language
WHERE o.email <> '' ON CONFLICT DO NOTHING RETURNING 1"""


def written_together(kind: str, facts: Mapping[str, Mapping[str, object]], *, of: str) -> Part:
    """A letter of this kind to everybody in the part named `of` (`number`, `title`, `name`, `email`, `language`).

    Once for each number. `facts` fill the rest of the sentences, by language. Raises UnknownKind, FactMissing. Delivery
    follows within a minute.
    """
    texts = [
        {
            "language": language,
            "subject": subject_about(kind, language, _MARKS["number"]),
            "body": body_about(kind, language, {**facts[language], **_MARKS}),
        }
        for language in LANGUAGES
    ]
    given = {"kind": kind, "state": State.WAITING.value, "at": now(), "texts": json.dumps(texts, ensure_ascii=False)}
    query = _WRITE.format(of=of, subject=_filled("t.subject"), body=_filled("t.body"))
    values = {**given, **{f"mark_{name}": mark for name, mark in _MARKS.items()}}
    return Part("written_together", query, {f"letters_{name}": value for name, value in values.items()})


def _filled(text: str) -> str:
    for name in _COLUMNS:
        text = f"replace({text}, %(letters_mark_{name})s, o.{name})"
    return text
