"""The written patterns stay apart from the texts that the model is measured with."""

import json
import re
from collections import Counter, defaultdict

import pytest
from tests.conftest import SHARED

from scrubber.text._names_lexicon import fold
from scrubber.training import written

GOLD = SHARED / "data" / "gold"


def words(text):
    text = re.sub(r"\{.\}", " ", text)
    text = re.sub(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])", " ", text)
    return {fold(word) for word in re.findall(r"[^\W\d_]{3,}", text)}


def outside(row):
    text = list(row["text"])
    for start, end, label in row["spans"]:
        if label == "PERSON":
            text[start:end] = " " * (end - start)
    return words("".join(text).removesuffix(".jpg"))


@pytest.mark.parametrize("name", ["dev", "family-dev"])
def test_no_pattern_is_a_text_of_the_gold_sets(name):
    path = GOLD / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the shared gold sets are not here")
    patterns = [
        words(line)
        for language in written.LANGUAGES.values()
        for section, lines in written.patterns(language).items()
        if section not in {"words", "months"}
        for line in lines
    ]
    holding = defaultdict(list)
    for number, found in enumerate(patterns):
        for word in found:
            holding[word].append(number)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        own = outside(row)
        shared = Counter(number for word in own for number in holding[word])
        alike = [n for n, count in shared.items() if count >= 3 and count == len(own) == len(patterns[n])]
        assert not alike, row["id"]
