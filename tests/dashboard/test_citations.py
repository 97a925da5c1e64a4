"""A view cited: BibTeX that others can read, whatever stands in the link."""

from datetime import date

import bibtexparser
import pytest

from articles.ingest import ingest
from articles.store import open_store
from dashboard import citations
from dashboard.permalink import ViewState, link

TODAY = date(2025, 3, 1)
ADDRESS = "http://127.0.0.1:8501/"
VIEW = ViewState(region=("crimea",), as_of=date(2014, 3, 1), perspective="un")


def parsed(bibtex: str) -> dict[str, str]:
    library = bibtexparser.parse_string(bibtex)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "misc"
    return {field.key: field.value for field in entry.fields}


def test_a_citation_names_view_day_perspective_version_and_link(store):
    cited = citations.cite(store, VIEW, TODAY, ADDRESS)
    version = citations.data_version(store)
    for words in (
        "Crimea",
        "As shown by: United Nations, 1 Mar 2014",
        version,
        "1 Mar 2025",
        f"{ADDRESS}{link(VIEW)}",
    ):
        assert words in cited.text
    fields = parsed(cited.bibtex)
    assert fields["title"] == "{Crimea: As shown by: United Nations, 1 Mar 2014}"
    assert (fields["urldate"], fields["version"], fields["url"]) == (
        "2025-03-01",
        version,
        f"{ADDRESS}{link(VIEW)}",
    )


@pytest.mark.parametrize(
    "text",
    [
        "}} @article{x, title = {y}}",
        "\\input{/etc/passwd}",
        "100 % & $5 #1 _a ^b ~c",
        "{",
        "}",
        '"',
        "a = {b},",
        "\\",
    ],
)
def test_text_from_outside_stays_within_its_field(store, text):
    view = ViewState(q=text, source=text, actor=(text,))
    fields = parsed(citations.cite(store, view, TODAY, ADDRESS).bibtex)
    assert set(fields) == {"title", "author", "year", "note", "version", "urldate", "url"}
    for value in fields.values():
        assert value.count("{") == value.count("}")
    assert "\\input" not in fields["note"]


def test_the_version_tells_data_apart(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("---\ndate: 2008-08-13\n---\nGeorgia signed a ceasefire on 12 August 2008.\n")
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        empty = citations.data_version(store)
        ingest([str(file)], store)
        assert citations.data_version(store) == citations.data_version(store) != empty
