"""What a server keeps is bounded: each cache by a number, or by what there is to keep.

A cache without arguments keeps one thing. One with arguments and no bound must stand below, with what
bounds it; so must every dictionary, list or set of a module, or of what stands around all requests, that
starts out empty, since it is there to be filled.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(p for package in ("geodata", "articles", "dashboard") for p in (ROOT / package).rglob("*.py"))
# What there is to keep, which no reader and no article can make more; by that, what keeps it.
FINITE = {
    "tables of ours, by name or by key": (
        "articles/actors._set",
        "articles/anaphora._pattern",
        "articles/anaphora._rows",
        "articles/columns._barred",
        "articles/columns._known",
        "articles/georgian_rules._stems",
        "articles/inflection._table",
        "articles/language._common",
        "articles/language._telling",
        "articles/mentions_latin._set",
        "articles/passages._words",
        "articles/publication._beginnings",
        "articles/slavic_words.listed",
        "articles/slavic_words.meanings",
        "articles/tables.table",
    ),
    "names in the tables": (
        "articles/mentions_georgian._pattern",
        "articles/names_cyrillic._forms",
    ),
    "languages": (
        "articles/actors._inflected",
        "articles/casualties._words",
        "articles/inflected._lexicon",
        "articles/inflected.speech",
        "dashboard/language._header",
        "dashboard/language._messages",
        "dashboard/language._read",
        "dashboard/maps._rendered",
    ),
    "regions": (
        "articles/anaphora.state_of",
        "articles/whereabouts._is_within_a_state",
        "geodata/limits.state_of",
        "geodata/snapshots._pictured_days",
    ),
    "scripts": ("articles/dates._scanner",),
    "engines, states of an event that waits to be counted, and adding or taking away": (
        "articles/store_passages._upserts",
    ),
    "lengths of geohashes": ("dashboard/grid._towns",),
    "true and false": ("articles/publication._written",),
    "cuts of the typeface, and its letters": (
        "dashboard/lettering._advances",
        "dashboard/lettering._face",
        "dashboard/lettering._letters",
        "dashboard/lettering.font",
    ),
    "files that ship": (
        "dashboard/pages._template",
        "dashboard/stories._shipped",
        "geodata/geojson.read_layer",
    ),
    "land or regions": ("geodata/control_imports._mask",),
    "the one list of a server": ("dashboard/editing._lists",),
    "the one server that is asked": ("geodata/nominatim._turns",),
}


def called(node: ast.expr) -> tuple[str, dict[str, ast.expr], list[ast.expr]]:
    """The last name of a decorator or a call, and what it is called with."""
    keywords, arguments = {}, []
    if isinstance(node, ast.Call):
        keywords = {each.arg or "**": each.value for each in node.keywords}
        arguments, node = node.args, node.func
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name, keywords, arguments


def is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def is_unbounded(decorator: ast.expr) -> bool:
    """Whether a decorator keeps as many results as there are arguments."""
    name, keywords, arguments = called(decorator)
    if name == "cache":
        return True
    if name == "lru_cache":
        size = keywords.get("maxsize", arguments[0] if arguments else None)
        return is_none(size)  # left out it is 128
    if name in ("cache_resource", "cache_data"):
        return "max_entries" not in keywords or is_none(keywords["max_entries"])
    return False


def takes_arguments(function: ast.FunctionDef) -> bool:
    a = function.args
    return bool(a.posonlyargs or a.args or a.vararg or a.kwonlyargs or a.kwarg)


def is_empty(node: ast.expr | None) -> bool:
    """Whether a value is a container without anything in it."""
    if isinstance(node, ast.Dict):
        return not node.keys
    if isinstance(node, ast.List):
        return not node.elts
    if isinstance(node, ast.Call):
        name, keywords, arguments = called(node)
        if name == "defaultdict":
            return True
        return name in ("dict", "list", "set", "OrderedDict", "WeakKeyDictionary") and not (
            keywords or arguments
        )
    return False


def growing(code: str) -> Iterator[str]:
    """The names of all that a module keeps without a bound of its own."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        kept = isinstance(node, ast.FunctionDef) and takes_arguments(node)
        if kept and any(is_unbounded(each) for each in node.decorator_list):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_empty(node.value):
            yield ast.unparse(target(node))
        elif isinstance(node, ast.ClassDef) and any(
            isinstance(each, ast.AsyncFunctionDef) and each.name == "__call__" for each in node.body
        ):  # stands around every request, as long as the server does
            for each in ast.walk(node):
                kept = isinstance(each, ast.Assign | ast.AnnAssign) and is_empty(each.value)
                if kept and isinstance(target(each), ast.Attribute):
                    yield f"{node.name}.{ast.unparse(target(each))}"


def target(node: ast.Assign | ast.AnnAssign) -> ast.expr:
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def known() -> dict[str, list[str]]:
    return {
        path.relative_to(ROOT).with_suffix("").as_posix(): list(growing(path.read_text(encoding="utf-8")))
        for path in FILES
    }


def test_whatever_is_kept_is_bounded():
    found = {f"{module}.{name}" for module, names in known().items() for name in names}
    reasoned = {name for names in FINITE.values() for name in names}
    assert not found - reasoned, "give it a bound, or say in FINITE what bounds it"
    assert not reasoned - found, "these are bounded or gone: take them off the list"


@pytest.mark.parametrize(
    "code",
    [
        "@cache\ndef kept(a): ...",
        "@functools.cache\ndef kept(*, a): ...",
        "@lru_cache(maxsize=None)\ndef kept(a): ...",
        "@lru_cache(None)\ndef kept(a): ...",
        "@st.cache_resource\ndef kept(a): ...",
        "@st.cache_data(ttl=5)\ndef kept(a): ...",
        "class A:\n    @cache\n    def kept(self): ...",
        "kept = {}",
        "kept: dict[str, int] = {}",
        "kept = defaultdict(list)",
        "kept = dict()",
        "class kept:\n    def __init__(self): self.all = {}\n    async def __call__(self): ...",
    ],
)
def test_what_grows_is_seen(code):
    assert [name.partition(".")[0] for name in growing(code)] == ["kept"]


@pytest.mark.parametrize(
    "code",
    [
        "@cache\ndef kept(): ...",
        "@lru_cache\ndef kept(a): ...",
        "@lru_cache(maxsize=KEPT)\ndef kept(a): ...",
        "@st.cache_resource(max_entries=4)\ndef kept(a): ...",
        "kept = {1: 2}",
        "def once():\n    kept = {}",
    ],
)
def test_what_does_not_grow_is_left_alone(code):
    assert not list(growing(code))
