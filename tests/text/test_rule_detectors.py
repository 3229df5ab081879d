"""What holds for every detector that follows rules: no error, exact offsets, linear time, light import."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.model import Text
from scrubber.rules import RULES

MODULES = ["age", "agency", "contact", "coordinates", "date", "identifier", "institution", "place"]
WORDS = (
    "2019 -06 04/06/ 4. June mai 12 de @anna www. example.com /a +44 113 4960000 (6) Anna jahre anos St"
    " Mary's Hospital escola kita FC fc_ rua Straße street 529.982.247-25 DE89 53.8008, -1.5491 N53°48' IMG_"
    " %C3%A3 e\u0301 _ - . \u0130 ß \ud800 \x00 \u0661\u0669 ² ½ '98 5th birthday zum 70. seit 2 km ///a.b.c"
    " geo:"
)
PIECES = st.sampled_from(WORDS.split())
JUMBLE = st.lists(PIECES | st.sampled_from([" ", "", "_", "-"]), max_size=14).map("".join)
PARTS = st.sampled_from(["name", "folder", "caption", "alt"])
LANGUAGES = st.sampled_from([None, "en", "pt-BR", "de", "fr", "it", "xx", ""])
HOSTILE = {
    "digits": "1" * 100_000,
    "years": "2019 " * 20_000,
    "dates": "04/06/2019-" * 9_000,
    "letters": "a" * 100_000,
    "capitals": "Ab " * 33_000,
    "heads": "Hospital Ab " * 8_000,
    "chain": "hospital_" * 11_000,
    "dots": "a." * 50_000,
    "at": "a@" * 50_000,
    "escapes": "%C3" * 33_000,
    "lines": "_" * 100_000,
    "marks": "\u0301" * 100_000,
    "pairs": "12 " * 33_000,
    "links": "http://" * 14_000,
    "mixed": "a1" * 50_000,
    "months": "may " * 25_000,
}


def detector_of(name):
    return importlib.import_module(f"scrubber.text.{name}").detector


@pytest.mark.parametrize("name", MODULES)
def test_any_text_gives_findings_that_lie_inside(name):
    detector = detector_of(name)

    @given(st.text(st.characters(exclude_categories=())) | JUMBLE, PARTS, LANGUAGES)
    def check(value, part, language):
        (findings,) = detector.find([Text(part, value, language)])
        last = 0
        for finding in findings:
            assert finding.span.part == part
            assert last <= finding.span.start < finding.span.end <= len(value)
            assert 0 < finding.score <= 1
            assert RULES[finding.rule].kind is finding.kind
            assert finding.source == name
            assert finding.why
            last = finding.span.end

    check()


@pytest.mark.parametrize("name", MODULES)
def test_long_texts_take_linear_time(name):
    detector = detector_of(name)
    for what, value in HOSTILE.items():
        for part in ("name", "caption"):
            start = time.process_time()
            list(detector.find([Text(part, value)]))
            assert time.process_time() - start < 5, (what, part)


@pytest.mark.parametrize("name", MODULES)
def test_one_answer_per_text_in_order(name):
    texts = [
        Text("caption", "St Mary's Hospital, 4 June 2019"),
        Text("name", ""),
        Text("caption", "Anna (6)"),
    ]
    answers = list(detector_of(name).find(texts))
    assert len(answers) == 3
    assert answers == [found for text in texts for found in detector_of(name).find([text])]
    assert list(detector_of(name).find([])) == []


def test_importing_the_detectors_is_cheap():
    code = "import sys;" + ";".join(f"import scrubber.text.{name}" for name in MODULES)
    code += ";sys.exit(sum(heavy in sys.modules for heavy in ('phonenumbers', 'spacy', 'numpy', 'PIL')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
