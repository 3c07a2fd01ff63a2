import importlib
import pkgutil
import string

import pytest

from madoguchi import values
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

for module in pkgutil.walk_packages(values.__path__, f"{values.__name__}."):
    importlib.import_module(module.name)

REFUSALS = [refusal for refusal in Refusal.__subclasses__() if refusal.__module__.startswith(values.__name__)]


class SameHands(Refusal):
    """起案した{name}さんは決裁できません。"""


def test_the_docstring_is_the_sentence():
    assert SameHands(name="戸畑").message.text() == "起案した戸畑さんは決裁できません。"
    assert str(SameHands(name="戸畑")) == "起案した戸畑さんは決裁できません。"


def test_the_code_is_the_name_in_small_letters():
    assert SameHands(name="戸畑").code == "same_hands"


def test_the_facts_stay_apart_for_translation():
    assert SameHands(name="戸畑").message == Message("起案した{name}さんは決裁できません。", {"name": "戸畑"})


def test_a_fact_that_is_a_message_is_translated_too():
    english = {"{what}がありません。": "There is no {what}.", "写真": "photograph"}
    assert msg("{what}がありません。", what=msg("写真")).text(lambda text: english[text]) == "There is no photograph."


def test_braces_in_a_message_without_facts_are_text():
    assert msg("{field: a}").text() == "{field: a}"


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_says_in_japanese_what_to_do(refusal):
    sentence = refusal.__doc__
    assert sentence
    assert "\n" not in sentence
    asks = ("ください。", "{suggestion}")
    assert sentence.endswith(asks), sentence
    assert all(name.isidentifier() for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def test_the_refusals_of_the_values_are_collected():
    assert len(REFUSALS) > 15
