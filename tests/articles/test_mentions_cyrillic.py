"""What Ukrainian and Russian words mean a region, in every case, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.articles.gold import innermost
from tests.articles.test_mentions import find, regions


@pytest.mark.parametrize(
    ("text", "exact", "kind", "ids"),
    [
        ("Війна в Абхазії скінчилася.", "Абхазії", "name", ("abkhazia",)),
        ("Он правит Южной Осетией.", "Южной Осетией", "name", ("south-ossetia",)),
        ("В Республике Южная Осетия тихо.", "Республике Южная Осетия", "alias", ("south-ossetia",)),
        ("У Цхінвальському регіоні тихо.", "Цхінвальському регіоні", "alias", ("south-ossetia",)),
        ("Он жил в Самачабло.", "Самачабло", "alias", ("south-ossetia",)),
        ("Мешканці Донеччини поїхали.", "Донеччини", "alias", ("donetsk-oblast", "eastern-ukraine")),
        ("Он приехал из ДНР.", "ДНР", "alias", ("donetsk-oblast", "eastern-ukraine")),
        ("Вибори в ОРДЛО скасовано.", "ОРДЛО", "alias", ("eastern-ukraine",)),
        ("Бои на востоке Украины.", "востоке Украины", "alias", ("eastern-ukraine",)),
        ("Бої на сході України.", "сході України", "alias", ("eastern-ukraine",)),
        ("Слова кримчанина записали.", "кримчанина", "demonym", ("crimea",)),
        ("Депортація кримських татар.", "кримських татар", "demonym", ("crimea",)),
        ("Абхазских врачей мало.", "Абхазских", "demonym", ("abkhazia",)),
        ("В Кодорском ущелье выпал снег.", "Кодорском ущелье", "place", ("abkhazia",)),
        ("Біля Керченської протоки штиль.", "Керченської протоки", "place", ("crimea",)),
        ("Взрыв на Крымском мосту.", "Крымском мосту", "place", ("crimea",)),
        ("Школы Донецкой республики.", "Донецкой республики", "alias", ("donetsk-oblast", "eastern-ukraine")),
        ("Пост у Станицы Луганской.", "Станицы Луганской", "place", ("luhansk-oblast", "eastern-ukraine")),
        ("АБХАЗИЯ ВЫБИРАЕТ", "АБХАЗИЯ", "name", ("abkhazia",)),
        ("Біля Слов’янська тихо.", "Слов’янська", "place", ("donetsk-oblast", "eastern-ukraine")),
    ],
)
def test_names_in_every_case(text: str, exact: str, kind: str, ids: tuple[str, ...]) -> None:
    (found,) = find(text)
    assert (found.exact, found.kind, found.region_ids) == (exact, kind, ids)


def is_right(text: str, told: dict[str, str]) -> bool:
    """Whether each word told means its regions, wherever exactly a mention begins, and no other means any."""
    found = [mention for mention in find(text) if mention.region_ids]
    for exact, ids in told.items():
        start = text.index(exact)
        meant = [m for m in found if m.start < start + len(exact) and start < m.end]
        if not meant or innermost(meant[0].region_ids) != innermost(ids.split()):
            return False
    return len(found) == len(told)


def test_russian_texts_name_and_point_at_the_regions() -> None:
    data = Path(__file__).parent.parent / "data" / "mentions_ru.yaml"
    rows = yaml.safe_load(data.read_text(encoding="utf-8"))
    wrong = [text for text, told in rows if not is_right(text, told)]
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_several_oblasts_share_a_noun() -> None:
    text = "В Донецкой и Луганской областях тревога, у Запорізькій та Харківській областях тиша."
    assert {words: set(ids) for words, ids in regions(text).items()} == {
        "Донецкой": {"donetsk-oblast", "eastern-ukraine"},
        "Луганской областях": {"luhansk-oblast", "eastern-ukraine"},
        "Запорізькій": {"zaporizhzhia-oblast"},
    }


def test_both_parts_of_a_hyphenated_word_are_peoples() -> None:
    found = regions("Грузино-абхазский спор, українсько-грузинська угода.")
    assert found == {
        "Грузино": ("georgia",),
        "абхазский": ("abkhazia",),
        "українсько": ("ukraine",),
        "грузинська": ("georgia",),
    }


def test_capitals_as_governments_and_as_towns() -> None:
    text = "Киев требует ответа. Он живёт в Киеве. Переговори з Києвом тривають. У Сухумі та Цхінвалі свято. "
    text += "После этого у Тбилиси не было выбора. Снаряды упали на Цхинвал. Москва молчит."
    assert [(m.exact, m.kind) for m in find(text)] == [
        ("Киев", "metonym"),
        ("Киеве", "place"),
        ("Києвом", "metonym"),
        ("Сухумі", "place"),
        ("Цхінвалі", "place"),
        ("Тбилиси", "place"),
        ("Цхинвал", "place"),
        ("Москва", "metonym"),
    ]


def test_towns_count_for_their_region_and_are_on_the_map() -> None:
    found = {m.exact: m for m in find("Жители Очамчиры уехали в Ялту, потом до Авдіївки; бои за Дебальцево.")}
    assert {words: m.region_ids[0] for words, m in found.items()} == {
        "Очамчиры": "abkhazia",
        "Ялту": "crimea",
        "Авдіївки": "donetsk-oblast",
        "Дебальцево": "donetsk-oblast",
    }
    assert all(m.place and m.kind == "place" for m in found.values())


@pytest.mark.parametrize(
    "text",
    [
        "Магазин на Крымской улице закрыт, вулиця Кримська перекрита.",
        "Теплоход «Грузия» списан, готель «Україна» зачинено, клуб «Крым» проиграл.",
        "Северная Осетия приняла беженцев; північноосетинська влада допомогла.",
        "Донецк Ростовской области стоит на реке. В Донецке, городе шахтёров, праздник.",
        "«Шахтёр» (Донецк) обыграл соперника.",
        "Крымская война давно кончилась, а Леся Українка писала вірші.",
        "Крымск пострадал от наводнения, кримінальна справа закрита.",
        "Ровно в восемь гори не видно; мирное небо.",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert all(m.region_ids == () for m in find(text))


@pytest.mark.parametrize(
    ("text", "exact", "ids"),
    [
        (
            "Абхазия и Южная Осетия ушли. Обе республики малы.",
            "Обе республики",
            {"abkhazia", "south-ossetia"},
        ),
        ("Росія взяла Крим. На півострові сухо.", "півострові", {"crimea"}),
        ("Абхазия бедна. Непризнанная республика ждёт.", "Непризнанная республика", {"abkhazia"}),
        ("Україна воює. На сході країни стріляють.", "На сході країни", {"eastern-ukraine"}),
        ("Он уехал в Крым и живёт там.", "там", {"crimea"}),
        ("В Абхазии и Южной Осетии мир. Войска стоят там.", "там", {"abkhazia", "south-ossetia"}),
        (
            "Закон Грузии об оккупированных территориях.",
            "оккупированных территориях",
            {"abkhazia", "south-ossetia"},
        ),
        (
            "На тимчасово окупованих територіях України.",
            "тимчасово окупованих територіях",
            {"crimea", "eastern-ukraine"},
        ),
    ],
)
def test_anaphora(text: str, exact: str, ids: set[str]) -> None:
    (found,) = (m for m in find(text) if m.exact == exact)
    assert (found.kind, set(found.region_ids)) == ("anaphora", ids)


@pytest.mark.parametrize(
    "text",
    [
        "Абхазия и Южная Осетия ушли. Чеченская Республика осталась.",
        "Корейский полуостров далеко. Крым тёплый.",
        "Обе республики малы, и он живёт там.",
        "Самопроголошена республіка Абхазія чекає.",
    ],
)
def test_anaphora_that_stay_open(text: str) -> None:
    assert all(m.kind != "anaphora" for m in find(text))
