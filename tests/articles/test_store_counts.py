"""The counts kept ready are those that counting everything anew would give, whatever happened before."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from articles import corrections, linking, store_passages
from articles.duplicates import fingerprint
from articles.errors import BadCorrection
from articles.model import Actor, Filter
from articles.store import open_store
from tests.articles.extractions import extraction
from tests.articles.recount import differences, passages_between

OUTLETS = ("Wire", "Gazette", "Mirror", "Herald", "Voice")
AT = datetime(2024, 5, 1, 12, tzinfo=UTC)
REGIONS = ("abkhazia", "south-ossetia", "crimea", "georgia", "kherson-oblast")


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        yield opened


def sentence(chance):
    """A sentence that tells an event like those of other sentences."""
    names = " and ".join(
        chance.sample(("Abkhazia", "South Ossetia", "Crimea", "Georgia"), chance.choice((0, 1, 1, 2, 3)))
    )
    verb = chance.choice(("recognised", "signed", "shelled", "met"))
    day = chance.choice(
        (
            "on 26 August 2008",
            "on 27 August 2008",
            "in August 2008",
            "in 2008",
            "in 2014",
            "",
            "on 1 March 2014",
        )
    )
    also = chance.choice(("", "", " and in 2008", " and on 9 May 2010", " and in March 2014 and in 2016"))
    return f"They {verb} {names} {chance.choice(('in Geneva ', ''))}{day}{also}."


def report(chance, *, source=None, outlet=None):
    """An article that may have the same text, source or address as another one."""
    number = chance.randrange(8)
    text = " ".join(sentence(chance) for _ in range(chance.randint(1, 4)))
    made = extraction(
        text,
        source=source or f"/{number}.txt",
        url=f"https://news.example/{number}" if chance.random() < 0.6 else None,
        outlet=outlet or chance.choice(OUTLETS),
        published=chance.choice((None, date(2008, 9, 1), date(2014, 4, 1))),
        extractor=chance.choice(("rules-1", "rules-2")),
    )
    events = tuple(
        replace(
            event,
            actors=tuple(
                Actor(name, "agent")
                for name in chance.sample(("Envoys", "Russia", "OSCE"), chance.randint(0, 2))
            ),
            confidence=chance.choice((0.4, 0.5, 0.6, 0.7, 0.89, 0.9, 1.0)),
            modality=chance.choice(("asserted", "asserted", "planned", "denied")),
        )
        for event in made.events
    )
    article = replace(
        made.article, language=chance.choice(("en", "uk", "ka")), fingerprint=fingerprint("", text)
    )
    return linking.link(replace(made, article=article, events=events))


def say(store, target, verb, *value):
    corrections.apply(store, target, verb, value, by="Ana", why="", at=AT)


def something(store, chance):
    """One change of a random kind."""
    kind = chance.choice(("add", "add", "many", "point", "correct", "correct", "correct", "correct", "undo"))
    if kind == "add":
        store.add(report(chance))
    elif kind == "many":
        copied = report(chance)
        article = replace(copied.article, source="/copy.txt", outlet="Copyist")
        store.add_many([report(chance), copied, replace(copied, article=article), report(chance)])
    elif kind == "point":
        ids = [article.id for article in store.articles(Filter())]
        if ids:
            store.point(f"/{chance.randrange(8)}.txt", chance.choice(ids))
    elif kind == "undo":
        standing = [each.id for each in store.corrections() if not each.undone_at]
        if standing:
            say(store, chance.choice(standing), "undo")
    else:
        targets = [row.event.id for row in store.events(Filter(), limit=None)]
        targets += [each.target_id for each in store.corrections() if each.target_id]
        mentions = [row.mention.id for row in store.mentions(Filter())]
        if not targets:
            return
        if mentions and chance.random() < 0.25:
            verb = chance.choice(("accept", "reject", "region"))
            say(
                store, chance.choice(mentions), verb, *(chance.sample(REGIONS, 2) if verb == "region" else ())
            )
            return
        verb = chance.choice(("accept", "reject", "region", "date", "act", "merge", "split"))
        value = {
            "region": chance.sample(REGIONS, chance.randint(0, 3)),
            "date": [chance.choice(("2008", "2014-03", "2008-08-26", "2008-08-30/2014-03-02"))],
            "act": [chance.choice(("summit", "visit", "statement"))],
            "merge": [chance.choice(targets)],
        }.get(verb, ())
        say(store, chance.choice(targets), verb, *value)


def passages_miscounted(store, chance):
    """The ranges of days of which the store counts other passages than there are."""
    with store._connected() as connection:
        return [
            (region, start, end)
            for region in (None, "abkhazia", "crimea")
            for start, end in (sorted(chance.choices(range(732_000, 736_000), k=2)) for _ in range(3))
            if passages_between(store, region, start, end)
            != store_passages.total(connection, region, date.fromordinal(start), date.fromordinal(end))
        ]


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_changes_the_counts_are_right(store, seed):
    chance = random.Random(seed)
    done = 0
    for _ in range(30):
        try:
            something(store, chance)
        except BadCorrection:
            continue  # such as merging what is one happening already
        done += 1
        assert not differences(store)
        assert not passages_miscounted(store, chance)
    assert done > 15 and len(store.events(Filter(), limit=None)) > 3
