"""`action.yml`: valid, closed to injection, and every step of it run by bash in real git repositories."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from scrubber.contrib import _changed
from tests.contrib.git_files import POINTER, PRIVATE, Repository, needs_git, picture

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))

pytestmark = needs_git


class Runner:
    """What a runner of GitHub does with a composite action, in the folder of a repository."""

    def __init__(self, repo, folder):
        self.repo = repo
        self.folder = folder
        self.temp = folder / "temp"
        python = self.temp / "scrubber" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
        self.event = {}
        self.outputs = {}
        self.said = ""
        self.uploaded = None
        self.installs = False

    def run(self, **inputs):
        """Run all steps as the inputs want it; the exit status of the first that fails, else 0."""
        given = {name: about["default"] for name, about in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        (self.folder / "event.json").write_text(json.dumps(self.event))
        self.outputs, self.said, self.uploaded = {}, "", None
        (self.folder / "summary").write_text("")
        for step in STEPS:
            if step["name"].startswith("Install") and not self.installs:
                continue
            if "if" in step and not self._value(step["if"], given):
                continue
            if "uses" in step:
                self.uploaded = json.loads(Path(self._value(step["with"]["sarif_file"], given)).read_text())
                continue
            status = self._step(step, given)
            if status:
                return status
        return 0

    def verdict(self, **inputs):
        """Run the last step again, with other inputs."""
        given = {name: about["default"] for name, about in ACTION["inputs"].items()}
        return self._step(
            STEPS[-1], given | {name.replace("_", "-"): value for name, value in inputs.items()}
        )

    def _step(self, step, given):
        assert step["shell"] == "bash"
        script, output = self.folder / "step.sh", self.folder / "output"
        script.write_text(step["run"])
        output.write_text("")
        environment = {
            **self.repo.environment,
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **({} if self.installs else {"PYTHONPATH": str(ROOT / "src")}),
            **{name: self._value(value, given) for name, value in step.get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.repo.path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.said += done.stdout
        for line in output.read_text().splitlines():
            key, _, value = line.partition("=")
            self.outputs[key] = value
        return done.returncode

    def _value(self, expression, given):
        """The value of one of the few expressions that the action has."""
        if match := re.fullmatch(r"\$\{\{ inputs\.([\w-]+)(?: == '(\w+)')? \}\}", expression):
            return given[match[1]] if match[2] is None else given[match[1]] == match[2]
        match = re.fullmatch(r"\$\{\{ steps\.check\.outputs\.([\w-]+) \}\}", expression)
        assert match, expression
        return self.outputs.get(match[1], "")

    @property
    def summary(self):
        return (self.folder / "summary").read_text()

    @property
    def report(self):
        return json.loads(Path(self.outputs["sarif-file"]).read_text())


@pytest.fixture
def runner(tmp_path):
    repo = Repository(tmp_path / "repo")
    repo.commit()
    return Runner(repo, tmp_path)


def test_the_action_is_valid():
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.github-actions",
            ROOT / "action.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def documented():
    """The workflows of the how-to page, as far as they are whole."""
    page = (ROOT / "docs" / "how-to" / "github-actions.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_the_workflow_of_the_how_to_is_valid_and_does_its_work(runner, tmp_path):
    (tmp_path / "scrubber.yml").write_text(documented()[0])
    schema = ("--builtin-schema", "vendor.github-workflows")
    subprocess.run([sys.executable, "-m", "check_jsonschema", *schema, tmp_path / "scrubber.yml"], check=True)
    inputs = [
        step["with"]
        for text in documented()
        for step in yaml.safe_load(text).get("jobs", {"scrubber": yaml.safe_load(text)})["scrubber"]["steps"]
        if "scrubber@" in step["uses"]
    ]
    runner.event = {"pull_request": {"base": {"sha": runner.repo.commit()}}}
    runner.repo.add("new.jpg", picture())
    runner.repo.commit()
    assert [runner.run(**{k.replace("-", "_"): v for k, v in given.items()}) for given in inputs] == [1, 0]
    assert runner.uploaded is not None


def test_the_command_for_other_services(runner):
    page = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^git diff .*$", page, re.MULTILINE)
    runner.repo.git("branch", "origin/main")
    for name in ("-q.jpg", "a b.jpg"):
        runner.repo.add(name, picture())
    runner.repo.add("main.py", "")
    runner.repo.commit()
    path = f"{Path(sys.executable).parent}:{runner.repo.environment['PATH']}"
    environment = {**runner.repo.environment, "PATH": path, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=runner.repo.path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 123, done.stderr  # xargs: one of the commands failed
    assert "2 files: 2 with findings" in done.stdout


def test_no_expression_stands_in_a_script():
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert not any("${{" in script for script in scripts)


def test_what_others_wrote_is_pinned():
    assert [step["uses"] for step in STEPS if "uses" in step] == ["github/codeql-action/upload-sarif@v3"]


def test_a_repository_with_code_photos_and_posts(runner, tmp_path):
    runner.repo.add("src/main.py", "print('Emma Johnson')\n")
    runner.repo.add("photos/beach.heic", picture("HEIF"))
    runner.repo.add("film, 1.qoi", b"qoif" + bytes(10))
    runner.repo.add("lfs.jpg", POINTER)
    runner.repo.add("posts/day.md", "# Day\n\n![Emma Johnson at the beach](/x.png)\n")
    assert runner.run(sarif="true") == 1
    assert runner.outputs["status"] == "refused"
    assert runner.outputs["refused"] == "2"
    assert "::warning file=posts/day.md,line=3,title=T101::person's name in alt" in runner.said
    assert "::error file=film%2C 1.qoi,line=1,title=refused::QOI is not cleaned" in runner.said
    assert "git has only a pointer here" in runner.summary
    assert "<code>posts/day.md&#58;3</code> | T101" in runner.summary
    assert "main.py" not in runner.summary
    for text in (runner.said, runner.summary, json.dumps(runner.report["runs"][0]["results"])):
        assert not any(value.decode() in text for value in PRIVATE)
        assert "Emma" not in text
    assert runner.uploaded == runner.report


def test_the_report_is_sarif_that_code_scanning_takes(runner):
    runner.repo.add("photos/a b.jpg", picture())
    runner.repo.add("lfs.jpg", POINTER)
    runner.repo.add("day.md", "![Emma Johnson](x.png)\n")
    runner.run()
    jsonschema.Draft4Validator(SCHEMA).validate(runner.report)
    (run,) = runner.report["runs"]
    assert len(run["results"]) == int(runner.outputs["findings"]) > 3
    for result in run["results"]:
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["physicalLocation"]["artifactLocation"]["uri"] in {"photos/a%20b.jpg", "day.md"}
    assert not run["invocations"][0]["executionSuccessful"]


def test_changed_only_looks_at_what_the_pull_request_brings(runner):
    repo = runner.repo
    for name in ("old.jpg", "gone.jpg", "moved.jpg"):
        repo.add(name, picture() + name.encode())
    base = repo.commit()
    repo.git("rm", "-q", "gone.jpg")
    repo.git("mv", "moved.jpg", "here now.jpg")
    repo.add("new.jpg", picture())
    repo.commit()
    runner.event = {"pull_request": {"base": {"sha": base}}}
    assert runner.run(changed_only="true") == 1
    found = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for r in runner.report["runs"][0]["results"]
    }
    assert found == {"here%20now.jpg", "new.jpg"}
    assert runner.run(changed_only="true", paths="old.jpg") == 0
    assert runner.outputs["status"] == "clean"
    jsonschema.Draft4Validator(SCHEMA).validate(runner.report)
    assert runner.run(paths="old.jpg") == 1


def test_a_changed_caption_stands_for_its_picture(runner):
    runner.repo.add("x.png", picture("PNG", exif=None))
    base = runner.repo.commit()
    runner.repo.add("x.txt", "Emma Johnson at school")
    runner.repo.commit()
    runner.event = {"before": base}
    assert runner.run(changed_only="true") == 1
    assert "file=x.png" in runner.said


def test_without_a_commit_to_compare_with_everything_is_checked(runner):
    runner.repo.add("old.jpg", picture())
    runner.repo.commit()
    runner.event = {"before": "0" * 40}
    assert runner.run(changed_only="true") == 1
    assert "everything is checked" in runner.said
    assert "file=old.jpg" in runner.said


@pytest.mark.parametrize("before", ["4d" * 20, "--output=x", "HEAD", None, {"a": 1}])
def test_no_event_makes_git_do_something_else(runner, monkeypatch, before):
    monkeypatch.chdir(runner.repo.path)
    (runner.folder / "event.json").write_text(json.dumps({"before": before}))
    assert _changed.files(["."], {"GITHUB_EVENT_PATH": str(runner.folder / "event.json")}) is None
    assert not (runner.repo.path / "x").exists()


def test_the_commit_before_is_fetched_where_the_checkout_is_shallow(runner, tmp_path):
    runner.repo.add("old.jpg", picture())
    base = runner.repo.commit()
    runner.repo.add("new.jpg", picture())
    runner.repo.commit()
    runner.repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    runner.repo.git("clone", "-q", "--depth=1", f"file://{runner.repo.path}", str(tmp_path / "shallow"))
    runner.repo.path = tmp_path / "shallow"
    runner.event = {"before": base}
    assert runner.run(changed_only="true") == 1
    assert "file=new.jpg" in runner.said
    assert "file=old.jpg" not in runner.said


def test_links_and_submodules_do_not_lead_out(runner, tmp_path):
    other = Repository(tmp_path / "other")
    other.add("a.jpg", picture())
    other.commit()
    base = runner.repo.commit()
    runner.repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "photos")
    (tmp_path / "secret.jpg").write_bytes(picture())
    (runner.repo.path / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    runner.repo.git("add", "link.jpg")
    runner.repo.commit()
    runner.event = {"before": base}
    assert runner.run(changed_only="true") == 0, runner.said


def test_fail_on(runner):
    runner.repo.add("day.md", "![Emma Johnson](x.png)\n")
    assert runner.run() == 1
    assert [runner.verdict(fail_on=what) for what in ("findings", "refused", "never")] == [1, 0, 0]
    runner.repo.add("lfs.jpg", POINTER)
    assert runner.run(fail_on="never", min_score="1") == 0
    assert runner.outputs["findings"] == "0"
    assert [runner.verdict(fail_on=what) for what in ("findings", "refused", "never")] == [1, 1, 0]


def test_there_is_no_verdict_without_a_check(runner):
    assert runner.verdict(fail_on="never") == 2


NASTY = (
    "$(touch owned)",
    '"; touch owned; "',
    "`touch owned`",
    "--config=x",
    "a\nfindings=0",
    "%0A::set-output",
)


@pytest.mark.parametrize("name", ["paths", "changed_only", "min_score", "fail_on"])
def test_inputs_are_data(runner, name):
    runner.repo.add("day.md", "![Emma Johnson](x.png)\n")
    for nasty in NASTY:
        assert runner.run(**{name: nasty}) != 0, nasty
        assert not list(runner.repo.path.glob("**/owned"))
        assert runner.outputs.get("findings") is None


def test_names_of_files_are_data(runner):
    names = ("a\n::error::x.jpg", "$(touch owned).jpg", "-q.jpg", "a|b<img src=x>`.jpg", "%0A::set-env.jpg")
    for name in names:
        runner.repo.add(name, picture())
    base = runner.repo.git("rev-parse", "HEAD").stdout.strip()
    runner.repo.commit()
    runner.event = {"before": base}
    assert runner.run(changed_only="true") == 1
    assert not list(runner.repo.path.glob("**/owned"))
    assert all(line.startswith(("::warning file=", "::notice file=")) for line in runner.said.splitlines())
    rows = [line for line in runner.summary.splitlines() if line.startswith("| <code>")]
    assert len({row.split("|")[1] for row in rows}) == len(names)
    assert all(row.count("|") == 4 for row in rows)
    assert "<img" not in runner.summary


def test_a_module_of_the_repository_is_not_imported(runner):
    runner.repo.add("scrubber/__init__.py", "raise SystemExit(0)\n")
    runner.repo.add("json.py", "raise SystemExit(0)\n")
    runner.repo.add("day.md", "![Emma Johnson](x.png)\n")
    assert runner.run() == 1
    assert runner.outputs["findings"] == "1"


@pytest.mark.install
@pytest.mark.timeout(300)
def test_it_installs_itself(runner):
    (runner.temp / "scrubber" / "bin" / "python").unlink()
    runner.installs = True
    runner.repo.add("day.md", "![Emma Johnson](x.png)\n")
    status = runner.run()
    if "Could not find a version" in runner.said or "No matching distribution" in runner.said:
        pytest.skip("pip has no index here")
    assert (status, runner.outputs.get("findings")) == (1, "1"), runner.said
    assert list(runner.temp.glob("scrubber/lib/python*/site-packages/scrubber/contrib/github.py"))
