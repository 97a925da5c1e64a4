"""Two hundred views, every parameter drawn at random: each has one link, and each can be shown."""

import random
from datetime import date, timedelta
from urllib.parse import parse_qs

from articles import triggers
from articles.model import Filter
from dashboard import language, permalink
from dashboard.permalink import ViewState, decode, link
from dashboard.screen import packed, screen
from geodata import regions

TODAY = date(2026, 1, 1)
WORDS = (
    "ceasefire",
    '"six-point plan"',
    "перемир'я",
    "აფხაზეთი",
    "<b>&amp;</b>",
    "50% + 1",
    "a/b?c#d",
    "')--",
)


def drawn(draw: random.Random, events: list, passages: list) -> ViewState:
    """A view in which every field has about an even chance of not being its default."""

    def perhaps(value, otherwise):
        return value if draw.random() < 0.5 else otherwise

    def some(choices, most=3):
        picked = draw.sample(list(choices), draw.randint(1, min(most, len(choices))))
        return tuple(c for c in choices if c in picked)

    days = sorted(date(1985, 1, 1) + timedelta(draw.randrange(15_500)) for _ in range(2))
    ids = [r.id for r in regions.regions()]
    compared = draw.choice(
        [
            ("as_of", (date(1990, 1, 1) + timedelta(draw.randrange(13_000))).isoformat()),
            ("perspective", draw.choice(permalink.perspectives())),
            ("region", draw.choice(ids)),
        ]
    )
    return ViewState(
        region=perhaps(some(ids, 2), ()),
        start=perhaps(days[0], None),
        end=perhaps(days[1], None),
        as_of=perhaps(date(1990, 1, 1) + timedelta(draw.randrange(13_000)), None),
        perspective=draw.choice(permalink.perspectives()),
        act=perhaps(some(triggers.acts()), ()),
        source=perhaps("Dispute Atlas chronology", None),
        q=perhaps(draw.choice(WORDS), None),
        event=perhaps(draw.choice(events), None),
        passage=perhaps(draw.choice(passages), None),
        tab=draw.choice(permalink.TABS),
        layers=perhaps(some(permalink.LAYERS), ()),
        lang=draw.choice(tuple(language.LANGUAGES)),
        at=perhaps((round(draw.uniform(-80, 80), 4), round(draw.uniform(-179, 179), 4)), None),
        zoom=perhaps(draw.choice([4.0, 6.5, 7.25, 12.0]), None),
        embed=draw.random() < 0.5,
        place=perhaps(draw.choice([611847, 703448, -26]), None),
        actor=perhaps(draw.choice([("Russia",), ("NATO", "No such & body")]), ()),
        language=perhaps(some(tuple(language.LANGUAGES)), ()),
        modality=perhaps(some(permalink.MODALITIES), ()),
        sure=perhaps(draw.choice(permalink.SURE), None),
        outlets=perhaps(draw.choice(permalink.OUTLETS), None),
        sort=draw.choice(permalink.SORTS),
        page=draw.choice([1, 2, 40]),
        article=perhaps("0011223344556677", None),
        compare=perhaps(compared, None),
        play=perhaps(draw.choice(permalink.STEPS), None),
        speed=draw.choice(permalink.SPEEDS),
        chart=draw.choice(permalink.CHARTS),
        shown_as=draw.choice(permalink.VIEWS),
        parts=draw.choice(permalink.PARTS),
    )


def test_every_view_has_one_link_and_can_be_shown(store):
    rows = store.events(Filter(), limit=40)
    draw = random.Random(20_161)
    fields: dict[str, set] = {}
    for _ in range(200):
        view = drawn(draw, [r.event.id for r in rows], [r.event.passage_id for r in rows])
        again = decode(parse_qs(link(view)[1:]))
        assert again == view
        assert again.problems == ()
        assert link(again) == link(view)
        with language.speaking(view.lang):
            shown = screen(store, again, TODAY)
        assert packed(shown)
        assert decode(parse_qs(shown["link"][1:])).region == view.region
        for name in ViewState.__dataclass_fields__:
            fields.setdefault(name, set()).add(getattr(view, name))
    assert all(len(values) > 1 for name, values in fields.items() if name != "problems"), fields
