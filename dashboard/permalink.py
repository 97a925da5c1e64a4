"""The link is the view: what a reader sees, and how it is written in the address bar and read back.

One table, ``KEYS``, maps every link parameter to the field it fills, how it is read and how it is written. A
value that cannot be read falls back to the default and leaves a sentence in ``ViewState.problems``, in the
language that the link asks for; parameters that are not in the table are ignored. Defaults are left out and
the order is the table's, so a view has one link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import quote, urlencode

import geodata.perspectives
from articles import triggers
from dashboard import language
from dashboard.language import N_, _
from geodata import regions
from geodata.errors import BadDate

TABS = ("overview", "events", "passages", "sources")
TAB = "events"  # in front unless a link says otherwise: the status stands above every tab
LAYERS = ("markers", "line", "towns")
CONTROL = "control"  # whose map is drawn unless a link says otherwise: nobody's, but who held what
MODALITIES = ("asserted", "planned", "denied", "hypothetical", "reported")
SURE = (0.5, 0.7, 0.9)  # confidences from which on events can be asked for
OUTLETS = (2, 3, 5)  # how many independent outlets can be asked for
SORTS = ("newest", "oldest", "surest", "told")
STEPS = ("day", "week", "month", "year")
SPEEDS = (0.5, 1.0, 2.0, 4.0)
CHARTS = ("acts", "none")
VIEWS = ("map", "table")
PARTS = ("all", "map")  # of a view embedded in another page
MOST_CHOICES = 12  # of one kind in a link, such as actors
LONGEST_TEXT = 200  # of a search or an outlet's name; longer ones make links that mail programs break
LONGEST_QUOTE = 14  # words of a sentence spelled out in a link to its source
MIN_ZOOM, MAX_ZOOM = 4, 12


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides what is on screen; see DESIGN's link parameters.

    ``at`` is ``(lat, lon)`` in degrees as in the link, ``layers`` the optional map layers that are on.
    ``as_of`` is ``None`` while it follows the end of the date range. ``place`` is a geonames id, ``language``
    that of articles (``lang`` is the page's), ``sure`` the least confidence of events, ``outlets`` the least
    number of independent ones that tell of them. ``compare`` is what the second map shows otherwise:
    ``("as_of", "2014-02-01")``, or another ``perspective`` or ``region``. ``play`` is the step in which the
    range is played, ``speed`` how many times as fast. ``problems`` says what a link asked for in vain; it is
    no part of the view and does not count for equality.
    """

    region: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    perspective: str = CONTROL
    act: tuple[str, ...] = ()
    source: str | None = None
    q: str | None = None
    event: str | None = None
    passage: str | None = None
    tab: str = TAB
    layers: tuple[str, ...] = LAYERS
    lang: str = language.DEFAULT
    at: tuple[float, float] | None = None
    zoom: float | None = None
    embed: bool = False
    place: int | None = None
    actor: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    sure: float | None = None
    outlets: int | None = None
    sort: str = SORTS[0]
    page: int = 1
    article: str | None = None
    compare: tuple[str, str] | None = None
    play: str | None = None
    speed: float = 1.0
    chart: str = CHARTS[0]
    shown_as: str = VIEWS[0]
    parts: str = PARTS[0]
    problems: tuple[str, ...] = field(default=(), compare=False)


NO_REGION = N_("there is no region “{value}”")
NO_PERSPECTIVE = N_("there is no perspective “{value}”")
NO_LANGUAGE = N_("there is no language “{value}”")


class _Unreadable(ValueError):
    """A parameter's value is of no use; the message completes the sentence "The link's … was left out: …".

    The message is told when the language of the view is known: ``values`` are put into its translation.
    ``kept`` is what could be read of the parameter all the same, ``None`` when nothing could.
    """

    def __init__(self, message: str, kept: object = None, **values: object) -> None:
        super().__init__(message)
        self.message, self.kept, self.values = message, kept, values

    def told(self) -> str:
        return _(self.message).format(**self.values)


def _only(values: list[str]) -> str:
    return values[-1]


def _choices(allowed: Callable[[], tuple[str, ...]], wrong: str) -> Callable[[list[str]], tuple[str, ...]]:
    def read(values: list[str]) -> tuple[str, ...]:
        known = tuple(v for v in allowed() if v in values)
        unknown = [v for v in values if v not in allowed()]
        if unknown:
            raise _Unreadable(wrong, known or None, value=_shown(unknown[0]))
        return known

    return read


def _choice(allowed: Callable[[], tuple[str, ...]], wrong: str) -> Callable[[list[str]], str]:
    def read(values: list[str]) -> str:
        if _only(values) not in allowed():
            raise _Unreadable(wrong, value=_shown(_only(values)))
        return _only(values)

    return read


def _layers(values: list[str]) -> tuple[str, ...]:
    return () if values == ["none"] else _choices(lambda: LAYERS, N_("there is no layer “{value}”"))(values)


def _day(values: list[str]) -> date:
    try:
        return regions.parse_day(_only(values))
    except BadDate as e:
        raise _Unreadable(N_("“{value}” is not a date like 2008-08-26"), value=_shown(_only(values))) from e


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for v in values[:MOST_CHOICES] if (text := _text([v]))))


def _number(allowed: tuple[float, ...]) -> Callable[[list[str]], float]:
    def read(values: list[str]) -> float:
        found = next((n for n in allowed if f"{n:g}" == _only(values)), None)
        if found is None:
            known = ", ".join(f"{n:g}" for n in allowed)
            raise _Unreadable(N_("“{value}” is none of {known}"), value=_shown(_only(values)), known=known)
        return found

    return read


def _count(values: list[str]) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", _only(values)):
        raise _Unreadable(N_("“{value}” is not a number"), value=_shown(_only(values)))
    return int(_only(values))


def _place(values: list[str]) -> int:
    """A geonames id; those of places that GeoNames does not have are negative."""
    return -_count([_only(values)[1:]]) if _only(values).startswith("-") else _count(values)


def _beside(values: list[str]) -> tuple[str, str]:
    kind, _, value = _only(values).partition(":")
    if kind == "as_of":
        return kind, _day([value]).isoformat()
    if kind == "perspective":
        return kind, _choice(perspectives, NO_PERSPECTIVE)([value])
    if kind == "region":
        return kind, _choice(_regions, NO_REGION)([value])
    wrong = N_("“{value}” is not something to compare with, such as as_of:2014-02-01")
    raise _Unreadable(wrong, value=_shown(_only(values)))


def _text(values: list[str]) -> str | None:
    text = " ".join(_only(values).split())
    if len(text) > LONGEST_TEXT:
        raise _Unreadable(N_("it is longer than {n} characters"), n=LONGEST_TEXT)
    return text or None


def _identifier(values: list[str]) -> str:
    if not re.fullmatch(r"[0-9a-f]{8,64}", _only(values)):
        raise _Unreadable(N_("“{value}” is not an identifier"), value=_shown(_only(values)))
    return _only(values)


def _point(values: list[str]) -> tuple[float, float]:
    match = re.fullmatch(r"(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)", _only(values))
    if not match or abs(float(match[1])) > 85 or abs(float(match[2])) > 180:
        raise _Unreadable(N_("“{value}” is not a point like 43.0,41.02"), value=_shown(_only(values)))
    return round(float(match[1]), 4), round(float(match[2]), 4)


def _zoom(values: list[str]) -> float:
    if (
        not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", _only(values))
        or not MIN_ZOOM <= float(_only(values)) <= MAX_ZOOM
    ):
        wrong = N_("“{value}” is not a zoom from {least} to {most}")
        raise _Unreadable(wrong, value=_shown(_only(values)), least=MIN_ZOOM, most=MAX_ZOOM)
    return float(_only(values))


def _shown(value: str) -> str:
    """A hostile value as it can be quoted: short and printable."""
    clean = "".join(c if c.isprintable() else "�" for c in value)
    return f"{clean[:40]}{'…' if len(clean) > 40 else ''}"


@dataclass(frozen=True, slots=True)
class Key:
    """One link parameter: its ``name``, the ``field`` it fills, and how it is read and written."""

    name: str
    field: str
    read: Callable[[list[str]], object]
    write: Callable[..., list[str]]


def perspectives() -> tuple[str, ...]:
    """Whose map can be drawn, the default first."""
    known = tuple(p.id for p in geodata.perspectives.perspectives())
    return (CONTROL, *(id for id in known if id != CONTROL))


def _regions() -> tuple[str, ...]:
    return tuple(region.id for region in regions.regions())


def _languages() -> tuple[str, ...]:
    return tuple(language.LANGUAGES)


def _plain(number: float) -> str:
    """Degrees to four decimals (11 m), without trailing zeros."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _one(value: object) -> list[str]:
    return [str(value)]


KEYS: tuple[Key, ...] = (
    Key("region", "region", _choices(_regions, NO_REGION), list),
    Key("from", "start", _day, lambda d: [d.isoformat()]),
    Key("to", "end", _day, lambda d: [d.isoformat()]),
    Key("as_of", "as_of", _day, lambda d: [d.isoformat()]),
    Key("perspective", "perspective", _choice(perspectives, NO_PERSPECTIVE), _one),
    Key("act", "act", _choices(lambda: tuple(triggers.acts()), N_("there is no act “{value}”")), list),
    Key("source", "source", _text, _one),
    Key("q", "q", _text, _one),
    Key("event", "event", _identifier, _one),
    Key("passage", "passage", _identifier, _one),
    Key("tab", "tab", _choice(lambda: TABS, N_("there is no tab “{value}”")), _one),
    Key("layers", "layers", _layers, lambda names: list(names) or ["none"]),
    Key("lang", "lang", _choice(_languages, NO_LANGUAGE), _one),
    Key("at", "at", _point, lambda p: [f"{_plain(p[0])},{_plain(p[1])}"]),
    Key("zoom", "zoom", _zoom, lambda z: [_plain(z)]),
    Key("place", "place", _place, _one),
    Key("actor", "actor", _texts, list),
    Key("language", "language", _choices(_languages, NO_LANGUAGE), list),
    Key("modality", "modality", _choices(lambda: MODALITIES, N_("there is no modality “{value}”")), list),
    Key("sure", "sure", _number(SURE), lambda n: [f"{n:g}"]),
    Key("outlets", "outlets", _number(OUTLETS), lambda n: [f"{n:g}"]),
    Key("sort", "sort", _choice(lambda: SORTS, N_("there is no order “{value}”")), _one),
    Key("page", "page", _count, _one),
    Key("article", "article", _identifier, _one),
    Key("compare", "compare", _beside, lambda pair: [":".join(pair)]),
    Key("play", "play", _choice(lambda: STEPS, N_("there is no step “{value}”")), _one),
    Key("speed", "speed", _number(SPEEDS), lambda n: [f"{n:g}"]),
    Key("chart", "chart", _choice(lambda: CHARTS, N_("there is no chart “{value}”")), _one),
    Key("view", "shown_as", _choice(lambda: VIEWS, N_("there is no view “{value}”")), _one),
    Key("show", "parts", _choice(lambda: PARTS, N_("there is no part “{value}”")), _one),
    Key("embed", "embed", lambda values: _only(values).lower() == "true", lambda _: ["true"]),
)


def decode(params: Mapping[str, list[str]]) -> ViewState:
    """The view a link's parameters ask for; ``problems`` has a sentence for each value that had to be left
    out.
    """
    found: dict[str, object] = {}
    unreadable: list[tuple[str, _Unreadable]] = []
    for key in KEYS:
        values = [v for v in params.get(key.name, []) if v.strip()]
        if not values:
            continue
        try:
            found[key.field] = key.read(values)
        except _Unreadable as e:
            unreadable.append((key.name, e))
            if e.kept is not None:
                found[key.field] = e.kept
    view = ViewState(**found)  # type: ignore[arg-type]
    backwards = bool(view.start and view.end and view.start > view.end)
    if backwards:
        view = replace(view, start=None, end=None)
    return replace(view, problems=_problems(view.lang, unreadable, backwards))


def _problems(lang: str, unreadable: list[tuple[str, _Unreadable]], backwards: bool) -> tuple[str, ...]:
    """A sentence for each thing that is wrong with a link."""
    with language.speaking(lang):
        said = _("The link’s “{name}” was left out: {why}.")
        problems = [said.format(name=name, why=error.told()) for name, error in unreadable]
        if backwards:
            problems.append(_("The link’s date range was left out: it ends before it starts."))
    return tuple(problems)


def encode(view: ViewState) -> dict[str, list[str]]:
    """The view as link parameters, in the table's order and without defaults. ``decode(encode(v)) == v``."""
    default = ViewState()
    return {
        key.name: key.write(getattr(view, key.field))
        for key in KEYS
        if getattr(view, key.field) != getattr(default, key.field)
    }


def link(view: ViewState) -> str:
    """The view as the query of a link, ``?region=abkhazia&from=…``; ``?`` alone for the default view."""
    return "?" + urlencode(encode(view), doseq=True, safe=",:")


def closed(view: ViewState, tab: str | None = None) -> ViewState:
    """The view with its lists in sight: no article open, and the given tab in front."""
    return replace(view, event=None, passage=None, article=None, tab=tab or view.tab)


def source_link(url: str | None, sentence: str) -> str | None:
    """A link that opens the source at the quoted sentence (a text fragment); ``None`` where there is no web
    address.
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    words = sentence.split()
    start, end = " ".join(words), ""
    if len(words) > LONGEST_QUOTE:  # long sentences by their first and last words
        start, end = " ".join(words[:5]), "," + _fragment(" ".join(words[-5:]))
    return f"{url.split('#', 1)[0]}#:~:text={_fragment(start)}{end}"


def _fragment(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")  # "-", "," and "&" delimit the parts of a text fragment
