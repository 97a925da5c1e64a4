"""What people said of events and mentions: taken down, found again, and shown in place of the guesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from articles import corrections, row_reading, rows, store_clusters, store_counts, store_passages
from articles import store_schema as db
from articles.corrections import CONTEXT, Decision, Found
from articles.errors import BadCorrection
from articles.model import Article, Correction
from articles.store_clusters import Changes
from articles.store_engine import insert, insert_rows
from articles.store_queries import EVENTS, MENTIONS, PASSAGES, chunks, plain
from articles.tables import identity
from geodata.telling import tell

MOST_MERGED = 500  # events of one happening

_other = db.anchors.alias("other")
_CORRECTIONS = (
    sa.select(
        *db.columns(db.corrections, row_reading.CORRECTION),
        *db.columns(db.anchors, row_reading.ANCHOR),
        db.corrections.c.anchor_no,
        _other.c.target_id,
    )
    .select_from(
        db.corrections.join(db.anchors, db.corrections.c.anchor_no == db.anchors.c.no).join(
            _other, db.corrections.c.other_no == _other.c.no, isouter=True
        )
    )
    .order_by(db.corrections.c.no)
)
_STANDING = db.corrections.c.undone_at.is_(None)


def read(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> Iterator[Correction]:
    """Corrections in the order in which they were made."""
    return row_reading.to_corrections(connection.execute(_CORRECTIONS.where(*conditions)))


def take_down(connection: sa.Connection, decision: Decision, changes: Changes) -> list[Correction]:
    """Write a decision down and let it show. Raises ``BadCorrection`` when its target is not there."""
    if decision.verb == "undo":
        return _undo(connection, decision, changes)
    kind = _kind(connection, decision.target)
    corrections.of_kind(kind, decision.verb)
    targets, value, other_no = [decision.target], decision.value, None
    if decision.verb == "merge":
        targets = _members(connection, decision.target, decision.value[0])
        other_no = _anchor(connection, "event", decision.value[0])
    for target in targets:
        anchor_no = _anchor(connection, kind, target)
        number = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(db.corrections.c.no), 0) + 1))
        values = {
            "no": number,
            "id": decision.id,
            "anchor_no": anchor_no,
            "verb": decision.verb,
            "value": rows.dump(value),
            "guess": rows.dump(_guess(connection, kind, target, decision.verb)),
            "other_no": other_no,
            "by": decision.by,
            "at": decision.at,
            "why": decision.why,
        }
        insert(connection, "corrections", [values])
        _show(connection, anchor_no, kind, target, changes)
    return list(read(connection, db.corrections.c.id == decision.id))


def lose(connection: sa.Connection, article_no: int) -> None:
    """Let go of what in an article was corrected, before it goes."""
    events = sa.select(db.events.c.id).where(db.events.c.article_no == article_no)
    mentions = sa.select(db.mentions.c.id).join(db.passages).where(db.passages.c.article_no == article_no)
    for kind, targets in (("event", events), ("mention", mentions)):
        of_article = db.anchors.c.kind == kind, db.anchors.c.target_id.in_(targets)
        connection.execute(sa.update(db.anchors).where(*of_article).values(target_id=None))


def find_again(connection: sa.Connection, articles: Iterable[Article], changes: Changes) -> None:
    """Look in articles that were read anew for what was corrected in them before, and correct it again."""
    if connection.scalar(sa.select(db.anchors.c.no).where(db.anchors.c.target_id.is_(None)).limit(1)) is None:
        return
    for article in articles:
        of_article = sa.or_(
            db.anchors.c.article_id == article.id,
            db.anchors.c.url == article.url if article.url else sa.false(),
            db.anchors.c.source == article.source,
        )
        lost = sa.select(db.anchors).where(db.anchors.c.target_id.is_(None), of_article)
        anchors = connection.execute(lost.order_by(db.anchors.c.no)).all()
        if not anchors:
            continue
        there = {
            kind: list(_found(connection, kind, article.id)) for kind in {anchor.kind for anchor in anchors}
        }
        for anchor in anchors:
            wanted = Found("", anchor.exact, anchor.prefix, anchor.suffix, anchor.act, anchor.trigger)
            found = corrections.find(wanted, there[anchor.kind])
            if found is None:
                continue
            there[anchor.kind].remove(found)
            where = {"article_id": article.id, "url": article.url, "source": article.source}
            itself = db.anchors.c.no == anchor.no
            connection.execute(sa.update(db.anchors).where(itself).values(target_id=found.id, **where))
            _show(connection, anchor.no, anchor.kind, found.id, changes)


def settle_clusters(connection: sa.Connection, changes: Changes) -> None:
    """Let events that people put into another happening, or took out of one, show as there."""
    moves: dict[str, Correction] = {}
    in_time = _CORRECTIONS.where(_STANDING, db.corrections.c.verb.in_(("merge", "split")))
    names: dict[str, str] = {}
    for row in connection.execute(in_time):
        (move,) = row_reading.to_corrections([row])
        if move.target_id is not None:
            moves[move.target_id] = move
            names[move.target_id] = identity("split", row.anchor_no)
    if not moves:
        return
    concerned = {*moves, *(move.value[0] for move in moves.values() if move.verb == "merge" and move.value)}
    statement = sa.select(db.events.c.id, db.events.c.happening, db.events.c.cluster_id)
    happening: dict[str, str] = {}
    shown: dict[str, str] = {}
    for ids in chunks(concerned):
        for id, own, cluster_id in connection.execute(statement.where(db.events.c.id.in_(ids))):
            happening[id], shown[id] = own, cluster_id
    event: sa.BindParameter[str] = sa.bindparam("event")
    cluster: sa.BindParameter[str] = sa.bindparam("cluster")
    moved = [{"event": id, "cluster": _cluster(id, moves, happening, names)} for id in moves]
    connection.execute(sa.update(db.events).where(db.events.c.id == event).values(cluster_id=cluster), moved)
    for move_to in moved:
        changes.clusters |= {move_to["cluster"], shown.get(move_to["event"], move_to["cluster"])}


def _cluster(id: str, moves: dict[str, Correction], happening: dict[str, str], names: dict[str, str]) -> str:
    seen: list[str] = []
    while id in moves and id not in seen:
        seen.append(id)
        move = moves[id]
        if move.verb == "split":
            return names[id]
        if not move.value or move.value[0] not in happening:
            break  # what it was merged with is gone
        id = move.value[0]
    return happening[min(seen) if id in seen else id]


def _undo(connection: sa.Connection, decision: Decision, changes: Changes) -> list[Correction]:
    target = plain(decision.target)
    one = sa.select(db.corrections.c.id).where(db.corrections.c.id == target, _STANDING)
    on_target = (
        sa.select(db.corrections.c.id)
        .join(db.anchors, db.corrections.c.anchor_no == db.anchors.c.no)
        .where(db.anchors.c.target_id == target, _STANDING)
        .order_by(db.corrections.c.no.desc())
    )
    id = connection.scalar(one) or connection.scalar(on_target.limit(1))
    if id is None:
        raise BadCorrection(
            tell(
                "There is nothing to undo: “{target}” has no standing correction.",
                target=decision.target[:80],
            )
        )
    undone = db.corrections.c.id == id, _STANDING
    numbers = list(connection.scalars(sa.select(db.corrections.c.no).where(*undone)))
    values = {"undone_by": decision.by, "undone_at": decision.at}
    connection.execute(sa.update(db.corrections).where(*undone).values(values))
    anchors = sa.select(db.anchors).join(db.corrections, db.corrections.c.anchor_no == db.anchors.c.no)
    for anchor in connection.execute(anchors.where(db.corrections.c.no.in_(numbers))).all():
        if anchor.target_id is not None:
            _show(connection, anchor.no, anchor.kind, anchor.target_id, changes)
    return list(read(connection, db.corrections.c.no.in_(numbers)))


def _kind(connection: sa.Connection, target: str) -> str:
    for kind, table in (("event", db.events), ("mention", db.mentions)):
        if connection.scalar(sa.select(table.c.no).where(table.c.id == plain(target))) is not None:
            return kind
    raise BadCorrection(tell("There is no event or mention “{target}” in this store.", target=target[:80]))


def _members(connection: sa.Connection, target: str, other: str) -> list[str]:
    """The events of the target's happening, which are to move to that of ``other``."""
    cluster = sa.select(db.events.c.cluster_id)
    own, others = (connection.scalar(cluster.where(db.events.c.id == plain(id))) for id in (target, other))
    if others is None:
        raise BadCorrection(
            tell("There is no event “{other}” in this store to merge with.", other=other[:80])
        )
    if own == others:
        raise BadCorrection(tell("These events are one happening already."))
    of_own = sa.select(db.events.c.id).where(db.events.c.cluster_id == own).order_by(db.events.c.no)
    members = list(connection.scalars(of_own.limit(MOST_MERGED + 1)))
    if len(members) > MOST_MERGED:
        raise BadCorrection(
            tell("This happening has more than {most} events; merge the other one into it.", most=MOST_MERGED)
        )
    return members


def _anchor(connection: sa.Connection, kind: str, target: str) -> int:
    """The number of the description of a target, which is made when there is none."""
    known = sa.select(db.anchors.c.no).where(db.anchors.c.kind == kind, db.anchors.c.target_id == target)
    if (number := connection.scalar(known)) is not None:
        return int(number)
    article = sa.select(db.articles.c.id, db.articles.c.url, db.articles.c.source)
    if kind == "event":
        article = article.join(db.events, db.events.c.article_no == db.articles.c.no)
        article = article.where(db.events.c.id == target)
    else:
        article = article.join(db.passages, db.passages.c.article_no == db.articles.c.no)
        article = article.join(db.mentions).where(db.mentions.c.id == target)
    found = connection.execute(article).one()
    (described,) = (each for each in _found(connection, kind, found.id) if each.id == target)
    number = int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(db.anchors.c.no), 0) + 1)) or 1)
    values = {
        "no": number,
        "kind": kind,
        "target_id": target,
        "article_id": found.id,
        "url": found.url,
        "source": found.source,
        "exact": described.exact,
        "prefix": described.prefix,
        "suffix": described.suffix,
        "act": described.act,
        "trigger": described.trigger,
    }
    insert(connection, "anchors", [values])
    return number


def _found(connection: sa.Connection, kind: str, article_id: str) -> Iterator[Found]:
    """All events or mentions of an article as targets, as they were read."""
    itself = db.articles.c.id == article_id
    if kind == "mention":
        statement = sa.select(*db.columns(db.mentions, ("id", "exact", "prefix", "suffix")))
        statement = statement.select_from(db.mentions.join(db.passages).join(db.articles)).where(itself)
        for row in connection.execute(statement.order_by(db.mentions.c.no)):
            yield Found(row.id, row.exact, row.prefix, row.suffix, act="", trigger="")
        return
    text = connection.scalar(sa.select(db.articles.c.text).where(itself)) or ""
    statement = EVENTS.add_columns(db.events.c.guess).where(itself).order_by(db.events.c.no)
    for row in connection.execute(statement).all():
        *values, guess = row
        (shown,) = row_reading.to_events([values])
        event = row_reading.as_read(shown.event, guess)
        start, end = event.quote_start, event.quote_end
        around = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        yield Found(event.id, shown.quote, *around, event.act, text[event.trigger_start : event.trigger_end])


def _guess(connection: sa.Connection, kind: str, target: str, verb: str) -> tuple[str, ...]:
    """What was read where a correction now says something else."""
    if kind == "mention":
        mention = _mention(connection, target)[0]
        return mention.region_ids if verb == "region" else ()
    event = _event(connection, target)[0]
    if verb == "region":
        return event.region_ids
    if verb == "date":
        return (event.date.edtf,) if event.date else ()
    if verb == "act":
        return (event.act,)
    if verb in ("merge", "split"):
        return (event.cluster_id,)
    return ()


def _show(connection: sa.Connection, anchor_no: int, kind: str, target: str, changes: Changes) -> None:
    """Bring what is shown of a target in line with what was read and all that stands of what was said."""
    said = list(read(connection, db.corrections.c.anchor_no == anchor_no, _STANDING))
    if kind == "mention":
        _show_mention(connection, target, said)
    else:
        _show_event(connection, target, said, changes)


def _show_event(connection: sa.Connection, target: str, said: Sequence[Correction], changes: Changes) -> None:
    read_event, number = _event(connection, target)
    event, markers = corrections.effective(read_event, said)
    store_clusters.forget(connection, changes, db.events.c.no == number)
    store_counts.release(connection, changes.clusters, db.events.c.no == number)
    columns = rows.event_values(event)
    values = {
        **columns,
        "guess": rows.dump_guess(read_event) if event != read_event else None,
        "corrected": rows.dump(markers) if markers else None,
        "cluster_id": db.events.c.happening,
    }
    connection.execute(sa.update(db.events).where(db.events.c.no == number).values(values))
    connection.execute(sa.delete(db.event_regions).where(db.event_regions.c.event_no == number))
    insert_rows(
        connection, "event_regions", rows.COLUMNS["event_regions"], rows.event_regions(number, event, columns)
    )
    _reject(connection, db.rejected_events, "event_no", number, "rejected" in markers)
    store_clusters.index(connection, changes, number)
    changes.clusters |= set(
        connection.scalars(sa.select(db.events.c.cluster_id).where(db.events.c.no == number))
    )
    changes.corrected = True


def _show_mention(connection: sa.Connection, target: str, said: Sequence[Correction]) -> None:
    read_mention, number, passage_no = _mention(connection, target)
    mention, markers = corrections.effective_mention(read_mention, said)
    rejected = "rejected" in markers
    values = {
        "region_ids": rows.dump(mention.region_ids),
        "guess": rows.dump(read_mention.region_ids) if mention != read_mention else None,
        "corrected": rows.dump(markers) if markers else None,
    }
    connection.execute(sa.update(db.mentions).where(db.mentions.c.no == number).values(values))
    connection.execute(sa.delete(db.mention_regions).where(db.mention_regions.c.mention_no == number))
    of_regions = [
        {"mention_no": number, "region_id": id, "passage_no": passage_no}
        for id in ([] if rejected else mention.region_ids)
    ]
    insert(connection, "mention_regions", of_regions)
    _reject(connection, db.rejected_mentions, "mention_no", number, rejected)
    _mark_anew(connection, passage_no)


def _mark_anew(connection: sa.Connection, passage_no: int) -> None:
    """Bring the marks of a passage and its events in line with its mentions."""
    passage = db.passages.c.no == passage_no
    text = connection.scalar(sa.select(db.articles.c.text).join(db.passages).where(passage)) or ""
    shown = db.mentions.c.no.not_in(sa.select(db.rejected_mentions.c.mention_no))
    mentions = [
        row.mention for row in row_reading.to_mentions(connection.execute(MENTIONS.where(passage, shown)))
    ]
    (row,) = row_reading.to_passages(connection.execute(PASSAGES.where(passage)))
    found = rows.marked(text, row.passage.start, row.passage.end, mentions)
    ids = dict.fromkeys(id for mention in mentions for id in mention.region_ids)
    connection.execute(sa.update(db.passages).where(passage).values(marks=found, region_ids=rows.dump(ids)))
    store_passages.release(connection, passage)
    connection.execute(sa.delete(db.passage_regions).where(db.passage_regions.c.passage_no == passage_no))
    newest = rows.newest(row.article.published)
    insert_rows(
        connection,
        "passage_regions",
        rows.COLUMNS["passage_regions"],
        rows.passage_regions(passage_no, newest, ids),
    )
    days = db.passage_days.c
    stretches = sa.select(days.first, days.last).where(days.passage_no == passage_no, days.scope == "")
    found_days = [(first, last) for first, last in connection.execute(stretches.order_by(days.first))]
    connection.execute(sa.delete(db.passage_days).where(days.passage_no == passage_no, days.scope != ""))
    insert_rows(
        connection,
        "passage_days",
        rows.COLUMNS["passage_days"],
        rows.passage_days(passage_no, newest, found_days, ids),
    )
    for told in list(row_reading.to_events(connection.execute(EVENTS.where(passage)))):
        event = told.event
        found = rows.marked(text, event.quote_start, event.quote_end, mentions, event)
        connection.execute(sa.update(db.events).where(db.events.c.id == event.id).values(marks=found))


def _reject(connection: sa.Connection, table: sa.Table, key: str, number: int, rejected: bool) -> None:
    connection.execute(sa.delete(table).where(table.c[key] == number))
    if rejected:
        insert(connection, table.name, [{key: number}])


def _event(connection: sa.Connection, id: str) -> tuple[Any, int]:
    """An event as it was read, and its number."""
    statement = EVENTS.add_columns(db.events.c.guess, db.events.c.no).where(db.events.c.id == id)
    *values, guess, number = connection.execute(statement).one()
    (row,) = row_reading.to_events([values])
    return row_reading.as_read(row.event, guess), number


def _mention(connection: sa.Connection, id: str) -> tuple[Any, int, int]:
    """A mention as it was read, its number and its passage's."""
    statement = MENTIONS.add_columns(db.mentions.c.guess, db.mentions.c.no, db.mentions.c.passage_no)
    *values, guess, number, passage_no = connection.execute(statement.where(db.mentions.c.id == id)).one()
    (row,) = row_reading.to_mentions([values])
    return row_reading.mention_as_read(row.mention, guess), number, passage_no
