"""The explorer of relationships in stories."""

from graphx.errors import GraphxError
from graphx.pipeline import read
from graphx.reading.cast import Cast, Character
from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.relating.affect import relation_sentiment
from graphx.result import Reading
from graphx.settings import Settings

__all__ = [
    "Cast",
    "Character",
    "GraphxError",
    "Reading",
    "Settings",
    "Story",
    "load_story",
    "read",
    "relation_sentiment",
]
