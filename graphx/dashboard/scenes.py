"""From a reading to what the pages draw: one cut of the timeline, with places and frames."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from graphx.reading.story import Story
from graphx.relating import measures, state, timeline
from graphx.result import Reading
from graphx.settings import Settings
from graphx.showing import layout, player
from graphx.showing.player.payload import FAINT

MOST_PEOPLE = 60
"""So many are drawn at most, those with most mentions; the tables list everyone."""

LONG_STORY = 300
"""A story of more paragraphs opens by chapter, or by window where it has no chapters."""

MOMENTS = 100
"""So many places of a story are measured at most."""


@dataclass(frozen=True)
class Scene:
    """One cut of a story's timeline; ``drawn`` are the people in the picture, most mentioned first."""

    slices: pd.DataFrame
    presence: pd.DataFrame
    bounds: pd.DataFrame
    drawn: list[str]
    payload: dict[str, Any]

    @property
    def strongest(self) -> tuple[str, str] | None:
        """The directed pair with most weight over the story, or None where nobody meets."""
        if self.slices.empty:
            return None
        weight = self.slices.groupby(["source", "target"])["weight"].sum()
        source, target = weight.index[int(weight.to_numpy().argmax())]
        return str(source), str(target)

    @property
    def first(self) -> int:
        """The first slice with a tie to be seen in the picture, where the picture begins."""
        edges = self.payload["edges"]
        events = (zip(*event, strict=True) for event in zip(edges["at"], edges["weight"], strict=True))
        return min((at for event in events for at, weight in event if weight >= FAINT), default=0)

    @property
    def palette(self) -> dict[str, str]:
        """The colour of everyone in the picture."""
        return dict(zip(self.payload["names"], self.payload["colours"], strict=True))

    def frame_of(self, paragraph: int) -> int:
        """The first slice that reaches a paragraph."""
        return min(bisect_left(self.bounds["last"].tolist(), paragraph), len(self.bounds) - 1)

    def is_empty(self, frame: int) -> bool:
        """Whether nobody is there in a slice."""
        return not any((table["slice"] == frame).any() for table in (self.presence, self.slices))

    def name_of(self, frame: int) -> str:
        """A slice in words, as the player says it; paragraphs count from 1."""
        return str(self.payload["labels"][frame])


@dataclass(frozen=True)
class Measured:
    """Measures over the story; columns as in `graphx.relating.measures`."""

    bounds: pd.DataFrame
    centrality: pd.DataFrame
    triads: pd.DataFrame


@st.cache_resource(max_entries=12, show_spinner=False)
def scene(key: str, settings: Settings, _reading: Reading) -> Scene:  # noqa: ARG001
    """Cut the timeline and lay it out; ``key`` names the reading, whose text is never read again."""
    story, options = _reading.story, (settings.slicing, settings.window, settings.half_life)
    slices = timeline.slices(_reading.edges, story, *options)
    presence = timeline.presence(_reading.mentions, story, *options)
    bounds = timeline.slice_bounds(story, settings.slicing, settings.window)
    drawn = _most_mentioned(_reading.mentions)
    ties = slices[slices["source"].isin(drawn) & slices["target"].isin(drawn)]
    payload = player.frames(
        ties,
        presence[presence["character"].isin(drawn)],
        layout.positions(ties, drawn),
        story,
        _reading.mentions,
        _reading.interactions,
        labels=_labels(story, settings),
        half_life=_fading(settings),
    )
    return Scene(slices, presence, bounds, drawn, payload)


@st.cache_resource(max_entries=4, show_spinner=False)
def known_so_far(key: str, _reading: Reading) -> Reading:  # noqa: ARG001
    """A reading whose edges have the causal state: what is known at each paragraph to one who has read so far."""
    edges = timeline.paragraph_edges(_reading.story, _reading.interactions)
    return replace(_reading, edges=state.settle(edges, _reading.states, "causal"))


@st.cache_resource(max_entries=4, show_spinner="Measuring…")
def measured(key: str, _reading: Reading) -> Measured:  # noqa: ARG001
    """Centrality and balance over the story so far, at `MOMENTS` places at most."""
    story, drawn = _reading.story, _most_mentioned(_reading.mentions)
    edges = _reading.edges
    edges = edges[edges["source"].isin(drawn) & edges["target"].isin(drawn)]
    slices = timeline.slices(edges, story, "so-far", half_life=20 if len(story.paragraphs) > LONG_STORY else 5)
    bounds = timeline.slice_bounds(story, "so-far")
    every = -(-len(bounds) // MOMENTS)
    slices, bounds = slices[slices["slice"] % every == 0], bounds[bounds["slice"] % every == 0]
    return Measured(bounds, measures.centrality(slices), measures.balance(slices))


def arc(reading: Reading, one: str, other: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The slices of a pair over the story so far, and their bounds: how they stand at each paragraph.

    A feeling is what was last believed, not a mean with what was before it: the states have weighed that. How sure it
    is halves in as many paragraphs as the tie does where nothing renews it.
    """
    edges, story = reading.edges, reading.story
    edges = edges[edges["source"].isin([one, other]) & edges["target"].isin([one, other])]
    half_life = 20 if len(story.paragraphs) > LONG_STORY else 3
    faded = timeline.slices(edges, story, "so-far", half_life=half_life)
    tie = ["source", "target", "directed"]
    last = edges[["paragraph", *tie, "sentiment", "confidence"]].sort_values("paragraph")
    there = faded.drop(columns=["sentiment", "confidence"])
    believed = pd.merge_asof(there, last, left_on="slice", right_on="paragraph", by=tie)
    believed["confidence"] *= 0.5 ** ((believed["slice"] - believed["paragraph"]) / half_life)
    return believed[faded.columns], timeline.slice_bounds(story, "so-far")


def first_slicing(story: Story) -> str:
    """How a story's timeline is cut until the reader says otherwise.

    >>> first_slicing(Story.from_text("Buffy ran.\\n\\nSpike watched."))
    'paragraph'
    """
    if len(story.paragraphs) <= LONG_STORY:
        return "paragraph"
    return "chapter" if len(story.chapters) >= 5 else "window"


def _most_mentioned(mentions: pd.DataFrame) -> list[str]:
    known = mentions["character"][mentions["character"] != ""]
    return known.value_counts().index[:MOST_PEOPLE].tolist()


def _labels(story: Story, settings: Settings) -> list[str] | None:
    return [chapter.title for chapter in story.chapters] if settings.slicing == "chapter" else None


def _fading(settings: Settings) -> float:
    """Slices after which an edge has faded to half in the picture; windows and chapters hold what they hold."""
    return settings.half_life if settings.slicing in ("paragraph", "so-far") else 0.5
