"""The optional tier: places that a statistical model sees and the rules leave out.

A source marks where locations stand in a text, and no more: which places they are is looked up in the
gazetteer, and what it does not know is left alone. Mentions are only added, with little confidence, where
none stands; what the rules found stays as it is. Off unless ``--nlp`` asks for it: the models read some
thousands of words a second where the rules read tens of thousands. See ``requirements-nlp.txt``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from typing import Any, Protocol

from articles import inflection, toponyms
from articles.anaphora import Hit, overlaps, together
from articles.inflection import languages_of
from articles.lexicon import STATES, chosen, reference
from articles.mentions import as_mention
from articles.model import Article, Mention, Passage, PlaceRef
from articles.scanning import CYRILLIC, plain
from articles.tables import EXTRACTOR, table
from geodata.gazetteer import gazetteer
from geodata.model import Place

_CONFIDENCE = 0.5
_LEAST_POPULATION = 5_000  # of a place outside the regions told of: villages share the names of cities abroad
_MOST_CHARACTERS = 20_000  # given to a model at once, whose memory grows with them
_OPENING = 3  # letters that Cyrillic names are looked up by
_INSTALL = "pip install -r requirements-nlp.txt"
_LABELS = frozenset({"GPE", "LOC"})  # of spaCy's models, whatever their language


class SpanSource(Protocol):
    """What tells where locations stand. ``name`` holds its version, ``languages`` are those it reads."""

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> frozenset[str]: ...

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        """Start and end of each location, in code points of the text."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """The sources there are, and a sentence on each that is missing."""

    sources: tuple[SpanSource, ...]
    missing: tuple[str, ...]


def extractor(sources: Sequence[SpanSource]) -> str:
    """What names the reading with these sources: of none, that of the rules."""
    return "+".join((EXTRACTOR, *sorted(source.name for source in sources)))


def add(
    article: Article, passages: Sequence[Passage], mentions: Sequence[Mention], sources: Sequence[SpanSource]
) -> tuple[Mention, ...]:
    """The mentions as they are, and places at locations that the sources see and no mention touches."""
    taken = [(mention.start, mention.end) for mention in mentions]
    speaking = [source for source in sources if article.language in source.languages]
    seen = {
        (start + at, end + at)
        for s in speaking
        for at, part in _parts(article.text)
        for start, end in s.find(part)
    }
    free = sorted(span for span in seen if not overlaps(*span, taken))
    if not free:
        return tuple(mentions)
    starts = [passage.start for passage in passages]
    flat = plain(article.text)
    added: list[Mention] = []
    for hit in _known(article, flat, free, mentions):
        number = bisect_right(starts, hit.start) - 1
        if number < 0 or hit.end > passages[number].end or (added and hit.start < added[-1].end):
            continue
        mention = as_mention(article, passages[number], hit)
        added.append(replace(mention, extractor=extractor(sources)))
    return tuple(sorted([*mentions, *added], key=lambda mention: mention.start))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts, each with its offset, cut after a line or a word where there is one."""
    at = 0
    while at < len(text):
        end = at + _MOST_CHARACTERS
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or text.rfind(" ", at, end) + 1 or end
        if not (part := text[at:end]).isspace():  # of which natasha makes an error
            yield at, part
        at = end


def _known(
    article: Article, flat: str, spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> Iterator[Hit]:
    """What the gazetteer knows of the locations, in order."""
    told = {id for mention in mentions for id in mention.region_ids}
    latin: dict[int, tuple[int, PlaceRef]] | None = None
    for start, end in spans:
        if CYRILLIC.search(flat, start, end):
            if place := _declined(flat[start:end], told):
                yield Hit(start, end, "place", together(place.region_ids[:1]), reference(place), _CONFIDENCE)
            continue
        if latin is None:
            latin = _unsure(article, mentions)
        start += 4 if flat[start : start + 4] in ("the ", "The ") else 0
        if start in latin and flat[latin[start][0] : end] in ("", "'s"):
            end, ref = latin[start]
            yield Hit(start, end, "place", (), ref, _CONFIDENCE)


def _unsure(article: Article, mentions: Sequence[Mention]) -> dict[int, tuple[int, PlaceRef]]:
    """By its start, the end of each name that the words around it do not show to be a place, and which."""
    return {
        each.start: (each.end, PlaceRef(place.geonames_id, place.name, place.lon, place.lat))
        for each, place, _ in toponyms.weighed(article, mentions)
        if not each.demonym
    }


def _declined(words: str, told: set[str]) -> Place | None:
    """The place that these words, in whatever case, are the name of; none where that is not clear."""
    places = tuple(
        place
        for place in _called(words.lower())
        if (place.population >= _LEAST_POPULATION and not set(place.region_ids) - STATES)
        or not told.isdisjoint(set(place.region_ids) - STATES)
    )
    return chosen(places, told) if places else None


@lru_cache(maxsize=1 << 12)
def _called(words: str) -> tuple[Place, ...]:
    """The places with this as a form of their name, the most populous first, each once."""
    found = {
        place.geonames_id: place
        for name, place in _by_opening().get(words[:_OPENING], ())
        if words.startswith(name[: max(2, len(re.split("[ -]", name)[0]) - 3)].lower())
        and any(
            form.lower() == words
            for language in languages_of(name)
            for form in inflection.forms(name, language)
        )
    }
    return tuple(sorted(found.values(), key=lambda place: -place.population))


@cache
def _by_opening() -> dict[str, list[tuple[str, Place]]]:
    """Cyrillic names of places by their first letters; words that are towns' names by chance left out."""
    refused = {text for language in ("uk", "ru") for text in table(f"mentions_{language}")["no_places"]}
    index: dict[str, list[tuple[str, Place]]] = {}
    for place in gazetteer().places():
        for name in map(plain, place.names):
            if CYRILLIC.match(name) and len(name) > _OPENING and name not in refused:
                index.setdefault(name[:_OPENING].lower(), []).append((name, place))
    return index


# ------------------------------------------------------------------------------------------- the two packages
class Natasha:
    """Russian by natasha, whose models come with the package."""

    languages = frozenset({"ru"})

    def __init__(self) -> None:
        natasha = import_module("natasha")
        self.name = f"natasha-{version('natasha')}"
        self._tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        return ((span.start, span.stop) for span in self._tagger(text).spans if span.type == "LOC")


class Spacy:
    """A language by a spaCy model that is installed.

    Raises ``OSError`` or ``ValueError`` for a model that this spaCy cannot load.
    """

    def __init__(self, model: str) -> None:
        self._read: Any = import_module("spacy").load(model, exclude=["parser", "lemmatizer", "tagger"])
        self.name = f"{model}-{self._read.meta['version']}"
        self.languages = frozenset({str(self._read.lang)})

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        return ((e.start_char, e.end_char) for e in self._read(text).ents if e.label_ in _LABELS)


def load() -> Loaded:
    """Every source that is installed: natasha, and of spaCy the first model of each language."""
    sources: list[SpanSource] = []
    missing: list[str] = []
    try:
        sources.append(Natasha())
    except ImportError:
        missing.append(f"natasha is not installed: Russian is read by the rules alone; {_INSTALL}.")
    try:
        models = sorted(import_module("spacy").util.get_installed_models())
    except ImportError:
        missing.append(f"spaCy is not installed: English is read by the rules alone; {_INSTALL}.")
        return Loaded(tuple(sources), tuple(missing))
    if not models:
        missing.append(
            "spaCy has no model: English is read by the rules alone; python -m spacy download en_core_web_sm."
        )
    first = {model.partition("_")[0]: model for model in reversed(models)}
    for model in sorted(first.values()):
        try:
            sources.append(Spacy(model))
        except (OSError, ValueError) as error:
            reason = str(error).split("\n")[0]
            missing.append(f"spaCy cannot load {model}: {reason}")
    return Loaded(tuple(sources), tuple(missing))
