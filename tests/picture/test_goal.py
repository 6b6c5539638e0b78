"""A goal: what counts, its number, and the sign that stands where it is reached."""

from picture.scene import Goal, Met


def goal(value: float) -> Goal:
    return Goal("loss below 3,000", value, value < 3000.0, "Well found.")


def test_its_number_reads_as_numbers_do() -> None:
    assert goal(46425.3).text == "46,425"
    assert Goal("all six", 4.0, reached=False, met="All six.", text="4 of 6").text == "4 of 6"


def test_the_sign_stands_only_where_it_is_reached() -> None:
    assert goal(3000.0).sign(1.0, 2.0) == []
    assert goal(2999.9).sign(1.0, 2.0) == [Met(1.0, 2.0)]
