"""How one person feels about another in a span of text."""


def relation_sentiment(text: str, source_span: tuple[int, int], target_span: tuple[int, int]) -> float:
    """Sentiment in [-1, 1] of the source toward the target, both given as spans of the text. (Baseline: 0.)"""
    return 0.0
