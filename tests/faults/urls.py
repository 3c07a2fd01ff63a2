"""The house's own addresses, and a few by which the rig sets a scene and runs a job."""

from __future__ import annotations

from django.urls import path

from madoguchi.config.urls import urlpatterns as house
from tests.faults import scene

urlpatterns = [
    path("rig/draft", scene.new_draft),
    path("rig/drafted-case", scene.drafted_case),
    path("rig/work", scene.work),
    path("rig/job/<str:name>/<str:ref>", scene.run_job),
    *house,
]
