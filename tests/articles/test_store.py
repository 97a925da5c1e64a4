"""One database for all that was read: what goes in comes out, and each question finds just its rows."""

import multiprocessing
import threading
from dataclasses import replace
from datetime import date

import pytest

from articles.errors import StoreError
from articles.marks import marks
from articles.model import Contribution, Counts, DateSpan, Filter, Mark, PassageDate, PlaceRef
from articles.store import open_store
from tests.articles.extractions import GENEVA, extraction

EVERYTHING = Filter()
WAR = extraction(
    "Russia recognised Abkhazia and South Ossetia on 26 August 2008. Few states followed Russia. "
    "Envoys met in Geneva in October 2008.",
    source="/war.txt",
    published=date(2008, 11, 1),
    cluster="c1",
)
VISIT = extraction(
    "Georgia and the envoys signed an accord. The town was shelled in 2014. Crimea was not discussed.",
    source="/visit.txt",
    url="https://news.example/visit",
    outlet="Gazette",
    published=date(2016, 7, 6),
)
RETOLD = extraction(
    "In Abkhazia they recall that Russia recognised Abkhazia on 26 August 2008.",
    source="/retold.txt",
    outlet="Gazette",
    published=None,
    cluster="c1",
)


@pytest.fixture
def empty(url):
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def store(empty):
    assert empty.add_many([WAR, VISIT, RETOLD]) == 3
    return empty


def quotes(rows):
    return [row.quote for row in rows]


def test_an_article_comes_back_as_it_went_in(store):
    for went_in in (WAR, VISIT, RETOLD):
        assert store.article(went_in.article.id) == went_in.article
        rows = store.article_passages(went_in.article.id)
        assert tuple(row.passage for row in rows) == went_in.passages
        assert quotes(rows) == [went_in.article.text[p.start : p.end] for p in went_in.passages]
        assert [(row.passage.id, span) for row in rows for span in row.dates] == [
            (dated.passage_id, dated.date) for dated in went_in.dates
        ]
        own = Filter(article_id=went_in.article.id)
        assert tuple(row.mention for row in store.mentions(own)) == went_in.mentions
        assert {row.event for row in store.events(own)} == set(went_in.events)
    assert store.article("none") is store.passage("none") is store.event("none") is None
    assert store.article_passages("none") == []


def test_single_rows_are_found_by_id(store):
    event, passage = WAR.events[0], WAR.passages[0]
    row = store.event(event.id)
    assert row is not None and row.event == event and row.quote.startswith("Russia recognised")
    assert row.article.title == "Title" and row.article.references == ("A source",)
    found = store.passage(passage.id)
    assert found is not None and found.passage == passage
    assert found.region_ids == ("abkhazia", "south-ossetia")


def test_marks_say_where_to_highlight(store):
    row = store.event(WAR.events[0].id)
    assert [(row.quote[m.start : m.end], m.kind, m.region_ids) for m in row.marks] == [
        ("recognised", "trigger", ()),
        ("Abkhazia", "mention", ("abkhazia",)),
        ("South Ossetia", "mention", ("south-ossetia",)),
        ("26 August 2008", "date", ()),
    ]
    assert {m.kind for m in store.passage(WAR.passages[0].id).marks} == {"mention"}
    later = store.passage(VISIT.passages[2].id)
    assert later.marks == (Mark(0, 6, "mention", ("crimea",)),)


def test_marks_never_overlap():
    text = "The 2008 war in South Ossetia, Georgia ended."
    inside = extraction(text).mentions
    whole = replace(inside[0], start=16, end=38, region_ids=("a", "b"))
    event = replace(
        WAR.events[0],
        trigger_start=4,
        trigger_end=29,
        date=DateSpan("2008", 4, 8, None, None, "year", "2008", "2008", 0.5),
    )
    found = marks(text, 0, len(text), [*inside, whole], event)
    assert [(text[m.start : m.end], m.kind) for m in found] == [
        ("2008 war in", "trigger"),
        ("South Ossetia, Georgia", "mention"),
    ]
    assert marks(text, 9, 20, [whole], event) == (
        Mark(0, 6, "trigger", ()),
        Mark(7, 11, "mention", ("a", "b")),
    )


def test_outlets_are_those_that_tell_of_the_same_happening(store):
    assert {row.event.id: row.outlets for row in store.events(Filter(acts=("recognition",)))} == {
        WAR.events[0].id: 2,
        RETOLD.events[0].id: 2,
    }
    assert store.event(VISIT.events[0].id).outlets == 1


def test_events_are_ordered_by_day_and_undated_ones_come_last(store):
    newest = [row.event.date and row.event.date.edtf for row in store.events(EVERYTHING)]
    assert newest == ["2014", "2008-10", "2008-08-26", "2008-08-26", None]
    oldest = [row.event.date and row.event.date.edtf for row in store.events(EVERYTHING, sort="oldest")]
    assert oldest == ["2008-08-26", "2008-08-26", "2008-10", "2014", None]


def test_a_happening_is_shown_as_exactly_as_any_of_its_tellings(store):
    assert {row.event.date.edtf for row in store.events(EVERYTHING) if row.event.cluster_id == "c1"} == {
        "2008-08-26",
        "2008-10",
    }
    exact, shelling = store.happenings(EVERYTHING, 50)
    assert exact.event_id in {WAR.events[0].id, RETOLD.events[0].id}
    assert (exact.act, exact.date.edtf) == ("recognition", "2008-08-26")
    assert (exact.outlets, exact.tellings, shelling.outlets, shelling.tellings) == (2, 3, 1, 1)
    assert shelling.quote == "The town was shelled in 2014."
    summit, _ = store.happenings(EVERYTHING, 2)  # the latest two events
    assert (summit.date.edtf, summit.place) == ("2008-10", GENEVA)
    assert store.happenings(Filter(regions=("crimea",)), 50) == []


def test_lists_come_in_pages(store):
    whole = store.events(EVERYTHING, limit=None)
    assert [*store.events(EVERYTHING, limit=2), *store.events(EVERYTHING, limit=9, offset=2)] == whole
    passages = store.passages(EVERYTHING)
    assert quotes(passages)[0].startswith("Georgia and") and passages[-1].article.published is None
    assert [*store.passages(EVERYTHING, limit=3), *store.passages(EVERYTHING, limit=9, offset=3)] == passages
    assert list(store.all("passages", EVERYTHING)) == passages
    assert list(store.all("events", EVERYTHING)) == whole


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(), Counts(events=5, passages=7, mentions=6, articles=3, outlets=2)),
        (Filter(regions=("abkhazia",)), Counts(2, 2, 3, 2, 2)),
        (Filter(regions=("abkhazia", "crimea")), Counts(2, 3, 4, 3, 2)),
        (Filter(regions=("nowhere",)), Counts(0, 0, 0, 0, 0)),
        (Filter(acts=("summit", "shelling")), Counts(2, 2, 0, 2, 2)),
        (Filter(regions=("abkhazia",), acts=("shelling",)), Counts(0, 0, 0, 0, 0)),
        (Filter(source="Gazette"), Counts(3, 4, 4, 2, 1)),
        (Filter(article_id=WAR.article.id), Counts(2, 3, 2, 1, 1)),
        (Filter(query="crimea"), Counts(0, 1, 1, 1, 1)),
        (Filter(query="russia abkhaz"), Counts(2, 2, 4, 2, 2)),
        # Passages without a date count on the day of publication; a year counts when any of it is in range.
        (Filter(start=date(2008, 8, 26), end=date(2008, 8, 26)), Counts(2, 2, 4, 2, 2)),
        (Filter(start=date(2014, 6, 1), end=date(2014, 6, 2)), Counts(1, 1, 0, 1, 1)),
        (Filter(start=date(2016, 1, 1)), Counts(0, 2, 2, 1, 1)),
        (Filter(end=date(2008, 12, 31)), Counts(3, 4, 4, 2, 2)),
    ],
)
def test_each_filter_leaves_just_its_rows(store, filter, expected):
    assert store.counts(filter) == expected
    assert len(store.events(filter)) == expected.events == sum(store.acts(filter).values())
    assert len(store.passages(filter)) == expected.passages == sum(store.outlets(filter).values())
    assert len(list(store.mentions(filter))) == expected.mentions
    assert len(list(store.articles(filter))) == expected.articles


def test_numbers_of_events(store):
    assert store.histogram(EVERYTHING, "month") == [
        (date(2008, 8, 1), 2),
        (date(2008, 10, 1), 1),
        (date(2014, 1, 1), 1),
    ]
    assert store.histogram(EVERYTHING, "year") == [(date(2008, 1, 1), 3), (date(2014, 1, 1), 1)]
    began_before = Filter(start=date(2014, 3, 1), end=date(2014, 5, 1))
    assert store.histogram(began_before, "month") == [(date(2014, 3, 1), 1)]
    assert next(iter(store.acts(EVERYTHING).items())) == ("recognition", 2)
    assert store.region_counts(EVERYTHING) == {"abkhazia": 2, "georgia": 1, "south-ossetia": 1}
    assert store.outlets(EVERYTHING) == {"Gazette": 4, "Wire": 3}
    assert store.date_extent() == (date(2008, 8, 26), date(2014, 12, 31))


def test_markers_are_events_with_a_place(store):
    (row,) = store.markers(EVERYTHING)
    assert row.event.place == GENEVA and row.event.act == "summit"
    assert store.markers(Filter(acts=("shelling",))) == []


def test_an_empty_store_answers_everything(empty):
    assert empty.counts(EVERYTHING) == Counts(0, 0, 0, 0, 0)
    assert empty.events(EVERYTHING) == empty.passages(EVERYTHING) == empty.markers(EVERYTHING) == []
    assert empty.histogram(EVERYTHING, "month") == [] and empty.date_extent() is None
    assert empty.acts(EVERYTHING) == empty.outlets(EVERYTHING) == empty.region_counts(EVERYTHING) == {}
    assert empty.revision() == 0


# Search


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("abkhazia", 2),
        ("ABKHÁZIA", 2),
        ("abk", 2),
        ("abk russia", 0),
        ("russia abk", 2),
        ('"russia recognised"', 2),
        ('"recognised russia"', 0),
        ("“russia recognised”", 2),
        ('"russia recog', 2),
        ('"russia recog"', 0),
        ("south-ossetia", 1),
        ("geneva", 1),
        ("geneva OR crimea", 0),
        ("few NOT states", 0),
        ("NEAR(few states)", 0),
        ("quote:few", 0),
        ("^few", 1),
        ("few*", 1),
        ("(few", 1),
        ("few ''", 1),
    ],
)
def test_search_finds_every_word_and_obeys_no_operator(store, query, found):
    assert len(store.passages(Filter(query=query))) == found


@pytest.mark.parametrize(
    "query", ["", " ", '"', '""', "*", "-", "()", "\0", '" * "', "\ud800", "^", "😀", '"' * 99, None]
)
def test_a_search_without_a_word_asks_for_everything(store, query):
    assert len(store.passages(Filter(query=query))) == 7


@pytest.mark.parametrize(
    "query",
    ["a\0b", "x " * 5000, "x" * 5000, "'; DROP TABLE events; --", '" OR 1=1 --', "😀 x", "\ud800x"],
)
def test_no_search_breaks_the_store(store, query):
    assert store.passages(Filter(query=query)) == []
    assert store.counts(EVERYTHING).events == 5


def test_no_parameter_breaks_the_store(store):
    odd = "\ud800'\"; --\0"
    assert store.events(Filter(regions=(odd,), acts=(odd,), source=odd, article_id=odd)) == []
    assert store.event(odd) is store.passage(odd) is store.article(odd) is None


def test_hostile_strings_come_back_as_they_went_in(empty):
    hostile = "<img src=x onerror=alert(1)> ${7*7} `id` </script> \u202e Abkhazia 😀 '; DROP TABLE events; --"
    went_in = extraction(hostile, title=hostile, outlet=hostile, source=hostile)
    empty.add(went_in)
    assert empty.article(went_in.article.id) == went_in.article
    (row,) = empty.passages(Filter(source=hostile, query="onerror"))
    assert row.quote == hostile and row.article.title == hostile
    assert hostile[row.marks[0].start : row.marks[0].end] == "Abkhazia"


# Changes


def test_the_same_again_changes_nothing(store, url):
    before = store.revision()
    assert not store.add(WAR)
    assert store.add_many([WAR, VISIT]) == 0
    assert store.revision() == before
    assert store.has(WAR.article.id, WAR.article.content_hash, "rules-1")
    assert not store.has(WAR.article.id, WAR.article.content_hash, "rules-2")
    assert not store.has(WAR.article.id, "other", "rules-1")


def test_another_extractor_replaces_the_rows_of_its_article_only(store):
    before = store.revision()
    others = store.article_passages(VISIT.article.id)
    again = extraction(
        WAR.article.text, source="/war.txt", published=date(2008, 11, 1), cluster="c1", extractor="rules-2"
    )
    assert store.add(again)
    assert store.revision() > before
    assert store.counts(EVERYTHING) == Counts(5, 7, 6, 3, 2)
    assert {row.mention.extractor for row in store.mentions(Filter(article_id=WAR.article.id))} == {"rules-2"}
    assert store.article_passages(VISIT.article.id) == others


def test_a_changed_file_replaces_what_it_held(store, url):
    changed = extraction("Envoys signed papers on Crimea in 2015.", source="/war.txt")
    assert store.add(changed)
    assert store.article(WAR.article.id) is None
    assert store.counts(EVERYTHING).articles == 3
    assert quotes(store.passages(Filter(query="followed"))) == []
    assert len(store.passages(Filter(query="papers"))) == 1
    with store._reading() as connection:
        orphans = "SELECT count(*) FROM {0} WHERE {1} NOT IN (SELECT no FROM {2})"
        for child, key, parent in (
            ("passages", "article_no", "articles"),
            ("mentions", "passage_no", "passages"),
            ("mention_regions", "mention_no", "mentions"),
            ("events", "passage_no", "passages"),
            ("event_regions", "event_no", "events"),
            ("passage_days", "passage_no", "passages"),
            ("passage_words", "rowid", "passages"),
        ):
            assert connection.exec_driver_sql(orphans.format(child, key, parent)).scalar() == 0, child


def test_a_changed_page_keeps_its_identity(store):
    changed = extraction(
        "Georgia signed nothing.", source="/visit.txt", url="https://news.example/visit", outlet="Gazette"
    )
    assert changed.article.id == VISIT.article.id
    assert store.add(changed)
    assert quotes(store.article_passages(VISIT.article.id)) == ["Georgia signed nothing."]
    assert store.counts(EVERYTHING).articles == 3


def test_an_article_stays_while_another_file_holds_it(store):
    store.add(replace(WAR, article=replace(WAR.article, source="/copy.txt")))
    assert store.counts(EVERYTHING).articles == 3
    store.add(extraction("New words.", source="/war.txt"))
    assert store.article(WAR.article.id) is not None
    store.point("/copy.txt", VISIT.article.id)
    assert store.article(WAR.article.id) is None


def test_a_failing_write_leaves_nothing_behind(store):
    before = store.revision()
    broken = replace(
        extraction("Envoys met twice.", source="/broken.txt"), passages=(VISIT.passages[0],), events=()
    )  # its passage has the id of another's
    with pytest.raises(StoreError, match="cannot be used"):
        store.add(broken)
    assert store.counts(EVERYTHING) == Counts(5, 7, 6, 3, 2)
    assert store.revision() == before
    assert store.add(extraction("Envoys met twice.", source="/broken.txt"))


def test_a_yearless_date_is_kept_but_in_no_range(empty):
    yearless = DateSpan("July 6", 0, 6, None, None, "day", "XXXX-07-06", "XXXX-07-06", 0.6)
    plain = extraction("July 6 came and envoys met.", published=None)
    empty.add(
        replace(
            plain,
            dates=(PassageDate(plain.passages[0].id, yearless),),
            events=(replace(plain.events[0], date=yearless),),
        )
    )
    assert empty.passages(EVERYTHING)[0].dates == (yearless,)
    assert empty.events(EVERYTHING)[0].event.date == yearless
    assert empty.counts(Filter(start=date(1900, 1, 1), end=date(2100, 1, 1))) == Counts(0, 0, 0, 0, 0)
    assert empty.date_extent() is None and empty.histogram(EVERYTHING, "year") == []


def test_places_of_mentions_are_kept(empty):
    plain = extraction("In Georgia they met.")
    place = PlaceRef(614540, "Georgia", 43.5, 41.99998)
    empty.add(replace(plain, mentions=(replace(plain.mentions[0], place=place, kind="place"),)))
    (row,) = empty.mentions(EVERYTHING)
    assert row.mention.place == place and row.quote == "In Georgia they met."


# Several at once


def test_readers_see_whole_articles_while_another_writes(store, url):
    stop = threading.Event()
    torn = []

    def read():
        while not stop.is_set():
            counts = store.counts(EVERYTHING)
            if counts.passages != 7 + counts.articles - 3 or counts.events != 5 + counts.articles - 3:
                torn.append(counts)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with open_store(url) as writer:
        for number in range(40):
            writer.add(extraction(f"Envoys signed paper no {number}.", source=f"/{number}.txt"))
    stop.set()
    for reader in readers:
        reader.join()
    assert not torn
    assert store.counts(EVERYTHING).articles == 43


def _fill(url: str, name: str) -> None:
    with open_store(url) as store:
        for number in range(20):
            store.add(extraction(f"Envoys {name} signed paper no {number}.", source=f"/{name}/{number}.txt"))


def test_two_processes_may_make_and_fill_one_store(url):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_fill, args=(url, name)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with open_store(url, readonly=True) as store:
        assert store.counts(EVERYTHING).articles == 60


def test_a_reader_may_open_it_readonly(store, url):
    with open_store(url, readonly=True) as reader:
        assert reader.counts(EVERYTHING) == store.counts(EVERYTHING)
        store.add(extraction("Envoys signed more."))
        assert reader.counts(EVERYTHING).articles == 4
        with pytest.raises(StoreError, match=r"readonly|read-only"):
            reader.add(extraction("Envoys signed less."))


def test_one_transaction_takes_many_articles_and_the_same_one_twice(empty):
    changed = replace(VISIT, article=replace(VISIT.article, title="Changed", content_hash="other"))
    revision = empty.revision()
    assert empty.add_many([WAR, VISIT, WAR, changed, RETOLD]) == 4
    assert empty.revision() > revision
    assert empty.article(VISIT.article.id).title == "Changed"
    assert empty.counts(EVERYTHING).articles == 3
    assert len(empty.passages(Filter(query="envoys"))) == 2
    assert empty.having({WAR.article.id: WAR.article.content_hash, "x": "y"}, "rules-1") == {WAR.article.id}


def test_sources_that_share_or_change_articles_in_one_transaction(empty):
    copy = replace(WAR, article=replace(WAR.article, source="/copy.txt"))
    moved = replace(RETOLD, article=replace(RETOLD.article, source="/war.txt"))
    assert empty.add_many([WAR, copy, moved]) == 2
    assert empty.counts(EVERYTHING).articles == 2  # the copy still holds what the first file held
    empty.point_many({"/copy.txt": RETOLD.article.id, "/war.txt": RETOLD.article.id})
    assert [article.id for article in empty.articles(EVERYTHING)] == [RETOLD.article.id]
    assert not empty.passages(Filter(query="Geneva"))


def test_a_failing_article_takes_its_whole_transaction_back(empty):
    broken = replace(VISIT, events=(replace(VISIT.events[0], act=None),))
    with pytest.raises(StoreError):
        empty.add_many([WAR, broken])
    assert empty.counts(EVERYTHING).articles == 0 and not empty.passages(Filter(query="envoys"))


def test_who_took_in_what_is_kept(store):
    for n in (1, 2):
        store.note(Contribution(f"Ana {n}", "2026-11-25T10:00:00+00:00", "paste", "pasted\ud800", n, ("ab",)))
    latest, first = store.contributions()
    assert (latest.by, latest.articles, latest.article_ids) == ("Ana 2", 2, ("ab",))
    assert first.by == "Ana 1"
    assert len(store.contributions(limit=1)) == 1


def test_a_store_knows_its_size(store):
    assert store.size() > 10_000


def test_the_size_is_what_the_file_takes(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        empty = store.size()
        assert empty > 0
    assert (tmp_path / "store.sqlite").stat().st_size == empty


@pytest.mark.parametrize("regions", [(), ("abkhazia",), ("abkhazia", "crimea")])
def test_all_rows_are_those_of_the_lists_in_their_order(store, regions):
    for filter in (Filter(regions=regions), Filter(regions=regions, start=date(2000, 1, 1))):
        assert list(store.all("events", filter)) == store.events(filter, limit=None)
        assert list(store.all("passages", filter)) == store.passages(filter, limit=None, sort="newest")
