"""Two maps side by side, in a real browser."""

from tests.browser.conftest import visitor


def maps(reader, n):
    reader.page.wait_for_function(
        "n => document.querySelectorAll('.atlas-map[data-ready=true]').length === n", arg=n
    )


def middle(reader, number):
    """Where Crimea lies in the nth map, from the map's left edge."""
    return reader.page.evaluate(
        """n => { const map = document.querySelectorAll('.atlas-map')[n];
        const box = map.querySelector('path[data-region=crimea]').getBoundingClientRect();
        return box.x - map.getBoundingClientRect().x; }""",
        number,
    )


def test_two_dates_are_compared_moved_together_swapped_and_left(reader):
    reader.open("?to=2014-04-01")
    page = reader.page
    page.click(".atlas-comparing summary")
    page.fill('input[name="beside"]', "2014-02-01")
    page.click(".atlas-comparing .pair button")
    reader.address("to=2014-04-01&compare=as_of:2014-02-01")
    maps(reader, 2)
    page.wait_for_function("document.querySelector('.atlas-differences').textContent.includes('Crimea: 26,')")
    held = "[...document.querySelectorAll('path[data-region=crimea]')].map(p => p.dataset.control).join()"
    page.wait_for_function(f"{held} === 'annexed,government'")
    before = middle(reader, 0)
    page.wait_for_timeout(300)  # until both maps have their size
    box = page.locator(".atlas-map").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=6)
    page.mouse.up()
    page.wait_for_timeout(600)  # it glides on
    assert middle(reader, 0) < before - 40
    assert abs(middle(reader, 0) - middle(reader, 1)) < 2
    page.click("text=Swap sides")
    page.wait_for_function("location.search.includes('compare=as_of:2014-04-01')")
    page.click("text=Close comparison")
    maps(reader, 1)
    page.go_back()
    maps(reader, 2)


def test_two_perspectives_on_a_phone(site, chromium):
    context = visitor(chromium, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site}/?perspective=un")
    page.wait_for_selector('.atlas-map[data-ready="true"]')
    page.tap(".atlas-comparing summary")
    page.select_option(".atlas-comparing label:nth-of-type(2) select", "russia")
    page.wait_for_function("document.querySelectorAll('.atlas-map[data-ready=true]').length === 2")
    assert "compare=perspective:russia" in page.url
    assert page.locator(".atlas-differences li a").count() >= 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


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
