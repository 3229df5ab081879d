"""Pipelines for spaCy that users bring along: found by package name or folder, loaded once, never fetched.

What a pipeline has to do is to set `doc.ents`: https://spacy.io/api/doc#ents. Its labels are those of its
corpus: `rule_of` knows those of spaCy's own pipelines (https://spacy.io/models) and some for personal data.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scrubber.errors import MissingDependency, PluginError, PolicyError
from scrubber.text._lexis import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PERSON: Final = vocabulary("""
    PER PERS PERSON PERSNAME PRS PS NAME FIRSTNAME LASTNAME GIVENNAME MIDDLENAME SURNAME FULLNAME
""")
_PLACE: Final = vocabulary("""
    LOC LOCATION GPE GPELOC GPEORG LC FAC FACILITY PLACE PLACENAME GEOGNAME CITY STREET STREETADDRESS ADDRESS
""")
_INSTITUTION: Final = vocabulary("INSTITUTION HOSPITAL SCHOOL CHURCH")
_ORGANISATION: Final = vocabulary("ORG ORGANIZATION ORGANISATION ORGNAME OG COMPANY")
_RULE_OF: Final = (
    dict.fromkeys(_PERSON, "T101")
    | dict.fromkeys(_PLACE, "T201")
    | dict.fromkeys(_INSTITUTION | _ORGANISATION, "T301")
)
RULES_FOUND: Final = frozenset(_RULE_OF.values())

_NEEDLESS: Final = vocabulary("entity_linker spancat spancat_singlelabel textcat textcat_multilabel")
_GRAMMAR: Final = vocabulary("""
    attribute_ruler lemmatizer morphologizer parser senter sentencizer tagger trainable_lemmatizer
""")
_RULERS: Final = vocabulary("entity_ruler future_entity_ruler span_ruler")  # may ask for tags and lemmas
_CHUNK: Final = 256  # texts; spaCy forgets the words of each chunk after it
_loaded: dict[str, ExtraModel] = {}
_lock: Final = threading.RLock()  # loads once; and spaCy's vocabulary serves one thread at a time


class Entity(NamedTuple):
    """What was found at [start, end) of a text. `vague`: any organisation, mostly a company."""

    start: int
    end: int
    rule: str
    vague: bool


@dataclass(frozen=True, slots=True)
class ExtraModel:
    """A loaded pipeline.

    `title` is its package or the last part of its folder, fit to be shown. `listed`: it finds what stands in
    lists and patterns (an entity ruler), nothing by guess.
    """

    title: str
    nlp: Any
    listed: bool = False

    def entities(self, values: Sequence[str]) -> Iterator[list[Entity]]:
        """Yield what it finds in each text. PluginError says nothing of the text."""
        for at in range(0, len(values), _CHUNK):
            chunk = values[at : at + _CHUNK]
            try:
                with _lock, self.nlp.memory_zone():
                    found = [_known(doc.ents) for doc in self.nlp.pipe(chunk)]
            except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
                sort = type(error).__name__
                raise PluginError(f"the spaCy pipeline {self.title} failed with {sort}") from None
            yield from found


def _known(entities: Iterable[Any]) -> list[Entity]:
    rules = ((entity, rule_of(entity.label_)) for entity in entities)
    return [
        Entity(entity.start_char, entity.end_char, rule, _plain(entity.label_) in _ORGANISATION)
        for entity, rule in rules
        if rule
    ]


def rule_of(label: str) -> str | None:
    """The rule for a label of any corpus (`PER`, `persName`, `GPE_LOC`), or None for `DATE` and the like."""
    return _RULE_OF.get(_plain(label))


def _plain(label: str) -> str:
    return "".join(filter(str.isalpha, label)).upper()


def is_folder(name: str) -> bool:
    """Whether a pipeline is named by its folder: what holds no slash is a package, whatever lies around."""
    return os.sep in name or name.startswith(".")


def version(name: str) -> str | None:
    """The version of an installed package, or None; cheap, since nothing is loaded."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def load(name: str) -> ExtraModel:
    """The pipeline of that package or folder; the first call takes as long as the pipeline takes to load.

    Raises MissingDependency where it, or a package that it needs, is not installed, and PolicyError where it
    cannot be loaded, finds no entities, or would ask somebody on the network.
    """
    with _lock:
        if name not in _loaded:
            _loaded[name] = _load(name)
        return _loaded[name]


def _load(name: str) -> ExtraModel:
    try:
        import spacy
    except ImportError as error:
        raise MissingDependency("finding names needs spaCy: pip install 'spacy>=3.8,<4'") from error
    try:
        folder = _folder(name)
        _refuse_network(name, spacy.util.load_config(folder / "config.cfg"))
        nlp = spacy.load(folder)
    except (MissingDependency, PolicyError):
        raise
    except ImportError as error:
        raise MissingDependency(f"the spaCy pipeline {name} needs the package {error.name}") from error
    except Exception as error:
        if "E002" in str(error):  # spaCy's number for a component that nobody has registered
            raise MissingDependency(
                f"the spaCy pipeline {name} needs a package that is not installed; its page names it"
                " (for those that end in _trf: pip install spacy-curated-transformers)"
            ) from error
        raise PolicyError(
            f"the spaCy pipeline {name} could not be loaded ({type(error).__name__});"
            " `python -m spacy validate` says whether it fits the spaCy that is installed"
        ) from error
    finders = _finders(name, nlp)
    _disable(nlp, finders)
    title = Path(name).resolve().name if is_folder(name) else name
    return ExtraModel(title, nlp, {nlp.get_pipe_meta(finder).factory for finder in finders} <= _RULERS)


def _folder(name: str) -> Path:
    """Where the data of a pipeline lie."""
    if not is_folder(name):
        return _data_of_package(name)
    folder = Path(name)
    if not (folder / "config.cfg").is_file():
        raise PolicyError(f"there is no spaCy pipeline in {name}: it would have a config.cfg")
    return folder


def _data_of_package(name: str) -> Path:
    """As spaCy's `load_model_from_init_py` finds them, without loading them yet."""
    if version(name) is None:
        raise MissingDependency(
            f"the spaCy pipeline {name} is not installed: python -m spacy download {name}"
            " (spaCy's own), or pip install it from where its authors publish it"
        )
    import importlib

    from spacy.util import load_meta

    package = Path(importlib.import_module(name.replace("-", "_")).__file__ or "").parent
    if not (package / "meta.json").is_file():
        raise PolicyError(f"the package {name} is no spaCy pipeline: it would have a meta.json")
    meta = load_meta(package / "meta.json")
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _refuse_network(name: str, config: dict[str, Any]) -> None:
    """Promise P6. Looked at before loading: components of spacy-llm ask their service while they load."""
    factories = [component.get("factory") or "" for component in config.get("components", {}).values()]
    if any(factory.startswith("llm") for factory in factories):
        raise PolicyError(
            f"the spaCy pipeline {name} asks a language model elsewhere; scrubber never uses the network"
        )


def _finders(name: str, nlp: Any) -> list[str]:
    """The components that set `doc.ents`, if they know a label that we know."""
    finders = [
        component
        for component, pipe in nlp.pipeline
        if "doc.ents" in nlp.get_pipe_meta(component).assigns or getattr(pipe, "annotate_ents", False)
    ]
    if not finders:
        raise PolicyError(
            f"the spaCy pipeline {name} finds no entities: it has no `ner`, nor any other component that"
            f" assigns doc.ents, only {', '.join(nlp.pipe_names) or 'a tokenizer'}"
        )
    labels = {label for component in finders for label in nlp.pipe_labels.get(component, ())}
    if labels and not any(map(rule_of, labels)):
        raise PolicyError(
            f"the spaCy pipeline {name} knows no label for persons, places or organisations,"
            f" only {', '.join(sorted(labels))}"
        )
    return finders


def _disable(nlp: Any, finders: Sequence[str]) -> None:
    """Switch off what finding entities does not need; embeddings and unknown components stay."""
    factories = {component: nlp.get_pipe_meta(component).factory for component in nlp.pipe_names}
    needless = _NEEDLESS if _RULERS & set(factories.values()) else _NEEDLESS | _GRAMMAR
    for component, factory in factories.items():
        if factory in needless and component not in finders:
            nlp.disable_pipe(component)
