"""Real pipelines for spaCy, small enough to be made by the test that uses them."""

from __future__ import annotations

import random

import spacy
from spacy.training import Example
from spacy.util import fix_random_seed

PATTERNS = (
    ("PERSON", "Quillon Vexley"),
    ("persName", "Zorbla"),
    ("GPE_LOC", "Brindlemoor"),
    ("HOSPITAL", "Old Infirmary"),
    ("DATE", "first birthday"),
)
FIRST = ("Zorbla", "Quillon", "Mirenka", "Tavish", "Ondrela", "Farnu", "Ilvane", "Krestin", "Womble")
LAST = ("Vexley", "Drumholt", "Askerly", "Pontrake", "Umberlow", "Trellick")
FRAMES = ("{} at the beach", "we saw {} today", "a photo of {}", "{} laughs", "grandma and {} bake a cake")
PLAIN = (
    "two dogs on the beach",
    "first birthday",
    "we saw a red boat today",
    "The school trip",
    "A red boat",
)


def saved(nlp, folder):
    folder.parent.mkdir(exist_ok=True)
    nlp.to_disk(folder)
    return str(folder)


def ruler(folder, patterns=PATTERNS, **config):
    """A list of names, whatever their case."""
    nlp = spacy.blank("en")
    config = {"phrase_matcher_attr": "LOWER"} | config
    nlp.add_pipe("entity_ruler", config=config).add_patterns(
        [{"label": label, "pattern": pattern} for label, pattern in patterns]
    )
    return saved(nlp, folder)


def trained(folder):
    """A statistical `ner`, trained for a moment to take invented names for PER."""
    fix_random_seed(0)
    rng = random.Random(0)
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 32,
        "depth": 1,
        "embed_size": 500,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 32,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }
    nlp.add_pipe("ner", config={"model": model})
    examples = [_example(nlp, rng.choice(FRAMES), _name(rng)) for _ in range(200)]
    examples += [_example(nlp, frame, "") for frame in PLAIN for _ in range(8)]
    nlp.initialize(lambda: examples)
    for _ in range(15):
        rng.shuffle(examples)
        for at in range(0, len(examples), 16):
            nlp.update(examples[at : at + 16])
    return saved(nlp, folder)


def _name(rng):
    return rng.choice((rng.choice(FIRST), f"{rng.choice(FIRST)} {rng.choice(LAST)}"))


def _example(nlp, frame, name):
    at = frame.find("{}")
    entities = [(at, at + len(name), "PER")] if name else []
    return Example.from_dict(nlp.make_doc(frame.format(name)), {"entities": entities})
