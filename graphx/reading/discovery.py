"""A cast from a story that came without one."""

from collections import Counter

from graphx.reading.cast import Cast, Character
from graphx.reading.language import Tokens
from graphx.reading.story import Story


def discover(story: Story, tokens: Tokens) -> Cast:
    """Find the people of a story. (First baseline: recurring proper nouns.)"""
    seen = Counter(
        tokens.text[i] for i in range(len(tokens)) if tokens.pos[i] == "PROPN" and tokens.text[i][:1].isupper()
    )
    return Cast(tuple(Character(name) for name, count in seen.most_common(100) if count >= 3 and len(name) > 2))
