"""What a reader can correct in a cast, one step at a time and many in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphx.errors import CastError
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import parse_cast, save_cast

BUFFY = Character("Buffy", ("the Slayer", "Buffy Summers"), "she/her")
SPIKE = Character("Spike", ("William",), "", narrator=True)
RANDY = Character("Randy", ("Will",), "he/him")
CAST = Cast((BUFFY, SPIKE, RANDY))

NAMES = st.text(st.sampled_from("abAB éא文.*("), max_size=3)
PRONOUNS = st.sampled_from(["", "she/her", "he/him", "they/them"])


@st.composite
def casts(draw) -> Cast:
    """Casts as lists give them, in which short names collide often."""
    tidy = NAMES.map(lambda name: " ".join(name.split())).filter(bool)
    names = draw(st.lists(tidy, min_size=1, max_size=5, unique_by=str.casefold))
    people = (Character(name, tuple(draw(st.lists(tidy, max_size=3))), draw(PRONOUNS)) for name in names)
    return Cast(tuple(people))


def name_of(draw, cast: Cast) -> str:
    return draw(st.sampled_from([character.name for character in cast]))


def named(cast: Cast) -> set[str]:
    return {name for character in cast for name in character.names}


def others(cast: Cast, *names: str) -> list[Character]:
    return [character for character in cast if character.name not in names]


def test_a_renamed_person_is_still_found_under_the_old_name():
    assert CAST.rename("Spike", "William")["William"].aliases == ("Spike",)
    assert [c.name for c in CAST.rename("Buffy", "buffy")] == ["buffy", "Spike", "Randy"]


def test_merged_people_keep_all_names_and_the_first_pronouns():
    whole = CAST.merge("Randy", "Spike")
    assert whole.characters == (BUFFY, Character("Randy", ("Will", "Spike", "William"), "he/him", narrator=True))
    assert CAST.merge("Spike", "Randy", "Buffy")["Spike"].pronouns == "he/him"


def test_a_person_that_is_split_off_takes_the_aliases():
    cast = CAST.split("Buffy", "Buffy Summers")
    assert cast.characters[:2] == (Character("Buffy", ("the Slayer",), "she/her"), Character("Buffy Summers"))


def test_a_name_may_belong_to_two_people_as_an_alias():
    assert CAST.add_alias("Spike", "Will")["Spike"].aliases == ("William", "Will")
    assert CAST.add_alias("Spike", "William") == CAST


def test_there_is_one_narrator():
    cast = CAST.set_narrator("Buffy")
    assert [c.name for c in cast if c.narrator] == [cast.narrator] == ["Buffy"]


@pytest.mark.parametrize(
    ("correct", "says"),
    [
        (lambda c: c.rename("Angel", "Liam"), "'Angel'"),
        (lambda c: c.rename("Spike", "BUFFY"), "'Spike' cannot be renamed: 'BUFFY' is somebody else"),
        (lambda c: c.rename("Spike", " \n"), "'Spike' cannot be left without a name"),
        (lambda c: c.rename("Spike", "a|b"), r"'a\|b' holds a '\|'"),
        (lambda c: c.merge("Spike", "Angel"), "'Angel'"),
        (lambda c: c.merge("Spike", "Spike"), "'Spike' can only be merged with somebody else"),
        (lambda c: c.merge("Spike"), "'Spike' can only be merged"),
        (lambda c: c.split("Spike", "Will"), "'Spike' has no alias 'Will'; the aliases are: William"),
        (lambda c: c.split("Spike"), "To split 'Spike'"),
        (lambda c: c.add_alias("Spike", "Randy").split("Spike", "Randy"), "'Randy' is on the cast already"),
        (lambda c: c.hide("Angel"), "'Angel'"),
        (lambda c: Cast((BUFFY,)).hide("Buffy"), "'Buffy' is the last"),
        (lambda c: c.set_pronouns("Spike", "<b>"), "pronouns of 'Spike' cannot be '<b>'"),
        (lambda c: c.set_pronouns("Angel", "he/him"), "'Angel'"),
        (lambda c: c.add_alias("Spike", " "), "new alias of 'Spike' is empty"),
        (lambda c: c.remove_alias("Spike", "Randy"), "'Spike' has no alias 'Randy'"),
        (lambda c: c.set_narrator("Angel"), "'Angel'"),
        (lambda c: c.add("SPIKE"), "'SPIKE' is on the cast already"),
        (lambda c: c.add(""), "Row 4 of the cast has no name"),
    ],
)
def test_what_cannot_be_corrected_names_the_person(correct, says):
    with pytest.raises(CastError, match=says):
        correct(CAST)


@given(st.data(), casts())
def test_merging_loses_no_name_and_touches_nobody_else(data, cast):
    one, other = name_of(data.draw, cast), name_of(data.draw, cast)
    if one == other:
        return
    whole = cast.merge(one, other)
    assert len(whole) == len(cast) - 1
    assert named(whole) == named(cast)
    assert others(whole, one) == others(cast, one, other)


@given(st.data(), casts())
def test_splitting_and_merging_again_gives_the_names_back(data, cast):
    name = name_of(data.draw, cast)
    alias = data.draw(st.sampled_from([a for c in cast for a in c.aliases] or ["none"]))
    try:
        parted = cast.split(name, alias)
    except CastError:
        return
    assert len(parted) == len(cast) + 1
    assert set(parted.merge(name, alias)[name].names) == set(cast[name].names)
    assert others(parted, name, alias) == others(cast, name)


@given(st.data(), casts(), NAMES)
def test_renaming_there_and_back_gives_the_same_person(data, cast, to):
    name = name_of(data.draw, cast)
    try:
        again = cast.rename(name, to).rename(" ".join(to.split()), name)
    except CastError:
        return
    assert named(again) == named(cast) | {" ".join(to.split())}
    assert [c.name for c in again] == [c.name for c in cast]


OPERATIONS = {
    "rename": (NAMES,),
    "merge": (NAMES,),
    "split": (NAMES,),
    "hide": (),
    "add": (st.tuples(NAMES), PRONOUNS),
    "set_pronouns": (NAMES,),
    "add_alias": (NAMES,),
    "remove_alias": (NAMES,),
    "set_narrator": (),
}


@given(st.data(), casts())
def test_any_row_of_corrections_ends_in_a_cast_or_a_sentence(data, cast):
    for _ in range(4):
        operation = data.draw(st.sampled_from(sorted(OPERATIONS)))
        known = st.sampled_from([name for character in cast for name in character.names])
        name = data.draw(known | NAMES)
        arguments = [data.draw(strategy) for strategy in OPERATIONS[operation]]
        before = repr(cast)
        try:
            corrected = getattr(cast, operation)(name, *arguments)
        except CastError as error:
            assert str(error).endswith(".")
            corrected = cast
        assert repr(cast) == before
        assert len({c.name.casefold() for c in corrected}) == len(corrected) > 0
        cast = corrected


@given(casts(), NAMES)
def test_a_corrected_cast_saves_and_loads_again(cast, alias):
    try:
        corrected = parse_cast(save_cast(cast), "c.csv").add_alias(cast.characters[0].name, alias)
    except CastError:
        return
    assert parse_cast(save_cast(corrected), "c.csv") == corrected


HALE = Character("Mr. Hale", ("Edward",), "he/him")


@pytest.mark.parametrize(
    ("other", "once"),
    [
        (Character("Hale"), True),
        (Character("Hale", (), "she/her"), False),
        (Character("Hale", ("the sister",)), False),
        (Character("Mark Hale"), False),
        (Character("Miss Hale"), False),
        (Character("Mr. Mark Hale"), False),
    ],
)
def test_a_list_that_has_a_man_twice_has_him_once(other, once):
    cast = Cast((HALE, other)).without_doubles()
    assert [person.name for person in cast] == (["Mr. Hale"] if once else ["Mr. Hale", other.name])


@pytest.mark.parametrize(
    "people",
    [
        (Character("Hale"), Character("Miss Hale")),
        (Character("Hale"), HALE, Character("Dr. Hale")),
    ],
)
def test_a_surname_that_may_be_anybodys_stays_apart(people):
    assert Cast(people).without_doubles() == Cast(people)
