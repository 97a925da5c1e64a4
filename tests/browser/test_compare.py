"""Two maps side by side, in a real browser."""


def maps(reader, n):
    reader.page.wait_for_function(
        "n => document.querySelectorAll('.atlas-map[data-ready=true]').length === n", arg=n
    )


# Where Crimea lies in each map, from the map's middle: they may be a pixel wider or narrower.
SIDES = """[...document.querySelectorAll('.atlas-map')].map(map => {
  const whole = map.getBoundingClientRect(), crimea = map.querySelector('path[data-region=crimea]');
  return crimea.getBoundingClientRect().x - whole.x - whole.width / 2;
})"""


def test_two_maps_are_moved_together_and_swapped(reader):
    reader.open("?to=2014-04-01&compare=as_of:2014-02-01")
    page = reader.page
    maps(reader, 2)
    page.wait_for_function(f"(([one, other]) => Math.abs(one - other) < 2)({SIDES})")
    before = page.evaluate(SIDES)[0]
    box = page.locator(".atlas-map").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=6)
    page.mouse.up()
    page.wait_for_function(
        f"before => (([one, other]) => one < before - 40 && Math.abs(one - other) < 2)({SIDES})", arg=before
    )
    page.click("text=Swap sides")
    page.wait_for_function("location.search.includes('compare=as_of:2014-04-01')")


def test_two_regions_keep_one_scale_and_each_its_place(reader):
    reader.open("?region=abkhazia&compare=region:crimea")
    page = reader.page
    maps(reader, 2)
    scales = "[...document.querySelectorAll('.leaflet-control-scale-line')].map(s => s.textContent)"
    page.wait_for_function(f"new Set({scales}).size === 1 && {scales}[0] === '100 km'")
    assert page.locator(".atlas-frame.beside path.selection").is_visible()
    captions = page.locator(".atlas-caption").all_inner_texts()
    assert [caption.split(".")[0] for caption in captions] == ["Abkhazia", "Crimea"]
    page.locator(".atlas-differences td button").first.click()
    page.wait_for_function("location.search.includes('act=')")
    maps(reader, 2)


def test_the_acts_between_two_days_filter_the_events(reader):
    reader.open("?to=2014-04-01&compare=as_of:2014-02-01")
    maps(reader, 2)
    reader.page.locator(".atlas-differences .act", has_text="referendum").click()
    reader.address("from=2014-02-01&to=2014-04-01&act=referendum&compare=as_of:2014-02-01")
    row = reader.page.locator(".atlas-differences li", has_text="Crimea: 26,")
    row.hover()
    reader.page.wait_for_selector(".beside path.region.lit[data-region=crimea]")
