"""Words on the page: what a story says is shown as it stands, never read as markup."""

import re

from graphx.showing import colours

SIGNS = {"positive": "+ for", "negative": "− against", "neutral": "· neutral"}
"""A sign in words with its mark, so that colour is never the only cue."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~^&=@/])")


def plain(text: object) -> str:
    """A text for Streamlit's Markdown that shows every character as it stands.

    >>> plain("*Spike* $x$ <b>")
    '\\\\*Spike\\\\* \\\\$x\\\\$ \\\\<b\\\\>'
    """
    escaped = _MARKUP.sub(r"\\\1", " ".join(str(text).split()))
    # A word joiner, which nobody sees, keeps :red[...], :smile: and https: from being recognised.
    return escaped.replace(":", ":\u2060").replace("www", "w\u2060ww")


def says(sentiment: float) -> str:
    """A sentiment in words.

    >>> says(0.5), says(-0.5), says(0.0)
    ('+ for', '− against', '· neutral')
    """
    return SIGNS[colours.sign(sentiment)]


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "person", "people"), count(2000, "paragraph")
    ('1 person', '2,000 paragraphs')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
