"""The addresses of the write-free counter."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.counter.views import tablet, visit

addresses = [
    path("visit/", visit.find, name="visit_find"),
    path("visit/begin", visit.begin, name="visit_begin"),
    path("visit/tablet", tablet.enter, name="tablet_enter"),
    path("visit/tablet/open/<str:key>", tablet.open_by_key, name="tablet_open"),
    path("visit/tablet/page", tablet.tablet, name="tablet"),
    path("visit/tablet/done", tablet.done, name="tablet_done"),
    path("visit/tablet/leave", tablet.leave, name="tablet_leave"),
    path("visit/of/<str:visit_ref>", visit.sheet, name="visit_sheet"),
    path("visit/of/<str:visit_ref>/procedures", visit.choose, name="visit_choose"),
    path("visit/of/<str:visit_ref>/value/<slug:part_id>/<str:path>", visit.value, name="visit_value"),
    path("visit/of/<str:visit_ref>/show", visit.show, name="visit_show"),
    path("visit/of/<str:visit_ref>/paper", visit.paper, name="visit_paper"),
    path("visit/of/<str:visit_ref>/receive", visit.receive, name="visit_receive"),
    path("visit/of/<str:visit_ref>/end", visit.end, name="visit_end"),
]
