"""OpenStreetMap's Nominatim behind the gazetteer, used as its operators ask.

It is never asked unless a caller makes a :class:`CachedNominatim`; ``python -m geodata locate`` does so for
``--online``. The policy (https://operations.osmfoundation.org/policies/nominatim/) and how it is kept:

- at most one request a second for the whole program: all instances of a server take turns;
- a user agent of our own, to which the operator of an atlas may add a ``contact``;
- answers are kept on disk and a question is asked once; the newest few thousand are kept;
- no completion as one types: the search box asks :meth:`geodata.gazetteer.Gazetteer.search`, never this;
- no bulk work: a question is a person's, and gets ten answers at most;
- the notice :data:`ATTRIBUTION` is shown with every answer.

Two programs at once do not know of each other; who runs several should run a server of their own and name
it by ``DISPUTES_NOMINATIM``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs
from geopy.adapters import URLLibAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQuotaExceeded,
    GeocoderServiceError,
    GeocoderTimedOut,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.location import Location

from geodata.errors import GeocodingError

PUBLIC = "nominatim.openstreetmap.org"
ATTRIBUTION = "© OpenStreetMap contributors (ODbL 1.0), by Nominatim"
USER_AGENT = "dispute-atlas/0.1"
CACHE = Path(platformdirs.user_cache_dir("dispute-atlas")) / "nominatim"
CACHED_ANSWERS = 5_000
MOST_RESULTS = 10
LONGEST_QUERY = 200

_turns: dict[str, RateLimiter] = {}  # one for each server that is asked


def server() -> tuple[str, str]:
    """Scheme and domain of the server to ask: that of ``DISPUTES_NOMINATIM``, else the public one.

    Raises :class:`GeocodingError` where the variable does not hold a URL.
    """
    url = os.environ.get("DISPUTES_NOMINATIM", f"https://{PUBLIC}")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise GeocodingError(f"DISPUTES_NOMINATIM must be a URL such as https://{PUBLIC}, not {url!r}.")
    return parts.scheme, parts.netloc + parts.path.rstrip("/")


class CachedNominatim(Nominatim):
    """Nominatim with the manners of this module's first lines. Errors are :class:`GeocodingError`.

    ``cache`` keeps the answers; ``contact`` (an address) goes with the user agent. ``min_delay_seconds``
    may be less than one for a server of one's own only.
    """

    def __init__(
        self,
        *,
        cache: Path = CACHE,
        contact: str = "",
        min_delay_seconds: float = 1.0,
        domain: str = PUBLIC,
        **options: Any,
    ) -> None:
        agent = f"{USER_AGENT} ({contact})" if contact else USER_AGENT
        # geopy's other adapter asks again at once where an answer is late.
        defaults = {"user_agent": agent, "timeout": 10, "adapter_factory": URLLibAdapter}
        super().__init__(domain=domain, **{**defaults, **options})
        if self.domain.startswith(PUBLIC) and min_delay_seconds < 1:
            raise ConfigurationError(f"{PUBLIC} asks for a second between requests, not {min_delay_seconds}.")
        self._cache = cache
        turns = _turns.setdefault(
            self.domain,
            RateLimiter(
                lambda ask: ask(),
                min_delay_seconds=min_delay_seconds,
                max_retries=0,
                swallow_exceptions=False,
            ),
        )
        turns.min_delay_seconds = min_delay_seconds
        self._in_turn = turns

    def geocode(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int | None = None,
        **options: Any,
    ) -> Location | list[Location] | None:
        """As geopy's, for at most so many results and characters of the question."""
        if isinstance(query, str) and len(query) > LONGEST_QUERY:
            raise GeocodingError(f"A place's name has at most {LONGEST_QUERY} characters, not {len(query)}.")
        limit = min(limit or MOST_RESULTS, MOST_RESULTS)
        return super().geocode(query, exactly_one=exactly_one, timeout=timeout, limit=limit, **options)

    def _call_geocoder(self, url: str, callback: Callable[[Any], Any], **options: Any) -> Any:
        """geopy's one door to the network: answered from the cache where that is possible."""
        kept = self._cache / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
        try:
            return callback(json.loads(kept.read_text(encoding="utf-8")))
        except (OSError, ValueError):  # not asked before, or damaged
            ask = partial(super()._call_geocoder, url, partial(self._keep, kept, callback), **options)
        try:
            return self._in_turn(ask)
        except GeocoderServiceError as error:
            raise GeocodingError(self._sentence(error)) from error

    def _keep(self, path: Path, callback: Callable[[Any], Any], answer: Any) -> Any:
        given = callback(answer)  # what cannot be read is not kept
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(answer), encoding="utf-8")
            part.replace(path)
            oldest_first = sorted(self._cache.glob("*.json"), key=lambda file: file.stat().st_mtime)
            for file in oldest_first[:-CACHED_ANSWERS]:
                file.unlink(missing_ok=True)
        except OSError as error:
            raise GeocodingError(
                f"{self._cache} cannot keep answers, as {self.domain} wants it: {error.strerror}."
            ) from error
        return given

    def _sentence(self, error: GeocoderServiceError) -> str:
        if isinstance(error, GeocoderTimedOut):
            return f"{self.domain} did not answer in time; try again later, or without it."
        if isinstance(error, GeocoderQuotaExceeded):
            return f"{self.domain} says that it was asked too often; wait some minutes before asking again."
        if isinstance(error, GeocoderInsufficientPrivileges):
            return (
                f"{self.domain} refuses to answer this program; see its usage policy, or ask another server."
            )
        if isinstance(error, GeocoderParseError):
            return f"{self.domain} gave an answer that is not Nominatim's; check the server's address."
        return f"{self.domain} cannot be asked now ({' '.join(str(error).split())[:200]}); try again later."
