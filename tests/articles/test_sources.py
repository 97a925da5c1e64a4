"""Reading files, directories and web pages, and saying why not."""

import codecs
import gzip
import ipaddress
import os
import time
from pathlib import Path

import pytest

from articles.errors import BadSource, Forbidden, TooLarge
from articles.fetch import fetch, is_public
from articles.model import Skipped
from articles.sources import RawSource, load, printable, read
from tests.articles.web import loopback_fetch, send, serving

SENTENCE = "Envoys from Sukhumi and Tbilisi met in Geneva."


def write(path: Path, content: str | bytes = SENTENCE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(source: str | Path, **options: object) -> RawSource | Skipped:
    (item,) = read(source, **options)
    return item


@pytest.mark.parametrize(
    ("name", "format"), [("a.txt", "text"), ("a.MD", "markdown"), ("a.html", "html"), ("a.htm", "html")]
)
def test_reads_each_kind_of_file(tmp_path, name, format):
    path = write(tmp_path / name)
    assert only(path) == RawSource(str(path.resolve()), str(path), SENTENCE, format)


@pytest.mark.parametrize(
    "data",
    [
        "Цхинвали, “Tskhinvali”".encode(),
        codecs.BOM_UTF8 + "Цхинвали, “Tskhinvali”".encode(),
        "Цхинвали, “Tskhinvali”".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Цхинвали, “Tskhinvali”".encode("utf-16-be"),
    ],
)
def test_reads_unicode_with_and_without_marks(tmp_path, data):
    assert only(write(tmp_path / "a.txt", data)).text == "Цхинвали, “Tskhinvali”"


def test_guesses_an_older_encoding(tmp_path):
    text = "Переговоры о Южной Осетии и Абхазии прошли в Женеве, сообщили участники встречи. " * 3
    assert only(write(tmp_path / "a.txt", text.encode("cp1251"))).text == text


def test_believes_what_a_page_declares_unless_it_is_utf8(tmp_path):
    markup = '<meta charset="koi8-r"><p>Сухуми'
    assert only(write(tmp_path / "a.html", markup.encode("koi8-r"))).text == markup
    assert only(write(tmp_path / "b.html", markup)).text == markup


def test_a_directory_is_read_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.md", "a/a.txt", ".hidden.txt", ".git/config.txt", "c.html"):
        write(tmp_path / name)
    found = [Path(item.name).relative_to(tmp_path).as_posix() for item in read(tmp_path)]
    assert found == ["a/a.txt", "a/z.md", "b.txt", "c.html"]


def test_one_bad_file_does_not_keep_out_the_rest(tmp_path):
    write(tmp_path / "a.txt", b"\x00\x01\x02")
    write(tmp_path / "b.txt")
    write(tmp_path / "c.odt")
    first, second, third = read(tmp_path)
    assert isinstance(first, Skipped) and "NUL" in first.reason
    assert isinstance(second, RawSource)
    assert isinstance(third, Skipped) and "c.odt is not read" in third.reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t ", "is empty"),
        ("a.txt", bytes(range(256)), "NUL"),
        ("a.txt", bytes(range(1, 256)) * 9, "not text"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00", "UTF-16"),
        ("a.odt", b"PK", "only .atom, .csv, .docx, "),
        ("a", b"text", "only .atom, .csv, .docx, "),
    ],
)
def test_says_why_a_file_is_left_out(tmp_path, name, content, reason):
    path = write(tmp_path / name, content)
    skipped = only(path)
    assert isinstance(skipped, Skipped)
    assert skipped.source == str(path)
    assert skipped.reason.startswith(str(path)) and reason in skipped.reason and skipped.reason.endswith(".")


def test_a_file_of_100_megabytes_is_not_even_opened(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert "larger than 20 MB" in only(path).reason


def test_says_what_cannot_be_found_or_is_no_file(tmp_path):
    assert "there is no such file" in only(tmp_path / "nowhere.txt").reason
    assert "there is no such file" in only("javascript:alert(1)").reason
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in only(tmp_path / "pipe.txt").reason
    assert "cannot be read" in only("a\0b.txt").reason


def test_an_empty_directory_is_one_sentence(tmp_path):
    assert "holds no articles" in only(tmp_path).reason
    write(tmp_path / ".hidden.txt")
    assert "holds no articles" in only(tmp_path).reason


def test_links_that_lead_in_circles_end(tmp_path):
    write(tmp_path / "a.txt")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    article, again, itself = read(tmp_path)
    assert isinstance(article, RawSource)
    assert "leads back to a directory" in again.reason
    assert "self.txt cannot be read" in itself.reason


def test_a_file_name_that_is_not_unicode_is_still_told(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(SENTENCE)
    assert only(tmp_path).source.endswith("caf\\udce9.txt")


def test_printable_leaves_nothing_for_a_terminal_to_obey():
    assert printable("a\x1b[31mb\nc\u202ed\ud800 Сухуми") == "a\\x1b[31mb\\nc\\u202ed\\ud800 Сухуми"


# Web pages


def test_fetches_a_page_and_says_who_asks():
    asked = {}

    def answer(handler):
        asked.update(handler.headers, path=handler.path)
        send(handler, "<p>Женева".encode("cp1251"), Content_Type="text/html; charset=windows-1251")

    with serving(answer) as port:
        page = only(f"http://news.example:{port}/a?b=c", fetcher=loopback_fetch())
    assert page.text == "<p>Женева" and page.format == "html"
    assert page.url == f"http://news.example:{port}/a?b=c"
    assert asked["path"] == "/a?b=c" and asked["Host"] == f"news.example:{port}"
    assert "dispute-atlas" in asked["User-Agent"]


def test_plain_text_and_gzip_are_read():
    def answer(handler):
        send(handler, gzip.compress(SENTENCE.encode()), Content_Type="text/plain", Content_Encoding="gzip")

    with serving(answer) as port:
        page = only(f"http://news.example:{port}/", fetcher=loopback_fetch())
    assert (page.format, page.text) == ("text", SENTENCE)


def test_a_document_at_an_address_is_read_by_its_media_type():
    table = b"title,date\nTalks in Geneva,2014-03-18\n"
    with serving(lambda handler: send(handler, table, Content_Type="text/csv")) as port:
        note, row = read(f"http://news.example:{port}/items", fetcher=loopback_fetch())
    assert note.text.endswith("title from title, date from date.")
    assert (row.facts.title, row.source) == ("Talks in Geneva", f"http://news.example:{port}/items#row=2")


def test_a_version_that_is_there_already_is_not_sent_again():
    def answer(handler):
        same = handler.headers["If-None-Match"] == '"7"'
        send(handler, b"" if same else b"<p>new", 304 if same else 200, ETag='"7"', Last_Modified="Tue")

    with serving(answer) as port:
        page = loopback_fetch()(f"http://news.example:{port}/")
        assert (page.data, page.etag, page.last_modified, page.unchanged) == (b"<p>new", '"7"', "Tue", False)
        assert loopback_fetch()(f"http://news.example:{port}/", etag='"7"').unchanged
        assert not loopback_fetch()(f"http://news.example:{port}/", etag='"7"\r\nX: y').unchanged


def test_the_default_refuses_this_machine():
    with serving(lambda handler: pytest.fail("was fetched")) as port:
        for host in (
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
            "2130706433",
            "127.1",
        ):
            skipped = only(f"http://{host}:{port}/")
            assert isinstance(skipped, Skipped), host
            assert "not fetched" in skipped.reason or "could not be fetched" in skipped.reason


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://news.example/", "gopher://127.0.0.1/", "data://x"]
)
def test_refuses_other_schemes(url):
    with pytest.raises(Forbidden, match="only http and https"):
        fetch(url)


def test_refuses_a_password_in_the_address():
    with pytest.raises(Forbidden, match="user name or password"):
        fetch("http://me:secret@news.example/")


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "http://exa mple/", "http://a..b/", "http://x:99999/"]
)
def test_an_address_that_is_none_is_a_sentence(url):
    with pytest.raises(BadSource, match=r"\.$"):
        fetch(url, resolver=lambda host, port: ["127.0.0.1"])


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *(
            "100.100.100.200",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "192.0.0.192",
        ),
        *("192.0.2.1", "198.18.0.1", "168.63.129.16", "::", "::1", "::ffff:8.8.8.8", "::ffff:10.0.0.1"),
        *("fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b::a00:1"),
        *("2002:7f00:1::", "2001:0:4136:e378::"),
    ],
)
def test_addresses_inside_somebodys_network_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::6810:84e5"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_name_that_leads_to_a_private_address_is_refused():
    for addresses in (["10.0.0.7"], ["93.184.216.34", "127.0.0.1"], ["fe80::1%eth0"]):
        with pytest.raises(Forbidden, match=r"evil\.example is not fetched: it leads to"):
            fetch("http://evil.example/", resolver=lambda host, port, found=addresses: found)


def test_the_checked_address_is_the_one_connected_to():
    """A name server that changes its answer after the check gains nothing: it is asked once."""
    asked = []

    def resolver(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(lambda handler: send(handler, b"<p>here")) as port:
        page = fetch(f"http://news.example:{port}/", resolver=resolver, admits=lambda address: True)
    assert page.data == b"<p>here" and asked == ["news.example"]


def test_a_redirect_is_followed_and_each_hop_checked():
    def answer(handler):
        if handler.path == "/old":
            send(handler, b"", 302, Location="/new")
        elif handler.path == "/out":
            send(handler, b"", 302, Location="http://127.0.0.1:1/secret")
        elif handler.path == "/file":
            send(handler, b"", 302, Location="file:///etc/passwd")
        else:
            send(handler, b"<p>moved")

    with serving(answer) as port:
        page = loopback_fetch()(f"http://news.example:{port}/old")
        assert (page.url, page.data) == (f"http://news.example:{port}/new", b"<p>moved")
        with pytest.raises(Forbidden, match="only http and https"):
            loopback_fetch()(f"http://news.example:{port}/file")
    # 127.0.0.2 stands for the open internet here: what it sends us to must be refused.
    with serving(answer, host="127.0.0.2") as port, pytest.raises(Forbidden, match=r"127\.0\.0\.1 is not"):
        fetch(
            f"http://news.example:{port}/out",
            resolver=lambda host, port: ["127.0.0.2"] if host == "news.example" else [host],
            admits=lambda address: str(address) == "127.0.0.2",
        )


def test_redirects_without_end_are_given_up():
    with (
        serving(lambda handler: send(handler, b"", 302, Location="/again")) as port,
        pytest.raises(BadSource, match="redirects more than 5 times"),
    ):
        loopback_fetch()(f"http://news.example:{port}/")


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving(lambda handler: send(handler, b"<p>direct")) as port:
        assert loopback_fetch()(f"http://news.example:{port}/").data == b"<p>direct"


@pytest.mark.parametrize("status", [404, 403, 500, 204])
def test_an_answer_without_the_page_is_told(status):
    with (
        serving(lambda handler: send(handler, b"", status)) as port,
        pytest.raises(BadSource, match=f"answered {status}"),
    ):
        loopback_fetch()(f"http://news.example:{port}/")


def test_what_is_no_page_is_refused():
    with (
        serving(lambda handler: send(handler, b"GIF89a", Content_Type="image/gif")) as port,
        pytest.raises(BadSource, match="is image/gif"),
    ):
        loopback_fetch()(f"http://news.example:{port}/")


def test_a_page_over_the_limit_is_refused_announced_or_not():
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass  # the client hung up, as it should

    for answer in (endless, lambda handler: send(handler, b"x" * 100_001)):
        with serving(answer) as port, pytest.raises(TooLarge):
            loopback_fetch(max_bytes=100_000)(f"http://news.example:{port}/")


def test_a_small_page_that_unpacks_to_a_huge_one_is_refused():
    bomb = gzip.compress(b"\x20" * 50_000_000)
    with (
        serving(lambda handler: send(handler, bomb, Content_Encoding="gzip")) as port,
        pytest.raises(TooLarge, match="larger than 10 MB"),
    ):
        loopback_fetch()(f"http://news.example:{port}/")


@pytest.mark.parametrize("dripping", ["headers", "body", "silence", "names"])
def test_a_server_that_never_comes_to_an_end_is_left(dripping):
    def answer(handler):
        try:
            if dripping == "silence":
                time.sleep(2)
                return
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
            if dripping == "body":
                handler.wfile.write(b"\r\n")
            for _ in range(100):
                handler.wfile.write(b"X")
                time.sleep(0.02)
        except OSError:
            pass  # the client hung up, as it should

    def slow_names(host, port):
        time.sleep(2)
        return ["127.0.0.1"]

    with serving(answer) as port:
        options = {"resolver": slow_names} if dripping == "names" else {}
        began = time.monotonic()
        with pytest.raises(BadSource, match=r"within 0\.5 seconds"):
            loopback_fetch(max_seconds=0.5, **options)(f"http://news.example:{port}/")
        assert time.monotonic() - began < 1.5


def test_nobody_at_the_door_is_a_sentence():
    with serving(lambda handler: None) as port:
        pass
    (skipped,) = load(f"http://news.example:{port}/", fetcher=loopback_fetch())
    assert isinstance(skipped, Skipped) and "could not be fetched" in skipped.reason

    def unknown(host, port):
        raise OSError("Name or service not known")

    with pytest.raises(BadSource, match=r"the name nowhere\.example cannot be resolved"):
        fetch("http://nowhere.example/", resolver=unknown)
