"""Files the browser fetches: Leaflet beside the components, and the rendered folium scripts.

Leaflet is taken from its package at set-up, never from git or a CDN.
"""

from __future__ import annotations

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

from dashboard.ground import Ground
from dashboard.maps import BaseMap
from dashboard.worldmap import World

FRONTEND = Path(__file__).parent / "folium_component" / "frontend"
STATIC = Path(__file__).parent / "static"  # served by Streamlit as app/static
KEPT_FILES = {"map-*.js": 8, "ground-*.json": 400, "world-*.json": 2}
OWN_STYLES = ("map.css", "page.css", "header.css", "panel.css", "timeline.css")  # those of the first map
STYLES = ("vendor/leaflet.css", *OWN_STYLES)
GEORGIAN = "georgian.woff"
# A drawing of our own: Streamlit fetches its named icons from the network.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%230b5cad'/%3E"
    "%3Cpath d='M3 12V5l3-1.5 4 2 3-1.5v7L10 12.5l-4-2z' fill='white'/%3E"
    "%3Cpath d='M6 3.5v7m4-5v7' stroke='%230b5cad'/%3E%3C/svg%3E"
)


def install() -> None:
    """Put Leaflet beside the components. Quick when it is there already; run before the server starts."""
    STATIC.mkdir(exist_ok=True)
    vendor = FRONTEND / "vendor"
    stamp = vendor / "version"
    wanted = version("XStatic-Leaflet")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    vendor.mkdir(exist_ok=True)
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copyfile(leaflet_file(name), vendor / name)
    shutil.copytree(leaflet_file("images"), vendor / "images", dirs_exist_ok=True)
    _georgian_font(vendor / GEORGIAN)
    stamp.write_text(wanted)


def vega() -> str | None:
    """The module of Streamlit's that loads Vega-Embed and an interpreter of its expressions, relative to the
    page; ``None`` where this version of Streamlit has none. Streamlit ships it for its own charts.
    """
    streamlit = find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        return None
    scripts = Path(streamlit.origin).parent / "static" / "static" / "js"
    return next((f"static/js/{path.name}" for path in sorted(scripts.glob("loadVegaEmbed.*.js"))), None)


def publish(file: BaseMap | Ground | World) -> str:
    """Write a folium script, a day's ground or the world where the browser can fetch it; the address is
    relative to the page. Old ones go.
    """
    STATIC.mkdir(exist_ok=True)
    path = STATIC / file.name
    if not path.exists():
        # Threads, and other servers of this folder, may be writing the same.
        with NamedTemporaryFile("w", dir=STATIC, suffix=".part", delete=False, encoding="utf-8") as part:
            part.write(file.text)
        Path(part.name).replace(path)
        path.chmod(0o644)
        for pattern, most in KEPT_FILES.items():
            for old in sorted(STATIC.glob(pattern), key=lambda p: p.stat().st_mtime)[:-most]:
                old.unlink(missing_ok=True)
    return f"app/static/{file.name}"


def _georgian_font(path: Path) -> None:
    """Streamlit's own font has no Georgian letters: those of DejaVu Sans, which comes with matplotlib, fill
    the gap.
    """
    from fontTools import subset
    from matplotlib import get_data_path

    options = subset.Options(flavor="woff", layout_features=["*"], drop_tables=["FFTM", "MATH"])
    font = subset.load_font(str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), options)
    letters = subset.Subsetter(options)
    letters.populate(unicodes=[*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0), *range(0x2D00, 0x2D30)])
    letters.subset(font)
    subset.save_font(font, str(path), options)
    font.close()


def leaflet_file(name: str) -> Path:
    """A file of the Leaflet package, such as ``leaflet.js``."""
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR) / name
