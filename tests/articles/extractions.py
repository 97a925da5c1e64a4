"""Small extractions made by plain rules, so that the store is tested without the real ones."""

from __future__ import annotations

import hashlib
import re
from calendar import month_name, monthrange
from datetime import date, datetime

from articles.model import (
    Actor,
    Article,
    DateSpan,
    Event,
    Extraction,
    Mention,
    Passage,
    PassageDate,
    PlaceRef,
    Precision,
)

REGIONS = {"Abkhazia": "abkhazia", "South Ossetia": "south-ossetia", "Crimea": "crimea", "Georgia": "georgia"}
TRIGGERS = {"recognised": "recognition", "signed": "agreement", "shelled": "shelling", "met": "summit"}
GENEVA = PlaceRef(2660646, "Geneva", 6.14569, 46.20222)


def extraction(
    text: str,
    *,
    source: str = "/a.txt",
    url: str | None = None,
    title: str = "Title",
    outlet: str = "Wire",
    published: date | None = date(2016, 7, 6),
    extractor: str = "rules-1",
    cluster: str | None = None,
) -> Extraction:
    """Each sentence of ``text`` a passage; each known name a mention; each day, month or year a date.

    Each trigger is an event of the regions and the date of its sentence, in Geneva if that is named.
    """
    article = Article(
        id=_hash(url or text),
        url=url,
        title=title,
        outlet=outlet,
        language="en",
        published=published,
        published_from="option" if published else "none",
        text=text,
        licence="",
        retrieved=date(2024, 1, 1),
        source=source,
        content_hash=_hash(text, title, outlet, published),
        references=("A source",),
    )
    passages, mentions, dates, events = [], [], [], []
    for index, found in enumerate(re.finditer(r"\S[^.]*\.?", text)):
        start, end = found.span()
        passage = Passage(_hash(article.id, index), article.id, index, start, end)
        passages.append(passage)
        here = [_mention(passage, match, extractor) for match in _names(found)]
        spans = [_span(match, start) for match in re.finditer(_DATE, found[0])]
        mentions += here
        dates += [PassageDate(passage.id, span) for span in spans]
        for match in re.finditer("|".join(TRIGGERS), found[0]):
            events.append(
                Event(
                    id=_hash(passage.id, match.start()),
                    passage_id=passage.id,
                    article_id=article.id,
                    type="AGREE",
                    act=TRIGGERS[match[0]],
                    trigger_start=start + match.start(),
                    trigger_end=start + match.end(),
                    actors=(Actor("Envoys", "agent"),),
                    region_ids=tuple(dict.fromkeys(id for m in here for id in m.region_ids)),
                    place=GENEVA if "Geneva" in found[0] else None,
                    place_precision="place" if "Geneva" in found[0] else "region",
                    date=spans[0] if spans else None,
                    quote_start=start,
                    quote_end=end,
                    confidence=0.8,
                    cluster_id=cluster or _hash("cluster", passage.id, match.start()),
                    extractor=extractor,
                )
            )
    return Extraction(article, tuple(passages), tuple(mentions), tuple(dates), tuple(events))


_DATE = rf"(?:(\d{{1,2}}) )?(?:({'|'.join(month_name[1:])}) )?(\d{{4}})"


def _names(found: re.Match[str]) -> list[re.Match[str]]:
    return list(re.finditer("|".join(REGIONS), found[0]))


def _mention(passage: Passage, match: re.Match[str], extractor: str) -> Mention:
    start, end = passage.start + match.start(), passage.start + match.end()
    prefix, suffix = match.string[: match.start()][-8:], match.string[match.end() :][:8]
    return Mention(
        id=_hash(passage.id, start),
        passage_id=passage.id,
        start=start,
        end=end,
        exact=match[0],
        prefix=prefix,
        suffix=suffix,
        kind="name",
        region_ids=(REGIONS[match[0]],),
        place=None,
        confidence=0.9,
        extractor=extractor,
    )


def _span(match: re.Match[str], offset: int) -> DateSpan:
    day, month, year = match.groups()
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    edtf: str = year
    precision: Precision = "year"
    if month:
        number = datetime.strptime(month, "%B").month
        first, last = date(int(year), number, 1), date(int(year), number, monthrange(int(year), number)[1])
        edtf, precision = f"{year}-{number:02}", "month"
        if day:
            first = last = first.replace(day=int(day))
            edtf, precision = first.isoformat(), "day"
    where = offset + match.start(), offset + match.end()
    return DateSpan(match[0], *where, first, last, precision, edtf, edtf, 0.98)


def _hash(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
