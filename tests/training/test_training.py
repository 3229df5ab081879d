import json
from pathlib import Path

import numpy as np
import pytest

from scrubber import training
from scrubber.model import Text
from scrubber.text._names_lexicon import Code, Lexicon
from scrubber.text._names_pieces import Pieces
from scrubber.text.names import NameDetector, pipeline
from scrubber.training.example import Example

torch = pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

from scrubber.training import batches, network, prepare, train  # noqa: E402
from scrubber.training.pack import pack, quantised  # noqa: E402

PEOPLE = ("Anatol", "Rufina", "Zoltan", "Tomasz", "Evelin", "Piotra")
THINGS = ("lake", "cake", "tree", "boat", "road", "hill")
SHAPE = network.Shape(width=24, inner=32, heads=2, blocks=1, dropout=0.0)
PLAN = train.Plan(
    epochs=40, rate=0.01, batch=120, code_dropout=0.0, word_dropout=0.0, form_dropout=0.0, memory=0.9, seed=3
)
LETTERS = [letter for code in range(97, 123) for letter in (chr(code), "\u2581" + chr(code))]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A network that learned to flag six names, in the folder where training leaves things."""
    folder = tmp_path_factory.mktemp("names")
    lexicon = Lexicon.of({name.lower(): Code(given=2) for name in PEOPLE})
    lexicon.save(folder / "lexicon.npz")
    pieces = Pieces.made_of(LETTERS, [-1.0] * len(LETTERS))
    rng = np.random.default_rng(1)
    np.savez(
        folder / "vocabulary.npz",
        keys=pieces.keys,
        scores=pieces.scores.astype(np.float16),
        numbers=rng.integers(-8, 8, (len(pieces), 384), dtype=np.int8),
        scales=np.full((len(pieces), 12), 0.1, dtype=np.float16),
    )
    examples = [
        Example(f"{name} at the {thing}", ((0, len(name), "PER"),)) for name in PEOPLE for thing in THINGS
    ]
    examples += [Example(f"a {one} by the {two}", ()) for one in THINGS for two in THINGS]
    arrays = prepare.arrays(examples, prepare.Material({}, lexicon, pieces))
    for name in ("train-0", "held-out"):
        np.savez(folder / f"{name}.npz", **arrays)
    return folder, trained(folder)


def trained(folder):
    net = network.fresh(network.embedding(folder / "vocabulary.npz"), SHAPE, PLAN.seed)
    data = batches.Data(folder / "train-0.npz")
    train.train(data, data, net, PLAN, checkpoint=train.saver(folder, PLAN, []))
    return net


def test_the_loop_learns(made):
    folder, net = made
    data = batches.Data(folder / "train-0.npz")
    assert train.f1(net, data, len(data)) > 0.95


def test_same_seed_same_weights(made):
    folder, net = made
    again = trained(folder).state_dict()
    assert all(torch.equal(value, again[name]) for name, value in net.state_dict().items())


def test_training_goes_on_from_where_it_was(made, tmp_path):
    folder, _ = made
    for path in folder.glob("*.npz"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    train.run(tmp_path, folder / "network.pt", train.Plan(epochs=0.05, rate=1e-6, batch=120), SHAPE)
    before, after = (torch.load(f / "network.pt", weights_only=True) for f in (folder, tmp_path))
    assert all(torch.allclose(value, after[name], atol=1e-3) for name, value in before.items())
    runs = json.loads((tmp_path / "about.json").read_text())["runs"]
    assert [run["rate"] for run in runs] == [PLAN.rate, 1e-6]
    assert all(run["words"] > 0 for run in runs)


def test_packed_model_finds_the_same_and_tells_nothing(made, tmp_path):
    folder, _ = made
    size = pack(folder, tmp_path)
    assert size == sum(p.stat().st_size for p in tmp_path.iterdir() if p.name != "LICENSE")
    assert json.loads((tmp_path / "model.json").read_text())["calibration"]["PER"] == [1.0, 0.0]
    assert "CC BY-SA 4.0" in (tmp_path / "LICENSE").read_text()
    packed = [p.read_bytes() for p in tmp_path.iterdir() if p.name != "LICENSE"]
    assert not any(name.encode() in content for content in packed for name in (*PEOPLE, *THINGS))
    texts = [Text("caption", "Evelin at the tree"), Text("caption", "a lake by the hill")]
    found = NameDetector(model=tmp_path).find(texts)
    assert [[f.value for f in one if f.score > 0.5] for one in found] == [["Evelin"], []]


def test_packed_network_gives_the_probabilities_of_the_trained_one(made, tmp_path):
    folder, net = made
    pack(folder, tmp_path)
    data = batches.Data(folder / "train-0.npz")
    packed = pipeline(tmp_path)
    doc = next(iter(packed.tag([Text("caption", "Anatol at the lake")])))
    with torch.no_grad():
        exact = torch.softmax(net(data.batch([0])[0])[0], 1).numpy()
    assert np.abs(doc.user_data["probabilities"] - exact).max() < 0.1


def test_long_texts_are_read_in_parts_and_every_word_gets_its_row(made, tmp_path):
    folder, _ = made
    pack(folder, tmp_path)
    long = "a lake by the hill and " * 200 + "Evelin at the tree"
    docs = list(pipeline(tmp_path).tag([Text("caption", long), Text("caption", ""), Text("caption", "a")]))
    assert [len(doc.user_data["probabilities"]) for doc in docs] == [1204, 0, 1]
    found = next(iter(NameDetector(model=tmp_path).find([Text("caption", long)])))
    assert long[found[-1].span.start :] == "Evelin at the tree"


def test_spacy_keeps_no_word_after_tagging(made, tmp_path):
    folder, _ = made
    pack(folder, tmp_path)
    list(NameDetector(model=tmp_path).find([Text("caption", "Evelin met Quetzalina")]))
    assert "Quetzalina" not in pipeline(tmp_path).nlp.vocab.strings


def test_a_model_of_another_make_is_refused(made, tmp_path):
    folder, _ = made
    pack(folder, tmp_path)
    about = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps(about | {"format": 0}))
    with pytest.raises(ValueError, match="does not fit"):
        pipeline(tmp_path)


def test_lists_are_hidden_now_and_then_but_not_always():
    known = Code(given=2, surname=1, common=1, mark=2, usage=5)
    features = torch.full((1000, 9), known.packed())
    plan = train.Plan(code_dropout=0.4, word_dropout=0.1, form_dropout=0.2)
    train.hide(features, plan, np.random.default_rng(1))
    codes = [Code.unpacked(code) for code in features[:, train.CODE].tolist()]
    assert 0.4 < sum(code.given == 0 for code in codes) / 1000 < 0.6
    assert 0.07 < sum(code == Code() for code in codes) / 1000 < 0.13
    assert {code.common for code in codes if code.given == 0 and any(code)} == {1}
    assert known in codes
    hidden = (features[:, train.FORM] == 0).double().mean()
    assert 0.15 < hidden < 0.25
    assert bool((features[:, train.FORM + 1 :] == known.packed()).all())


def test_learning_rate_warms_up_stays_and_falls():
    plan = train.Plan(warm=0.1, tail=0.5)
    assert train.schedule(0, plan) < train.schedule(0.05, plan) < train.schedule(0.1, plan) == 1
    assert train.schedule(0.5, plan) == 1
    assert train.schedule(0.75, plan) == pytest.approx(0.5)
    assert train.schedule(1, plan) == pytest.approx(0.02)


def test_batches_hold_every_example_once_and_stay_within_their_size(made):
    folder, _ = made
    data = batches.Data(folder / "train-0.npz")
    seen = []
    for chosen, _ in batches.batches(data, 1, 100, np.random.default_rng(1)):
        seen += chosen.tolist()
        assert len(chosen) * data.lengths[chosen].max() <= 100
    assert sorted(seen) == list(range(len(data)))


def test_quantised_vectors_are_near_the_exact_ones():
    table = np.random.default_rng(1).normal(size=(20, 32)).astype(np.float32)
    numbers, scales = quantised(table)
    assert numbers.dtype == np.int8
    assert np.abs(numbers * scales.astype(np.float32)[:, None] - table).max() < 0.03


def test_gold_is_read_by_evaluation_and_calibration_alone():
    folder = Path(training.__file__).parent
    readers = {p.name for p in folder.glob("*.py") if "gold" in p.read_text(encoding="utf-8")}
    assert readers <= {"evaluate.py", "gold.py", "calibrate.py", "__main__.py"}
