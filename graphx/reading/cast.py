"""The people of a story: `Character` and `Cast`, and what a reader can correct in a cast."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from typing import Self

from graphx.errors import CastError
from graphx.reading import naming

NARRATOR = "Narrator"
"""Name of a first-person narrator whom nobody names."""

_PRONOUNS = re.compile(r"[^\W\d_]+(?:[/|][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Character:
    """A person of the story.

    ``pronouns`` is like ``she/her``, ``he/him``, ``they/them``, several joined by ``|``, or empty when unknown.
    """

    name: str
    aliases: tuple[str, ...] = ()
    pronouns: str = ""
    narrator: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)

    @property
    def gender(self) -> str:
        """``f``, ``m``, ``n`` (they, it and others) or empty when unknown, from the pronouns."""
        first = self.pronouns.split("/")[0].strip().lower()
        return {"she": "f", "he": "m", "": ""}.get(first, "n")


@dataclass(frozen=True, slots=True)
class Cast:
    """The characters of a story, in order, each name once.

    >>> cast = Cast((Character("Buffy", ("the Slayer",), "she/her"), Character("Spike", (), "he/him")))
    >>> [c.name for c in cast], cast["Buffy"].gender, "Angel" in cast
    (['Buffy', 'Spike'], 'f', False)
    """

    characters: tuple[Character, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for row, character in enumerate(self.characters, start=1):
            if not character.name.strip():
                raise CastError(f"Row {row} of the cast has no name; give it one or take the row out.")
            if character.name.casefold() in seen:
                raise CastError(f"Row {row} of the cast names {character.name!r} a second time; merge the two rows.")
            seen.add(character.name.casefold())

    @classmethod
    def from_names(cls, *names: str) -> Self:
        """A cast of bare names.

        >>> len(Cast.from_names("Buffy", "Spike"))
        2
        """
        return cls(tuple(Character(name) for name in names))

    def __iter__(self) -> Iterator[Character]:
        return iter(self.characters)

    def __len__(self) -> int:
        return len(self.characters)

    def __contains__(self, name: object) -> bool:
        return any(character.name == name for character in self.characters)

    def __getitem__(self, name: str) -> Character:
        for character in self.characters:
            if character.name == name:
                return character
        names = ", ".join(character.name for character in self)[:300]
        raise CastError(
            f"Nobody on the cast is called {name!r}" + (f"; the names are {names}." if names else ": nobody is on it.")
        )

    @property
    def narrator(self) -> str:
        """Name of the first-person narrator, or empty."""
        return next((character.name for character in self.characters if character.narrator), "")

    def without_doubles(self) -> Self:
        """The cast where everybody stands once: a bare surname beside the same man with his title is his alias.

        Lists have *Darcy* next to *Mr. Darcy*; a surname with pronouns or aliases of its own is somebody else.

        >>> Cast.from_names("Mr. Darcy", "Darcy", "Jane").without_doubles().characters[0].names
        ('Mr. Darcy', 'Darcy')
        """
        titled: dict[str, set[str]] = {}
        for person in self:
            for words in map(str.split, person.names):
                if len(words) == 2 and naming.plain(words[0]) in naming.HIS_TITLES | naming.RANKS:
                    titled.setdefault(words[1], set()).add(person.name)
        cast = self
        for person in self:
            if len(full := titled.get(person.name, set())) == 1 and not person.aliases and not person.pronouns:
                cast = cast.merge(next(iter(full)), person.name)
        return cast

    # ---- corrections; each returns another cast, with everyone else as they were

    def rename(self, name: str, to: str) -> Self:
        """Show a person under another name; the old one becomes an alias, as the text still says it.

        Raises:
            CastError: nobody has that name, or somebody else has the new one.

        >>> Cast.from_names("Buffy").rename("Buffy", "Buffy Summers").characters[0].names
        ('Buffy Summers', 'Buffy')
        """
        person, to = self[name], _new(to)
        if not to:
            raise CastError(f"{name!r} cannot be left without a name; give a new one.")
        if any(other.name.casefold() == to.casefold() for other in self if other != person):
            raise CastError(f"{name!r} cannot be renamed: {to!r} is somebody else on the cast; merge the two instead.")
        return self._put(person, _called(person, to, person.names))

    def merge(self, name: str, *others: str) -> Self:
        """Make one person of several: ``name`` takes the names of the others, and their pronouns where it has none.

        Raises:
            CastError: nobody has one of the names, or a person would be merged with themselves.

        >>> cast = Cast((Character("Spike"), Character("William", ("Will",), "he/him")))
        >>> cast.merge("Spike", "William").characters
        (Character(name='Spike', aliases=('William', 'Will'), pronouns='he/him', narrator=False),)
        """
        person, merged = self[name], [self[other] for other in others]
        if not merged or person in merged:
            raise CastError(f"{name!r} can only be merged with somebody else on the cast; name them.")
        names = (alias for one in (person, *merged) for alias in one.names)
        pronouns = next((one.pronouns for one in (person, *merged) if one.pronouns), "")
        narrator = any(one.narrator for one in (person, *merged))
        whole = _called(replace(person, pronouns=pronouns, narrator=narrator), person.name, tuple(names))
        return type(self)(tuple(whole if one is person else one for one in self if one is person or one not in merged))

    def split(self, name: str, *aliases: str) -> Self:
        """Make two people of one: these aliases become somebody else, named by the first, of unknown pronouns.

        Raises:
            CastError: nobody has that name, it is not their alias, or somebody else has it as a name.

        >>> [c.names for c in Cast((Character("Mr. Hall", ("Bob", "Bobby")),)).split("Mr. Hall", "Bob", "Bobby")]
        [('Mr. Hall',), ('Bob', 'Bobby')]
        """
        person = self[name]
        if not aliases:
            raise CastError(f"To split {name!r}, name the aliases that are somebody else.")
        for alias in aliases:
            self._must_be_alias(person, alias)
        if any(other.name.casefold() == aliases[0].casefold() for other in self):
            raise CastError(
                f"{name!r} cannot be split: {aliases[0]!r} is on the cast already; remove the alias instead."
            )
        left = replace(person, aliases=tuple(alias for alias in person.aliases if alias not in aliases))
        other = _called(Character(aliases[0]), aliases[0], aliases)
        return type(self)(tuple(part for one in self for part in ((left, other) if one is person else (one,))))

    def hide(self, name: str) -> Self:
        """Take a person off the cast.

        Raises:
            CastError: nobody has that name, or nobody else would be left.

        >>> [c.name for c in Cast.from_names("Buffy", "Sunnydale").hide("Sunnydale")]
        ['Buffy']
        """
        person = self[name]
        if len(self) == 1:
            raise CastError(f"{name!r} is the last on the cast and stays; add somebody else first.")
        return type(self)(tuple(one for one in self if one is not person))

    def add(self, name: str, aliases: tuple[str, ...] = (), pronouns: str = "") -> Self:
        """Put a person on the cast, at its end.

        Raises:
            CastError: the name is empty, on the cast already, or the pronouns are none.

        >>> [c.name for c in Cast.from_names("Buffy").add("Spike")]
        ['Buffy', 'Spike']
        """
        name = _new(name)
        if any(one.name.casefold() == name.casefold() for one in self):
            raise CastError(f"{name!r} is on the cast already.")
        person = _called(Character(name, (), _checked_pronouns(name, pronouns)), name, tuple(map(_new, aliases)))
        return type(self)((*self.characters, person))

    def set_pronouns(self, name: str, pronouns: str) -> Self:
        """Say what pronouns a person has: ``she/her``, several joined by ``|``, or empty for unknown.

        Raises:
            CastError: nobody has that name, or these are no pronouns.

        >>> Cast.from_names("Ash").set_pronouns("Ash", "They/Them")["Ash"].pronouns
        'they/them'
        """
        person = self[name]
        return self._put(person, replace(person, pronouns=_checked_pronouns(name, pronouns)))

    def add_alias(self, name: str, alias: str) -> Self:
        """Say what else a person is called; a name that others have too is told apart where it stands.

        Raises:
            CastError: nobody has that name, or the alias is empty.

        >>> Cast.from_names("Buffy").add_alias("Buffy", "the Slayer")["Buffy"].aliases
        ('the Slayer',)
        """
        person, alias = self[name], _new(alias)
        if not alias:
            raise CastError(f"The new alias of {name!r} is empty; write what else they are called.")
        return self._put(person, _called(person, person.name, (*person.aliases, alias)))

    def remove_alias(self, name: str, alias: str) -> Self:
        """Take an alias from a person.

        Raises:
            CastError: nobody has that name, or they have no such alias.

        >>> Cast((Character("Buffy", ("the Slayer",)),)).remove_alias("Buffy", "the Slayer")["Buffy"].aliases
        ()
        """
        person = self[name]
        self._must_be_alias(person, alias)
        return self._put(person, replace(person, aliases=tuple(one for one in person.aliases if one != alias)))

    def set_narrator(self, name: str, narrates: bool = True) -> Self:
        """Say who says *I* outside quotation marks: this person and nobody else, or not this person.

        Raises:
            CastError: nobody has that name.

        >>> Cast.from_names("Spike", "Buffy").set_narrator("Spike").narrator
        'Spike'
        """
        person = self[name]
        if not narrates:
            return self._put(person, replace(person, narrator=False))
        return type(self)(tuple(replace(one, narrator=one is person) for one in self))

    def _put(self, old: Character, new: Character) -> Self:
        return type(self)(tuple(new if one is old else one for one in self))

    def _must_be_alias(self, person: Character, alias: str) -> None:
        if alias not in person.aliases:
            known = ", ".join(person.aliases)[:200] or "none"
            raise CastError(f"{person.name!r} has no alias {alias!r}; the aliases are: {known}.")


def _called(person: Character, name: str, aliases: tuple[str, ...]) -> Character:
    """The person under that name, each alias once."""
    tidy = dict.fromkeys(filter(None, map(_tidy, aliases)))
    return replace(person, name=name, aliases=tuple(alias for alias in tidy if alias != name))


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _new(name: str) -> str:
    if "|" in name:
        raise CastError(f"The name {name[:80]!r} holds a '|', which stands between names in a list; leave it out.")
    return _tidy(name)


def _checked_pronouns(name: str, pronouns: str) -> str:
    pronouns = "".join(pronouns.split()).lower()
    if pronouns and not _PRONOUNS.fullmatch(pronouns):
        raise CastError(f"The pronouns of {name!r} cannot be {pronouns[:40]!r}; write them like she/her or they/them.")
    return pronouns


def names_in(joined: str, known: Container[str]) -> list[str]:
    """The names that a cell joins by ``|``, a mark that a name on the cast may hold itself.

    >>> names_in("Ann|B|b", {"Ann", "B|b"})
    ['Ann', 'B|b']
    """
    parts, names = joined.split("|"), []
    while parts:
        longest = next((n for n in range(len(parts), 1, -1) if "|".join(parts[:n]) in known), 1)
        names.append("|".join(parts[:longest]))
        parts = parts[longest:]
    return names
