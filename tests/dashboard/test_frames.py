"""What playing a range takes: events in order, the ground of every day on which it changes."""

import json
from dataclasses import replace
from datetime import date

from dashboard import frames, queries, timelines
from dashboard.ground import changes, ground
from dashboard.permalink import ViewState

TODAY = date(2025, 6, 1)
WAR = ViewState(start=date(2014, 1, 1), end=date(2016, 12, 31))


def test_events_come_in_order_and_lie_where_their_markers_do(store):
    played = frames.frames(store, WAR, TODAY)
    assert (played["first"], played["last"]) == tuple(map(timelines.number, (WAR.start, WAR.end)))
    assert played["events"] == sorted(played["events"])
    markers = queries.markers(store, store.revision(), queries.filter_of(WAR))
    assert {place[0] for place in played["places"]} == {m.place.geonames_id for m in markers}
    assert len(played["events"]) == sum(m.events for m in markers)


def test_the_ground_of_any_day_is_the_one_that_the_map_would_fetch(store):
    for view in (WAR, replace(WAR, perspective="russia")):
        played = frames.frames(store, view, TODAY)
        for day in (date(2014, 1, 1), date(2014, 3, 18), date(2014, 9, 5), date(2016, 7, 6)):
            number = timelines.number(day)
            address = [file for since, file in played["grounds"] if since <= number][-1]
            wanted = ground(view.perspective, day)
            assert address == wanted.address
            file, drawn = played["files"][address], json.loads(wanted.text)
            assert file["held"] == drawn["held"]
            for layer in ("areas", "lines"):
                shapes = [(kind, played["shapes"][n]) for kind, n in file[layer]]
                features = drawn[layer]["features"]
                assert shapes == [(f["properties"]["class"], f["geometry"]) for f in features]


def test_no_change_of_the_ground_is_missed():
    known = changes("control", WAR.start, WAR.end)
    days = [date.fromordinal(n) for n in range(WAR.start.toordinal() + 1, WAR.end.toordinal() + 1, 5)]
    for day in days:
        settled = max(each for each in known if each <= day)
        assert ground("control", day).name == ground("control", settled).name


def test_a_pinned_day_keeps_its_ground(store):
    played = frames.frames(store, replace(WAR, as_of=date(2008, 8, 20)), TODAY)
    assert [file for _, file in played["grounds"]] == [ground("control", date(2008, 8, 20)).address]
    assert played["pinned"] == "20 Aug 2008"


def test_an_open_range_is_played_up_to_today_and_one_before_1970_below_zero(store):
    assert frames.frames(store, ViewState(), TODAY)["last"] == timelines.number(TODAY)
    played = frames.frames(store, ViewState(start=date(1918, 1, 1), end=date(1956, 1, 1)), TODAY)
    assert played["first"] < played["last"] < 0
    assert played["grounds"][0][0] == played["first"]


def test_steps_follow_the_length_of_the_range():
    assert frames.step(date(2008, 8, 1), date(2008, 8, 31)) == "day"
    assert frames.step(date(2014, 1, 1), date(2015, 6, 1)) == "week"
    assert frames.step(date(1989, 1, 1), date(2025, 1, 1)) == "month"
    assert frames.step(date(1900, 1, 1), date(2025, 1, 1)) == "year"
