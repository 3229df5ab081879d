"""Pipelines of the user's on the command line and in the configuration."""

import json

import pytest

from tests.cli.conftest import spotless
from tests.text import extra_pipelines


@pytest.fixture
def names(tmp_path):
    return extra_pipelines.ruler(tmp_path / "pipelines" / "our-names", [("PERSON", "Sunset")])


def values(done):
    return [(f["rule"], f["start"], f["end"]) for f in json.loads(done.out)["findings"]]


def test_an_option_names_them(scrub, names):
    assert values(scrub("suggest", "--format", "json", "sunset-beach.jpg")) == []
    done = scrub("suggest", "--format", "json", "--model", names, "sunset-beach.jpg")
    assert (done.status, values(done)) == (1, [("T101", 0, 6)])


def test_the_configuration_names_them_from_where_it_stands(scrub, names, tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[tool.scrubber]\nmodels = ["./pipelines/our-names"]\n')
    spotless(tmp_path / "in" / "sunset-beach.png")
    monkeypatch.chdir(tmp_path / "in")
    done = scrub("check", "--show-values")
    assert done.status == 1
    assert "sunset" in done.out
    assert "spaCy pipeline our-names" in done.out


def test_config_says_whether_they_are_there(scrub, names, tmp_path):
    (tmp_path / "scrubber.toml").write_text(
        'models = ["./pipelines/our-names", "./pipelines/gone", "click", "xx_not_there_sm"]\n'
    )
    done = scrub("config")
    assert done.status == 0
    assert f'models = ["{tmp_path}/pipelines/our-names", ' in done.out
    assert f"# {tmp_path}/pipelines/our-names: folder\n" in done.out
    assert f"# {tmp_path}/pipelines/gone: there is no spaCy pipeline\n" in done.out
    assert "# click: version " in done.out
    assert "# xx_not_there_sm: not installed (python -m spacy download xx_not_there_sm)\n" in done.out


def test_one_that_is_missing_is_said_before_anything_is_written(scrub, tmp_path):
    spotless(tmp_path / "in" / "sunset.png")
    done = scrub("clean", "in", "-o", "out", "--model", "xx_not_there_sm")
    assert done.status == 2
    assert "xx_not_there_sm is not installed: python -m spacy download xx_not_there_sm" in done.err
    assert not (tmp_path / "out").exists()


def test_it_is_not_asked_for_where_only_media_is_looked_at(scrub, tmp_path):
    spotless(tmp_path / "in" / "sunset.png")
    assert scrub("check", "--media-only", "--model", "xx_not_there_sm", "in").status == 0


@pytest.mark.parametrize("setting", ['models = "en_core_web_sm"', "models = [1]", 'models = [""]'])
def test_a_setting_that_makes_no_sense(scrub, tmp_path, setting):
    (tmp_path / "scrubber.toml").write_text(setting + "\n")
    assert scrub("suggest", "sunset.jpg").status == 2
