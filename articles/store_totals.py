"""How many rows of each kind a filter leaves: from the counts that are kept ready where they say it, else by
counting, but no further than a reader would wait for.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from articles import store_passages, store_ready
from articles import store_schema as db
from articles.model import Counts, Filter
from articles.store_orders import passage_page, passages_found
from articles.store_queries import (
    count,
    event_conditions,
    in_articles,
    looks_inside,
    mention_choice,
    passage_conditions,
)
from articles.store_words import words

MOST_COUNTED = 10_000  # passages that are counted one by one
MOST_OPENED = 2_000  # of as many passages, at most, mentions, articles and outlets are all counted

EVERYTHING = Filter()


def quick(connection: sa.Connection, filter: Filter) -> Counts:
    """What a page of a list needs: events, passages and outlets, with no more work than for some thousands of
    passages. Of what is not ready the newest passages are looked at, and mentions and articles not at all.
    """
    region = filter.regions[0] if len(filter.regions) == 1 else None
    if filter.article_id is not None or store_passages.total(connection, region, None, None) <= MOST_OPENED:
        return counts(connection, filter)
    question, by_outlet = store_ready.ready(filter), store_ready.ready(filter, "outlet")
    if question:
        events = store_ready.total(connection, question)
    else:
        events = int(connection.scalar(sa.select(count(db.events, *event_conditions(filter)))) or 0)
    names: set[str] = set()
    if by_outlet:
        names |= store_ready.by_value(connection, by_outlet).keys()
    at_least = {"mentions", "articles", "outlets"}
    if _are_ready(filter):
        passages, _ = _passages(connection, filter)
    elif words(filter.query):
        passages, all_passages = _passages(connection, filter)
        at_least |= set() if all_passages else {"passages"}
    else:
        wider = replace(Filter(), regions=filter.regions)
        page, by = passage_page(wider, "newest")
        newest = page.order_by(*(key for key, _ in by)).limit(MOST_OPENED).subquery()
        among = sa.select(db.passages.c.no).join(newest, newest.c.no == db.passages.c.no)
        among = among.where(*passage_conditions(replace(filter, regions=())))
        passages = int(connection.scalar(sa.select(sa.func.count()).select_from(among.subquery())) or 0)
        at_least.add("passages")
    return Counts(events, passages, 0, 0, len(names), frozenset(at_least))


def counts(connection: sa.Connection, filter: Filter) -> Counts:
    """How many rows of each kind match; see ``Counts``."""
    question = store_ready.ready(filter)
    events = store_ready.total(connection, question) if question else None
    passages, all_passages = _passages(connection, filter)
    if filter == EVERYTHING or filter.article_id is not None or passages <= MOST_OPENED:
        found = _exactly(connection, filter)
        return found if events is None else replace(found, events=events)
    if events is None:
        events = int(connection.scalar(sa.select(count(db.events, *event_conditions(filter)))) or 0)
    by_outlet = store_ready.ready(filter, "outlet")
    outlets = store_ready.by_value(connection, by_outlet) if by_outlet else {}
    mentions, articles, names = _of_the_newest(connection, filter)
    at_least = {"mentions", "articles", "outlets"} | (set() if all_passages else {"passages"})
    return Counts(events, passages, mentions, articles, len(names | outlets.keys()), frozenset(at_least))


def _passages(connection: sa.Connection, filter: Filter) -> tuple[int, bool]:
    """How many passages match, and whether these are all."""
    if _are_ready(filter):
        region = filter.regions[0] if filter.regions else None
        return store_passages.total(connection, region, filter.start, filter.end), True
    if words_asked := words(filter.query):
        some = passages_found(filter, words_asked, MOST_COUNTED + 1)
    else:
        page, _ = passage_page(filter, "newest")
        some = page.limit(MOST_COUNTED + 1).subquery()
    found = int(connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0)
    return min(found, MOST_COUNTED), found <= MOST_COUNTED


def _are_ready(filter: Filter) -> bool:
    """Whether the matching passages are counted: those of a region, or any, on some days, or any."""
    asked = replace(filter, regions=(), start=None, end=None)
    backwards = filter.start and filter.end and filter.start > filter.end
    return asked == EVERYTHING and len(filter.regions) < 2 and not backwards


def _of_the_newest(connection: sa.Connection, filter: Filter) -> tuple[int, int, set[str]]:
    """Of the newest passages: mentions, articles, and the names of outlets."""
    if asked := words(filter.query):
        some = passages_found(filter, asked, MOST_OPENED)
    else:
        page, by = passage_page(filter, "newest")
        some = page.order_by(*(key for key, _ in by)).limit(MOST_OPENED).subquery()
    number = sa.select(some.c.no)
    mentions = count(db.mentions, db.mentions.c.passage_no.in_(number), *mention_choice(filter))
    articles = sa.select(db.passages.c.article_no).where(db.passages.c.no.in_(number)).distinct().subquery()
    outlet = sa.select(db.articles.c.outlet).where(db.articles.c.no.in_(sa.select(articles.c.article_no)))
    found = connection.execute(sa.select(mentions, count(articles))).one()
    return found[0], found[1], set(connection.scalars(outlet.distinct()))


def _exactly(connection: sa.Connection, filter: Filter) -> Counts:
    in_passages = passage_conditions(filter)
    page, _ = passage_page(filter, "newest")
    numbers = page.subquery()
    with_articles = sa.select(numbers.c.no, db.passages.c.article_no)
    passages = with_articles.join(numbers, numbers.c.no == db.passages.c.no).cte("p")
    events = sa.select(db.events.c.article_no).where(*event_conditions(filter)).cte("e")
    in_mentions = mention_choice(filter)
    if in_passages:
        in_mentions.append(db.mentions.c.passage_no.in_(sa.select(passages.c.no)))
    of_articles = in_articles(filter, db.articles.c.no)
    if looks_inside(filter):
        holding = sa.union(sa.select(passages.c.article_no), sa.select(events.c.article_no))
        of_articles.append(db.articles.c.no.in_(holding))
    articles = sa.select(db.articles.c.outlet).where(*of_articles).cte("a")
    statement = sa.select(
        count(events),
        count(passages),
        count(db.mentions, *in_mentions),
        count(articles),
        sa.select(sa.func.count(articles.c.outlet.distinct())).scalar_subquery(),
    )
    return Counts(*connection.execute(statement).one())
