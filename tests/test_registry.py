from importlib.metadata import EntryPoint

import pytest

from scrubber import registry
from scrubber.errors import PluginError
from scrubber.registry import plugins
from scrubber.rules import RULES


@pytest.fixture(autouse=True)
def fresh():
    plugins.cache_clear()
    yield
    plugins.cache_clear()


@pytest.mark.parametrize(
    ("package", "attribute"),
    [
        ("scrubber.media", "handler"),
        ("scrubber.metadata", "reader"),
        ("scrubber.text", "detector"),
        ("scrubber.suggest", "suggester"),
    ],
)
def test_every_public_module_is_a_plugin(package, attribute):
    assert plugins(package, attribute)


def test_handler_names_and_suffixes_are_unique():
    handlers = plugins("scrubber.media", "handler")
    names = [handler.name for handler in handlers]
    suffixes = [suffix for handler in handlers for suffix in handler.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


def test_third_parties_come_by_entry_point(monkeypatch):
    entry = EntryPoint("toy", "scrubber.errors:ScrubberError", "scrubber.media")
    monkeypatch.setattr(registry, "_entry_points", lambda group: [entry] if group == "scrubber.media" else [])
    from scrubber.errors import ScrubberError

    assert plugins("scrubber.media", "handler")[-1] is ScrubberError


def test_a_plugin_that_cannot_be_loaded_is_named(monkeypatch):
    entry = EntryPoint("toy", "no_such_module:handler", "scrubber.media")
    monkeypatch.setattr(registry, "_entry_points", lambda group: [entry])
    with pytest.raises(PluginError, match="toy"):
        plugins("scrubber.media", "handler")


def test_rules_are_whole():
    for rule in RULES.values():
        assert rule.title
        assert rule.why
        assert rule.example
        assert rule.allow
