"""Whether this machine has a font that notices can be printed with, and what to install when not."""

from __future__ import annotations


def check_fonts() -> str:
    """An empty text when a Japanese font is installed; otherwise the sentence that says what to install."""
    from madoguchi.engines.notices.fonts import has_japanese_font

    if has_japanese_font():
        return ""
    return (
        "No Japanese font was found; notices could not be printed. Install one and start again, "
        "for example on Debian: apt-get install fonts-noto-cjk"
    )
