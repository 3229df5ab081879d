"""File names and captions as words: forms, kinds, separators, and offsets into the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.model import Text
from scrubber.text._readable import words
from scrubber.text._view import view

W, N, G = "word", "number", "grammar"


def parts(value, part="name"):
    return [(word.text, word.kind) for word in words(Text(part, value))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("maria_silva-2.jpg", [("maria", W), ("silva", W), ("2", N), ("jpg", G)]),
        ("IMG_20150102_anna.JPG", [("IMG", G), ("20150102", N), ("anna", W), ("JPG", G)]),
        ("DSCN0042.jpg", [("DSCN", G), ("0042", N), ("jpg", G)]),
        ("_DSC1234.NEF", [("_DSC", G), ("1234", N), ("NEF", G)]),
        ("P1010123.JPG", [("P", G), ("1010123", N), ("JPG", G)]),
        ("PXL_20210101_120000.jpg", [("PXL", G), ("20210101", N), ("120000", N), ("jpg", G)]),
        ("FB_IMG_1549123456789.jpg", [("FB_IMG", G), ("1549123456789", G), ("jpg", G)]),
        ("IMG-20180606-WA0019.jpg", [("IMG", G), ("20180606", N), ("WA", G), ("0019", N), ("jpg", G)]),
        (
            "WhatsApp Image 2022-05-03.jpeg",
            [("WhatsApp Image", G), ("2022", N), ("05", N), ("03", N), ("jpeg", G)],
        ),
        ("Captura de tela anna.png", [("Captura de tela", G), ("anna", W), ("png", G)]),
        ("Bildschirmfoto Anna.png", [("Bildschirmfoto", G), ("Anna", W), ("png", G)]),
        (
            "csm_anna_maier_3d7cef39ab.jpg",
            [("csm", G), ("anna", W), ("maier", W), ("3d7cef39ab", G), ("jpg", G)],
        ),
        ("i-236-180-annamaier.jpg", [("i-236-180", G), ("annamaier", W), ("jpg", G)]),
        ("anna-1024x683.jpg", [("anna", W), ("1024x683", G), ("jpg", G)]),
        ("anna-scaled-e1549123456789.jpg", [("anna", W), ("scaled", G), ("e1549123456789", G), ("jpg", G)]),
        ("thumb_anna.jpg", [("thumb", G), ("anna", W), ("jpg", G)]),
        ("anna@2x.png", [("anna", W), ("@2x", G), ("png", G)]),
        ("anna (1).jpg", [("anna", W), ("(1)", G), ("jpg", G)]),
        ("anna_01.jpg", [("anna", W), ("01", G), ("jpg", G)]),
        (
            "550e8400-e29b-41d4-a716-446655440000.jpg",
            [("550e8400-e29b-41d4-a716-446655440000", G), ("jpg", G)],
        ),
        ("oi0uijl6c6lmvo6i35f0.png", [("oi0uijl6c6lmvo6i35f0", G), ("png", G)]),
        ("cafe2019.jpg", [("cafe", W), ("2019", N), ("jpg", G)]),
        ("AnnaMaierJPEGFile.png", [("Anna", W), ("Maier", W), ("JPEG", W), ("File", W), ("png", G)]),
        ("TomMcAdam.png", [("Tom", W), ("McAdam", W), ("png", G)]),
        ("st_mary's.png", [("st", W), ("mary", W), ("s", W), ("png", G)]),
        ("D'Angelo.png", [("D'Angelo", W), ("png", G)]),
        ("photo.of.anna", [("photo", W), ("of", W), ("anna", W)]),
        ("signal-2019-01-02.jpg", [("signal", G), ("2019", N), ("01", N), ("02", N), ("jpg", G)]),
        ("sam_silva.jpg", [("sam", W), ("silva", W), ("jpg", G)]),
        ("", []),
        ("...", []),
    ],
)
def test_names(value, expected):
    assert parts(value) == expected


def test_captions_join_hyphens_and_apostrophes():
    assert parts("O'Brien's Ana-Maria, 4", "caption") == [
        ("O'Brien", W),
        ("s", W),
        ("Ana-Maria", W),
        ("4", N),
    ]


def test_a_caption_without_spaces_is_read_as_a_file_name():
    assert parts("Dec2013Mall", "caption") == [("Dec", W), ("2013", N), ("Mall", W)]
    assert parts("ODD20_Hamburg", "caption") == [("ODD", W), ("20", N), ("Hamburg", W)]


def test_folders_keep_their_slash_as_separator():
    assert [(w.text, w.sep) for w in words(Text("folder", "2019/anna_b"))] == [
        ("2019", ""),
        ("anna", "/"),
        ("b", "_"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "Jo%C3%A3o%20Silva.jpg",
        "Joa\u0303o_Silva.jpg",
        "Joa%CC%83o+Silva.jpg",
        "Jo%E3o-Silva.jpg",
        "Jo#U00e3o_Silva.jpg",
    ],
)
def test_escapes_and_loose_accents(value):
    first, second, _ = words(Text("name", value))
    assert (first.text, second.text) == ("João", "Silva")
    assert value[second.start : second.end] == "Silva"
    assert value[first.start : first.end] == value[: first.end]
    assert len(second.sep) == 1


def test_escapes_in_captions_are_plain_text():
    assert parts("100%C3 wool", "caption") == [("100", N), ("C", W), ("3", N), ("wool", W)]


ANY = st.text(st.characters(exclude_categories=())) | st.text("aAbB019_-. %+'eé\u0301#UCx@()~", max_size=60)


@given(ANY, st.sampled_from(["name", "folder", "caption"]))
def test_words_tile_the_text_in_order(value, part):
    text = Text(part, value)
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(value)
        assert word.text
        assert word.kind in (W, N, G)
        last = word.end


@given(ANY, st.sampled_from(["name", "caption"]))
def test_every_character_of_a_view_leads_back(value, part):
    seen = view(Text(part, value))
    for i in range(len(seen.value)):
        span = seen.span(i, i + 1)
        assert 0 <= span.start < span.end <= len(value)
        if part == "caption":
            assert seen.value[i] in unicodedata.normalize("NFC", value[span.start : span.end])
