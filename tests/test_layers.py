"""The arrows of docs/explanation/architecture.md: who may import whom."""

import ast
from pathlib import Path

import pytest

import scrubber

ROOT = Path(scrubber.__file__).parent

# layer of each module or package; a module may import from its own room and from lower layers only
LAYERS = {
    "_version": 0,
    "errors": 0,
    "model": 1,
    "registry": 1,
    "_child_signs": 1,
    "_folding": 1,
    "stand_ins": 1,
    "linkability": 1,
    "rules": 1,
    "embedded": 1,
    "report": 1,
    "masking": 1,
    "policy": 2,
    "protocols": 2,
    "metadata": 2,
    "media": 3,
    "text": 3,
    "suggest": 3,
    "posts": 3,
    "_atomic": 4,
    "_kinds": 4,
    "_magic": 4,
    "_needles": 4,
    "_mentions": 4,
    "_references": 4,
    "_raw": 4,
    "_companions": 4,
    "posting": 4,
    "stripping": 4,
    "wording": 4,
    "_helping": 4,
    "choosing": 4,
    "allowing": 4,
    "baseline": 4,
    "pipeline": 4,
    "uploads": 4,
    "training": 4,
    "trees": 4,
    "cli": 5,
    "contrib": 5,
    "__init__": 5,
}
# rooms of one layer that must not know each other
STRANGERS = {
    "media": {"text", "suggest", "posts"},
    "text": {"media", "suggest", "posts"},
    "suggest": {"media", "text", "posts"},
    "posts": {"media", "text", "suggest"},
    "training": {"media", "suggest", "posts", "stripping", "pipeline", "_needles", "_magic", "_atomic"},
}
# each third-party package is imported in one place only
HOMES = {
    "spacy": {"text", "training"},
    "numpy": {"text", "training"},
    "faker": {"training"},
    "piexif": {"metadata"},
    "pikepdf": {"media"},
    "magic": {"_magic"},
    "PIL": {"cli", "contrib"},
    "jinja2": {"cli"},
    "onnxruntime": {"text", "training"},
    "torch": {"training"},
    "onnx": {"training"},
    "wordfreq": {"training"},
    "phonenumbers": {"text"},
    "py3langid": {"suggest"},
    "anyascii": {"suggest", "text", "training"},
    "markdown_it": {"posts"},
    "yaml": {"posts"},
    "click": {"cli"},
    "rich": {"cli"},
    "pathspec": {"trees", "allowing"},
    "mkdocs": {"contrib"},
    "pelican": {"contrib"},
    "docutils": {"contrib"},
    "sphinx": {"contrib"},
    "nbformat": set(),
    "pyarrow": {"posts"},
    "django": {"contrib"},
    "wagtail": {"contrib"},
    "starlette": {"contrib"},
    "anyio": {"contrib"},
    "fastapi": {"contrib"},
    "flask": set(),
    "werkzeug": {"contrib"},
    "uvicorn": set(),
    "waitress": set(),
    "rest_framework": {"contrib"},
}

MODULES = sorted(ROOT.rglob("*.py"))


def room(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def runtime_nodes(tree):
    """All nodes except those under `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from runtime_nodes(node)


def imports(path):
    for node in runtime_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            if node.module == "scrubber":
                yield from (f"scrubber.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_down(path):
    mine = room(path)
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "scrubber":
            other = rest.partition(".")[0] or "__init__"
            if other.startswith("__") and other != "__init__":
                continue  # scrubber.__version__ and the like
            assert LAYERS[other] <= LAYERS[mine], f"{mine} imports {name}"
            assert other not in STRANGERS.get(mine, set()), f"{mine} imports {name}"
        elif top in HOMES:
            assert mine in HOMES[top], f"{mine} imports {name}"


def test_every_module_has_a_layer():
    assert {room(path) for path in MODULES} <= set(LAYERS)


def test_no_import_circles():
    graph = {}
    for path in MODULES:
        name = ".".join(("scrubber", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        top_level = ast.parse(path.read_text(encoding="utf-8")).body
        wanted = set()
        for node in top_level:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scrubber"):
                wanted |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        graph[name] = wanted
    done, path = set(), []

    def visit(name):
        if name in done or name not in graph:
            return
        assert name not in path, f"circle: {' -> '.join([*path, name])}"
        path.append(name)
        for other in graph[name] - {name}:
            visit(other)
        done.add(path.pop())

    for name in graph:
        if name != "scrubber":
            visit(name)
