"""Every page under axe-core, the checker of the accessibility guidelines: nothing serious, in light and dark,
on a phone.
"""

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import visitor

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "light": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1400, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
CLOSEST = """() => {
  const marks = [...document.querySelectorAll('.atlas-event')].map(m => m.getBoundingClientRect());
  const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
  return Math.min(99, ...marks.flatMap((a, i) => marks.slice(i + 1).map(b => apart(a, b))));
}"""
HIDE_AREAS = """for (const path of document.querySelectorAll('path.region')) {
  path.removeAttribute('role');
  path.removeAttribute('tabindex');
}"""
SHOW_AREAS = """for (const path of document.querySelectorAll('path.region')) {
  path.setAttribute('role', 'button');
  path.setAttribute('tabindex', 0);
}"""
# What to click after the page is there, by the view's link.
PAGES = {
    "start": ("", None),
    "region": ("?region=abkhazia", None),
    "passages": ("?region=crimea&tab=passages", None),
    "range": ("?from=2014-02-01&to=2014-04-01&perspective=russia", None),
    "compared": ("?to=2014-04-01&compare=as_of:2014-02-01", None),
    "nothing found": ("?q=zzzz", None),
    "filters": ("", ".atlas-header .filters summary"),
    "share": ("?region=abkhazia", ".atlas-header .share summary"),
    "take away": ("", ".atlas-header .away summary"),
    "player": ("?from=2014-01-01&to=2014-12-31&play=month", ".atlas-player .go"),
    "help": ("", ".atlas-header .help summary"),
    "map alone": ("?region=abkhazia&embed=true&show=map", None),
    "story": ("story/crimea-2014", None),
}


def findings(page: Page) -> tuple[list[str], int]:
    """The serious and critical findings on a page, a sentence each, and how many rules were run."""
    page.evaluate(AXE)
    options = {"runOnly": GUIDELINES, "rules": {"target-size": {"enabled": False}}}
    result = page.evaluate("options => axe.run(document, options)", options)
    # Sizes apart: an area of the map under fifty marks takes axe minutes to cut up. Areas are also in a list.
    page.evaluate(HIDE_AREAS)
    # Marks may lie under the map's own fields: a reader moves the map. Each other they must leave room.
    sizes = page.evaluate(
        "axe.run({exclude: ['.atlas-event']}, {runOnly: {type: 'rule', values: ['target-size']}})"
    )
    page.evaluate(SHOW_AREAS)  # the same page may be looked at again
    assert page.evaluate(CLOSEST) >= 24
    for kind, rows in result.items():
        if isinstance(rows, list) and isinstance(sizes.get(kind), list):
            rows += sizes[kind]
    serious = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
    told = [
        f"{v['id']} ({v['impact']}): {v['help']}: {n['html'][:160]} {n['failureSummary'][:300]}"
        for v in serious
        for n in v["nodes"]
    ]
    return told, sum(len(result[kind]) for kind in ("violations", "passes", "incomplete", "inapplicable"))


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_any_page(site, chromium, look):
    context = visitor(chromium, **LOOKS[look])
    page = context.new_page()
    for name, (query, opens) in PAGES.items():
        page.goto(f"{site}/{query}")
        page.wait_for_selector('.atlas-map[data-ready="true"]')
        if opens:
            page.click(opens)
        found, rules = findings(page)
        assert not found, f"{name}, {look}:\n" + "\n".join(found)
        assert rules > 50, rules
    context.close()
