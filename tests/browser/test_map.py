"""The map tells what it shows, and what is named elsewhere stands out on it, in a real browser."""

TOLD = "t => document.querySelector('.atlas-told').textContent.startsWith(t)"


def test_a_region_is_told_to_the_mouse_and_to_the_keyboard(reader):
    reader.open("?to=2014-04-01")
    page = reader.page
    page.mouse.move(*reader.point_in("crimea"))
    page.wait_for_function(TOLD, arg="Crimea · annexed by Russia, not recognised · ")
    assert page.inner_text(".atlas-told").endswith(" events")
    page.mouse.move(5, 5)
    page.wait_for_function("document.querySelector('.atlas-told').textContent === ''")
    page.focus("path[data-region=abkhazia]")
    page.wait_for_function(TOLD, arg="Abkhazia · de facto authorities, or foreign forces · ")
    assert page.get_attribute(".atlas-told", "role") == "status"


def test_an_event_in_the_list_and_its_mark_on_the_map_stand_out_together(reader):
    reader.open("?region=crimea&to=2014-06-01")
    page = reader.page
    row = page.locator(".rows > li[data-place]").first
    place = row.get_attribute("data-place")
    mark = page.locator(f'.atlas-event[data-places~="{place}"]')
    page.locator(".rows > li[data-of=crimea]:not([data-place])").first.hover()
    page.wait_for_selector("path.region.lit[data-region=crimea]")
    row.hover()
    page.wait_for_selector(f'.atlas-event.lit[data-places~="{place}"]')
    page.mouse.move(5, 5)
    page.wait_for_function("!document.querySelector('.lit')")
    mark.focus()
    page.wait_for_function("document.querySelector('.rows > li.lit')")
    row.locator("button").first.focus()
    page.wait_for_selector(f'.atlas-event.lit[data-places~="{place}"]')


def test_the_map_is_made_of_few_elements(reader):
    reader.open()
    assert reader.page.locator(".atlas-map path").count() < 80
    assert reader.page.locator(".atlas-map *").count() < 400


def test_a_mouse_that_rests_on_an_area_has_it_asked_for_before_the_click(reader):
    reader.open("?region=crimea")
    asked = []
    reader.page.on("request", lambda r: "/view?" in r.url and asked.append(r.url))
    x, y = reader.point_in("abkhazia")
    with reader.page.expect_response(lambda r: "/view?" in r.url):
        reader.page.mouse.move(x, y)
    reader.title("Crimea")
    assert reader.page.evaluate("location.search") == "?region=crimea"
    reader.page.mouse.down()
    reader.page.mouse.up()
    reader.title("Abkhazia")
    assert len(asked) == 1
    reader.page.mouse.move(x + 300, y)  # away and, after another change, back: what was known then is old
    reader.page.click("#tab-passages")
    reader.address("region=abkhazia&tab=passages")
    reader.click("south-ossetia")
    reader.title("South Ossetia")
    reader.address("region=south-ossetia&tab=passages")
