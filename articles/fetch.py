"""One web page over http(s), from public addresses only.

An article's address is untrusted: directly, by redirect or through its name server it may point at a machine
inside the reader's own network. So the check is made where the connection is made: the name is resolved once,
every address it resolves to must be public, and the socket is opened to one of those very addresses.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from ssl import create_default_context
from typing import Any

import certifi
import httpcore
import httpx

from articles.errors import BadSource, Forbidden, TooLarge
from geodata.telling import tell

MAX_BYTES = 10_000_000
MAX_SECONDS = 20.0
MAX_REDIRECTS = 5
MAX_VALIDATOR = 500  # characters of an ETag
USER_AGENT = "dispute-atlas/0.1 (reads articles and feeds on a person's request)"
READABLE = (
    *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "text/csv"),
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
    *("application/json", "application/feed+json"),
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]
"""Name and port to the addresses it resolves to, as text; raises OSError when there are none."""

# Addresses in public ranges under which clouds serve secrets to their own machines, and IPv6 prefixes that
# wrap an IPv4 address (NAT64, 6to4, Teredo), which ``is_global`` takes for public.
_METADATA = {ipaddress.ip_address("168.63.129.16"), ipaddress.ip_address("192.0.0.192")}
_WRAPPED_IPV4 = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: ``url`` after redirects, ``media_type`` without parameters, ``charset`` as declared.

    ``etag`` and ``last_modified`` are what the server knows this version by, empty where it said nothing.
    ``unchanged``: it is still the version that was asked about, and was not sent again.
    """

    url: str
    data: bytes
    media_type: str
    charset: str | None
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


Fetcher = Callable[..., Page]
"""``fetch``, or what takes an address, ``etag`` and ``last_modified`` as it does."""


class BadStatus(BadSource):
    """The server answered something else than the page."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def is_public(address: Address) -> bool:
    """Whether ``address`` is on the open internet: global unicast and no known back door to a private one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address.is_site_local:
            return False
        if any(address in network for network in _WRAPPED_IPV4):
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and address not in _METADATA
    )


def resolve(host: str, port: int) -> list[str]:
    """All addresses of ``host``, IPv4 and IPv6, from the system's resolver."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    resolver: Resolver = resolve,
    admits: Callable[[Address], bool] = is_public,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
) -> Page:
    """GET ``url``, following at most 5 redirects by hand, within ``max_seconds`` seconds in all.

    With the ``etag`` or ``last_modified`` of a version that is there already, only a newer one is sent.
    ``max_bytes`` limits the page as sent and as unpacked. Raises ``Forbidden`` for an address that must not
    be fetched, ``TooLarge`` over the limit and ``BadSource`` for everything else that can go wrong.
    """
    deadline = time.monotonic() + max_seconds
    backend = _GuardedBackend(resolver, admits, deadline)
    headers = {"User-Agent": USER_AGENT, "Accept": ", ".join(READABLE), "Accept-Encoding": "gzip"}
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
        if value.isascii() and value.isprintable() and 0 < len(value) <= MAX_VALIDATOR:
            headers[name] = value
    with httpx.Client(
        transport=_Transport(backend), trust_env=False, headers=headers, timeout=max_seconds
    ) as client:
        try:
            return _follow(client, url, max_bytes, deadline)
        except (httpx.TimeoutException, _Late):
            raise BadSource(
                tell(
                    "{url} did not answer in full within {seconds} seconds.",
                    url=str(url),
                    seconds=f"{max_seconds:g}",
                )
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = str(error).strip().rstrip(".") or type(error).__name__
            raise BadSource(
                tell("{url} could not be fetched: {reason}.", url=str(url), reason=reason)
            ) from error


def _follow(client: httpx.Client, url: str, max_bytes: int, deadline: float) -> Page:
    target = httpx.URL(url)
    for _ in range(MAX_REDIRECTS + 1):
        _check(target)
        with client.stream("GET", target) as response:
            if response.has_redirect_location:
                target = target.join(response.headers["location"])
                continue
            return _page(response, max_bytes, deadline)
    raise BadSource(tell("{url} redirects more than {most} times.", url=str(url), most=str(MAX_REDIRECTS)))


def _check(url: httpx.URL) -> None:
    if url.scheme not in ("http", "https"):
        raise Forbidden(tell("{url} is not fetched: only http and https addresses are.", url=str(url)))
    if not url.host:
        raise BadSource(tell("{url} names no host.", url=str(url)))
    if url.userinfo:
        raise Forbidden(
            tell("{host} is not fetched: the address carries a user name or password.", host=url.host)
        )


def _page(response: httpx.Response, max_bytes: int, deadline: float) -> Page:
    url = str(response.url)
    if response.status_code == 304:
        return Page(url, b"", "", None, unchanged=True)
    if response.status_code != 200:
        status = f"{response.status_code} {response.reason_phrase}".rstrip()
        answer = tell("{url} answered {status}.", url=url, status=status)
        raise BadStatus(answer, response.status_code)
    media_type = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if media_type not in READABLE:
        raise BadSource(
            tell(
                "{url} is {type}, not a page, a feed or a document.",
                url=str(url),
                type=media_type or tell("of no declared type"),
            )
        )
    too_large = TooLarge(tell("{url} is larger than {most} MB.", url=str(url), most=max_bytes // 1_000_000))
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise too_large
    data = bytearray()
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > max_bytes:
            raise too_large
        if time.monotonic() > deadline:
            raise _Late
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        unpacked = bytes(data)
    elif encoding in ("gzip", "x-gzip"):
        # Not httpx's decoder, which unpacks a chunk whole: a small one can hold gigabytes.
        try:
            unpacked = zlib.decompressobj(wbits=31).decompress(bytes(data), max_bytes + 1)
        except zlib.error as error:
            raise BadSource(
                tell("{url} is damaged: its gzip data cannot be unpacked.", url=str(url))
            ) from error
        if len(unpacked) > max_bytes:
            raise too_large
    else:
        raise BadSource(
            tell("{url} is packed as {encoding}, which was not asked for.", url=str(url), encoding=encoding)
        )
    return Page(
        url,
        unpacked,
        media_type,
        response.charset_encoding,
        response.headers.get("etag", "")[:MAX_VALIDATOR],
        response.headers.get("last-modified", "")[:MAX_VALIDATOR],
    )


class _Late(Exception):
    """The deadline of the whole fetch has passed."""


class _Transport(httpx.BaseTransport):
    """httpx over a connection pool that uses our backend; no proxies, certificates checked."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        context = create_default_context(cafile=certifi.where())
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    extensions=request.extensions,
                )
            )
        except httpcore.TimeoutException as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise httpx.NetworkError(str(error)) from error
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except httpcore.TimeoutException as error:
            raise httpx.ReadTimeout(str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.ReadError(str(error)) from error

    def close(self) -> None:
        self._response.close()


@dataclass(slots=True)
class _GuardedBackend(httpcore.NetworkBackend):
    """Opens sockets to checked addresses only, and lets none of them outlive the deadline."""

    resolver: Resolver
    admits: Callable[[Address], bool]
    deadline: float
    _sockets: httpcore.SyncBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for text in addresses:
            address = ipaddress.ip_address(text.partition("%")[0])
            if not self.admits(address):
                raise Forbidden(
                    tell(
                        "{host} is not fetched: it leads to {address}, which is not a public address.",
                        host=host,
                        address=str(address),
                    )
                )
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for text in addresses:
            try:
                stream = self._sockets.connect_tcp(text, port, self._left(), local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _TimedStream(stream, self._left)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        # The system's resolver takes no time limit, so it runs beside us and is left behind when late.
        answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self.resolver(host, port))
            except (OSError, UnicodeError) as error:
                answer.put(OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answer.get(timeout=self._left())
        except queue.Empty:
            raise _Late from None
        if isinstance(found, OSError):
            raise httpcore.ConnectError(f"the name {host} cannot be resolved")
        return found

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _Late
        return left


@dataclass(slots=True)
class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, so that a server that drips bytes cannot hold us."""

    stream: httpcore.NetworkStream
    left: Callable[[], float]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self.stream.start_tls(ssl_context, server_hostname, self.left()), self.left)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
