"""Who is called what to their face: *“Chef,” said Wanjiru* is said to whoever speaks before and after her.

Names of address (*Chef, Mum, Miss Smith, Addie*) often stand in speech alone, so that nothing else in the text
joins them to the person of the narration. Turn-taking does: what is said is said to whoever spoke last or speaks
next (Muzny et al. 2017, "A two-stage sieve approach for quote attribution"), else to whoever else is there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from graphx.reading.language import Tokens
from graphx.reading.persons import SAY

ME = "I"
"""The narrator among those who are there."""

SELF = frozenset(("I", "me", "my", "My", "myself", "Me"))
"""How narrators speak of themselves."""

_PRONOUNS = {"he": "m", "she": "f", "He": "m", "She": "f"}

Sighting = tuple[int, int, Hashable]
"""First token, last token and who is named."""


class Company:
    """Who speaks in each paragraph and who is there, by the narration alone.

    ``quoted`` says of each token whether it stands in a quotation, ``named`` who is named where; ``gender`` is ``m``,
    ``f`` or anything else. ``speaker`` holds None for a paragraph where two speak.

    >>> from graphx.reading.language import tokens
    >>> from graphx.reading.story import Story
    >>> parsed = tokens(Story.from_text("“Well, Chef?” said Ann.\\n\\n“Soon,” said Tom."))
    >>> quoted = [word in ("Well", "Chef", "Soon") for word in parsed.text]
    >>> named = [(i, i, word) for i, word in enumerate(parsed.text) if word in ("Ann", "Tom")]
    >>> company = Company(parsed, quoted, named, {"Ann": "f", "Tom": "m"}.__getitem__)
    >>> company.speaker, dict(company.addressees(0))
    ({0: 'Ann', 1: 'Tom'}, {'Tom': 1.5})
    """

    def __init__(
        self, tokens: Tokens, quoted: Sequence[bool], named: Iterable[Sighting], gender: Callable[[Hashable], str]
    ) -> None:
        self.tokens, self.quoted = tokens, quoted
        self.speaker: dict[int, Hashable | None] = {}
        self.there: dict[int, Counter[Hashable]] = defaultdict(Counter)
        self.told: dict[int, Hashable] = {}
        for first, last, who in self._narrated(named, gender):
            paragraph = tokens.paragraph[last]
            self.there[paragraph][who] += 1
            if (who != ME or tokens.text[last] == "I") and self._speaks(first, last):
                self.speaker[paragraph] = who if self.speaker.get(paragraph, who) == who else None
            elif self._is_told(last):
                self.told.setdefault(paragraph, who)
        self.turns = sorted({paragraph for paragraph, said in zip(tokens.paragraph, quoted, strict=True) if said})
        self.turn = {paragraph: number for number, paragraph in enumerate(self.turns)}

    def _narrated(self, named: Iterable[Sighting], gender: Callable[[Hashable], str]) -> Iterator[Sighting]:
        """The names, *I*, *he* and *she* of the narration; *he* is the man named last, in the two paragraphs before."""
        names = {last: (first, who) for first, last, who in named if not self.quoted[first]}
        latest: dict[str, tuple[int, Hashable]] = {}
        for i, word in enumerate(self.tokens.text):
            if self.quoted[i]:
                continue
            if i in names:
                first, who = names[i]
                latest[gender(who)] = (self.tokens.paragraph[i], who)
                yield first, i, who
            elif word in SELF:
                yield i, i, ME
            elif (seen := latest.get(_PRONOUNS.get(word, "-"))) and self.tokens.paragraph[i] - seen[0] <= 2:
                yield i, i, seen[1]

    def _speaks(self, first: int, last: int) -> bool:
        tokens = self.tokens
        if tokens.dep[last] == "nsubj" or tokens.dep[first] == "nsubj":
            return tokens.lemma[tokens.head[last]] in SAY or tokens.lemma[tokens.head[first]] in SAY
        before = first - 1
        return before >= 0 and tokens.pos[before] == "VERB" and tokens.lemma[before] in SAY and not self.quoted[before]

    def _is_told(self, last: int) -> bool:
        """*he asked me*, *she said to Tom*"""
        tokens = self.tokens
        above = tokens.head[last]
        if tokens.dep[last] == "pobj" and tokens.text[above] == "to":
            above = tokens.head[above]
        return tokens.dep[last] in ("dobj", "dative", "pobj") and tokens.lemma[above] in SAY

    def addressees(self, paragraph: int) -> dict[Hashable, float]:
        """How much speaks for each that the speech of a paragraph is said to them; nothing where two speak."""
        votes: dict[Hashable, float] = defaultdict(float)
        speaker = self.speaker.get(paragraph)
        if speaker is None and paragraph in self.speaker:  # two speak there: either may be called
            return votes
        if told := self.told.get(paragraph):
            votes[told] += 3
        turn = self.turn.get(paragraph)
        if turn is None:
            return votes
        for other in (turn - 1, turn + 1):
            if 0 <= other < len(self.turns) and abs(self.turns[other] - paragraph) <= 3:
                who = self.speaker.get(self.turns[other])
                if who is not None and who != speaker:
                    votes[who] += 1.5
        present = [who for who in self.there.get(paragraph, ()) if who != speaker]
        for who in present:
            votes[who] += 1 / len(present)
        if not votes:
            near = set(self.there.get(paragraph - 1, ())) | set(self.there.get(paragraph + 1, ()))
            for who in near - {speaker}:
                votes[who] += 0.5 / len(near)
        return votes
