"""Who is called what to their face: *“Chef,” said Wanjiru* is said to whoever speaks before and after her.

Names of address (*Chef, Mum, Miss Smith, Addie*) often stand in speech alone, so that nothing else in the text
joins them to the person of the narration. Turn-taking does: what is said is said to whoever spoke last or speaks
next (Muzny et al. 2017, "A two-stage sieve approach for quote attribution"), else to whoever else is there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from graphx.reading import naming
from graphx.reading.language import Tokens

ME = "I"
"""The narrator among those who are there."""

FIRST_PERSON = frozenset(("I", "me", "my", "My", "myself", "Me"))
_PRONOUNS = {"he": "m", "she": "f", "He": "m", "She": "f"}
SAY = naming.words(
    "say ask reply answer cry exclaim whisper shout tell call murmur mutter add return continue observe remark repeat"
    " demand inquire declare announce protest insist suggest agree explain snap growl interrupt"
    " respond admit"
)

Sighting = tuple[int, int, Hashable]
"""First token, last token and who is named."""


class Company:
    """Who speaks in each paragraph and who is there, by the narration alone."""

    def __init__(
        self, tokens: Tokens, quoted: Sequence[bool], named: Iterable[Sighting], gender: Callable[[Hashable], str]
    ) -> None:
        self.tokens, self.quoted = tokens, quoted
        self.speaker: dict[int, Hashable | None] = {}
        self.there: dict[int, Counter[Hashable]] = defaultdict(Counter)
        self.told: dict[int, Hashable] = {}
        narrated = {last: (first, who) for first, last, who in named if not quoted[first]}
        latest: dict[str, tuple[int, Hashable]] = {}
        talks = set()
        for i, word in enumerate(tokens.text):
            paragraph = tokens.paragraph[i]
            if quoted[i]:
                talks.add(paragraph)
                continue
            who: Hashable | None = None
            first = i
            if i in narrated:
                first, who = narrated[i]
                latest[gender(who)] = (paragraph, who)
            elif word in FIRST_PERSON:
                who = ME
            elif word in _PRONOUNS:
                seen, who = latest.get(_PRONOUNS[word], (-9, None))
                who = who if paragraph - seen <= 2 else None
            if who is None:
                continue
            self.there[paragraph][who] += 1
            if (who != ME or word == "I") and self._speaks(first, i):
                self.speaker[paragraph] = who if self.speaker.get(paragraph, who) == who else None
            elif self._is_told(i):
                self.told.setdefault(paragraph, who)
        self.turns = sorted(talks)
        self.turn = {paragraph: number for number, paragraph in enumerate(self.turns)}

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
