"""Addresses of articles: which are safe to offer as links, and which of many forms is the canonical one."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

MAX_URL = 2_000  # characters


def is_web_url(url: str) -> bool:
    """Whether ``url`` is an http or https address with a host, safe to offer as a link."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and len(url) <= MAX_URL and bool(_HOST.fullmatch(host))


def canonical_url(url: str) -> str:
    """``url`` without fragment, credentials, default port and tracking parameters, unsafe characters escaped.

    ``url`` must be one that ``is_web_url`` takes.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{parts.port}"
    query = "&".join(
        part for part in parts.query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0].lower())
    )
    safe = "%/:=&?~+!$,;@()*[]|"
    return urlunsplit((parts.scheme, host, quote(parts.path or "/", safe), quote(query, safe), ""))


def host(url: str) -> str:
    """The host of an address, as outlets are named by it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def hosts(url: str) -> tuple[str, str]:
    """The host of an address without and with its port."""
    return host(url), urlsplit(url).netloc.removeprefix("www.")


def speaks_for(claimed: str, fetched: str) -> bool:
    """Whether a page may give ``claimed`` as its address: on its own site, and not just the front page."""
    front_page = ("", "/")
    return host(claimed) == host(fetched) and (
        urlsplit(claimed).path not in front_page or urlsplit(fetched).path in front_page
    )


_TRACKING = re.compile(
    r"utm_\w+|[fgdy]clid|fbclid|msclkid|igshid|mc_[ce]id|_ga|_gl|cmpid|ocid|at_\w+|wt\.\w+"
)
_HOST = re.compile(r"[\w.-]*\w\.?|[0-9a-f:.]*:[0-9a-f:.]*")
