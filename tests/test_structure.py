"""The shape of the project, read from its imports: one direction, and who may know what."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEVEL = {"geodata": 0, "articles": 1, "dashboard": 2}
FILES = sorted(p for package in LEVEL for p in (ROOT / package).rglob("*.py"))
STREAMLIT_ALLOWED = {"app.py", "identity.py", "resources.py", "server.py"}


def imported(path: Path) -> set[str]:
    """Every module a file imports, wherever in the file, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; always write the package's name"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    own = LEVEL[path.relative_to(ROOT).parts[0]]
    above = {name for name in roots(path) if LEVEL.get(name, -1) > own}
    assert not above, f"dashboard → articles → geodata, never back: {above}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_models_and_errors_import_nothing_above_them(path):
    if path.name not in ("model.py", "errors.py"):
        return
    ours = {n for n in imported(path) if n.split(".")[0] in LEVEL}
    assert all(
        n.split(".")[-1] in ("model", "errors") or n.split(".")[1] in ("model", "errors") for n in ours
    )


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        (
            "streamlit",
            lambda p: p.name in STREAMLIT_ALLOWED or p.parent.name in ("contribute", "folium_component"),
        ),
        ("folium", lambda p: p.name == "maps.py"),
        (
            "sqlalchemy",
            lambda p: re.fullmatch(r"store(_\w+)?\.py", p.name) or p.parent.parent.name == "migrations",
        ),
        ("trafilatura", lambda p: p.name == "clean.py"),
        # HTML, the XML of Word, and that of TimeML.
        ("lxml", lambda p: p.name in ("clean.py", "documents.py", "evaluate_timex.py")),
    ],
)
def test_only_these_files_know(library, allowed):
    knowing = [p for p in FILES if library in roots(p)]
    strangers = [str(p.relative_to(ROOT)) for p in knowing if not allowed(p) and p.name != "__main__.py"]
    assert knowing, f"nobody imports {library} any more: drop this rule"
    assert not strangers


def test_no_module_is_named_like_one_of_the_standard_library():
    assert not {p.stem for p in FILES} & set(sys.stdlib_module_names) - {"__init__", "__main__"}
