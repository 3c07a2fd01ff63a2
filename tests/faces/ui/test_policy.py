"""Every answer carries the policy, whatever made it."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import RequestFactory

from madoguchi.faces.ui.policy import NAME, OnePolicy, policy


def test_every_answer_carries_the_policy_and_none_loads_from_elsewhere(rf: RequestFactory) -> None:
    answer = OnePolicy(lambda request: HttpResponse(status=404))(rf.get("/"))
    assert answer.headers[NAME] == policy()
    assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:" in policy()
    assert "unsafe" not in policy()


def test_an_answer_with_a_policy_of_its_own_keeps_it(rf: RequestFactory) -> None:
    answer = OnePolicy(lambda request: HttpResponse(headers={NAME: "sandbox"}))(rf.get("/"))
    assert answer.headers[NAME] == "sandbox"
