"""Every page under axe-core, the checker of the accessibility guidelines: nothing serious, in light and dark,
on a phone.
"""

import sqlite3
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
  const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
  // On each map by itself: what lies beyond the edge of one is not to be seen on the other.
  return Math.min(99, ...[...document.querySelectorAll('.atlas-frame')].flatMap(map => {
    const marks = [...map.querySelectorAll('.atlas-event')].map(m => m.getBoundingClientRect());
    return marks.flatMap((a, i) => marks.slice(i + 1).map(b => apart(a, b)));
  }));
}"""
# Only what was found comes back, and how many rules looked: a whole result is a megabyte, which takes longer
# to hand over than to find. Sizes are looked at apart: an area of the map under fifty marks takes axe minutes
# to cut up, and areas are also in a list. Marks may lie under the map's own fields, since a reader moves the
# map; each other they must leave room.
LOOK = """async guidelines => {
  const brief = {resultTypes: ['violations'], selectors: false};
  const all = await axe.run(document, {
    ...brief, runOnly: guidelines, rules: {'target-size': {enabled: false}},
  });
  const areas = [...document.querySelectorAll('path.region[role=button]')];
  for (const area of areas) for (const name of ['role', 'tabindex']) area.removeAttribute(name);
  const sized = await axe.run({exclude: ['.atlas-event']}, {
    ...brief, runOnly: {type: 'rule', values: ['target-size']},
  });
  for (const area of areas) { area.setAttribute('role', 'button'); area.setAttribute('tabindex', 0); }
  const told = [all, sized].flatMap(result => result.violations)
    .filter(rule => ['serious', 'critical'].includes(rule.impact))
    .flatMap(rule => rule.nodes.map(node => `${rule.id} (${rule.impact}): ${rule.help}: `
      + `${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`));
  const kinds = ['violations', 'passes', 'incomplete', 'inapplicable'];
  return [told, kinds.reduce((sum, kind) => sum + all[kind].length + sized[kind].length, 0)];
}"""
# The page is there with its second map, its chart and Streamlit around it (a story has no Streamlit).
WHOLE = """() => {
  const chart = document.querySelector('.atlas-chart:not(.closed)');
  const drawn = !chart?.checkVisibility() || chart.querySelector('.plot svg, .plot .empty');
  return drawn && document.querySelector('.stApp .atlas-map, .told .atlas-map')
    && !document.querySelector('.atlas-map:not([data-ready=true])');
}"""
# The view's link (`{event}`: one with a place), what to click when the page is there, and what is there then.
PAGES = {
    "start": ("", None, ".atlas-panel .rows"),
    "region": ("?region=abkhazia", None, ".atlas-panel .facts"),
    "passages": ("?region=crimea&tab=passages", None, ".atlas-panel .rows"),
    "overview": ("?region=crimea&tab=overview", None, ".votes"),
    "sources": ("?tab=sources", None, ".outlets"),
    "range": ("?from=2014-02-01&to=2014-04-01&perspective=russia", None, ".atlas-panel .rows"),
    "compared": ("?to=2014-04-01&compare=as_of:2014-02-01", None, ".beside .atlas-map[data-ready=true]"),
    "nothing found": ("?q=zzzz", None, ".atlas-panel .empty"),
    "filters": ("", ".atlas-header .filters summary", ".facets fieldset"),
    "share": ("?region=abkhazia", ".atlas-header .share summary", ".sharing textarea"),
    "take away": ("", ".atlas-header .away summary", ".away section a"),
    "player": ("?from=2014-01-01&to=2014-12-31&play=month", None, ".atlas-player[data-state=paused]"),
    "help": ("", ".atlas-header .help summary", ".help a[href=methods]"),
    "map alone": ("?region=abkhazia&embed=true&show=map", None, ".atlas-outside"),
    "reader": ("?event={event}", ".reading .text mark.event", ".reading .told dl"),
    "table": ("?region=crimea&view=table", None, ".atlas-tables tbody tr"),
    "story": ("story/crimea-2014", None, ".told section.current"),
}


def findings(page: Page) -> tuple[list[str], int]:
    """The serious and critical findings on a page, a sentence each, and how many rules were run."""
    if not page.evaluate("'axe' in window"):  # the same page may be looked at again
        page.evaluate(AXE)
    page.wait_for_function(f"({CLOSEST})() >= 24")  # a map in flight passes places where they are closer
    told, rules = page.evaluate(LOOK, GUIDELINES)
    return told, rules


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_any_page(site, store, chromium, look):
    with sqlite3.connect(store) as db:
        (event,) = db.execute("select id from events where geonames_id is not null order by id").fetchone()
    context = visitor(chromium, **LOOKS[look], reduced_motion="reduce")  # the player waits, the story stands
    page = context.new_page()
    for name, (query, opens, there) in PAGES.items():
        page.goto(f"{site}/{query.format(event=event)}")
        page.wait_for_function(WHOLE)
        if opens:
            page.click(opens)
        page.wait_for_selector(there)
        found, rules = findings(page)
        assert not found, f"{name}, {look}:\n" + "\n".join(found)
        assert rules > 50, rules
    context.close()
