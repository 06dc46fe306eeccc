"""Links: who does, says or feels something toward whom, read off the dependency parse and the quotations.

Every link has the predicate (a verb, an adjective or a noun of feeling) that relates a source to a target. The roles
follow the labels of ClearNLP's dependencies (Choi & Palmer 2012), which spaCy's English models use; subjects that the
sentence leaves out are found by control, conjunction and modification, as the enhanced dependencies of Schuster &
Manning (2016) do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphx.reading.language import Tokens
from graphx.relating import wordlists as words
from graphx.relating.staging import Place, Speech, Stage

_NOUNS = {"NOUN", "PROPN", "PRON"}
_VERBS = {"VERB", "AUX"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"}
_RAISED = {"conj", "xcomp", "advcl", "attr", "acomp", "prep", "pcomp", "dobj", "pobj", "dep", "oprd"}
_HOPS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of evidence that ``source`` relates to ``target`` (people as numbers of the stage).

    ``first`` to ``last`` (tokens, both included) is the evidence; ``kind`` as in the table of interactions.
    """

    source: int
    target: int
    source_tokens: tuple[int, ...]
    target_tokens: tuple[int, ...]
    first: int
    last: int
    kind: str
    rule: str
    predicate: int | None
    paragraph: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Role:
    """A place at a predicate: ``name`` is subject, object, recipient, oblique, agent or possessor.

    ``via`` says what stands between: a body part, something else that is owned, a noun, a relative or participle.
    """

    name: str
    person: int
    token: int
    via: str = ""


def find_links(tokens: Tokens, stage: Stage) -> list[Link]:
    """Every link of a story, the narrator's and those inside quotations, each once, rule by rule in reading order."""
    reader = _Reader(tokens, stage)
    found = [
        *reader.clauses(),
        *reader.complements(),
        *reader.named_feelings(),
        *reader.viewpoints(),
        *reader.speeches(),
        *reader.sentences(),
    ]
    once = {(link.source, link.target, link.first, link.predicate, link.rule): link for link in reversed(found)}
    return list(reversed(once.values()))


class _Reader:
    """The roles of a story's people, and the links that they make."""

    def __init__(self, tokens: Tokens, stage: Stage) -> None:
        self.tokens, self.stage = tokens, stage
        self.roles: dict[int, list[_Role]] = defaultdict(list)
        self.known_subjects: dict[int, list[_Role]] = {}
        self.people_in = _by_sentence(tokens, stage)
        self.quote_at = {place.head: place.quote for place in stage.places}
        for head, person in stage.person_at.items():
            for predicate, role in (*self._climb(head, person), *self._relatives(head, person)):
                self.roles[predicate].append(role)
        self.predicates = sorted(self.roles)

    # ------------------------------------------------------------------ roles
    def _climb(self, token: int, person: int) -> Iterator[tuple[int, _Role]]:
        """From a mention up to the predicates that it is an argument of."""
        dep, head, pos, at = self.tokens.dep, self.tokens.head, self.tokens.pos, self.stage.person_at
        here, via = token, ""
        for _ in range(_HOPS):
            label, above = dep[here], head[here]
            if above == here:
                return
            if label in ("conj", "appos") and pos[above] in _NOUNS:
                here = above
            elif name := _ARGUMENTS.get(label):
                if label != "dative" or pos[here] != "ADP":
                    yield above, _Role(name, person, token, via)
                return
            elif label == "poss":
                if above in at:
                    return
                yield above, _Role("possessor", person, token, via)
                here, via = above, "body" if self.tokens.stem[above] in words.BODY else "possessive"
            elif label in ("pobj", "pcomp"):
                if dep[above] == "agent":
                    yield head[above], _Role("agent", person, token, via)
                    return
                governor = head[above]
                while pos[governor] in ("ADP", "ADV", "SCONJ") and head[governor] != governor:
                    governor = head[governor]
                if governor in at:
                    return
                yield governor, _Role("oblique", person, token, via)
                if pos[governor] not in _NOUNS:
                    return
                here, via = governor, "noun"
            else:
                return

    def _relatives(self, token: int, person: int) -> Iterator[tuple[int, _Role]]:
        """From a mention down to the clauses that describe it (*the man who loved her*, *Spike watching Buffy*)."""
        dep, tag, children = self.tokens.dep, self.tokens.tag, self.tokens.children
        for clause in children[token]:
            if dep[clause] == "acl" and tag[clause] in ("VBG", "VBN"):
                yield clause, _Role("subject", person, token, "participle")
            if dep[clause] != "relcl":
                continue
            below = {dep[child]: child for child in children[clause]}
            pronouns = [child for child in children[clause] if tag[child] in ("WP", "WDT")]
            subject = dep[pronouns[0]] in ("nsubj", "nsubjpass") if pronouns else not _SUBJECTS & below.keys()
            if pronouns or "dobj" not in below:
                yield clause, _Role("subject" if subject else "object", person, token, "relative")

    def _subjects(self, predicate: int, hops: int = _HOPS) -> list[_Role]:
        """Who the subject of a predicate is, said or left out."""
        if predicate not in self.known_subjects:
            self.known_subjects[predicate] = []
            self.known_subjects[predicate] = self._find_subjects(predicate, hops)
        return self.known_subjects[predicate]

    def _find_subjects(self, predicate: int, hops: int) -> list[_Role]:
        tokens = self.tokens
        own = self._named(predicate, "subject")
        label, above = tokens.dep[predicate], tokens.head[predicate]
        filled = any(tokens.dep[child] in _SUBJECTS for child in tokens.children[predicate])
        if own or filled or above == predicate or not hops:
            return own
        if label == "xcomp" and tokens.stem[above] in words.OBJECT_CONTROL:
            objects = [role for role in self._named(above, "object", "recipient") if not role.via]
            return objects or self._subjects(above, hops - 1)
        if label == "acl":
            return self._named(above, "possessor") or self._subjects(above, hops - 1)
        return self._subjects(above, hops - 1) if label in _RAISED else []

    def _named(self, predicate: int, *names: str) -> list[_Role]:
        return [role for role in self.roles.get(predicate, ()) if role.name in names]

    def _passive(self, predicate: int) -> bool:
        tokens = self.tokens
        if tokens.tag[predicate] != "VBN":
            return False
        if any(tokens.dep[child] in ("auxpass", "nsubjpass") for child in tokens.children[predicate]):
            return True
        label = tokens.dep[predicate]
        return label == "acl" or (label == "conj" and self._passive(tokens.head[predicate]))

    # ------------------------------------------------------------------ links
    def clauses(self) -> Iterator[Link]:
        """Subject toward object, recipient and oblique; possessor toward what a noun is about."""
        for predicate in self.predicates:
            others = self._named(predicate, "object", "recipient", "oblique")
            if self.tokens.pos[predicate] in _NOUNS:
                yield from self._join(predicate, self._named(predicate, "possessor"), others, "noun")
                continue
            subjects = self._subjects(predicate)
            if self._passive(predicate):
                yield from self._join(predicate, self._named(predicate, "agent"), subjects, "passive")
                yield from self._join(predicate, subjects, self._named(predicate, "oblique"), "participle")
                continue
            yield from self._join(predicate, subjects, others)
            met = [role for role in others if self._expresses(role, predicate)]
            yield from self._join(predicate, met, subjects, "expression")
            if self.tokens.stem[predicate] in words.STIMULUS:
                yield from self._join(predicate, self._named(predicate, "object"), subjects, "stimulus")
            if len(subjects) > 1 and self._reciprocal(predicate):
                yield from self._join(predicate, subjects, subjects, "reciprocal")

    def _expresses(self, role: _Role, predicate: int) -> bool:
        """Whether a role is somebody's look or word (*her frown*), or eyes, face or hand that are met."""
        tokens = self.tokens
        owned = tokens.stem[tokens.head[role.token]]
        met = owned in words.BODY and tokens.stem[predicate] in words.MEETING
        return tokens.dep[role.token] == "poss" and role.via != "noun" and (met or owned in words.EXPRESSION)

    def _reciprocal(self, predicate: int) -> bool:
        tokens = self.tokens
        return tokens.stem[predicate] in words.RECIPROCAL or any(
            tokens.stem[child] in ("together", "other", "another") for child in tokens.children[predicate]
        )

    def complements(self) -> Iterator[Link]:
        """Who sees, thinks, wants or says that another does something (*Spike watches as she puts it on*)."""
        tokens = self.tokens
        for predicate in self.predicates:
            label, above = tokens.dep[predicate], tokens.head[predicate]
            if label not in ("ccomp", "advcl", "xcomp", "pcomp"):
                continue
            if tokens.pos[above] == "ADP":
                above = tokens.head[above]
            lemma = tokens.stem[above]
            if above == predicate or (label == "advcl" and lemma not in words.PERCEPTION | words.FEELING):
                continue
            yield from self._join(above, self._subjects(above), self._named(predicate, "subject"), "complement")

    def _join(self, predicate: int, sources: list[_Role], targets: list[_Role], shape: str = "") -> Iterator[Link]:
        if not sources or not targets:
            return
        kind = "feeling" if shape == "stimulus" else self._kind(predicate)
        for source in sources:
            for target in targets:
                if source.person != target.person:
                    yield self._link(predicate, source, target, kind, _rule(source, target, shape))

    def _link(self, predicate: int, source: _Role, target: _Role, kind: str, rule: str) -> Link:
        first, after = self.tokens.sentence_bounds[self.tokens.sentence[predicate]]
        return Link(
            source.person,
            target.person,
            (source.token,) if first <= source.token < after else (),
            (target.token,) if first <= target.token < after else (),
            first,
            after - 1,
            kind,
            rule,
            predicate,
            self.tokens.paragraph[predicate],
            self.quote_at.get(target.token, -1) >= 0,
        )

    def _kind(self, predicate: int) -> str:
        tokens = self.tokens
        lemmas = {"hate" if tokens.word[predicate] == "hated" else tokens.stem[predicate]}
        lemmas |= {tokens.stem[c] for c in tokens.children[predicate] if tokens.dep[c] in ("acomp", "dobj")}
        if lemmas & words.FEELING or tokens.pos[predicate] == "ADJ":
            return "feeling"
        return "speech" if tokens.stem[predicate] in words.SPEECH else "action"

    def named_feelings(self) -> Iterator[Link]:
        """A feeling that the text names, its holder, and whom it is about (*jealousy as Spike watches Buffy*)."""
        tokens = self.tokens
        for token, lemma in enumerate(tokens.stem):
            if lemma not in words.FEELING or tokens.pos[token] != "NOUN":
                continue
            near = self.people_in.get(tokens.sentence[token], [])
            if len({role.person for role in near}) < 2:
                continue
            holders, rule = self._holders(token), "named feeling"
            if not holders:
                holders = [role for role in near if role.name == "subject"][:1] or near[:1]
                rule = "named feeling of the sentence's subject"
            for target in near:
                if target.person != holders[0].person:
                    yield self._link(token, holders[0], target, "feeling", rule)

    def viewpoints(self) -> Iterator[Link]:
        """In a paragraph that names a feeling, its focal character feels it about the others there.

        The focal character is who is most often the subject of the narrator's clauses (Stanzel 1979: the *reflector*).
        """
        tokens = self.tokens
        for paragraph, places in self.stage.places_in.items():
            narrated = [place for place in places if place.quote < 0]
            acting = Counter(p.person for p in narrated if tokens.dep[p.head] in ("nsubj", "nsubjpass"))
            others = {place.person: place for place in reversed(narrated)}
            if not acting or len(others) < 2:
                continue
            feeling = self._first_feeling(paragraph)
            focal = acting.most_common(1)[0][0]
            if feeling < 0 or self._is_quoted(feeling):
                continue
            source = _Role("subject", focal, others.pop(focal).head)
            for person, place in sorted(others.items()):
                target = _Role("other", person, place.head)
                yield self._link(feeling, source, target, "feeling", "feeling of the focal character")

    def _first_feeling(self, paragraph: int) -> int:
        first, after = self.tokens.paragraph_bounds[paragraph]
        for token in range(first, after):
            if self.tokens.pos[token] == "NOUN" and self.tokens.stem[token] in words.FEELING:
                return token
        return -1

    def _is_quoted(self, token: int) -> bool:
        """Whether a token stands inside a quotation."""
        speeches = self.stage.speeches_in.get(self.tokens.paragraph[token], ())
        return any(speech.first <= token <= speech.last for _, speech in speeches)

    def _holders(self, token: int) -> list[_Role]:
        """Who has the feeling: its possessor, whom it fills, or who feels it."""
        tokens = self.tokens
        owners, above = self._named(token, "possessor"), tokens.head[token]
        if owners or above == token:
            return owners
        if tokens.dep[token] in ("nsubj", "nsubjpass"):
            return self._named(above, "object", "oblique")
        if tokens.pos[above] == "ADP":
            above = tokens.head[above]
        return self._subjects(above) if tokens.pos[above] in _VERBS else []

    def speeches(self) -> Iterator[Link]:
        """Speaker to addressee, and speaker about whoever else the quotation mentions."""
        inside: dict[int, list[Place]] = defaultdict(list)
        for place in self.stage.places:
            inside[place.quote].append(place)
        for number, speech in enumerate(self.stage.speeches):
            if speech.speaker < 0:
                continue
            heads: dict[int, list[int]] = defaultdict(list)
            for place in inside.get(number, ()):
                heads[place.person].append(place.head)
            own = tuple(heads.pop(speech.speaker, ()))
            for addressee in speech.addressees:
                to = tuple(heads.pop(addressee, ()))
                yield _speech_link(speech, addressee, own, to, "speech", "speaker to addressee")
            for person, tokens in heads.items():
                yield _speech_link(speech, person, own, tuple(tokens), "feeling", "speaker about another")

    def sentences(self) -> Iterator[Link]:
        """The subject of a narrated sentence and whoever else is in it: weak evidence, where syntax says no more."""
        for near in self.people_in.values():
            narrated = [role for role in near if self.quote_at.get(role.token, -1) < 0]
            for source in [role for role in narrated if role.name == "subject"][:2]:
                for target in narrated:
                    if target.person != source.person:
                        link = self._link(target.token, source, target, "action", "subject of the sentence")
                        yield replace(link, predicate=None)


_ARGUMENTS = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "recipient"}
_SHAPES = {
    "noun": "possessor of a noun about another",
    "passive": "agent of a passive",
    "participle": "subject of a passive to oblique",
    "stimulus": "moved by another",
    "reciprocal": "both together",
    "expression": "another's look or word is met",
    "complement": "subject of a complement clause",
}


def _rule(source: _Role, target: _Role, shape: str) -> str:
    if shape == "expression":
        return _SHAPES[shape]
    name = _SHAPES.get(shape) or f"subject to {target.name}"
    if target.via in ("body", "possessive", "noun"):
        name += f", by {target.via}"
    return name + ", of a possessor" if source.via in ("body", "possessive", "noun") else name


def _by_sentence(tokens: Tokens, stage: Stage) -> dict[int, list[_Role]]:
    found: dict[int, list[_Role]] = defaultdict(list)
    for token, person in sorted(stage.person_at.items()):
        name = "subject" if tokens.dep[token] in ("nsubj", "nsubjpass") else "other"
        found[tokens.sentence[token]].append(_Role(name, person, token))
    return found


def _speech_link(
    speech: Speech, target: int, own: tuple[int, ...], theirs: tuple[int, ...], kind: str, rule: str
) -> Link:
    return Link(
        speech.speaker, target, own, theirs, speech.first, speech.last, kind, rule, None, speech.paragraph, True
    )
