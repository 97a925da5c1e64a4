"""PDF, Word and e-mail, and input without a name."""

import io
import sys
import zipfile
from datetime import date

import pytest

from articles.clean import clean
from articles.documents import kind
from articles.model import Skipped
from articles.raw import RawSource
from articles.sources import read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def load(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    (item,) = read(path)
    return clean(item)[0] if isinstance(item, RawSource) else item.reason.replace(str(path), name)


def word(body, **parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for part, content in parts.items():
            archive.writestr(part.replace("__", "/") + ".xml", content)
    return packed.getvalue()


def paragraphs(inner):
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


def portable(*pages, title="Talks", encrypt=b""):
    """A PDF with these lines on its pages, as small as one can be."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    objects.append(b"<</Title(%s)>>" % title.encode())
    kids = []
    for lines in pages:
        shown = b"T*".join(b"(%s)Tj " % line.encode() for line in lines)
        stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b"ET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R" % len(objects)
        objects.append(page + b"/Resources<</Font<</F1 3 0 R>>>>>>")
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<</Size %d/Root 1 0 R/Info 4 0 R%s>>" % (len(objects) + 1, encrypt)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(data),
    )


def test_the_lines_of_a_pdf_become_paragraphs_without_running_heads(tmp_path):
    pages = [
        [
            "Example Wire",
            "Envoys from Sukhumi and Tbilisi met in Geneva to talk about cros-",
            "sing points.",
            "1",
        ],
        ["Example Wire", "They meet again in December, as the co-chairs of the talks told them", "all.", "2"],
        [
            "Example Wire",
            "No statement was agreed in the two working groups, which met all day,",
            "they said.",
            "3",
        ],
    ]
    article = load(tmp_path, "a.pdf", portable(*pages))
    assert article.title == "Talks"
    assert article.text.split("\n\n") == [
        "Envoys from Sukhumi and Tbilisi met in Geneva to talk about crossing points.",
        "They meet again in December, as the co-chairs of the talks told them all.",
        "No statement was agreed in the two working groups, which met all day, they said.",
    ]


LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (portable(["Secret"], encrypt=LOCKED), "a.pdf is encrypted; save it without a password."),
        (portable(), "a.pdf holds no text"),
        (b"%PDF-1.7 and no more", "a.pdf is a damaged PDF"),
        (portable(["Envoys met."])[:300], "a.pdf is a damaged PDF"),
        (portable(["Envoys met."]).replace(b"/Kids[6 0 R]", b"/Kids[2 0 R]"), "a.pdf is a damaged PDF"),
        (b"GIF89a", "a.pdf is not a PDF."),
    ],
)
def test_a_pdf_that_cannot_be_read_is_one_sentence(tmp_path, data, reason):
    found = load(tmp_path, "a.pdf", data)
    assert isinstance(found, str) and found.startswith(reason) and found.endswith(".")


def test_a_word_document_gives_its_paragraphs_as_they_stand_now(tmp_path):
    body = paragraphs(
        "<w:p><w:r><w:t>Talks in </w:t></w:r><w:ins><w:r><w:t>Geneva</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Vienna</w:delText></w:r></w:del></w:p>"
        "<w:p><w:hyperlink><w:r><w:t>Envoys met.</w:t></w:r></w:hyperlink></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>On talks</dc:title></c>'
    article = load(tmp_path, "a.docx", word(body, docProps__core=core))
    assert article.text == "Talks in Geneva\n\nEnvoys met.\n\nCell"
    assert article.title == "On talks"


SWELLING = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 99 + '"><!ENTITY c "' + "&b;" * 99 + '">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word(" " * 60_000_000), "unpacks to more than 50 MB"),
        (word(SWELLING + paragraphs("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>")), "is not a Word document"),
        (word('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + paragraphs("&a;")), "is not a Word"),
        (word("<w:p>" * 99_999), "is not a Word document"),
        (word(paragraphs(""))[:-30], "is not a Word document"),
        (b"PK\x03\x04", "is not a Word document"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "is encrypted or an old .doc"),
    ],
)
def test_a_word_document_that_cannot_be_read_is_one_sentence(tmp_path, data, reason):
    found = load(tmp_path, "a.docx", data)
    assert isinstance(found, str) and found.startswith("a.docx ") and reason in found and found.endswith(".")


MAIL = """From: Example Wire <desk@wire.example>
Subject: =?utf-8?b?0J/QtdGA0LXQs9C+0LLQvtGA0Ys=?=
Date: Tue, 18 Mar 2014 23:30:00 -0800
Archived-At: <https://wire.example/7>
Content-Type: {type}; charset=koi8-r
Content-Transfer-Encoding: 8bit

{body}
"""


def test_an_e_mail_gives_its_body_its_day_and_its_sender(tmp_path):
    body = "Стороны встретились в Женеве и обсудили\nпоездки.\n\n> Прежнее письмо.\n\n-- \nПодпись"
    article = load(tmp_path, "a.eml", MAIL.format(type="text/plain", body=body).encode("koi8-r"))
    assert article.text == "Переговоры\n\nСтороны встретились в Женеве и обсудили поездки.\n\nПрежнее письмо."
    assert (article.title, article.outlet) == ("Переговоры", "Example Wire")
    assert (article.published, article.published_from) == (date(2014, 3, 18), "email header")
    assert article.url == "https://wire.example/7"


def test_the_html_of_an_e_mail_is_cleaned(tmp_path):
    body = (
        "<style>p{}</style><p>Стороны <b>встретились</b>\nв Женеве.</p>Итог<br>дня<script>alert(1)</script>"
    )
    article = load(tmp_path, "a.eml", MAIL.format(type="text/html", body=body).encode("koi8-r"))
    assert article.text == "Переговоры\n\nСтороны встретились в Женеве.\n\nИтог\nдня"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "is not an e-mail"),
        (b"Subject: empty\n\n", "holds no text"),
        (b"From: " + b"(" * 1800 + b"\nSubject: s\n\nText", "headers cannot be read"),
        (
            b"Subject: s\nContent-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: x/y\n\n" * 999,
            "parts",
        ),
    ],
)
def test_an_e_mail_that_cannot_be_read_is_one_sentence(tmp_path, data, reason):
    found = load(tmp_path, "a.eml", data)
    assert isinstance(found, str) and found.startswith("a.eml ") and reason in found and found.endswith(".")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".pdf", ".docx", ".eml", ".json", ".xml"])
def test_a_document_of_100_megabytes_is_one_sentence(tmp_path, suffix):
    path = tmp_path / f"big{suffix}"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    (skipped,) = read(path)
    assert isinstance(skipped, Skipped) and "larger than" in skipped.reason


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"%PDF-1.4", ".pdf"),
        (b"PK\x03\x04", ".docx"),
        (b'<?xml version="1.0"?><rss>', ".xml"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", ".html"),
        (b"---\ntitle: x\n---\n", ".md"),
        (b'{"title": "a"}\n{"title": "b"}\n', ".jsonl"),
        (b'[\n{"title": "a"}]', ".json"),
        (MAIL.encode(), ".eml"),
        (b"date;title;url\n2014-03-18;Talks;https://a.example/", ".csv"),
        (b"Title: of a text\n\nEnvoys met.", ".txt"),
        ("Переговоры".encode("utf-16"), ".txt"),
        (b"", ".txt"),
    ],
)
def test_input_without_a_name_is_known_by_how_it_begins(head, suffix):
    assert kind(head) == suffix


def test_standard_input_is_read(monkeypatch):
    def given(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (item,) = read("-")
        return item

    once, again, other = given(b"Envoys met."), given(b"Envoys met."), given(b"# Talks\n\nOther envoys met.")
    assert once == again and once.source != other.source
    assert once.text == "Envoys met." and once.name == "standard input"
    assert given(b"").reason == "standard input is empty."
