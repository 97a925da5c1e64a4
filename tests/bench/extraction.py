"""How fast articles are read: the whole pipeline on one core, without a store, and spaCy on the same text."""

from __future__ import annotations

import gc
import importlib.util
import re
import time
from collections.abc import Callable
from datetime import date

from articles import pipeline
from articles.model import Article
from tests.browser.conftest import ROOT

WORDS = 600  # of an article: about the length of a news report
ROUNDS = 3


def articles() -> list[Article]:
    """The English reports of the corpus, several to an article: each has the length of a news report."""
    bodies: list[str] = []
    made: list[Article] = []
    for path in sorted((ROOT / "articles" / "corpus").glob("*.md")):
        head, body = path.read_text(encoding="utf-8").split("---", 2)[1:]
        if re.search(r"^language: (?!en)", head, re.M) or re.search("[а-яა-ჰ]", body):
            continue
        bodies.append(body.strip())
        text = "\n\n".join(bodies)
        if len(text.split()) >= WORDS:
            made.append(_article(len(made), text))
            bodies = []
    return made


def words_per_second() -> tuple[int, float]:
    """The words there are, and how many of them the pipeline reads in a second: the best of some rounds."""
    read = articles()
    words = sum(len(article.text.split()) for article in read)
    pipeline.read(read[0])  # the tables are built with the first
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    return words, words / min(
        _seconds(lambda: [pipeline.read(article) for article in read]) for _ in range(ROUNDS)
    )


def spacy_beside() -> tuple[str, float | None]:
    """What spaCy does here, and its words a second on the same text; ``None`` where it is missing."""
    if importlib.util.find_spec("spacy") is None:
        return "spaCy is not installed (requirements-nlp.txt)", None
    import spacy

    models = sorted(name for name in spacy.util.get_installed_models() if name.startswith("en"))
    read = spacy.load(models[0]) if models else spacy.blank("en")
    what = f"spaCy {spacy.__version__}, {models[0] if models else 'its tokenizer alone, no model here'}"
    texts = [article.text for article in articles()]
    words = sum(len(text.split()) for text in texts)
    return what, words / _seconds(lambda: [read(text) for text in texts])


def _article(number: int, text: str) -> Article:
    day = date(2016, 7, 6)
    return Article(
        id=f"{number:016x}",
        url=None,
        title=f"Report {number}",
        outlet="Bench",
        language="en",
        published=day,
        published_from="option",
        text=text,
        licence="",
        retrieved=day,
        source=f"bench:{number}",
        content_hash=str(number),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
