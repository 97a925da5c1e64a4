"""Acts told by sentences: what, where, when and by whom."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from articles import actors, dates, events, mentions, passages, triggers
from articles.model import Event
from articles.tables import table
from tests.articles.test_passages import article

PUBLISHED = date(2017, 5, 11)
PLOVER = {
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "INVESTIGATE", "DEMAND"),
    *("DISAPPROVE", "REJECT", "THREATEN", "SANCTION", "PROTEST", "CRIME", "MOBILIZE", "COERCE", "ASSAULT"),
}
ACTS = [
    (
        "Abkhazia declared independence on 12 October 1999.",
        "declaration-of-independence",
        "1999-10-12",
        "abkhazia",
    ),
    ("Russia recognised Abkhazia as independent on 26 August 2008.", "recognition", "2008-08-26", "abkhazia"),
    (
        "Tuvalu withdrew its recognition of Abkhazia on 31 March 2014.",
        "recognition-withdrawn",
        "2014-03-31",
        "abkhazia",
    ),
    ("Russia annexed Crimea on 18 March 2014.", "annexation", "2014-03-18", "crimea"),
    ("A referendum was held in Crimea on 16 March 2014.", "referendum", "2014-03-16", "crimea"),
    ("He won the presidential election in Abkhazia on 24 August 2014.", "election", "2014-08-24", "abkhazia"),
    (
        "A ceasefire for eastern Ukraine was signed on 5 September 2014.",
        "ceasefire",
        "2014-09-05",
        "eastern-ukraine",
    ),
    ("Georgia and Russia signed a protocol on 9 November 2011.", "agreement", "2011-11-09", "georgia"),
    ("Leaders held a summit on Ukraine in Paris on 9 December 2019.", "summit", "2019-12-09", "ukraine"),
    ("John Smith visited Georgia on 6 July 2016.", "visit", "2016-07-06", "georgia"),
    ("The EU condemned it in Crimea on 17 March 2014.", "statement", "2014-03-17", "crimea"),
    ("NATO demanded on 2 April 2014 that Russia leave Crimea.", "demand", "2014-04-02", "crimea"),
    ("The EU imposed sanctions over Crimea on 17 March 2014.", "sanctions", "2014-03-17", "crimea"),
    ("The court in Strasbourg ruled on 25 June 2024 on Crimea.", "court-ruling", "2024-06-25", "crimea"),
    (
        "The Assembly adopted resolution 68/262 on Crimea on 27 March 2014.",
        "resolution",
        "2014-03-27",
        "crimea",
    ),
    ("Georgian forces attacked Tskhinvali on 7 August 2008.", "offensive", "2008-08-07", "south-ossetia"),
    ("Artillery shelled Tskhinvali on 7 August 2008.", "shelling", "2008-08-07", "south-ossetia"),
    ("Armed men seized the parliament of Crimea on 27 February 2014.", "occupation", "2014-02-27", "crimea"),
    ("Russian troops withdrew from Abkhazia on 1 July 2001.", "withdrawal", "2001-07-01", "abkhazia"),
    ("Russia deployed troops in Abkhazia on 1 May 2008.", "troop-deployment", "2008-05-01", "abkhazia"),
    (
        "They put up fences along South Ossetia on 27 May 2013.",
        "border-marking",
        "2013-05-27",
        "south-ossetia",
    ),
    ("Guards detained two men in Abkhazia on 3 June 2016.", "detention", "2016-06-03", "abkhazia"),
    ("Thousands fled Abkhazia on 28 September 1993.", "displacement", "1993-09-28", "abkhazia"),
    (
        "Humanitarian aid reached Luhansk oblast on 22 August 2014.",
        "humanitarian",
        "2014-08-22",
        "luhansk-oblast",
    ),
    ("Nine people were killed in Abkhazia on 8 October 2001.", "casualty-report", "2001-10-08", "abkhazia"),
]


def find(text: str, published: date | None = PUBLISHED) -> list[Event]:
    source = article(text, published)
    sentences = passages.split(source)
    found = mentions.find(source, sentences), dates.find(source, sentences)
    return list(events.find(source, sentences, *found))


def only(text: str, act: str, published: date | None = PUBLISHED) -> Event:
    (event,) = (e for e in find(text, published) if e.act == act)
    return event


def test_the_table_has_every_act_with_a_plover_type() -> None:
    assert {act for _, act, _, _ in ACTS} == set(table("acts"))
    assert {act.type for act in triggers.acts().values()} <= PLOVER


@pytest.mark.parametrize(("text", "act", "day", "region"), ACTS)
def test_every_act(text: str, act: str, day: str, region: str) -> None:
    event = only(text, act)
    assert event.date is not None and event.date.edtf == day
    assert region in event.region_ids
    assert event.type in PLOVER
    assert text[event.quote_start : event.quote_end] == text
    assert event.quote_start <= event.trigger_start < event.trigger_end <= event.quote_end


@pytest.mark.parametrize(
    ("text", "act", "modality"),
    [
        ("Georgia signed the agreement on Abkhazia on 5 May 2014.", "agreement", "asserted"),
        ("South Ossetia shelved the referendum.", "referendum", "denied"),
        ("The election never took place.", "election", "denied"),
        ("Tbilisi ruled out talks with Sukhumi.", "summit", "denied"),
        ("Georgia never recognised the vote.", "recognition", "denied"),
        ("Heads of state will travel to Kyiv for the first meeting of the forum.", "summit", "planned"),
        ("Georgia did not sign the agreement on 5 May 2014.", "agreement", "denied"),
        ("Georgia refused to recognise the independence of Abkhazia.", "recognition", "denied"),
        ("There was no agreement signed in Georgia.", "agreement", "denied"),
        ("Nobody signed the treaty on Abkhazia.", "agreement", "denied"),
        ("The minister denied that Georgian troops had attacked Tskhinvali.", "offensive", "denied"),
        ("The summit on Ukraine was cancelled.", "summit", "denied"),
        ("Georgia plans to sign a treaty.", "agreement", "planned"),
        ("Anna Holm is to meet Georgian officials on 12 May.", "summit", "planned"),
        ("The leaders will hold a summit on Ukraine in June.", "summit", "planned"),
        (
            "A referendum in Crimea is scheduled for 16 March 2014 and will be held there.",
            "referendum",
            "planned",
        ),
        ("Syria said it would recognise Abkhazia as independent.", "recognition", "planned"),
        ("Syria would recognise Abkhazia as independent.", "recognition", "hypothetical"),
        ("If Russia invaded Ukraine, Georgia would protest.", "offensive", "hypothetical"),
        ("Russia could annex South Ossetia.", "annexation", "hypothetical"),
        ("Officials claimed that Georgian guns had shelled Tskhinvali.", "shelling", "reported"),
        ("Tskhinvali was reportedly shelled on 3 May.", "shelling", "reported"),
        ("According to the ministry, nine people were killed in Abkhazia.", "casualty-report", "reported"),
    ],
)
def test_what_happened_is_told_from_what_was_planned_denied_thought_or_claimed(
    text: str, act: str, modality: str
) -> None:
    assert {event.modality for event in find(text) if event.act == act} == {modality}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Georgia called the decision an annexation of Abkhazia.", "annexation"),
        ("Georgia called for a ceasefire in Abkhazia.", "ceasefire"),
        ("The protests in Georgia went on.", "statement"),
        (
            "Borders recognised internationally include Abkhazia, an internationally recognised fact.",
            "recognition",
        ),
    ],
)
def test_what_tells_of_no_act_is_no_event(text: str, act: str) -> None:
    assert all(event.act != act for event in find(text))


def test_what_is_announced_for_a_day_is_less_sure() -> None:
    sure = only("Anna Holm visited Georgia on May 4.", "visit")
    announced = only("Anna Holm will visit Georgia on May 18.", "visit")
    assert announced.confidence < sure.confidence
    assert announced.date is not None and announced.date.edtf == "2017-05-18"
    assert only("Anna Holm will visit Georgia.", "visit").date is None


def test_each_act_takes_the_date_of_its_own_clause() -> None:
    text = "Russia annexed Crimea in March 2014 and withdrew from Georgia in May 2008."
    assert {(e.act, e.date.edtf) for e in find(text) if e.date} == {
        ("annexation", "2014-03"),
        ("withdrawal", "2008-05"),
    }
    text = "Georgia, which signed a treaty in May 1994, left on 7 June 2009."
    assert only(text, "agreement").date == find(text)[0].date
    repealed = only("On 17 March 1995 Kyiv repealed the constitution of Crimea of May 1992.", "resolution")
    assert repealed.date is not None and repealed.date.edtf == "1995-03-17"


def test_an_announcement_dates_what_it_announces() -> None:
    event = only(
        "Damascus announced on 29 May 2018 that Syria recognised Abkhazia as a state.", "recognition"
    )
    assert event.date is not None and event.date.edtf == "2018-05-29"


def test_what_followed_a_dated_event_has_its_year() -> None:
    text = "Russia recognised Abkhazia and South Ossetia as states following a brief 2008 war with Georgia."
    recognition, war = only(text, "recognition"), only(text, "offensive")
    assert recognition.date is not None and recognition.date.edtf == "2008"
    assert war.date is not None and war.date.edtf == "2008-08-07/2008-08-12"
    assert {"georgia", "south-ossetia"} <= set(war.region_ids)
    text = "It annexed Crimea in March 2014, and the ensuing war in eastern Ukraine goes on."
    war = only(text, "offensive")
    assert war.region_ids == ("eastern-ukraine",)
    assert war.date is not None and war.date.edtf == "2014"


def test_what_the_sentence_leaves_out_comes_from_the_one_before_with_less_confidence() -> None:
    text = "War came to Abkhazia on 14 August 1992. Troops captured the town."
    carried = find(text)[-1]
    assert carried.act == "offensive" and carried.region_ids == ("abkhazia",)
    assert carried.date is not None and carried.date.edtf == "1992-08-14"
    assert carried.confidence < 0.6
    quoted = find("They met in Abkhazia on 14 August 1992. “The occupation must end,” he said.")[-1]
    assert quoted.act == "occupation" and quoted.date is None


def test_news_without_a_date_is_dated_by_publication_if_there_is_one() -> None:
    event = only("Georgia condemned the vote in Abkhazia.", "statement")
    assert event.date is not None and event.date.start == PUBLISHED and event.date.confidence < 0.5
    assert only("Georgia condemned the vote in Abkhazia.", "statement", None).date is None


def test_places_of_events() -> None:
    signed = only("The agreement on Abkhazia was signed in Moscow on 14 May 1994.", "agreement")
    assert signed.place is not None and signed.place.name == "Moscow"
    assert (signed.place_precision, signed.region_ids) == ("place", ("abkhazia",))
    visited = only("Anna Holm visited Georgia on May 11.", "visit")
    assert (visited.place, visited.place_precision) == (None, "region")
    held = only("Leaders held a summit on 9 December 2016.", "summit")
    assert (held.region_ids, held.place_precision) == ((), "none")


def test_actors_and_their_roles() -> None:
    def roles(text: str, act: str) -> dict[str, str]:
        return {actor.name: actor.role for actor in only(text, act).actors}

    assert roles("The Kremlin recognised Abkhazia as a state.", "recognition")["Russia"] == "agent"
    assert roles("Crimea was annexed by Russia in 2014.", "annexation") == {
        "Russia": "agent",
        "Crimea": "target",
    }
    parties = roles("Prime Minister Ana Beridze and the EU signed a treaty with Georgia.", "agreement")
    assert parties == dict.fromkeys(("Ana Beridze", "European Union", "Georgia"), "participant")


def test_one_event_for_an_act_a_sentence_and_a_date() -> None:
    text = "On 7 August 2008 they shelled Tskhinvali, bombed Gori in Georgia and shelled the road."
    assert [e.act for e in find(text)].count("shelling") == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Saakashvili visited Crimea on 3 May 2010.", "Mikheil Saakashvili"),
        ("The Georgian president visited Crimea on 3 May 2010.", "Mikheil Saakashvili"),
        ("The Georgian president visited Crimea on 3 May 2015.", "Giorgi Margvelashvili"),
        ("The president of Georgia visited Crimea in 2013.", "President of Georgia"),  # two held it that year
        ("The Georgian president visited Crimea on 3 May 1993.", "President of Georgia"),  # there was none
        ("US Secretary of State John Kerry visited Crimea on 3 May 2015.", "John Kerry"),
        ("Robert Kerry visited Crimea on 3 May 2015.", "Robert Kerry"),
    ],
)
def test_office_holders_by_name_and_by_title(text: str, name: str) -> None:
    assert [a.name for a in only(text, "visit").actors if a.role == "agent"] == [name]


def test_every_office_has_one_holder_at_a_time() -> None:
    for office in table("offices")["offices"]:
        days = sorted(
            (term.since, term.until)
            for person in office["holders"]
            for term in actors.terms(person["name"])
            if term.office == office["office"]
        )
        assert all(first[1] is not None and first[1] <= second[0] for first, second in pairwise(days))


def test_a_decision_is_an_act_where_it_is_taken() -> None:
    assert not find("The decision was unanimous.")
    assert only("The Council took the decision on 5 May 2014.", "resolution").date
    assert only("It was a unanimous decision of the Council.", "resolution").modality == "asserted"


def test_what_goes_on_or_is_over_has_its_days() -> None:
    held = only("The forum takes place in Georgia from April 18 to April 20, 2016.", "summit")
    assert held.date is not None and held.date.edtf == "2016-04-18/2016-04-20"
    ended = only("The conference on Abkhazia ended on 5 May 2014.", "summit")
    assert ended.date is not None and ended.date.edtf == "2014-05-05"
    freed = "By a mutual release two men from Abkhazia were transferred to the delegation on 10 March 2016."
    assert only(freed, "humanitarian").modality == "asserted"


def test_what_goes_on_from_a_day_that_was_told_has_no_day_of_publication() -> None:
    text = "Russia recognised Abkhazia on 26 August 2008. Georgia condemned it."
    (condemned,) = (e for e in find(text, date(2008, 8, 30)) if e.act == "statement")
    assert condemned.date is None


def test_a_recognition_is_of_what_was_told_before() -> None:
    text = "Abkhazia held elections on 22 March 2020. Georgia does not recognise their results."
    (denied,) = (e for e in find(text) if e.act == "recognition")
    assert (denied.modality, denied.region_ids, denied.date) == ("denied", ("abkhazia",), None)


def test_the_day_of_a_vote_is_not_that_of_its_recognition() -> None:
    (event,) = (
        e for e in find("Kyiv does not recognise the vote held in Crimea on 16 March 2014.") if e.date is None
    )
    assert event.act == "recognition"


def test_a_relative_clause_says_what_was_done_on_its_day() -> None:
    text = "Abkhazia voted on 26 November 1994, the day on which it adopted a new constitution."
    (adopted,) = (e for e in find(text) if e.act == "resolution")
    assert adopted.date is not None and adopted.date.edtf == "1994-11-26"
