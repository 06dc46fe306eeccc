"""One way through the house: a story in, the tables that everything else shows out."""

from collections.abc import Callable

import pandas as pd

from graphx.errors import CastError
from graphx.reading import coreference, discovery, language, mentions, narrator, speech
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating import interactions, reader, state, timeline
from graphx.result import Reading
from graphx.settings import Settings


def read(
    story: Story,
    cast: Cast | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Read a story with a cast, or discover one; ``progress`` is called with each paragraph's number.

    Where a language model reads (``settings.reader``), its answers are what takes time and what ``progress`` shows.

    Raises:
        CastError: nobody on the cast occurs in the story.
        OptionError: the spaCy pipeline of the settings is not installed, or a language model cannot be asked.
        ReaderError: the language model that the settings ask for does not answer.

    >>> reading = read(Story.from_text("Spike watches Buffy."), Cast.from_names("Spike", "Buffy"))
    >>> reading.edges[["source", "target"]].values.tolist()
    [['Spike', 'Buffy']]
    """
    parsing = None if settings.reader == "language-model" else progress
    return read_tokens(story, language.tokens(story, settings.model, parsing), cast, settings, progress)


def read_tokens(
    story: Story,
    tokens: Tokens,
    cast: Cast | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
    progress: Callable[[int], None] | None = None,
    correct: Callable[[Cast], Cast] | None = None,
    narrated: bool = True,
) -> Reading:
    """Read a story that is parsed already, as `read` does; ``progress`` is for the answers of a language model.

    ``correct`` changes the cast, given or discovered, before anything is read with it. Where ``narrated`` is false,
    nobody is taken for the narrator but whom the cast names.

    Raises:
        CastError: nobody on the cast occurs in the story.
        OptionError, ReaderError: the language model that the settings ask for cannot be used.
    """
    cast, found, quotes = find_people(story, tokens, cast, correct, narrated)
    if settings.reader == "language-model":
        acts, report = reader.find_interactions(story, tokens, cast, settings, progress)
    else:
        acts, report = interactions.find_interactions(story, tokens, cast, found, quotes), None
    states = state.pair_states(story, found, quotes, acts, in_context=settings.reader == "language-model")
    edges = state.settle(timeline.paragraph_edges(story, acts), states)
    return Reading(story, cast, found, quotes, acts, states, edges, report)


def find_people(
    story: Story,
    tokens: Tokens,
    cast: Cast | None = None,
    correct: Callable[[Cast], Cast] | None = None,
    narrated: bool = True,
) -> tuple[Cast, pd.DataFrame, pd.DataFrame]:
    """The first half of `read_tokens`: the cast, and `tables.MENTIONS` and `tables.QUOTES` with their people.

    Raises:
        CastError: nobody on the cast occurs in the story.
    """
    given = cast is not None
    cast = cast if cast is not None else discovery.discover(story, tokens)
    cast = (correct(cast) if correct else cast).without_doubles()
    names = mentions.find_names(story, tokens, cast)
    if given and names.empty and not cast.narrator:
        people = ", ".join(character.name for character in cast)
        raise CastError(f"Nobody on the cast list occurs in {story.title!r} ({people[:200]}); check the names.")
    quotes = speech.find_quotations(story)
    if narrated:
        cast = narrator.mark_narrator(story, tokens, cast, names, quotes)
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    quotes = speech.attribute(story, tokens, cast, found, quotes)
    found = coreference.resolve_conversation(story, tokens, cast, found, quotes)
    return cast, found, quotes
