import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphx.errors import CastError
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import load_cast, parse_cast, save_cast

BUFFY = Character("Buffy", ("the Slayer", "Buffy Summers"), "she/her")
SPIKE = Character("Spike", ("William",), "he/him", narrator=True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "c.csv",
            "name,aliases,pronouns,narrator\nBuffy,the Slayer|Buffy Summers,she/her,\nSpike,William||,he/him,yes",
        ),
        ("c.csv", 'Name;Aliases;Gender;Narrator\n"Buffy";the Slayer|Buffy Summers;F;no\n\nSpike;William;m;YES\n'),
        ("c.csv", "name\taliases\tgender\tnarrator\nBuffy\tthe Slayer|Buffy Summers\tF\t\nSpike\tWilliam\tM\tyes"),
        (
            "c.json",
            json.dumps(
                [
                    {"name": "Buffy", "aliases": ["the Slayer", "Buffy Summers"], "pronouns": "she/her"},
                    {"name": "Spike", "aliases": "William", "gender": "M", "narrator": True},
                ]
            ),
        ),
        (
            "c.yaml",
            "characters:\n- name: Buffy\n  aliases: [the Slayer, Buffy Summers]\n  pronouns: she/her\n"
            "- {name: Spike, aliases: William, gender: M, narrator: yes}\n",
        ),
    ],
)
def test_every_form_gives_the_same_cast(name, text, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert load_cast(tmp_path / name) == Cast((BUFFY, SPIKE))


def test_plain_text_is_a_character_a_line():
    cast = parse_cast("# who\nBuffy Summers: Buffy, the Slayer (she/her)\n- Spike (he/him)\nAngel\nAsh: (they/them)\n")
    assert cast.characters == (
        Character("Buffy Summers", ("Buffy", "the Slayer"), "she/her"),
        Character("Spike", (), "he/him"),
        Character("Angel"),
        Character("Ash", (), "they/them"),
    )


def test_ao3_tags():
    cast = parse_cast(
        "Rating: Mature\nRelationships:\nBuffy Summers/Spike (BtVS), Angel & Spike (BtVS)\n"
        "Characters: Buffy Summers, Spike (BtVS), Tony Stark | Iron Man, Original Female Character(s)\n"
        "Additional Tags: Fluff, Angst\n"
    )
    assert [c.name for c in cast] == ["Buffy Summers", "Spike", "Angel", "Tony Stark"]
    assert cast["Tony Stark"].aliases == ("Iron Man",)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("c.csv", "person,aliases\nBuffy,\n", "no column 'name'"),
        ("c.csv", "name,aliases\nBuffy,\n,the Slayer\n", "line 3 has no name"),
        ("c.csv", "name\nBuffy\nbuffy\n", "'buffy' a second time"),
        ("c.csv", 'name,aliases\n"Buffy,x\n', "not CSV"),
        ("c.csv", "name,aliases\n", "names nobody"),
        ("c.csv", "  \n", "empty"),
        ("c.json", "[{]", "not JSON"),
        ("c.json", '[{"aliases": "x"}]', "entry 1 has no name"),
        ("c.json", "[3]", "entry 1"),
        ("c.json", '[{"name": "Buffy", "aliases": {"a": 1}}]', "entry 1"),
        ("c.json", "3", "list of people"),
        ("c.yaml", "a: [", "not YAML"),
        ("c.doc", "Buffy", "ends in '.doc'"),
    ],
)
def test_bad_lists_are_named_with_the_row(name, text, says):
    with pytest.raises(CastError, match=says) as caught:
        parse_cast(text, name)
    assert name in str(caught.value)


def test_a_missing_list_is_named(tmp_path):
    with pytest.raises(CastError, match=r"nope\.csv"):
        load_cast(tmp_path / "nope.csv")


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(CastError, match="Buffy, Spike"):
        Cast((BUFFY, SPIKE))["Angel"]


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf"), exclude_characters="|"), min_size=1
)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, unique_by=lambda p: p[0].casefold()))
def test_a_saved_cast_loads_again(people):
    cast = Cast(tuple(Character(n, tuple(dict.fromkeys(a for a in aliases if a != n))) for n, aliases in people))
    assert parse_cast(save_cast(cast), "c.csv") == cast


@given(st.text(max_size=300), st.sampled_from([".csv", ".json", ".yaml", ".txt"]))
def test_strange_lists_load_or_are_refused(text, suffix):
    try:
        assert len(parse_cast(text, "c" + suffix)) > 0
    except CastError as error:
        assert "c" + suffix in str(error)
