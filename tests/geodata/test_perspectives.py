"""The same ground as each side shows it, against tables written from the documents."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from geodata.errors import BadLayer, UnknownName, UnknownPerspective
from geodata.limits import segments
from geodata.model import LANGUAGES
from geodata.perspectives import DEFAULT, compare, lines, perspective, perspectives, shown, why
from geodata.positions import Ground, Positions, positions, read_positions, silent
from geodata.regions import DATA, parties, regions, sources
from geodata.shown_areas import settled

SHOWN = """
un                1989-06-01  abkhazia             soviet-union
un                2000-01-01  abkhazia             georgia
un                2024-01-01  abkhazia             georgia
un                2024-01-01  crimea               ukraine
un                2024-01-01  nagorno-karabakh     azerbaijan
un                2024-01-01  transnistria         moldova
control           2014-02-20  crimea               ukraine
control           2014-03-01  crimea               russia
control           2024-01-01  abkhazia             abkhazia-authorities
georgia           1991-04-08  abkhazia             soviet-union
georgia           1991-04-09  abkhazia             georgia
georgia           2024-01-01  south-ossetia        georgia
georgia           2024-01-01  crimea               ukraine
ukraine           2024-01-01  crimea               ukraine
ukraine           2024-01-01  donetsk-oblast       ukraine
russia            2008-08-25  abkhazia             georgia
russia            2008-08-26  abkhazia             abkhazia-authorities
russia            2008-08-26  south-ossetia        south-ossetia-authorities
russia            2014-03-16  crimea               ukraine
russia            2014-03-17  crimea               crimea-authorities
russia            2014-03-18  sevastopol           russia
russia            2022-02-20  donetsk-oblast       ukraine
russia            2022-02-21  donetsk-oblast       dpr
russia            2022-02-21  luhansk-oblast       lpr
russia            2022-09-28  kherson-oblast       ukraine
russia            2022-09-30  kherson-oblast       russia
russia            2022-09-30  zaporizhzhia-oblast  russia
russia            2024-01-01  nagorno-karabakh     azerbaijan
russia            2024-01-01  transnistria         moldova
abkhazia          1992-07-22  abkhazia             georgia
abkhazia          1992-07-23  abkhazia             abkhazia-authorities
south-ossetia     1991-01-01  south-ossetia        soviet-union
south-ossetia     1992-05-29  south-ossetia        south-ossetia-authorities
dpr               2016-01-01  donetsk-oblast       dpr
azerbaijan        2000-01-01  nagorno-karabakh     azerbaijan
nagorno-karabakh  2000-01-01  nagorno-karabakh     nagorno-karabakh-authorities
nagorno-karabakh  2024-01-01  nagorno-karabakh     azerbaijan
transnistria      2024-01-01  transnistria         transnistria-authorities
moldova           2024-01-01  transnistria         moldova
"""

KINDS = """
un        2024-01-01  abkhazia--georgia                             boundary
georgia   2024-01-01  abkhazia--georgia                             boundary
russia    2008-08-25  abkhazia--georgia                             boundary
russia    2008-08-26  abkhazia--georgia                             border
abkhazia  2000-01-01  abkhazia--georgia                             border
control   2024-01-01  abkhazia--georgia                             contact
un        2024-01-01  RUS--abkhazia                                 border
un        2024-01-01  crimea--kherson-oblast                        boundary
russia    2016-01-01  crimea--kherson-oblast                        border
russia    2024-01-01  crimea--kherson-oblast                        boundary
control   2016-01-01  crimea--kherson-oblast                        contact
ukraine   2024-01-01  RUS--luhansk-oblast                           border
russia    2024-01-01  RUS--luhansk-oblast                           boundary
un        2016-01-01  donetsk-2015/ukraine-dpr                      contact
russia    2016-01-01  donetsk-2015/ukraine-dpr                      contact
dpr       2016-01-01  donetsk-2015/ukraine-dpr                      contact
control   2016-01-01  donetsk-2015/ukraine-dpr                      contact
un        1990-01-01  RUS--georgia                                  boundary
un        1992-01-01  RUS--georgia                                  border
control   2024-01-01  transnistria--ukraine                         border
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize(("whose", "day", "region_id", "state"), rows(SHOWN))
def test_the_state_in_which_a_region_is_shown(whose: str, day: str, region_id: str, state: str) -> None:
    areas = [area for area in shown(whose, date.fromisoformat(day)) if area.region_id == region_id]
    assert {area.state.id if area.state else None for area in areas} == {state}


@pytest.mark.parametrize(("whose", "day", "id", "kind"), rows(KINDS))
def test_what_a_line_is(whose: str, day: str, id: str, kind: str) -> None:
    assert why(whose, id, date.fromisoformat(day)).kind == kind


def test_the_default_comes_first_and_says_so() -> None:
    first = perspectives()[0]
    assert first.id == DEFAULT == "un" and "where nothing else is chosen" in first.about
    wanted = {"un", "control", "georgia", "ukraine", "russia", "abkhazia", "south-ossetia"}
    assert wanted <= {each.id for each in perspectives()}


@pytest.mark.parametrize(
    ("whose", "region_id", "day", "name", "document", "since"),
    [
        ("georgia", "abkhazia", "2020-01-01", "occupied territory", "No. 431", "2008-10-23"),
        ("un", "crimea", "2015-01-01", "Crimea", "A/RES/68/262", "2014-03-27"),
        ("un", "donetsk-oblast", "2023-01-01", "Donetsk oblast", "A/RES/ES-11/4", "2022-10-12"),
        ("russia", "abkhazia", "2020-01-01", "Republic of Abkhazia", "No. 1260", "2008-08-26"),
        ("russia", "south-ossetia", "2020-01-01", "Republic of South Ossetia", "No. 1261", "2008-08-26"),
        ("russia", "crimea", "2020-01-01", "Republic of Crimea", "No. 6-FKZ", "2014-03-21"),
        ("russia", "luhansk-oblast", "2022-03-01", "Luhansk People's Republic", "No. 72", "2022-02-21"),
        ("russia", "donetsk-oblast", "2023-01-01", "Donetsk People's Republic", "No. 5-FKZ", "2022-10-04"),
        ("ukraine", "crimea", "2020-01-01", "temporarily occupied", "No. 1207-VII", "2014-04-15"),
    ],
)
def test_why_an_area_is_drawn_so(
    whose: str, region_id: str, day: str, name: str, document: str, since: str
) -> None:
    reason = why(whose, region_id, date.fromisoformat(day))
    assert reason.kind == "area" and name in reason.name
    assert reason.sources[0].symbol == document and reason.since == date.fromisoformat(since)


def test_every_area_and_line_has_a_reason_a_document_and_four_names() -> None:
    for day in (date(1989, 1, 1), date(1991, 6, 1), date(2008, 9, 1), date(2016, 1, 1), date(2024, 1, 1)):
        for each in perspectives():
            for area in shown(each.id, day):
                assert area.sentence.endswith(".") and area.sources
                assert all(area.names[language] and area.state_names[language] for language in LANGUAGES)
            drawn = lines(each.id, day)
            assert set(drawn.kind) <= {"border", "boundary", "contact"}
            assert drawn.sentence.str.endswith(".").all() and all(drawn.sources)
            assert drawn.id.is_unique and not drawn.geometry.is_empty.any()


def test_an_area_held_by_others_is_coloured_as_held_by_them() -> None:
    before, after = date(2008, 8, 1), date(2008, 9, 1)
    colours = {area.id: area.control for area in shown("georgia", before)}
    assert colours["abkhazia-1993/georgia"] == "government"  # the upper Kodori valley
    assert colours["abkhazia-1993/abkhazia-authorities"] == "de-facto"
    assert {a.control for a in shown("georgia", after) if a.region_id == "abkhazia"} == {"de-facto"}
    assert {a.control for a in shown("russia", after) if a.region_id == "abkhazia"} == {"government"}
    kherson = {
        a.held_by: a.control for a in shown("russia", date(2024, 1, 1)) if a.region_id == "kherson-oblast"
    }
    assert kherson == {("ukraine",): "de-facto", ("russia",): "government"}


def test_silence_is_said_and_no_position() -> None:
    area = next(a for a in shown("abkhazia", date(2024, 1, 1)) if a.region_id == "crimea")
    assert not area.recorded and "is not recorded here" in area.sentence
    voted = next(a for a in shown("georgia", date(2024, 1, 1)) if a.region_id == "crimea")
    assert voted.recorded and voted.sentence.startswith("Georgia voted in favour of A/RES/68/262.")


def test_a_line_may_have_a_name_of_its_own() -> None:
    reason = why("georgia", "abkhazia--georgia", date(2024, 1, 1))
    assert reason.name == "Occupation line" and reason.sources[0].symbol == "No. 431"
    assert why("un", "abkhazia--georgia", date(2024, 1, 1)).name == "Administrative boundary"


def test_where_no_line_is_shipped_that_is_said() -> None:
    id = next(each.id for each in segments(date(2024, 1, 1)) if not each.known)
    reason = why("un", id, date(2024, 1, 1))
    assert reason.kind == "limit" and reason.sentence.startswith("No line is drawn here")
    assert id not in set(lines("un", date(2024, 1, 1)).id)


def test_what_two_perspectives_show_differently() -> None:
    found = compare("un", "russia", date(2020, 1, 1))
    areas = {each.region_id: round(each.km2 or 0) for each in found if each.kind == "state"}
    assert areas.keys() == {"crimea", "abkhazia", "south-ossetia", "sevastopol"}
    assert areas["abkhazia"] == pytest.approx(8_766, abs=10)
    crimea = found[0]
    assert (crimea.first, crimea.second) == ("Crimea, in Ukraine", "Republic of Crimea, in Russia")
    assert {"A/RES/68/262", "No. 6-FKZ"} <= {source.symbol for source in crimea.sources}
    line = next(each for each in found if each.kind == "line" and each.name == "Abkhazia – Georgia")
    assert (line.first, line.second) == ("administrative boundary", "state border")
    assert 120 < (line.km or 0) < 180
    assert compare("un", "un", date(2020, 1, 1)) == ()


def test_the_limits_of_a_region_are_shared_out_whole() -> None:
    """The line of contact does not eat up the border behind it: lengths are those of a day without it."""
    whole = sum(s.km for s in segments(date(2013, 1, 1)) if "luhansk-oblast" in s.one and s.country == "RUS")
    cut = sum(s.km for s in segments(date(2016, 1, 1)) if "luhansk" in s.one and s.country == "RUS")
    assert whole > 650 and cut == pytest.approx(whole, abs=3)


def test_days_on_which_nothing_changes_are_kept_once() -> None:
    assert settled(date(2016, 1, 1)) == settled(date(2016, 5, 1))
    assert settled(date(2014, 3, 17)) != settled(date(2014, 3, 18))


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(UnknownPerspective, match="no perspective 'mars'; the perspectives are un, control"):
        perspective("mars")
    with pytest.raises(UnknownName, match="no area or line 'atlantis' on 2020-01-01"):
        why("un", "atlantis", date(2020, 1, 1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the tables that may be spoilt."""
    copytree(DATA / "disputes", tmp_path / "disputes")
    (tmp_path / "perspectives.yaml").write_text((DATA / "perspectives.yaml").read_text("utf-8"), "utf-8")
    return tmp_path


def read(data: Path) -> Positions:
    return read_positions(data, Ground(regions(), parties(), sources()))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: t["views"]["abkhazia"]["russia"][1].update(state="atlantis"), "tables of parties"),
        (lambda t: t["views"]["abkhazia"]["russia"][1].update(sources=["hearsay"]), "tables of sources"),
        (
            lambda t: t["views"]["abkhazia"]["russia"][1].update(sources=[]),
            "a reason and a source are needed",
        ),
        (lambda t: t["views"]["abkhazia"]["russia"][1].pop("why"), "a reason and a source are needed"),
        (lambda t: t["views"]["abkhazia"]["russia"][0].pop("to"), "before the one above it ends"),
        (lambda t: t["views"]["abkhazia"]["russia"][1]["names"].pop("ka"), "a name in ka is missing"),
        (lambda t: t["views"]["abkhazia"]["russia"][1].update({"from": "2008"}), "not a day"),
        (lambda t: t["views"]["abkhazia"].update(mars=[]), "no perspective 'mars'"),
        (lambda t: t["views"]["abkhazia"].update(control=[]), "control is read from the control of the day"),
        (lambda t: t["views"].update(atlantis={"un": []}), "neither a region nor a picture"),
        (lambda t: t["lines"][0].update(between=["abkhazia", "atlantis"]), "neither a region nor a picture"),
        (lambda t: t.update(claims={}), "must hold tables"),
        (lambda t: t["views"].update(abkhazia=["un"]), "must hold a list for each perspective"),
        (lambda t: t["lines"].append({"between": ["abkhazia"], "views": {}}), "two regions under between"),
        (lambda t: t["perspectives"]["abkhazia"].pop("about"), "about is missing"),
    ],
)
def test_a_mistake_in_a_folder_is_named(data: Path, change: object, complaint: str) -> None:
    file = data / "disputes" / "abkhazia" / "perspectives.yaml"
    table = deepcopy(yaml.safe_load(file.read_text("utf-8")))
    change(table)  # type: ignore[operator]
    file.write_text(yaml.safe_dump(table, allow_unicode=True), "utf-8")
    with pytest.raises(BadLayer, match=f"^disputes/abkhazia/perspectives.yaml.*{complaint}"):
        read(data)


def test_a_claim_of_which_the_claimant_says_nothing_is_told(data: Path) -> None:
    ground = Ground(regions(), parties(), sources())
    assert list(silent(read(data), ground)) == []
    file = data / "disputes" / "crimea" / "perspectives.yaml"
    table = yaml.safe_load(file.read_text("utf-8"))
    del table["views"]["crimea"]["russia"]
    file.write_text(yaml.safe_dump(table, allow_unicode=True), "utf-8")
    assert list(silent(read(data), ground)) == [
        "perspectives.yaml: crimea: russia claims it from 2014-03-18, but its perspective says nothing of it "
        "on 2014-03-18."
    ]


def test_a_folder_without_perspectives_adds_none(data: Path) -> None:
    assert read(data) == positions()
    (data / "disputes" / "transnistria" / "perspectives.yaml").unlink()
    assert "transnistria" not in read(data).perspectives
