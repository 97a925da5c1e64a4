"""An article with all that was read from it as rows that want only their numbers.

They are made where the article is read, in whatever process that is: whoever writes only numbers them and
hands them to the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from articles import dates, happenings, linking, row_reading, rows
from articles.happenings import Lead
from articles.model import Article, Casualties, DateSpan, Event, Extraction, Mention, Passage
from articles.rows import Record, Values

_PASSAGES = (
    *("no", "article_no", "id", "published", "newest", "index", "start", "end", "quote", "marks"),
    *("region_ids", "dates"),
)
_PLACE = ("geonames_id", "place_name", "lon", "lat")
_MENTIONS = (
    *("no", "passage_no", "id", "start", "end", "exact", "prefix", "suffix", "kind", "region_ids"),
    *(*_PLACE, "confidence", "extractor"),
)
_EVENTS = (
    *("no", "passage_no", "article_no", "id", "type", "act", "region_ids", *_PLACE, "place_precision"),
    *("date", "first", "last", "month", "last_month", "newest", "geohash", "region_set"),
    *("trigger_start", "trigger_end", "actors", "quote_start", "quote_end", "quote", "marks", "confidence"),
    *("modality", "casualties", "codes", "cluster_id", "own_cluster", "happening", "leader_id"),
    *("outlet", "text_id", "extractor", "is_lead"),
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **rows.COLUMNS,
    "passages": _PASSAGES,
    "mentions": _MENTIONS,
    "mention_regions": ("mention_no", "passage_no", "region_id"),
    "events": _EVENTS,
    "event_actors": ("event_no", "name"),
}
# What the columns of numbers that come first in each row count.
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "passages": ("passages", "articles"),
    "passage_days": ("passages",),
    "passage_gaps": ("passages",),
    "passage_regions": ("passages",),
    "mentions": ("mentions", "passages"),
    "mention_regions": ("mentions", "passages"),
    "events": ("events", "passages", "articles"),
    "event_regions": ("events",),
    "event_actors": ("events",),
    "event_blocks": ("events",),
}
# The columns of an event that ``row_reading`` makes a lead of, after its number.
_LEAD = itemgetter(*map(_EVENTS.index, row_reading.LEAD[1:]))


@dataclass(slots=True)
class Prepared:
    """An article, its own row without a number, and by table the rows of what was read from it, numbered from
    nought within the article. ``inferred_year`` is that of its dates where it has no date itself.
    """

    article: Article
    extractor: str
    values: Values
    tables: dict[str, list[Record]]
    inferred_year: int | None


def prepare(extraction: Extraction, extractor: str) -> Prepared:
    """The rows of an extraction that ``extractor`` made."""
    article = extraction.article
    return Prepared(
        article,
        extractor,
        _article(article, extraction.focus, extractor),
        _tables(extraction),
        None if article.published else dates.inferred_year(extraction.dates),
    )


def numbered(table: str, found: Sequence[Record], first: Mapping[str, int]) -> list[Record]:
    """Rows of ``Prepared.tables`` with their numbers, which ``first`` tells of each table's first row."""
    starts = [first[counted] for counted in _NUMBERS[table]]
    if len(starts) == 1:
        (one,) = starts
        return [(row[0] + one, *row[1:]) for row in found]
    if len(starts) == 2:
        one, two = starts
        return [(row[0] + one, row[1] + two, *row[2:]) for row in found]
    one, two, three = starts
    return [(row[0] + one, row[1] + two, row[2] + three, *row[3:]) for row in found]


def leads(article: Prepared, first_event: int) -> dict[int, Lead]:
    """The leads among the events of an article, by their numbers, of which ``first_event`` is the first."""
    blocks: dict[int, list[int]] = {}
    for number, block in article.tables["event_blocks"]:
        blocks.setdefault(number, []).append(block)
    found = [
        (first_event + number, *_LEAD(article.tables["events"][number]), article.article.id)
        for number in blocks
    ]
    made = {lead.no: lead for lead in row_reading.to_leads(found)}
    for number, in_blocks in blocks.items():
        made[first_event + number].in_blocks = tuple(in_blocks)
    return made


def is_import(extraction: Extraction) -> bool:
    """Whether an extraction holds a row of a data set instead of what was read from an article."""
    return any(event.extractor.startswith(rows.IMPORTED) for event in extraction.events[:1])


def _leads(extraction: Extraction) -> set[str]:
    """The ids of the events that may tell what other articles tell."""
    if is_import(extraction):
        return set()  # a row of a data set is an event of its own by the word of those who made it
    return {event.id for event in linking.leads(extraction)}


def _article(article: Article, focus: tuple[str, ...], extractor: str) -> Values:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language,
        "published": rows.ordinal(article.published),
        "published_from": article.published_from,
        "licence": article.licence,
        "retrieved": rows.ordinal(article.retrieved),
        "source": article.source,
        "content_hash": article.content_hash,
        "references": rows.dump(article.references),
        "focus": rows.dump_ids(focus),
        "fingerprint": article.fingerprint,
        "text_id": article.id,
        "extractor": extractor,
        "text": article.text,
    }


def _tables(extraction: Extraction) -> dict[str, list[Record]]:
    article = extraction.article
    newest = rows.newest(article.published)
    mentions_in: dict[str, list[Mention]] = {passage.id: [] for passage in extraction.passages}
    dates_in: dict[str, list[DateSpan]] = {id: [] for id in mentions_in}
    for mention in extraction.mentions:
        mentions_in[mention.passage_id].append(mention)
    for dated in extraction.dates:
        dates_in[dated.passage_id].append(dated.date)
    tables: dict[str, list[Record]] = {name: [] for name in COLUMNS}
    numbers: dict[str, int] = {}
    quotes: dict[str, str] = {}
    for number, passage in enumerate(extraction.passages):
        numbers[passage.id] = number
        quote = quotes[passage.id] = article.text[passage.start : passage.end]
        inside, dated_in = mentions_in[passage.id], dates_in[passage.id]
        named = tuple(dict.fromkeys(id for mention in inside for id in mention.region_ids))
        tables["passages"].append(_passage(number, article, passage, quote, inside, named, dated_in))
        tables["passage_regions"] += rows.passage_regions(number, newest, named)
        days = _days(article, dated_in)
        tables["passage_days"] += rows.passage_days(number, newest, days, ("", *named))
        tables["passage_gaps"] += rows.passage_gaps(number, days)
    for number, mention in enumerate(extraction.mentions):
        within = numbers[mention.passage_id]
        tables["mentions"].append(_mention(number, within, mention))
        tables["mention_regions"] += [(number, within, id) for id in dict.fromkeys(mention.region_ids)]
    leads = _leads(extraction)
    for number, event in enumerate(extraction.events):
        is_lead = event.id in leads
        within = numbers[event.passage_id]
        quote = quotes[event.passage_id]
        if (event.quote_start, event.quote_end) != _extent(extraction.passages[within]):
            quote = article.text[event.quote_start : event.quote_end]
        values = rows.event_values(event)
        inside = mentions_in[event.passage_id]
        tables["events"].append(
            (number, within, 0, *_event(article, event, quote, values, inside), int(is_lead))
        )
        if is_lead:
            tables["event_blocks"] += [(number, block) for block in happenings.blocks(event, quote)]
        tables["event_regions"] += rows.event_regions(number, event, values)
        tables["event_actors"] += [
            (number, name) for name in dict.fromkeys(actor.name for actor in event.actors)
        ]
    return tables


def _extent(passage: Passage) -> tuple[int, int]:
    return passage.start, passage.end


def _passage(
    number: int,
    article: Article,
    passage: Passage,
    quote: str,
    mentions: list[Mention],
    region_ids: tuple[str, ...],
    dates: list[DateSpan],
) -> Record:
    return (
        *(number, 0, passage.id, rows.ordinal(article.published), rows.newest(article.published)),
        *(passage.index, passage.start, passage.end, quote),
        rows.marked(article.text, passage.start, passage.end, mentions),
        rows.dump_ids(region_ids),
        rows.dump(map(rows.dump_span, dates)),
    )


def _days(article: Article, dates: Iterable[DateSpan]) -> list[tuple[int, int]]:
    days = {(span.start.toordinal(), span.end.toordinal()) for span in dates if span.start and span.end}
    if not days and article.published:
        days = {(article.published.toordinal(), article.published.toordinal())}
    return rows.apart(days)


def _mention(number: int, passage: int, mention: Mention) -> Record:
    return (
        *(number, passage, mention.id, mention.start, mention.end),
        *(mention.exact, mention.prefix, mention.suffix, mention.kind, rows.dump_ids(mention.region_ids)),
        *rows.place_values(mention.place).values(),
        *(mention.confidence, mention.extractor),
    )


def _event(article: Article, event: Event, quote: str, values: Values, mentions: list[Mention]) -> Record:
    return (
        *(event.id, *values.values(), event.trigger_start, event.trigger_end),
        rows.dump((actor.name, actor.role) for actor in event.actors),
        *(event.quote_start, event.quote_end, quote),
        rows.marked(article.text, event.quote_start, event.quote_end, mentions, event),
        *(event.confidence, event.modality),
        *(rows.dump(map(_casualties, event.casualties)), rows.dump(event.codes)),
        *(event.cluster_id, event.cluster_id, event.cluster_id, ""),
        *(article.outlet, article.id, event.extractor),
    )


def _casualties(figure: Casualties) -> Record:
    return figure.kind, figure.low, figure.high, figure.according_to, figure.start, figure.end
