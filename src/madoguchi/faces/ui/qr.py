"""Addresses as two-dimensional codes."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str, label: str) -> SafeString:
    """An address as a two-dimensional code, drawn in the page."""
    drawing = segno.make(address, error="m").svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=2, title=label
    )
    return mark_safe(drawing.replace("<svg ", '<svg role="img" shape-rendering="crispEdges" ', 1))
