import numpy as np

from scrubber.training import vocabulary
from scrubber.training.pretrained import Encoder

MARK = "\u2581"
PIECES = ["<s>", "<pad>", "</s>", "<unk>", MARK, "a", "n", MARK + "anna", MARK + "ann", "na", MARK + "zzz"]


def encoder():
    scores = [0.0] * 4 + [-9.0, -8.0, -8.0, -4.0, -5.0, -5.0, -3.0]
    return Encoder(PIECES, np.array(scores), None, None)


def test_pieces_of_frequent_words_are_kept_and_letters_always():
    chosen = vocabulary.choose(encoder(), {"anna": 5.0, "ann": 1.0}, size=5)
    assert [PIECES[i] for i in chosen] == ["a", "n", MARK, MARK + "anna", MARK + "ann"]


def test_weights_add_up_over_the_sources():
    forms = vocabulary.weighed({"Anna": 16}, ["Anna"], {"anna": 3.0})
    assert forms == {"Anna": 6.0, "anna": 4.0}
