"""What the narration around a quotation says about its speaker: tags ("said Ann") and beats ("Ann rose.")."""

from dataclasses import dataclass, field

from graphx.reading import naming, persons
from graphx.reading.language import Tokens

_REGULAR = naming.words(
    """
    accuse acknowledge add address admit admonish advise affirm agree allow announce answer apologise
    apologize appeal argue ask assent assert assure bark bawl beg begin bellow bellow blurt boast bray
    breathe call cackle caution challenge chant chatter cheer chide chime chirp chuckle claim coax command
    comment complain concede conclude confess confide confirm congratulate console continue contradict coo
    correct counsel counter croak croon cry declaim declare demand demur deny detail direct drawl drone echo
    ejaculate elaborate emphasise emphasize encourage enjoin enquire enthuse entreat exclaim exhort explain
    explode expostulate exult falter finish flash fret fume gasp gibber giggle greet grin groan growl
    grumble grunt guess gulp gurgle gush hail hazard hint hiss hoot howl hum imitate implore improvise
    indicate inform inquire insinuate insist instruct interject interpose interrogate interrupt intervene
    intimate intone jeer jest joke joke lament laugh lecture lie lisp marvel mention mimic moan mock mourn
    mumble murmur mutter muse nag nod note object observe offer opine order pant persist persuade pipe plead
    pray press proceed proclaim profess promise prompt pronounce propose protest pursue purr quaver query
    question quip quote rage rasp reassure rebuke recall recite recollect recommend refuse rejoin relate
    remark remind remonstrate repeat reply report reprimand reprove request resume retaliate retort return
    reveal roar rumble scoff scold scream screech shout shriek shrill sigh smile smirk snap snarl sneer
    sniff snicker snigger snort snuffle sob soothe splutter sputter squawk squeak squeal stammer state storm
    stutter submit suggest summon supply supplicate surmise swallow taunt tease testify thunder tinkle
    titter toast translate trill twitter urge utter venture volunteer vow wail warn weep wheedle wheeze
    whimper whine whisper whistle whoop wonder yawn yell yelp
    """
)
_IRREGULAR = {
    "say": "says said saying sez",
    "tell": "tells told telling",
    "speak": "speaks spoke spoken speaking",
    "begin": "begins began begun beginning",
    "go": "goes went",
    "put": "puts put",
    "break": "breaks broke",
    "cut": "cuts cut",
    "swear": "swears swore",
    "sing": "sings sang singing",
    "read": "reads read reading",
    "strike": "struck",
    "burst": "bursts burst",
    "bid": "bids bade",
    "sound": "sounded",
    "think": "thinks thought thinking",
    "reflect": "reflects reflected reflecting",
    "reason": "reasons reasoned",
    "weep": "weeps wept",
    "beg": "begs begged begging",
    "write": "writes wrote",
}
_NEEDS_PARTICLE = {
    "go": {"on"},
    "put": {"in"},
    "break": {"in", "out"},
    "cut": {"in"},
    "strike": {"in"},
    "burst": {"out"},
}
THINKING = frozenset({"think", "reflect", "muse", "wonder", "reason"})
"""Verbs of tags whose words are thought, not said."""
_TRANSITIVE = frozenset(
    naming.words(
        """
    accuse admonish advise address answer appeal ask assure beg bid caution challenge coax command
    congratulate console contradict correct encourage entreat greet hail implore inform instruct interrupt
    mock order persuade plead press question reassure rebuke remind reprimand reprove scold soothe summon
    taunt tease tell urge warn
    """
    )
)


def _inflected(lemma: str) -> list[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    past = lemma[:-1] + "ied" if lemma[-1] == "y" and lemma[-2] not in "aeou" else stem + "ed"
    third = lemma[:-1] + "ies" if past.endswith("ied") else lemma + ("es" if lemma[-2:] in ("sh", "ss") else "s")
    doubled = [stem + stem[-1] + "ed", stem + stem[-1] + "ing"] if stem[-1] in "bgmnpt" else []
    return [lemma, past, third, stem + "ing", *doubled]


_VERBS = {form: lemma for lemma in _REGULAR for form in _inflected(lemma)}
_VERBS |= {form: lemma for lemma, forms in _IRREGULAR.items() for form in forms.split()}

GENDER_OF_WORD = {
    **persons.GENDER,
    **dict.fromkeys(
        naming.words(
            """
    man gentleman boy lad father brother husband uncle son nephew grandfather king prince duke lord sir
    master fellow landlord waiter policeman butler footman count baron priest bishop friar monk chap bloke
    guy clergyman vicar dad papa daddy pa grandpa widower bridegroom emperor schoolmaster sailor soldier
    baronet earl grandson schoolboy stepfather monsieur signor lordship bachelor boyfriend
    squire sergeant nobleman knight wizard actor host hero workman coachman fisherman groom
    """
        ),
        "m",
    ),
    **dict.fromkeys(
        naming.words(
            """
    woman lady girl lass mother sister wife aunt daughter niece grandmother queen princess duchess mistress
    landlady waitress maid housemaid nurse countess nun widow bride empress governess schoolmistress matron
    granddaughter schoolgirl stepmother mademoiselle madame signora ladyship dowager spinster girlfriend barmaid
    mum mom mama mamma mummy ma grandma housekeeper hostess heroine actress witch dame charwoman midwife
    """
        ),
        "f",
    ),
}
_POSSESSIVES = frozenset({"his", "her", "my", "their", "our", "your"})
_THINGS = frozenset({"it", "which", "that", "this", "what", "there", "who", "all", "tone"})
_ANSWERS = frozenset(
    naming.words(
        "answer reply response remark comment cry rejoinder retort exclamation question greeting verdict voice"
    )
)
_ENDS = frozenset(".;!?:")
_SKIPPED = frozenset({"ADV", "PUNCT", "ADP", "PART", "INTJ"})
_BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "ADV", "PUNCT"})


@dataclass(slots=True)
class Clue:
    """A subject next to a quotation (``token``: its head) and its verb of speech if any (``at``: the verb's token)."""

    token: int
    verb: str = ""
    at: int = -1
    to: list[int] = field(default_factory=list)
    nearness: int = 0


def is_word(tokens: Tokens, i: int) -> bool:
    """Whether a token is more than a mark."""
    return tokens.text[i][0].isalnum() or tokens.pos[i] != "PUNCT"


def tag_after(tokens: Tokens, segment: range, quote_ends: str) -> Clue | None:
    """The tag that follows a quotation: ``said Ann``, ``she cried``, ``the old man at last replied``."""
    clause = _first_clause(tokens, segment)
    if not clause or (tokens.text[segment[0]] == "(" and tokens.text[clause[0]][0].isupper()):
        return None  # "Arm?" (He pronounced it oddly.)
    if (answer := _answer(tokens, clause)) is not None:
        return Clue(answer, "answer", clause[0])
    first = tokens.text[clause[0]]
    for place, i in enumerate(clause[:9]):
        lemma = _verb_of_speech(tokens, i)
        if not lemma:
            continue
        subject = _subject(tokens, i, clause)
        if subject is None:
            continue
        fresh = first[0].isupper() and quote_ends not in ",—-" and place > 0
        said_first = place <= 1 or subject < i
        if not said_first or (fresh and place > 2 + _name_length(tokens, clause)):
            continue
        return Clue(subject, lemma, i, _told(tokens, i, subject, clause))
    return None


def tag_before(tokens: Tokens, segment: range) -> Clue | None:
    """The tag that leads up to a quotation: ``Ann turned and said:``, ``Then, in a whisper, she asked,``."""
    words = [i for i in segment if is_word(tokens, i) or tokens.text[i] in ",:;.!?—-"]
    while words and tokens.text[words[-1]] in "\"'“‘«":
        words.pop()
    if not words or (
        tokens.text[words[-1]] not in (",", ":", "—", "-", "--") and not _verb_of_speech(tokens, words[-1])
    ):
        return None
    sentence = [i for i in words if tokens.sentence[i] == tokens.sentence[words[-1]]]
    if len(sentence) < 3:
        sentence = words[-12:]
    for i in reversed(sentence):
        lemma = _verb_of_speech(tokens, i)
        if lemma and (subject := _subject(tokens, i, sentence, inherited=True)) is not None:
            return Clue(subject, lemma, i, _told(tokens, i, subject, sentence))
    if tokens.text[words[-1]] == ":":
        return beat(tokens, range(sentence[0], sentence[-1] + 1), last=True)
    return None


def beat(tokens: Tokens, segment: range, last: bool) -> Clue | None:
    """The subject of the sentence that stands next to a quotation (its last before, its first after)."""
    if not segment:
        return None
    sentences = sorted({tokens.sentence[i] for i in segment}, reverse=last)
    for nearness, sentence in enumerate(sentences[:2]):
        inside = [i for i in segment if tokens.sentence[i] == sentence]
        subjects = [
            i for i in inside if tokens.dep[i] in ("nsubj", "nsubjpass") and tokens.pos[i] in ("PROPN", "PRON", "NOUN")
        ]
        main = [i for i in subjects if tokens.dep[tokens.head[i]] in ("ROOT", "ccomp", "conj", "parataxis")] or subjects
        if main:
            return Clue(main[0], nearness=nearness)
    return None


def _answer(tokens: Tokens, clause: list[int]) -> int | None:
    """The owner in ``was her answer``, ``came Ann's reply``."""
    if tokens.text[clause[0]].lower() not in ("was", "is", "came", "comes"):
        return None
    said = next((i for i in clause[1:6] if tokens.text[i].lower() in _ANSWERS), None)
    owners = [c for c in tokens.children[said] if tokens.dep[c] == "poss"] if said is not None else []
    return owners[0] if owners else None


def _first_clause(tokens: Tokens, segment: range) -> list[int]:
    clause: list[int] = []
    for i in segment[:40]:
        text = tokens.text[i]
        if text[0] in _ENDS and clause:
            break
        if is_word(tokens, i) or (clause and text == ","):
            clause.append(i)
    return clause


def _verb_of_speech(tokens: Tokens, i: int) -> str:
    lemma = _VERBS.get(tokens.text[i].lower(), "")
    if not lemma or (tokens.tag[i] in ("NN", "NNS", "DT", "IN", "RB", "NNP") and lemma not in ("say", "cry")):
        return ""
    if lemma in _NEEDS_PARTICLE and not any(t.lower() in _NEEDS_PARTICLE[lemma] for t in tokens.text[i + 1 : i + 5]):
        return ""
    return lemma


def _subject(tokens: Tokens, verb: int, clause: list[int], inherited: bool = False) -> int | None:
    inside = set(clause)
    for child in tokens.children[verb]:
        if child in inside and tokens.dep[child] in ("nsubj", "nsubjpass", "expl") and _can_speak(tokens, child):
            return child
    place = clause.index(verb)
    before = [i for i in clause[:place] if tokens.pos[i] in ("PROPN", "PRON", "NOUN") and tokens.text[i] != "which"]
    if (place > 2 and before) or (place in (1, 2) and before):
        head = tokens.head[verb]
        while inherited and tokens.head[head] != head and not _subjects(tokens, head, inside):
            head = tokens.head[head]
        if found := _subjects(tokens, head, inside):
            return found[0]
        return next((i for i in before if _can_speak(tokens, i) and tokens.dep[i] not in ("pobj", "dobj")), None)
    return _noun_after(tokens, clause[place + 1 :])


def _subjects(tokens: Tokens, verb: int, inside: set[int]) -> list[int]:
    return [
        c
        for c in tokens.children[verb]
        if c in inside and tokens.dep[c] in ("nsubj", "nsubjpass") and _can_speak(tokens, c)
    ]


def _can_speak(tokens: Tokens, i: int) -> bool:
    return tokens.pos[i] in ("PROPN", "NOUN", "PRON", "ADJ", "X") and tokens.text[i].lower() not in _THINGS


def _noun_after(tokens: Tokens, following: list[int]) -> int | None:
    """Head of the noun phrase right after an inverted verb: ``said, after a pause, the old gentleman``."""
    for place, i in enumerate(following[:8]):
        pos = tokens.pos[i]
        if tokens.text[i].lower() in _POSSESSIVES and place + 1 < len(following) and tokens.head[i] > i:
            continue
        if pos in ("PROPN", "NOUN", "PRON"):
            if tokens.dep[i] in ("pobj", "poss") and tokens.pos[i] != "PROPN":
                continue
            head = i
            for j in following[place + 1 :]:
                if tokens.pos[j] in ("PROPN", "NOUN") and j == head + 1 and tokens.pos[head] != "PRON":
                    head = j
                else:
                    break
            return head if _can_speak(tokens, head) else None
        if pos not in _BEFORE_NOUN and pos not in _SKIPPED:
            return None
    return None


def _name_length(tokens: Tokens, clause: list[int]) -> int:
    return sum(tokens.pos[i] in ("PROPN", "DET", "ADJ", "ADV") for i in clause[:5])


def _told(tokens: Tokens, verb: int, subject: int, clause: list[int]) -> list[int]:
    """Whom a tag says the words went to: ``to Jane``, ``asked him``."""
    found = []
    lemma = _VERBS.get(tokens.text[verb].lower(), "")
    for i in clause:
        if i <= min(verb, subject) or tokens.pos[i] not in ("PROPN", "PRON", "NOUN") or i == subject:
            continue
        head = tokens.head[i]
        to = tokens.dep[i] in ("pobj", "dative") and tokens.text[head].lower() in ("to", "at", "towards")
        object_ = lemma in _TRANSITIVE and head == verb and tokens.dep[i] in ("dobj", "iobj", "dative", "obj")
        if (to and i - verb < 12 and head - verb < 9) or object_:
            found.append(i)
    return found[:2]
