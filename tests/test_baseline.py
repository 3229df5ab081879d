"""Baselines: accepted findings as salted fingerprints, never the value, each with a reason."""

import json

import pytest

from scrubber import Finding, Kind, PolicyError, Span
from scrubber.baseline import Baseline

EMMA = Finding("T101", Kind.PERSON, Span("caption", 0, 12), "Emma Johnson")
HEAD = '{"scrubber-baseline": 1, "salt": "00", "accepted": '
GPS = Finding("M101", Kind.LOCATION, Span("media", 0, 4), "51.5, 0.1")


def other(**changes):
    values = {"rule": "T101", "part": "caption", "value": "Emma Johnson"} | changes
    return Finding(values["rule"], Kind.PERSON, Span(values["part"], 5, 17), values["value"])


@pytest.fixture(scope="module")
def baseline():
    return Baseline.new().rewritten([("blog/emma.jpg", EMMA), ("blog/emma.jpg", GPS)], "the author")


def test_what_is_accepted_and_what_is_not(baseline):
    assert baseline.accepts("blog/emma.jpg", EMMA)
    assert baseline.accepts("blog/emma.jpg", other(value="emma-johnson"))
    for path, finding in [
        ("blog/b.jpg", EMMA),
        ("blog/emma.jpg", other(value="Emma Johnsen")),
        ("blog/emma.jpg", other(part="alt")),
        ("blog/emma.jpg", other(rule="T201")),
        ("blog/emma.jpg", GPS),
        ("blog/emma.jpg", other(value="")),
    ]:
        assert not baseline.accepts(path, finding)


def test_neither_value_nor_path_stands_in_the_file(baseline, tmp_path):
    text = baseline.to_json()
    for word in ("Emma", "emma", "Johnson", "blog", "51.5"):
        assert word not in text + repr(baseline)
    data = json.loads(text)
    assert [(e["rule"], e["reason"]) for e in data["accepted"]] == [("T101", "the author")]
    (tmp_path / "b.json").write_text(text)
    again = Baseline.read(tmp_path / "b.json")
    assert again.accepts("blog/emma.jpg", EMMA)
    assert again.to_json() == text


def test_two_baselines_have_nothing_in_common():
    one, two = (Baseline.new().rewritten([("a.jpg", EMMA)], "x") for _ in range(2))
    assert not set(one.entries) & set(two.entries)
    assert one.salt != two.salt


def test_known_entries_keep_their_reasons_and_stale_ones_go(baseline):
    gone = Baseline(baseline.salt).rewritten([("c.jpg", EMMA), ("blog/emma.jpg", EMMA)], "first")
    new = gone.rewritten([("blog/emma.jpg", EMMA), ("d.jpg", EMMA)], "second")
    assert [entry.reason for entry in new.entries.values()] == ["first", "second"]
    assert new.accepts("d.jpg", EMMA)
    assert [(number, entry.reason) for number, entry in new.stale()] == [(1, "first")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"scrubber-baseline": 2}',
        '{"scrubber-baseline": 1, "salt": "xy", "accepted": []}',
        HEAD + '[{"rule": "T101"}]}',
        HEAD + '[{"rule": "T1", "fingerprint": "Emma", "reason": "x"}]}',
        HEAD + '[{"rule": "T1", "fingerprint": "00", "reason": " "}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline(text, tmp_path):
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(PolicyError) as caught:
        Baseline.read(tmp_path / "b.json")
    assert "Emma" not in str(caught.value)
    with pytest.raises(PolicyError):
        Baseline.read(tmp_path / "missing.json")
