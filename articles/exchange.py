"""Rows of the store as JSON lines, CSV, GeoJSON (RFC 7946) and GeoParquet.

A JSON row has the names of the data model, plus its article's ``url``, ``title``, ``outlet`` and
``published`` and the words themselves (``quote``, or ``text`` of a passage). CSV and Parquet have the same,
a column for each leaf. Features of GeoJSON carry the JSON row as properties and, where something happened
at known days, a Linked Places ``when``.

``about`` says what a file holds: members of the collection in GeoJSON, metadata of the file in Parquet. CSV
has no place for it but columns: its ``view`` is the last, the same in every row.
"""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from articles.model import (
    ArticleRef,
    ArticleRow,
    Casualties,
    Correction,
    DateSpan,
    EventRow,
    MentionRow,
    PassageRow,
    PlaceRef,
)
from articles.rows import Kind, Row

Format = Literal["jsonl", "csv", "geojson", "parquet"]
Json = dict[str, Any]


def render(kind: Kind, rows: Iterable[Row], format: Format, about: Mapping[str, str] | None = None) -> bytes:
    """All ``rows``, which are of ``kind``, as one file in UTF-8 (Parquet: binary)."""
    return b"".join(chunks(kind, rows, format, about))


def chunks(
    kind: Kind, rows: Iterable[Row], format: Format, about: Mapping[str, str] | None = None
) -> Iterator[bytes]:
    """``render`` piece by piece, so that a long export need not fit into memory (Parquet: one piece)."""
    objects = map(json_row, rows)
    if format == "jsonl":
        return (_encode(row) + b"\n" for row in objects)
    if format == "geojson":
        return _geojson(objects, about or {})
    if format == "csv":
        return _csv(kind, objects, (about or {}).get("view"))
    return iter((_parquet(kind, objects, about or {}),))


def json_row(row: Row) -> Json:
    """One row as the JSON object that exports hold; days are ``YYYY-MM-DD``, what is unknown is ``None``."""
    if isinstance(row, ArticleRow):
        return _article(row)
    if isinstance(row, PassageRow):
        return _passage(row)
    if isinstance(row, MentionRow):
        return _mention(row)
    if isinstance(row, Correction):
        return _correction(row)
    return _event(row)


def _article(row: ArticleRow) -> Json:
    article = row.article
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language,
        "published": _iso(article.published),
        "published_from": article.published_from,
        "licence": article.licence,
        "retrieved": _iso(article.retrieved),
        "references": list(article.references),
        "focus": list(row.focus),
        "fingerprint": f"{article.fingerprint % (1 << 64):016x}",
        "text": article.text,
    }


def _passage(row: PassageRow) -> Json:
    passage = row.passage
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "index": passage.index,
        "start": passage.start,
        "end": passage.end,
        "text": row.quote,
        "region_ids": list(row.region_ids),
        "dates": [_date(span) for span in row.dates],
        **_reference(row.article),
    }


def _mention(row: MentionRow) -> Json:
    mention = row.mention
    return {
        "id": mention.id,
        "article_id": row.article.id,
        "passage_id": mention.passage_id,
        "start": mention.start,
        "end": mention.end,
        "exact": mention.exact,
        "prefix": mention.prefix,
        "suffix": mention.suffix,
        "kind": mention.kind,
        "region_ids": list(mention.region_ids),
        "place": _place(mention.place),
        "confidence": mention.confidence,
        "extractor": mention.extractor,
        "corrected": list(row.corrected),
        "quote": row.quote,
        **_reference(row.article),
    }


def _event(row: EventRow) -> Json:
    event = row.event
    trigger = slice(event.trigger_start - event.quote_start, event.trigger_end - event.quote_start)
    return {
        "id": event.id,
        "article_id": event.article_id,
        "passage_id": event.passage_id,
        "type": event.type,
        "act": event.act,
        "trigger": row.quote[trigger] if trigger.start >= 0 else "",
        "trigger_start": event.trigger_start,
        "trigger_end": event.trigger_end,
        "actors": [{"name": actor.name, "role": actor.role} for actor in event.actors],
        "region_ids": list(event.region_ids),
        "place": _place(event.place),
        "place_precision": event.place_precision,
        "date": _date(event.date) if event.date else None,
        "quote": row.quote,
        "quote_start": event.quote_start,
        "quote_end": event.quote_end,
        "confidence": event.confidence,
        "modality": event.modality,
        "casualties": [_casualties(figure) for figure in event.casualties],
        "codes": list(event.codes),
        "cluster_id": event.cluster_id,
        "outlets": row.outlets,
        "independent": row.independent,
        "corrected": list(row.corrected),
        "extractor": event.extractor,
        **_reference(row.article),
    }


def _correction(row: Correction) -> Json:
    return {
        "id": row.id,
        "kind": row.kind,
        "target_id": row.target_id,
        "article_id": row.article_id,
        "url": row.url,
        "exact": row.exact,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "act": row.act,
        "verb": row.verb,
        "value": list(row.value),
        "guess": list(row.guess),
        "by": row.by,
        "at": row.at,
        "why": row.why,
        "undone_by": row.undone_by,
        "undone_at": row.undone_at,
    }


def _casualties(figure: Casualties) -> Json:
    return {
        "kind": figure.kind,
        "low": figure.low,
        "high": figure.high,
        "according_to": figure.according_to,
        "start": figure.start,
        "end": figure.end,
    }


def _reference(article: ArticleRef) -> Json:
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": _iso(article.published),
    }


def _date(span: DateSpan) -> Json:
    return {
        "expression": span.expression,
        "start": _iso(span.start),
        "end": _iso(span.end),
        "precision": span.precision,
        "edtf": span.edtf,
        "timex3": span.timex3,
        "confidence": span.confidence,
        "basis": span.basis,
    }


def _place(place: PlaceRef | None) -> Json | None:
    if place is None:
        return None
    return {"geonames_id": place.geonames_id, "name": place.name, "lon": place.lon, "lat": place.lat}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")


# GeoJSON


def _geojson(objects: Iterable[Json], about: Mapping[str, str]) -> Iterator[bytes]:
    members = "".join(
        f"{json.dumps(name)}: {json.dumps(text, ensure_ascii=False)}, " for name, text in about.items()
    )
    yield f'{{"type": "FeatureCollection", {members}"features": ['.encode()
    between = b"\n"
    for row in objects:
        yield between + _encode(_feature(row))
        between = b",\n"
    yield b"\n]}\n"


def _feature(row: Json) -> Json:
    place = row.get("place")
    feature = {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place else None,
        "properties": row,
    }
    dates = row.get("dates") or [row.get("date")]
    timespans = [
        {"start": {"in": span["start"]}, "end": {"in": span["end"]}}
        for span in dates
        if span and span["start"]
    ]
    return {**feature, "when": {"timespans": timespans}} if timespans else feature


# CSV and Parquet: one column a leaf

_REFERENCE = ("url", "title", "outlet", "published")
_PLACE = ("place_geonames_id", "place_name", "lon", "lat")
_DATE = tuple(
    f"date_{name}"
    for name in ("expression", "start", "end", "precision", "edtf", "timex3", "confidence", "basis")
)
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "articles": (
        *("id", "url", "title", "outlet", "language", "published", "published_from", "licence", "retrieved"),
        *("references", "focus", "fingerprint", "text"),
    ),
    "passages": (
        *("id", "article_id", "index", "start", "end", "text", "region_ids", "dates"),
        *_REFERENCE,
    ),
    "mentions": (
        *(
            "id",
            "article_id",
            "passage_id",
            "start",
            "end",
            "exact",
            "prefix",
            "suffix",
            "kind",
            "region_ids",
        ),
        *_PLACE,
        *("confidence", "extractor", "corrected", "quote"),
        *_REFERENCE,
    ),
    "events": (
        *(
            "id",
            "article_id",
            "passage_id",
            "type",
            "act",
            "trigger",
            "trigger_start",
            "trigger_end",
            "actors",
        ),
        *("region_ids", *_PLACE, "place_precision", *_DATE, "quote", "quote_start", "quote_end"),
        *(
            "confidence",
            "modality",
            "casualties",
            "codes",
            "cluster_id",
            "outlets",
            "independent",
            "corrected",
        ),
        "extractor",
        *_REFERENCE,
    ),
    "corrections": (
        *("id", "kind", "target_id", "article_id", "url", "exact", "prefix", "suffix", "act"),
        *("verb", "value", "guess", "by", "at", "why", "undone_by", "undone_at"),
    ),
}


def _flat(row: Json) -> Json:
    """``row`` with its place and date spread over columns; lists stay lists of strings."""
    flat = {name: value for name, value in row.items() if name not in ("place", "date", "dates", "actors")}
    if "place" in row:
        place = row["place"] or {}
        flat |= {"place_geonames_id": place.get("geonames_id"), "place_name": place.get("name")}
        flat |= {"lon": place.get("lon"), "lat": place.get("lat")}
    if "date" in row:
        flat |= {name: (row["date"] or {}).get(name.removeprefix("date_")) for name in _DATE}
    if "dates" in row:
        flat["dates"] = [span["edtf"] for span in row["dates"]]
    if "actors" in row:
        flat["actors"] = [f"{actor['name']} ({actor['role']})" for actor in row["actors"]]
    if "casualties" in row:
        flat["casualties"] = [_figure(figure) for figure in row["casualties"]]
    return flat


def _figure(figure: Json) -> str:
    """``12 killed``, ``12–20 wounded`` or ``12+ killed``, and who said so."""
    low, high = figure["low"], figure["high"]
    number = f"{low}+" if high is None else f"{low}–{high}" if high != low else str(low)
    source = f" ({figure['according_to']})" if figure["according_to"] else ""
    return f"{number} {figure['kind']}{source}"


def _csv(kind: Kind, objects: Iterable[Json], view: str | None) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    last = () if view is None else (view,)
    writer.writerow((*COLUMNS[kind], *(() if view is None else ("view",))))
    for row in objects:
        flat = _flat(row)
        writer.writerow((*(_cell(flat[name]) for name in COLUMNS[kind]), *map(_cell, last)))
        yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return written


def _cell(value: Any) -> Any:
    """Lists joined by ``; ``. Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    text = "; ".join(value) if isinstance(value, list) else value
    if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + text
    return text


_INTEGERS = frozenset(
    {
        "index",
        "start",
        "end",
        "trigger_start",
        "trigger_end",
        "quote_start",
        "quote_end",
        "outlets",
        "independent",
    }
    | {"place_geonames_id"}
)
_NUMBERS = frozenset({"lon", "lat", "confidence", "date_confidence"})
_DAYS = frozenset({"published", "retrieved", "date_start", "date_end"})
_LISTS = frozenset(
    {
        "references",
        "focus",
        "region_ids",
        "dates",
        "actors",
        "casualties",
        "codes",
        "corrected",
        "value",
        "guess",
    }
)


def _parquet(kind: Kind, objects: Iterable[Json], about: Mapping[str, str]) -> bytes:
    # A tenth of a second to import, and needed for this alone.
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        **dict.fromkeys(_INTEGERS, pa.int64()),
        **dict.fromkeys(_NUMBERS, pa.float64()),
        **dict.fromkeys(_DAYS, pa.date32()),
        **dict.fromkeys(_LISTS, pa.list_(pa.string())),
    }
    fields = [pa.field(name, types.get(name, pa.string())) for name in COLUMNS[kind]]
    flat = [_typed(_flat(row)) for row in objects]
    metadata = {name.encode(): text.encode() for name, text in about.items()}
    if "lon" in COLUMNS[kind]:
        fields.append(pa.field("geometry", pa.binary()))
        metadata[b"geo"] = _encode(_GEOPARQUET)
        for row in flat:
            row["geometry"] = (
                None if row["lon"] is None else struct.pack("<BIdd", 1, 1, row["lon"], row["lat"])
            )
    table = pa.Table.from_pylist(flat, schema=pa.schema(fields, metadata=metadata))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


# https://geoparquet.org/releases/v1.1.0/: points as little-endian WKB, in OGC:CRS84 unless told otherwise.
_GEOPARQUET = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def _typed(flat: Json) -> Json:
    return {
        name: date.fromisoformat(value) if name in _DAYS and value is not None else value
        for name, value in flat.items()
    }
