from geodata.telling import Told, called, tell, tell_name, together

GEORGIA = {"en": "Georgia", "uk": "Грузія", "ru": "Грузия", "ka": "საქართველო"}
UNION = {"en": "Soviet Union", "uk": "Радянський Союз", "ru": "Советский Союз", "ka": "საბჭოთა კავშირი"}


def test_a_sentence_is_english_text_that_keeps_what_it_was_made_of():
    told = tell("It was held on this day by {holders}.", holders=(GEORGIA, called(UNION)))
    assert told == "It was held on this day by Georgia and the Soviet Union."
    assert told.template == "It was held on this day by {holders}."
    assert told.values["holders"][1]["ka"] == "საბჭოთა კავშირი"


def test_sentences_together_are_told_once_each_and_keep_their_own_templates():
    held = tell("Held by {holders}.", holders=(GEORGIA,))
    both = together((held, "", "A reason.", held))
    assert isinstance(both, Told) and both == "Held by Georgia. A reason."
    assert [getattr(value, "template", None) for value in both.values.values()] == [held.template, None]
    assert together(("", "A reason.")) == "A reason." and together(()) == ""


def test_a_name_with_braces_in_it_is_no_template():
    assert tell_name({**GEORGIA, "en": "{x} & <b>"}) == "{x} & <b>"
