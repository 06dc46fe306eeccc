import pytest

from graphx.showing import colours

WHITE, DARK = "#FFFFFF", "#0E1117"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", [WHITE, DARK])
def test_every_colour_stands_out_from_both_pages(page):
    signs = [colours.sign_colour(step / 50) for step in range(-50, 51)]
    for colour in [*signs, *colours.CHARACTERS, colours.SLATE]:
        assert contrast(colour, page) >= 3, (colour, page, contrast(colour, page))


def test_sign_goes_from_orange_by_grey_to_blue():
    assert colours.sign_colour(-0.5) == colours.NEGATIVE
    assert colours.sign_colour(0) == colours.NEUTRAL
    assert colours.sign_colour(0.5) == colours.POSITIVE
    assert colours.sign_colour(0.25) not in (colours.NEUTRAL, colours.POSITIVE)


def test_characters_have_hues_of_their_own_up_to_ten():
    names = [f"Person {number}" for number in range(15)]
    given = colours.character_colours(names)
    assert list(given) == names
    assert len({given[name] for name in names[:10]}) == 10
    assert {given[name] for name in names[10:]} == {colours.SLATE}
    assert not {colours.POSITIVE, colours.NEGATIVE, colours.NEUTRAL} & set(given.values())


def test_a_name_that_comes_twice_counts_once():
    assert len(colours.character_colours(["Buffy", "Spike", "Buffy"])) == 2
