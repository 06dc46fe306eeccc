"""The people of a story: `Character` and `Cast`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from graphx.errors import CastError


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
        raise CastError(
            f"Nobody on the cast is called {name!r}; the names are {', '.join(c.name for c in self)[:300]}."
        )

    @property
    def narrator(self) -> str:
        """Name of the first-person narrator, or empty."""
        return next((character.name for character in self.characters if character.narrator), "")
