"""The colours of graphx: sign owns blue and orange, characters share a muted palette.

Every colour stands at 3:1 or more against white and against Streamlit's dark page (WCAG 2.2, 1.4.11).
Colour is never the only cue: negative ties are dashed as well.
"""

from collections.abc import Iterable

POSITIVE = "#2166AC"
NEGATIVE = "#D9730D"
NEUTRAL = "#828282"
SLATE = "#64748B"
"""For every character after the tenth."""

# The ten that lie farthest apart in CIELAB (and from the four above) among muted colours that both pages can bear.
CHARACTERS = (
    "#00A2AE",  # teal
    "#8A5AAE",  # plum
    "#AE365A",  # wine
    "#AE9036",  # brass
    "#18A872",  # jade
    "#7E5A36",  # umber
    "#C07EA2",  # mallow
    "#4E6C0C",  # olive
    "#366C4E",  # fir
    "#D8725A",  # coral
)

NEUTRAL_BAND = 0.05
"""Sentiments nearer to 0 than this count as neutral."""

WORDS = {"positive": "warm", "negative": "cold", "neutral": "neutral"}
"""What a sign is called wherever people read it; in the code it is positive, negative or neutral."""


def sign(sentiment: float) -> str:
    """The sign of a sentiment in words.

    >>> sign(0.4), sign(-0.4), sign(0.01)
    ('positive', 'negative', 'neutral')
    """
    if abs(sentiment) < NEUTRAL_BAND:
        return "neutral"
    return "positive" if sentiment > 0 else "negative"


def compared(before: float, after: float) -> str:
    """How a sentiment stands beside an earlier one of the same sign.

    >>> compared(0.2, 0.6), compared(-0.6, -0.2)
    ('more than before', 'less than before')
    """
    return "more than before" if abs(after) > abs(before) else "less than before"


def sign_colour(sentiment: float) -> str:
    """Blue for positive, orange for negative, by way of grey; full colour from 0.4 on.

    >>> sign_colour(1.0), sign_colour(0.0), sign_colour(-1.0)
    ('#2166AC', '#828282', '#D9730D')
    """
    pole = POSITIVE if sentiment > 0 else NEGATIVE
    # Few feelings are shown wholly of one sign: 0.4 is already a clear word, warm or cold.
    share = min(1.0, 2.5 * abs(sentiment))
    mixed = (round(grey + share * (full - grey)) for grey, full in zip(_rgb(NEUTRAL), _rgb(pole), strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def character_colours(names: Iterable[str]) -> dict[str, str]:
    """A colour for each name: a hue of its own for the first ten, slate for the rest; hand in by presence.

    >>> character_colours(["Buffy", "Spike"])
    {'Buffy': '#00A2AE', 'Spike': '#8A5AAE'}
    """
    return {
        name: CHARACTERS[rank] if rank < len(CHARACTERS) else SLATE for rank, name in enumerate(dict.fromkeys(names))
    }


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
