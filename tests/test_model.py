import pytest

from scrubber.model import Finding, Kind, Span


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (1.0, "certain"),
        (0.85, "certain"),
        (0.84, "likely"),
        (0.5, "likely"),
        (0.49, "possible"),
        (0, "possible"),
    ],
)
def test_grade_says_the_score_in_a_word(score, grade):
    assert Finding("T101", Kind.PERSON, Span("name", 0, 4), "Emma", score).grade == grade
