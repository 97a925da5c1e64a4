"""Acts and their modality, above all in Ukrainian, Russian and Georgian."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

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
    ("uk", "Президент не поїде до Криму.", "visit", "denied"),
    ("uk", "Абхазія оголосила, що проведе вибори 22 березня.", "election", "planned"),
    ("uk", "Україна не визнала результатів референдуму в Криму.", "recognition", "denied"),
    ("uk", "Лідери домовилися про розведення сил до кінця березня.", "withdrawal", "planned"),
    ("uk", "Виведення військ не почалося.", "withdrawal", "denied"),
    ("uk", "Наступу на місто не буде.", "offensive", "denied"),
    ("uk", "Режим тиші має набути чинності 27 липня.", "ceasefire", "planned"),
    ("uk", "Депутати не проголосували за резолюцію.", "resolution", "denied"),
    ("uk", "Верховна Рада не підтримала законопроєкт.", "resolution", "denied"),
    ("uk", "Сторони не дійшли згоди.", "agreement", "denied"),
    ("uk", "Платформа збереться 23 серпня в Києві.", "summit", "planned"),
    ("uk", "Уряд не вводитиме військ до міста.", "troop-deployment", "denied"),
    ("uk", "За попередніми даними, загинули двоє людей.", "casualty-report", "reported"),
    ("ru", "Администрация намерена провести референдум с 23 по 27 сентября.", "referendum", "planned"),
    ("ru", "Парламент должен принять закон в четверг.", "resolution", "planned"),
    ("ru", "По предварительным данным, погибли девять человек.", "casualty-report", "reported"),
    ("ru", "Войска не входили в город.", "offensive", "denied"),
    ("ru", "В республику вошли дополнительные части.", "offensive", "asserted"),
    ("ru", "Президент не поедет в Крым.", "visit", "denied"),
    ("ru", "Выборы на этих территориях проводиться не будут.", "election", "denied"),
    ("ru", "В следующем году пройдут парламентские выборы.", "election", "planned"),
    ("ru", "Стороны не пришли к соглашению.", "agreement", "denied"),
    ("ru", "Перемирие не началось.", "ceasefire", "denied"),
    ("ka", "რუსეთი ახალი ბაზის განთავსებას გეგმავს.", "troop-deployment", "planned"),
    ("ka", "მხარეებმა ვერ შეძლეს შეთანხმების მიღწევა.", "agreement", "denied"),
    ("ka", "სასაზღვრო პუნქტი 1 სექტემბერს გაიხსნება.", "border-marking", "planned"),
    ("ka", "დეპუტატებმა რეზოლუციას მხარი არ დაუჭირეს.", "resolution", "denied"),
    ("ka", "ჯარების გაყვანა 1 ოქტომბერს დაიწყება.", "withdrawal", "planned"),
    ("ka", "სამშვიდობოები ოქტომბერში გავლენ.", "withdrawal", "planned"),
    ("ka", "არჩევნები გადაიდო.", "election", "denied"),
    ("ka", "შეთანხმება არ დაიდო.", "agreement", "denied"),
    ("ka", "ცეცხლი არ შეწყვეტილა.", "ceasefire", "denied"),
]


def find(text: str, language: str) -> list[Event]:
    source = replace(article(text), language=language)
    return list(events.find(source, passages.split(source), (), ()))


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ka"])
def test_modality_is_told_by_many_means(language: Language) -> None:
    data = Path(__file__).parent.parent / "data" / "event_modality.yaml"
    rows = yaml.safe_load(data.read_text(encoding="utf-8"))[language]
    wrong = [
        row for row in rows if (row[0], row[1]) not in {(e.act, e.modality) for e in find(row[2], language)}
    ]
    assert len(wrong) <= 0.03 * len(rows), wrong


@pytest.mark.parametrize(("language", "text", "act", "modality"), TOLD)
def test_acts_and_modality(language: Language, text: str, act: str, modality: str) -> None:
    assert {event.modality for event in find(text, language) if event.act == act} == {modality}


@pytest.mark.parametrize(
    ("language", "text", "act", "modality"),
    [
        ("uk", "Рада згадала референдум, що відбувся в Криму.", "referendum", "asserted"),
        ("uk", "Рада згадала саміт, який відбудеться у грудні.", "summit", "planned"),
        ("ru", "Сёла помнят войну, которая началась летом.", "offensive", "asserted"),
        ("ru", "Встреча, которая не состоялась, была важной.", "summit", "denied"),
        ("ka", "რეფერენდუმი, რომელიც ყირიმში ჩატარდა, უკანონოა.", "referendum", "asserted"),
    ],
)
def test_a_relative_clause_says_more_of_its_noun(
    language: Language, text: str, act: str, modality: str
) -> None:
    (event,) = (event for event in find(text, language) if event.act == act)
    assert event.modality == modality


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
