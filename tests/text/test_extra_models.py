"""Pipelines that users bring along: real ones, made here, saved, and loaded as a user's would be."""

import shutil
import socket
import subprocess
import sys
import threading

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span as EntitySpan

from scrubber import wording
from scrubber.errors import MissingDependency, PluginError, PolicyError
from scrubber.model import Finding, Kind, Span, Text
from scrubber.pipeline import Scrubber
from scrubber.policy import Policy
from scrubber.text import _extra_models
from scrubber.text._extra_findings import CAPITALS, LISTED, ORGANISATION, SCORE, findings, joined
from scrubber.text._extra_models import load, rule_of
from scrubber.text._extra_text import MAX_CHARACTERS, readings
from tests.text import extra_pipelines


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return extra_pipelines.ruler(tmp_path_factory.mktemp("ruler") / "our-names")


@pytest.fixture(scope="module")
def ner(tmp_path_factory):
    return extra_pipelines.trained(tmp_path_factory.mktemp("trained") / "tiny-ner")


def spans(model, value, part="name"):
    (found,) = findings(load(model), [Text(part, value)])
    assert all(f.span.part == part and f.value == value[f.span.start : f.span.end] for f in found)
    return sorted({(f.rule, f.value) for f in found})


def shown(model, value, part="name", **policy):
    ((some,),) = Scrubber(Policy(models=(model,), **policy)).check_texts([[Text(part, value)]])
    return [(f.rule, f.value) for f in some]


# what is found, and where


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("quillon_vexley-at-the-lake.jpg", [("T101", "quillon_vexley")]),
        ("QuillonVexleyAtTheLake.JPG", [("T101", "QuillonVexley")]),
        ("IMG_2041_QUILLON-VEXLEY2.jpg", [("T101", "QUILLON-VEXLEY")]),
        ("at%20the%20lake%20quillon%20vexley.png", [("T101", "quillon%20vexley")]),
        ("quillon IMG_2041 vexley.jpg", []),
        ("zorbla's-first-birthday-brindlemoor.jpg", [("T101", "zorbla"), ("T201", "brindlemoor")]),
        ("old-infirmary.webp", [("T301", "old-infirmary")]),
        ("sunset-beach.jpg", []),
        ("IMG_20190604_101112.jpg", []),
    ],
)
def test_file_names_are_read_as_words_and_led_back(names, value, expected):
    assert spans(names, value) == expected


def test_folders_are_not_read_across_their_edge(names):
    assert spans(names, "trips/Quillon Vexley/2019", "folder") == [("T101", "Quillon Vexley")]
    assert spans(names, "Quillon/Vexley", "folder") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Quillon Vexley’s first birthday", [("T101", "Quillon Vexley")]),
        ("«Zorbla», in Brindlemoor.", [("T101", "Zorbla"), ("T201", "Brindlemoor")]),
        ("Zorbla\u0308", []),  # another name: an accent is a letter's, not a mark beside it
    ],
)
def test_captions_are_read_as_they_stand(names, value, expected):
    assert spans(names, value, "caption") == expected


def test_decomposed_names_lead_back_to_all_their_characters(tmp_path):
    model = extra_pipelines.ruler(tmp_path / "accents", [("PERSON", "Zoë")])
    assert spans(model, "Zoe\u0308 at home", "caption") == [("T101", "Zoe\u0308")]
    assert spans(model, "zoe\u0308_at_home.jpg") == [("T101", "zoe\u0308")]


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("aBß-_ /.'%C3A91\u0308İŉǅ", max_size=40))
def test_every_reading_knows_where_its_letters_stand(value):
    for part in ("name", "folder", "caption"):
        for reading in readings(Text(part, value)):
            if reading.places is not None:
                assert len(reading.places) == len(reading.value)
                pairs = zip(reading.value, reading.places, strict=True)
                assert all(at < 0 or c.casefold() == reading.seen.value[at].casefold() for c, at in pairs)
            span = reading.span(0, len(reading.value))
            assert span is None or 0 <= span.start < span.end <= len(value)


def test_names_in_small_letters_are_read_with_capitals_too():
    written, titled = readings(Text("name", "MARIA_DA_SILVA-on-the-beach.jpg"))
    assert written.value == "MARIA DA SILVA on the beach"
    assert titled.value == "MARIA da SILVA on the Beach"
    assert [r.value for r in readings(Text("name", "EMMA_AT_HOME"))] == ["EMMA AT HOME", "Emma at Home"]
    assert [r.value for r in readings(Text("caption", "emma at home"))] == ["emma at home"]
    assert len(readings(Text("name", "田中_花子.jpg"))) == 1


def test_texts_without_words_are_not_read():
    assert readings(Text("name", "2019-06-04.jpg")) == readings(Text("caption", "12 + 3")) == []


def test_very_long_texts_are_read_up_to_the_bound():
    (reading,) = readings(Text("caption", "a " * MAX_CHARACTERS))
    assert len(reading.value) == MAX_CHARACTERS


# a trained model


def test_a_trained_pipeline_is_loaded_by_its_folder(ner):
    assert spans(ner, "we saw Mirenka Drumholt today", "caption") == [("T101", "Mirenka Drumholt")]
    assert spans(ner, "two dogs on the beach", "caption") == []
    assert load(ner).title == "tiny-ner"


def test_its_score_is_a_constant_and_less_in_capitals_of_ours(ner):
    (found,) = findings(load(ner), [Text("caption", "a photo of Mirenka")])
    assert [(f.score, f.why, f.source) for f in found] == [(SCORE, "spaCy pipeline tiny-ner", "models")]
    (found,) = findings(load(ner), [Text("name", "mirenka laughs.jpg")])
    assert SCORE * CAPITALS in {f.score for f in found}


def test_min_score_acts_on_it(ner):
    text = "grandma and Krestin Umberlow bake a cake"
    assert ("T101", "Krestin Umberlow") in shown(ner, text, "caption")
    assert ("T101", "Krestin Umberlow") not in shown(ner, text, "caption", min_score=1)


def test_organisations_are_not_shown_by_default_but_institutions_are(tmp_path):
    @Language.component("guesses_organisations", assigns=["doc.ents"])
    def guess(doc):
        doc.ents = [EntitySpan(doc, t.i, t.i + 1, t.text) for t in doc if t.text in {"ORG", "SCHOOL"}]
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("guesses_organisations")
    model = extra_pipelines.saved(nlp, tmp_path / "guesses")
    (found,) = findings(load(model), [Text("caption", "ORG or SCHOOL")])
    assert [(f.rule, f.score) for f in found] == [("T301", ORGANISATION), ("T301", SCORE)]


# joined with our own


def finding(start, end, score, *, rule="T101", source="names", why="given name"):
    return Finding(rule, Kind.PERSON, Span("caption", start, end), "", score, why, source)


TEXT = Text("caption", "Emma Rose Johnson and Bo in Leeds")


def rows(found):
    return [(f.rule, f.value, f.score, f.source) for f in found]


def test_two_that_agree_reach_over_both_and_are_surer():
    own = [finding(0, 9, 0.5)]
    (one,) = joined(TEXT, own, [finding(5, 17, 0.6, source="models", why="spaCy pipeline x")])
    assert rows([one]) == [("T101", "Emma Rose Johnson", 0.8, "names")]
    assert one.why == "given name; spaCy pipeline x"


def test_one_pipeline_counts_once_however_often_it_finds():
    more = [finding(0, 4, 0.6, source="models"), finding(5, 17, 0.6, source="models")]
    assert rows(joined(TEXT, [finding(0, 17, 0.5)], more)) == [("T101", "Emma Rose Johnson", 0.8, "names")]


def test_neighbours_and_other_rules_stay_apart():
    own = [finding(0, 5, 0.5), finding(22, 24, 0.7), finding(22, 24, 0.4)]
    more = [finding(5, 9, 0.6, source="models"), finding(22, 24, 0.6, rule="T201", source="models")]
    found = joined(TEXT, own, more)
    assert [(f.rule, f.span.start, f.span.end, f.score) for f in found] == [
        ("T101", 0, 5, 0.5),
        ("T101", 5, 9, 0.6),
        ("T101", 22, 24, 0.7),
        ("T101", 22, 24, 0.4),
        ("T201", 22, 24, 0.6),
    ]


def test_the_union_stands_in_the_report(names):
    text = "Emma Quillon Vexley"  # the list knows no Emma, the name model no Vexley
    ((own,),) = wording.search([[Text("caption", text)]], Policy())
    ((both,),) = wording.search([[Text("caption", text)]], Policy(models=(names,)))
    assert [f.value for f in both] == [text]
    assert both[0].score >= max((f.score for f in own), default=0)


def test_two_pipelines_help_each_other(names, ner):
    ((found,),) = wording.search([[Text("caption", "we saw Zorbla today")]], Policy(models=(names, ner)))
    (person,) = [f for f in found if f.rule == "T101"]
    assert person.score >= round(1 - (1 - LISTED) * (1 - SCORE), 3)
    assert "our-names" in person.why
    assert "tiny-ner" in person.why


def test_offers_are_searched_with_it_too(tmp_path):
    model = extra_pipelines.ruler(tmp_path / "words", [("PERSON", "person"), ("PERSON", "photo")])
    text = Text("caption", "Emma at the beach")
    ((_, offers),) = Scrubber(Policy(models=(model,))).suggest([text])
    assert all("person" not in o.wording.lower() and "photo" not in o.wording.lower() for o in offers)
    ((_, offers),) = Scrubber().suggest([text])
    assert "person" in offers[0].wording.lower()


def test_a_listed_name_is_looked_for_in_the_other_texts(names):
    group = [Text("name", "zorblaparty.jpg"), Text("caption", "Zorbla has a party")]
    ((name, _),) = wording.search([group], Policy(models=(names,)))
    assert [(f.rule, f.value) for f in name] == [("T101", "zorbla")]


# labels


@pytest.mark.parametrize("label", ["PER", "PERSON", "PRS", "persName", "PS", "first_name", "B-PER"])
def test_labels_of_persons(label):
    assert rule_of(label.removeprefix("B-")) == "T101"


@pytest.mark.parametrize("label", ["LOC", "GPE", "FAC", "LOCATION", "GPE_LOC", "placeName", "geogName", "LC"])
def test_labels_of_places(label):
    assert rule_of(label) == "T201"


@pytest.mark.parametrize("label", ["ORG", "orgName", "ORGANIZATION", "SCHOOL"])
def test_labels_of_organisations(label):
    assert rule_of(label) == "T301"


@pytest.mark.parametrize("label", ["DATE", "CARDINAL", "MISC", "NORP", "WORK_OF_ART", "PRODUCT", ""])
def test_labels_that_mean_nothing_here(label):
    assert rule_of(label) is None


# loading


def test_what_is_not_needed_is_switched_off(ner, tmp_path):
    assert load(ner).nlp.pipe_names == ["ner"]
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": [{"IS_SENT_START": True}]}])
    assert spans(extra_pipelines.saved(nlp, tmp_path / "first"), "Hush! Hush", "caption") == [
        ("T101", "Hush")
    ]


def test_many_threads_load_it_once_and_use_it_together(tmp_path):
    model = extra_pipelines.ruler(tmp_path / "shared")
    results = []

    def work():
        results.append((load(model), [spans(model, f"zorbla_{i}.jpg") for i in range(20)]))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert len({id(loaded) for loaded, _ in results}) == 1
    assert all(found == [("T101", "zorbla")] for _, many in results for found in many)


def test_words_are_forgotten(names):
    model = load(names)
    spans(names, "hapaxone_zorbla.jpg")
    assert "hapaxone" not in model.nlp.vocab.strings


def test_no_network_is_asked(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    model = extra_pipelines.ruler(tmp_path / "offline")
    assert spans(model, "zorbla.jpg") == [("T101", "zorbla")]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Packages as pip leaves them, made by spaCy's own command."""

    def install(name, folder):
        command = [sys.executable, "-m", "spacy", "package", folder, tmp_path, "--build", "none"]
        command += ["--name", name.partition("_")[2], "--version", "1.2"]
        subprocess.run(command, check=True, capture_output=True)
        site = tmp_path / f"{name}-1.2"
        shutil.copy(site / "meta.json", site / name)  # as its setup.py does
        info = site / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        monkeypatch.syspath_prepend(str(site))

    return install


def test_an_installed_package_is_loaded_by_its_name(installed, names):
    installed("en_tiny_names", names)
    assert shown("en_tiny_names", "Zorbla laughs", "caption") == [("T101", "Zorbla")]
    assert load("en_tiny_names").title == "en_tiny_names"
    assert _extra_models.version("en_tiny_names") == "1.2"


def test_a_name_without_a_slash_is_never_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    extra_pipelines.ruler(tmp_path / "en_lying_around")
    with pytest.raises(MissingDependency):
        load("en_lying_around")
    assert spans("./en_lying_around", "zorbla.jpg") == [("T101", "zorbla")]


# what cannot be used


def test_not_installed():
    with pytest.raises(MissingDependency, match="python -m spacy download xx_not_there_sm"):
        shown("xx_not_there_sm", "sunset.jpg")


def test_no_pipeline_in_the_folder(tmp_path):
    with pytest.raises(PolicyError, match=r"config\.cfg"):
        load(str(tmp_path))


def test_a_package_that_is_no_pipeline():
    with pytest.raises(PolicyError, match=r"click is no spaCy pipeline"):
        load("click")


def test_a_broken_pipeline(names, tmp_path):
    (tmp_path / "config.cfg").write_text("[nlp\n")
    with pytest.raises(PolicyError, match="could not be loaded"):
        load(str(tmp_path))


def test_a_pipeline_that_finds_no_entities(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    with pytest.raises(PolicyError, match=r"finds no entities: it has no `ner`.*only sentencizer"):
        load(extra_pipelines.saved(nlp, tmp_path / "no-ner"))


def test_a_pipeline_with_other_labels(tmp_path):
    with pytest.raises(PolicyError, match=r"no label for persons.*only DISEASE"):
        load(extra_pipelines.ruler(tmp_path / "medicine", [("DISEASE", "mumps")]))


def test_a_pipeline_that_needs_a_package(names, tmp_path):
    folder = tmp_path / "foreign"
    spacy.load(names).to_disk(folder)
    config = (folder / "config.cfg").read_text()
    (folder / "config.cfg").write_text(config.replace('factory = "entity_ruler"', 'factory = "not_here"'))
    with pytest.raises(MissingDependency, match="needs a package"):
        load(str(folder))


def test_a_pipeline_that_asks_a_service_is_refused_unloaded(names, tmp_path):
    folder = tmp_path / "asks"
    spacy.load(names).to_disk(folder)
    config = (folder / "config.cfg").read_text()
    (folder / "config.cfg").write_text(config.replace('factory = "entity_ruler"', 'factory = "llm_ner"'))
    with pytest.raises(PolicyError, match="network"):
        load(str(folder))


def test_a_component_that_fails_says_nothing_of_the_text(tmp_path):
    @Language.component("fails_loudly", assigns=["doc.ents"])
    def fail(doc):
        raise RuntimeError(doc.text)

    nlp = spacy.blank("en")
    nlp.add_pipe("fails_loudly")
    model = extra_pipelines.saved(nlp, tmp_path / "fails")
    with pytest.raises(PluginError) as caught:
        shown(model, "Quimby at home", "caption")
    assert "Quimby" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("models", ["en_core_web_sm", ("",), (" ",)])
def test_a_policy_wants_names_of_pipelines(models):
    with pytest.raises(PolicyError):
        Policy(models=models)
