"""The link is the view: written, read back, and never broken by what a stranger puts into it."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import pytest

from dashboard import permalink
from dashboard.permalink import ViewState, decode, encode, link, source_link

FULL = ViewState(
    region=("abkhazia",),
    start=date(2008, 8, 1),
    end=date(2008, 8, 31),
    as_of=date(2008, 8, 12),
    act=("recognition", "ceasefire"),
    source="Dispute Atlas chronology",
    q='six-point "peace plan"',
    event="0123456789abcdef",
    passage="fedcba9876543210",
    tab="passages",
    layers=("towns",),
    at=(43.0001, 141.0234),
    zoom=7.5,
    embed=True,
    perspective="russia",
    lang="uk",
    place=611717,
    actor=("Russia", "NATO <b>"),
    language=("en", "ka"),
    modality=("planned", "denied"),
    sure=0.7,
    outlets=2,
    sort="told",
    page=3,
    article="0011223344556677",
    compare=("as_of", "2014-02-01"),
    play="month",
    speed=2.0,
    chart="none",
    shown_as="table",
    parts="map",
)


def ordered(view: ViewState) -> ViewState:
    return decode(encode(view))


def test_every_field_survives_the_link():
    assert set(ViewState.__dataclass_fields__) - {"problems"} == {k.field for k in permalink.KEYS}
    again = ordered(FULL)
    assert again == replace(FULL, act=again.act)
    assert set(again.act) == set(FULL.act)
    assert decode(parse_qs(link(FULL)[1:])) == again
    assert again.problems == ()


@pytest.mark.parametrize("at", [(0.0, 0.0), (-84.9999, -179.9999), (45.1, 37.12345)])
def test_places_survive_to_four_decimals(at):
    view = decode({"at": [f"{at[0]:.4f},{at[1]:.4f}"]})
    assert view.at == (round(at[0], 4), round(at[1], 4))
    assert decode(encode(view)) == view


def test_no_layers_is_not_the_default():
    assert decode(encode(ViewState(layers=()))).layers == ()


def test_defaults_are_left_out_and_order_is_fixed():
    assert encode(ViewState()) == {}
    assert link(ViewState()) == "?"
    shuffled = decode(parse_qs("zoom=6&to=2009-01-01&from=2008-01-01&region=crimea"))
    assert link(shuffled) == "?region=crimea&from=2008-01-01&to=2009-01-01&zoom=6"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("region=atlantis", "there is no region “atlantis”"),
        ("from=yesterday", "is not a date like 2008-08-26"),
        ("from=1066-10-14", "is not a date like 2008-08-26"),
        ("to=9999-01-01", "is not a date"),
        ("act=dance", "there is no act “dance”"),
        ("event=<script>alert(1)</script>", "is not an identifier"),
        ("passage=../../etc", "is not an identifier"),
        ("tab=9", "there is no tab"),
        ("layers=all", "there is no layer"),
        ("at=91,200", "is not a point"),
        ("at=nan,nan", "is not a point"),
        ("zoom=99", "is not a zoom"),
        ("perspective=mars", "there is no perspective"),
        ("lang=tlh", "there is no language"),
        ("q=" + "x" * 500, "it is longer than"),
        ("from=2010-01-01&to=2009-01-01", "it ends before it starts"),
    ],
)
def test_garbage_falls_back_and_says_so(query, sentence):
    view = decode(parse_qs(query))
    assert view == ViewState()
    assert len(view.problems) == 1
    assert sentence in view.problems[0]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("uk", "Параметр посилання «region» пропущено: регіону «atlantis» немає."),
        ("ru", "Параметр ссылки «region» пропущен: региона «atlantis» нет."),
        ("ka", "ბმულის პარამეტრი „region“ გამოტოვებულია: რეგიონი „atlantis“ არ არის."),
        ("tlh", "The link’s “region” was left out: there is no region “atlantis”."),
    ],
)
def test_what_is_wrong_with_a_link_is_told_in_the_language_that_it_asks_for(lang, sentence):
    assert decode({"region": ["atlantis"], "lang": [lang]}).problems[0] == sentence


def test_what_can_be_read_of_a_list_is_kept():
    view = decode(parse_qs("act=ceasefire&act=dance"))
    assert view.act == ("ceasefire",)
    assert len(view.problems) == 1


def test_unknown_parameters_are_ignored():
    assert decode(parse_qs("utm_source=x&region=crimea&__proto__=1")) == ViewState(region=("crimea",))


def test_a_source_link_opens_at_the_sentence():
    url = source_link("https://example.org/a?b=c#top", "Kerry signed it - at last, he said.")
    assert url == "https://example.org/a?b=c#:~:text=Kerry%20signed%20it%20%2D%20at%20last%2C%20he%20said."
    long = source_link("http://example.org/", " ".join(f"word{i}" for i in range(40)))
    assert long.endswith(
        "#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
    )


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_only_web_addresses_become_links(url):
    assert source_link(url, "A sentence.") is None
