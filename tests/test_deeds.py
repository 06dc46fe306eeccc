from graphx.relating import deeds


def counted(paragraph):
    return {name for name, value in zip(deeds.CLASSES, deeds.count(paragraph), strict=True) if value > 0}


def test_words_are_counted_by_class():
    assert counted("She laughed, and he handed her a mug.") == {"laughter", "giving", "comforts"}
    assert counted("The rain went on.") == set()


def test_quotations_are_the_speakers_not_the_narrators():
    assert counted('"I hate you," she said, “and your money.”') == set()
    assert counted("“I hate you, she said. He wept.") == set()


def test_more_words_count_for_less_each():
    one, two, four = (deeds.count("tears " * n).max() for n in (1, 2, 4))
    assert 0 < one < two < four < 4 * one
