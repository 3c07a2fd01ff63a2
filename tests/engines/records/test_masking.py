"""Which answers are kept back: by the class of the question, of its type, or of the procedure, whatever the row."""

from __future__ import annotations

from madoguchi.engines.records.rules.masking import classes_of, is_hidden, without
from madoguchi.engines.records.section import RecordSection

WORDS = {"ja": "x", "en": "x", "ja-easy": "x"}


def field(name: str, type_: str, **more: object) -> dict[str, object]:
    return {"id": name, "type": type_, "label": WORDS, **more}


SECTION = RecordSection.model_validate(
    {
        "pages": [
            {
                "id": "one",
                "title": WORDS,
                "fields": [
                    field("guardian", "person_name"),
                    field("account", "bank_account"),
                    field("office_call", "telephone", confidentiality="2"),
                    field("illness", "text", confidentiality="3A", max_length=100),
                    {
                        **field("children", "group", item=WORDS, confidentiality="3C"),
                        "fields": [field("name", "person_name"), field("mail", "email")],
                    },
                ],
            }
        ],
        "documents": [{"id": "passbook", "label": WORDS, "confidentiality": "3A"}, {"id": "photo", "label": WORDS}],
        "applicant": {"name": "guardian"},
        "consent": {"purpose": WORDS},
    }
)


def test_a_question_has_its_own_class_or_that_of_its_type_or_of_what_it_belongs_to() -> None:
    assert classes_of(SECTION, "3B") == {
        "guardian": "3B",
        "account": "3A",
        "office_call": "2",
        "illness": "3A",
        "children": "3C",
        "children.name": "3C",
        "children.mail": "3A",
        "passbook": "3A",
        "photo": "3B",
    }


def test_what_is_hidden_is_hidden_in_every_row_and_in_every_part() -> None:
    hidden = frozenset({"account", "children.mail"})
    assert [
        is_hidden(path, hidden) for path in ("account", "account.number", "children.0.mail", "children.11.mail")
    ] == [True] * 4
    assert not any(is_hidden(path, hidden) for path in ("accounts", "children.0.name", "children", "guardian"))


def test_nothing_stands_where_an_answer_is_kept_back() -> None:
    answers = {
        "guardian": {"family": "見本"},
        "account": {"number": "1234567"},
        "children": [{"name": "a", "mail": "a@example.jp"}, {"name": "b"}],
    }
    assert without(answers, frozenset({"account", "children.mail"})) == {
        "guardian": {"family": "見本"},
        "account": None,
        "children": [{"name": "a", "mail": None}, {"name": "b"}],
    }
