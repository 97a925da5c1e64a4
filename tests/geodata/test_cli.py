"""``python -m geodata`` as a user runs it: its answers, its exit status, and never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point, shape

from geodata.__main__ import main


@dataclass
class Done:
    """What a command printed."""

    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process, which saves a second each time, and check its exit status."""

    def command(*arguments: str, status: int = 0) -> Done:
        monkeypatch.setattr(sys, "argv", ["geodata", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        printed = Done(*capsys.readouterr())
        assert (left.value.code or 0) == status, printed.stderr
        return printed

    return command


def test_it_runs_as_a_module_of_its_own() -> None:
    for arguments, status in [
        (["regions"], 0),
        (["locate", "Utopia-on-Sea"], 1),
        (["regions", "--as-of", "x"], 2),
    ]:
        done = subprocess.run([sys.executable, "-m", "geodata", *arguments], capture_output=True, text=True)
        assert done.returncode == status
        assert bool(done.stdout) == (status == 0) and bool(done.stderr) == (status != 0)
        assert "Traceback" not in done.stderr


def located(run: Run, *arguments: str) -> dict[str, Any]:
    return json.loads(run("locate", *arguments, "--json").stdout)


def test_the_table_has_areas_control_claims_and_recognitions(run: Run) -> None:
    lines = run("regions", "--format", "table", "--as-of", "2020-01-01").stdout.splitlines()
    rows = {line.split()[0]: line for line in lines[1:]}
    assert len(rows) == 15
    area = {id: int(line.split()[1].replace(",", "")) for id, line in rows.items()}
    assert area["abkhazia"] == pytest.approx(8_660, rel=0.02)
    assert area["georgia"] == pytest.approx(69_700, rel=0.02)
    assert (
        "de-facto" in rows["abkhazia"] and "5: russia, nicaragua, venezuela, nauru, syria" in rows["abkhazia"]
    )
    assert "annexed" in rows["crimea"] and "ukraine, russia" in rows["crimea"]
    parts = re.search(r"ukraine (\d+,\d+), dpr (\d+,\d+)", rows["donetsk-oblast"])
    assert parts and sum(int(km2.replace(",", "")) for km2 in parts.groups()) == pytest.approx(26_584, abs=2)


def test_the_geojson_is_the_same_told_to_machines(run: Run) -> None:
    told = json.loads(run("regions", "--format", "geojson", "--as-of", "2010-01-01").stdout)
    assert told["type"] == "FeatureCollection" and "OpenStreetMap" in told["notice"]
    by_id = {feature["properties"]["id"]: feature for feature in told["features"]}
    abkhazia = by_id["abkhazia"]
    assert shape(abkhazia["geometry"]).contains(Point(41.0, 43.1))
    assert abkhazia["properties"]["recognised_by"] == ["russia", "nicaragua", "venezuela", "nauru"]
    assert abkhazia["properties"]["shown_as"] == ["georgia"]


def test_a_day_before_a_region_is_documented_leaves_it_out(run: Run) -> None:
    assert len(run("regions", "--as-of", "1987-12-31").stdout.splitlines()) == 1
    assert len(run("regions", "--as-of", "1988-01-01").stdout.splitlines()) == 16


def test_the_perspective_of_control_shows_who_holds_it(run: Run) -> None:
    told = json.loads(run("regions", "--perspective", "control", "--format", "geojson").stdout)
    shown = {f["properties"]["id"]: f["properties"]["shown_as"] for f in told["features"]}
    assert shown["crimea"] == ["russia"]


def test_every_perspective_shows_the_regions_in_its_own_way(run: Run) -> None:
    shown = {}
    for whose in ("un", "georgia", "russia", "abkhazia"):
        told = json.loads(
            run("regions", "--perspective", whose, "--as-of", "2020-01-01", "--format", "geojson").stdout
        )
        region = next(f["properties"] for f in told["features"] if f["properties"]["id"] == "abkhazia")
        shown[whose] = (region["shown_as"], region["shown_names"])
    assert shown == {
        "un": (["georgia"], ["Abkhazia, Georgia"]),
        "georgia": (["georgia"], ["Autonomous Republic of Abkhazia, occupied territory"]),
        "russia": (["abkhazia-authorities"], ["Republic of Abkhazia"]),
        "abkhazia": (["abkhazia-authorities"], ["Republic of Abkhazia"]),
    }


def test_why_an_area_or_a_line_is_drawn_so(run: Run) -> None:
    told = run("why", "abkhazia--georgia", "--perspective", "georgia", "--as-of", "2020-01-01").stdout
    assert told.startswith("Occupation line (boundary, since 2008-10-23)")
    assert "- Law of Georgia on Occupied Territories (No. 431), 2008-10-23" in told
    reason = json.loads(run("why", "crimea", "--as-of", "2020-01-01", "--json").stdout)
    assert reason["perspective"] == "un" and reason["since"] == "2016-12-19"
    assert reason["sources"][0]["symbol"] == "A/RES/68/262"


def test_compare_two_perspectives(run: Run) -> None:
    told = run("compare", "un", "russia", "--as-of", "2020-01-01").stdout
    assert "United Nations and Russia on 2020-01-01: 39,7" in told and "km² are shown in different" in told
    found = json.loads(run("compare", "un", "russia", "--as-of", "2020-01-01", "--json").stdout)
    assert found["differences"][0]["region"] == "crimea" and found["differences"][0]["km2"] > 26_000
    assert "0 km²" in run("compare", "un", "un").stdout


def test_recognitions_and_votes_as_tables(run: Run) -> None:
    told = run("recognition", "abkhazia", "--as-of", "2014-06-01").stdout
    assert told.startswith("Abkhazia on 2014-06-01: recognised by 4 member states of the United Nations.")
    assert "No longer in force on this day:" in told and "Vanuatu" in told.split("No longer")[1]
    rows = json.loads(run("recognition", "abkhazia", "--as-of", "2008-09-01", "--json").stdout)
    assert [row["name"] for row in rows["recognised_by"]] == ["Russia"] and rows["ended"] == []
    assert "100-11-58" in run("votes").stdout
    assert "against 5: Belarus, Nicaragua, North Korea, Russia, Syria" in run("votes", "ES-11/4").stdout


def test_locate_a_name(run: Run) -> None:
    answer = located(run, "Tskhinvali", "--as-of", "2016-07-06")
    assert answer["regions"] == ["south-ossetia", "georgia"]
    assert answer["controlled_by"] == "south-ossetia-authorities"
    assert set(answer["claimed_by"]) == {"georgia", "south-ossetia-authorities"}
    assert 0 < answer["line_m"] < 5_000
    assert answer["place"]["geonames_id"] == 611403


def test_locate_a_position_east_and_west(run: Run) -> None:
    east = located(run, "33.52", "44.60", "--as-of", "2013-01-01")
    assert east["regions"] == ["sevastopol", "crimea", "ukraine"]
    assert east["controlled_by"] == "ukraine" and east["claimed_by"] == ["ukraine"]
    west = located(run, "-84.39", "33.75")
    assert west["regions"] == [] and west["controlled_by"] is None and west["claimed_by"] == []
    assert west["line_m"] is None and west["place"]["name"] == "Atlanta"


def test_locate_in_a_divided_area_names_who_held_the_place(run: Run) -> None:
    answer = located(run, "Horlivka", "--as-of", "2016-07-06")
    assert answer["control"] == "de-facto" and answer["controlled_by"] == "dpr"
    assert answer["error_km"] == 5 and "Debaltseve" in answer["why"]
    assert located(run, "Kramatorsk", "--as-of", "2016-07-06")["controlled_by"] == "ukraine"


def test_locate_where_no_line_is_shipped_names_all_who_may_hold_it(run: Run) -> None:
    answer = located(run, "Kramatorsk", "--as-of", "2023-01-01")
    assert answer["control"] == "divided" and answer["controlled_by"] is None
    assert answer["controllers"] == ["ukraine", "russia"]
    told = run("locate", "Kramatorsk", "--as-of", "2023-01-01").stdout
    assert "no line is shipped" in told


def test_locate_a_region_by_name(run: Run) -> None:
    assert located(run, "Samachablo")["regions"] == ["south-ossetia", "georgia"]
    assert located(run, "Donbas")["place"] is None


def test_locate_words_without_quotes_and_in_sentences(run: Run) -> None:
    told = run("locate", "Stanytsia", "Luhanska", "--as-of", "2020-01-01").stdout
    assert "In Luhansk oblast, in Eastern Ukraine, in Ukraine." in told
    assert "Control on 2020-01-01: Ukraine (by the government)." in told
    assert "may be off by 5 km." in told


def test_what_is_not_known_is_said_and_is_status_one(run: Run) -> None:
    done = run("locate", "Utopia-on-Sea", status=1)
    assert done.stdout == ""
    assert done.stderr.strip().endswith("try another spelling, or longitude and latitude.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["regions", "--as-of", "yesterday"], "YYYY-MM-DD"),
        (["regions", "--as-of", "1800-01-01"], "outside 1900–2100"),
        (["regions", "--perspective", "mars"], "the perspectives are un, control"),
        (["why", "atlantis"], "no area or line 'atlantis'"),
        (["why", "abkhazia", "--perspective", "mars"], "the perspectives are un, control"),
        (["compare", "un", "mars"], "the perspectives are un, control"),
        (["recognition", "atlantis"], "no entity 'atlantis'"),
        (["votes", "1/1"], "no vote '1/1'"),
        (["regions", "--format", "xml"], "xml"),
        (["locate"], "Missing argument"),
        (["locate", "200", "43"], "longitude is -180 to 180"),
        (["locate", "nan", "43"], "longitude is -180 to 180"),
        (["locate", "41"], "two numbers"),
        (["locate", "--jsn", "Gori"], "no option --jsn"),
        (["locate", "Gori", "--as-of", "2016-02-30"], "YYYY-MM-DD"),
        (["conquer"], "No such command"),
    ],
)
def test_wrong_usage_is_a_sentence_and_status_two(run: Run, arguments: list[str], words: str) -> None:
    done = run(*arguments, status=2)
    assert words in done.stderr
    assert done.stdout == ""


def test_check_is_content_with_what_is_shipped_and_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    assert "nothing contradicts itself" in run("check").stdout
    (tmp_path / "disputes").mkdir()
    assert run("check", "--data", str(tmp_path), status=1).stderr == "parties.yaml is missing.\n"
    assert "disputes" in run("check", "--data", str(tmp_path / "nowhere"), status=1).stderr


def test_a_cache_that_cannot_be_is_status_one(run: Run) -> None:
    assert "cannot hold the archives" in run("build", "--cache", "/dev/null/archives", status=1).stderr


@pytest.mark.parametrize(
    "command",
    ["build", "check", "regions", "locate", "perspectives", "why", "compare", "recognition", "votes"],
)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    assert command in run("--help").stdout
    assert "Usage: python -m geodata" in run(command, "--help").stdout
