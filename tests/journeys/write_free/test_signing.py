"""How a visitor says that it is right."""

from __future__ import annotations

import pytest

from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free import asking, errors, signing, visits
from tests.journeys import office
from tests.journeys.write_free.counter import ready, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


def test_a_typed_name_signs_when_it_is_the_visitors_own() -> None:
    ref = ready()
    with pytest.raises(errors.SignedByAnother):
        receive(ref, signature=signing.read_signature("", "見本 次郎"))
    assert Visit.objects.get(ref=ref).state == visits.SHOWN
    receive(ref, signature=signing.read_signature("", " 見本　葵 "))
    assert Visit.objects.get(ref=ref).signature["how"] == "typed"


def test_nobody_signs_what_the_clerk_changed_meanwhile() -> None:
    ref = ready()
    before = Visit.objects.get(ref=ref).revision
    asking.correct_value(ref, "f1", "telephone", {"telephone": ["090-0000-0001"]}, "変更", by=BY, language="ja")
    with pytest.raises(errors.VisitChanged):
        receive(ref, revision=before)


def test_every_form_has_to_be_right() -> None:
    with pytest.raises(errors.NotAllRight):
        receive(ready(), right=["f1"])


def test_a_signature_is_a_drawing_and_nothing_else() -> None:
    assert signing.read_signature("M1 2L3 4L800 240").how == "drawn"
    assert signing.read_signature("").how == "button"
    for wrong in ("<svg/>", "M1 2" * 20_000, "M1,2", 'M1 2"/><script>'):
        with pytest.raises(errors.SignatureUnreadable):
            signing.read_signature(wrong)
