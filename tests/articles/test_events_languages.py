"""Acts and their modality in Ukrainian, Russian and Georgian."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles import events, inflected, passages, triggers
from articles.model import Event
from articles.tables import table
from geodata.model import Language
from tests.articles.test_passages import article

TOLD: list[tuple[Language, str, str, str]] = [
    ("uk", "Росія анексувала Крим.", "annexation", "asserted"),
    ("uk", "Грузія не підписала угоду з Абхазією.", "agreement", "denied"),
    ("uk", "Уряд відмовився визнати незалежність Абхазії.", "recognition", "denied"),
    ("uk", "Міністри планують зустрітися в Женеві.", "summit", "planned"),
    ("uk", "Президент відвідає Одесу наступного тижня.", "visit", "planned"),
    ("uk", "Референдум відбудеться у травні.", "referendum", "planned"),
    ("uk", "Якщо війська нападуть на місто, мешканців евакуюють.", "offensive", "hypothetical"),
    ("uk", "Сторони могли б домовитися про обмін полоненими.", "agreement", "hypothetical"),
    ("uk", "Бойовики нібито обстріляли селище.", "shelling", "reported"),
    ("uk", "Речник стверджує, що миротворців вивели з району.", "withdrawal", "reported"),
    ("uk", "Міністр заперечив, що підрозділи увійшли до міста.", "offensive", "denied"),
    ("ru", "Россия признала независимость Абхазии.", "recognition", "asserted"),
    ("ru", "Стороны так и не подписали соглашение.", "agreement", "denied"),
    ("ru", "Саммит был отменён.", "summit", "denied"),
    ("ru", "Выборы в республике пройдут осенью.", "election", "planned"),
    ("ru", "Делегация намерена посетить Женеву.", "visit", "planned"),
    ("ru", "Если бы армия отступила, перемирие могло бы вступить в силу.", "withdrawal", "hypothetical"),
    ("ru", "Войска могут захватить посёлок.", "offensive", "hypothetical"),
    ("ru", "По словам очевидцев, пограничники задержали рыбаков.", "detention", "reported"),
    ("ru", "При взрыве погибли двое жителей.", "casualty-report", "asserted"),
    ("ka", "რუსეთმა აღიარა აფხაზეთის დამოუკიდებლობა.", "recognition", "asserted"),
    ("ka", "საქართველომ ხელი არ მოაწერა შეთანხმებას.", "agreement", "denied"),
    ("ka", "დელეგაცია თბილისს ეწვევა.", "visit", "planned"),
    ("ka", "ჟენევაში მოლაპარაკებები ზაფხულში გაიმართება.", "summit", "planned"),
    ("ka", "თუ ჯარი შეიჭრება ქალაქში, მოსახლეობა დატოვებს სახლებს.", "offensive", "hypothetical"),
    ("ka", "სამინისტროს ცნობით, მესაზღვრეებმა ორი კაცი დააკავეს.", "detention", "reported"),
    ("ka", "უწყებამ უარყო, რომ სოფელი დაბომბა.", "shelling", "denied"),
    ("ka", "ავარიის შედეგად სამი ადამიანი დაიღუპა.", "casualty-report", "asserted"),
]


def find(text: str, language: str) -> list[Event]:
    source = replace(article(text), language=language)
    return list(events.find(source, passages.split(source), (), ()))


@pytest.mark.parametrize(("language", "text", "act", "modality"), TOLD)
def test_acts_and_modality(language: Language, text: str, act: str, modality: str) -> None:
    assert {event.modality for event in find(text, language) if event.act == act} == {modality}


@pytest.mark.parametrize("language", ["uk", "ru", "ka"])
def test_every_language_tells_every_act(language: str) -> None:
    assert set(table(f"acts_{language}")["triggers"]) == set(triggers.acts())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Громадяни вимагають підписати угоду."),
        ("ru", "Жители хотят провести референдум."),
        ("ru", "Погода в республике стояла тёплая."),
        ("ka", "ზაფხულში ამინდი კარგი იყო."),
    ],
)
def test_what_is_only_wished_for_is_no_event(language: str, text: str) -> None:
    assert {event.act for event in find(text, language)} <= {"demand"}


@pytest.mark.parametrize(
    ("text", "otherwise", "language"),
    [
        ("The war went on.", "uk", "en"),
        ("Війна тривала.", "ru", "uk"),
        ("Война продолжалась.", "en", "ru"),
        ("Рада зустрілася.", "en", "uk"),
        ("Канада.", "uk", "uk"),
        ("ომი დაიწყო.", "en", "ka"),
    ],
)
def test_the_language_of_a_sentence(text: str, otherwise: str, language: str) -> None:
    assert inflected.language_of(text, 0, len(text), otherwise) == language


def test_actors_are_the_same_in_every_language() -> None:
    told = [
        (
            "uk",
            "Президент Зеленський підписав угоду з Євросоюзом.",
            {"Volodymyr Zelenskyy", "European Union"},
        ),
        ("ru", "Госсекретарь США Джон Керри и Грузия подписали меморандум.", {"John Kerry", "Georgia"}),
        ("ru", "Россия и Грузия подписали соглашение.", {"Russia", "Georgia"}),
        ("ka", "რუსეთმა და საქართველომ შეთანხმებას ხელი მოაწერეს.", {"Russia", "Georgia"}),
    ]
    for language, text, names in told:
        (event,) = (e for e in find(text, language) if e.act == "agreement")
        assert {actor.name for actor in event.actors} == names


def test_letters_that_grow_in_small_letters_move_nothing() -> None:
    text = "İİİ Росія анексувала Крим."
    (event,) = (e for e in find(text, "uk") if e.act == "annexation")
    assert text[event.trigger_start : event.trigger_end] == "анексувала"
