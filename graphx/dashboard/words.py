"""Words on the page: what a story says is shown as it stands, never read as markup."""

import re

from graphx.showing import colours

SIGNS = {
    sign: f"{mark} {colours.WORDS[sign]}" for sign, mark in zip(("positive", "negative", "neutral"), "+−·", strict=True)
}
"""A sign in words with its mark, so that colour is never the only cue."""

VIEWS = {"smoothed": "Knowing the end", "causal": "Known so far"}
"""What is believed of two people at a paragraph: by one who knows the story, or who has read so far."""

MEANING = {
    "smoothed": "as one sees it at each paragraph who knows how the story ends",
    "causal": "as one sees it at each paragraph who has read no further",
}

SURE = "How likely it is that the one has to do with the other there and that the sign is right."
"""What the column *Sure* of a table of ties means."""

SURE_OF_TIE = "How likely it is that the one has to do with the other there. Whether warm or cold is less sure."
"""What the column *Sure of tie* of a table of sentences means."""

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
    ('+ warm', '− cold', '· neutral')
    """
    return SIGNS[colours.sign(sentiment)]


def number(sentiment: float) -> str:
    """A sentiment as a number with its sign.

    >>> number(0.5), number(-0.5), number(-0.001)
    ('+0.50', '−0.50', '0.00')
    """
    said = f"{sentiment:+.2f}".replace("-", "−")
    return "0.00" if said.endswith("0.00") else said


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "person", "people"), count(2000, "paragraph")
    ('1 person', '2,000 paragraphs')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
