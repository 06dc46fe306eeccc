"""How one person feels about another in a span of text."""

from dataclasses import dataclass

from graphx.reading import language
from graphx.reading.language import Tokens
from graphx.reading.story import Story


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a story that may show how a source feels toward a target; all fields number tokens.

    ``source_tokens`` and ``target_tokens`` are the tokens of their mentions within the stretch (empty when it does
    not mention them, as in a quotation); ``first_token`` to ``last_token``, both included, is the stretch;
    ``kind`` is that of the interaction (``speech``, ``action``, ``feeling``, ``copresence``) and
    ``predicate_token`` the word that relates the two, where there is one.
    """

    source_tokens: tuple[int, ...]
    target_tokens: tuple[int, ...]
    first_token: int
    last_token: int
    kind: str
    predicate_token: int | None = None


def score(tokens: Tokens, evidence: list[Evidence]) -> tuple[list[float], list[str], list[float]]:
    """For each evidence its sentiment in [-1, 1], emotion (or ``""``) and confidence in [0, 1]."""
    return [0.0] * len(evidence), [""] * len(evidence), [0.0] * len(evidence)


def relation_sentiment(text: str, source_span: tuple[int, int], target_span: tuple[int, int]) -> float:
    """Sentiment in [-1, 1] of the source toward the target, both given as spans of the text."""
    tokens = language.tokens(Story.from_text(text))
    source, target = tuple(tokens.between(*source_span)), tuple(tokens.between(*target_span))
    return score(tokens, [Evidence(source, target, 0, len(tokens) - 1, "copresence")])[0][0]
