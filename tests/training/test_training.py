import json
from pathlib import Path

import numpy as np
import pytest

from scrubber.model import Text
from scrubber.text._names_lexicon import Code, Lexicon
from scrubber.text._names_model import Shape, load, save
from scrubber.text.names import NameDetector
from scrubber.training import prepare, train
from scrubber.training.example import Example
from scrubber.training.pack import card, pack

TINY = Shape(width=16, depth=1, pieces=2, dropout=0.0, rows=dict.fromkeys(Shape().rows, 50))
PEOPLE = ("Ana", "Rui", "Zoe", "Tom", "Eva", "Max")
THINGS = ("lake", "cake", "tree", "boat", "road", "hill")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A model that learned to flag six names."""
    folder = tmp_path_factory.mktemp("names")
    lexicon = Lexicon.of({name.lower(): Code(given=2) for name in PEOPLE})
    lexicon.save(folder / "lexicon.npz")
    examples = [
        Example(f"{name} at the {thing}", ((0, len(name), "PER"),)) for name in PEOPLE for thing in THINGS
    ]
    examples += [Example(f"a {one} by the {two}", ()) for one in THINGS for two in THINGS]
    np.savez(folder / "train.npz", **prepare.arrays(examples, lexicon))
    data = train.Data(folder / "train.npz")
    plan = train.Plan(epochs=60, rate=0.01, first_batch=60, last_batch=120, seed=3)
    model = train.train(data, data, train.fresh(TINY, 3), plan, checkpoint=lambda _: None)
    save(folder, model, TINY, card(3, int(data.lengths.sum())))
    return folder, data, model, plan


def test_the_loop_learns(made):
    _, data, model, _ = made
    assert train.f1(model, data, len(data)) > 0.95


def test_same_seed_same_weights(made):
    _, data, model, plan = made
    again = train.train(data, data, train.fresh(TINY, 3), plan, checkpoint=lambda _: None)
    pairs = zip(model.walk(), again.walk(), strict=True)
    assert all(
        np.array_equal(a.get_param(name), b.get_param(name)) for a, b in pairs for name in a.param_names
    )


def test_packed_model_finds_the_same_and_tells_nothing(made, tmp_path):
    folder, _, _, _ = made
    size = pack(folder, tmp_path, {"PER": 0.4})
    assert size == sum(p.stat().st_size for p in tmp_path.iterdir() if p.name != "LICENSE")
    assert json.loads((tmp_path / "model.json").read_text())["thresholds"]["PER"] == 0.4
    assert "CC BY-SA 4.0" in (tmp_path / "LICENSE").read_text()
    assert not any(name.encode() in p.read_bytes() for p in tmp_path.iterdir() for name in (*PEOPLE, *THINGS))
    found = NameDetector(model=tmp_path).find(
        [Text("caption", "Eva at the tree"), Text("caption", "a lake by the hill")]
    )
    assert [[f.value for f in one if f.score > 0.5] for one in found] == [["Eva"], []]


def test_spacy_keeps_no_word_after_tagging(made, tmp_path):
    folder, _, _, _ = made
    pack(folder, tmp_path, {})
    detector = NameDetector(model=tmp_path)
    list(detector.find([Text("caption", "Eva met Quetzalina")]))
    from scrubber.text.names import pipeline

    assert "Quetzalina" not in pipeline(tmp_path).nlp.vocab.strings


def test_a_model_of_another_make_is_refused(made, tmp_path):
    folder, _, _, _ = made
    pack(folder, tmp_path, {})
    about = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps(about | {"format": 0}))
    with pytest.raises(ValueError, match="does not fit"):
        load(tmp_path)


def test_noise_hides_norms_and_list_knowledge_but_not_all(made):
    _, data, _, _ = made
    plan = train.Plan(norm_dropout=0.5, code_dropout=0.5)
    noisy = train.noisy(data.features, plan, np.random.default_rng(1), 0)
    hidden = (noisy[:, train.NORM] != data.features[:, train.NORM]).mean()
    assert 0.4 < hidden < 0.6
    known = data.features[:, train.CODE] >= 16 + 45
    assert 0 < (noisy[known, train.CODE] < 16 + 45).mean() < 1
    assert np.array_equal(noisy[:, 5:], data.features[:, 5:])


def test_learning_rate_warms_up_stays_and_falls():
    assert train.schedule(0) < train.schedule(0.02) == train.schedule(0.39) == 1
    assert train.schedule(0.7) == pytest.approx(0.5)
    assert train.schedule(1) == pytest.approx(0.02)


def test_gold_is_read_by_the_evaluation_alone():
    folder = Path(train.__file__).parent
    readers = {p.name for p in folder.glob("*.py") if "gold" in p.read_text(encoding="utf-8")}
    assert readers <= {"evaluate.py", "gold.py", "__main__.py"}
