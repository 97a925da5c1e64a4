"""What an editor hands over, read and taken in: rules without a page around them.

Nothing here opens a path that somebody typed: text and files come as bytes, addresses are http or https and
fetched by ``articles.fetch``, which reaches public addresses only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from articles import documents, imports
from articles.addresses import is_web_url
from articles.datasets import Dataset
from articles.errors import BadSource
from articles.ingest import Outcome, Progress, Tell, ingest
from articles.model import Contribution, EventRow, Filter, Summary
from articles.raw import Facts, Upload
from articles.store import Store
from dashboard.editing import Editor
from dashboard.language import _

MOST_PASTED = 300_000  # characters
MOST_ADDRESSES = 50  # at once
MOST_FILES = 1_000
MOST_BYTES = 200_000_000  # of all files handed over at once
MOST_SHOWN = 300  # events of what was found
LONGEST_NAME = 120


def pasted(text: str, title: str = "", outlet: str = "", address: str = "") -> Upload:
    """A text from the clipboard, with what the editor says of it. Raises ``BadSource``."""
    if not text.strip():
        raise BadSource(_("There is no text yet; paste the article first."))
    if len(text) > MOST_PASTED:
        raise BadSource(_("The text is too long for one article; upload it as a file."))
    if address.strip() and not is_web_url(address.strip()):
        raise BadSource(_("The address must begin with http:// or https://."))
    data = text.encode("utf-8", "replace")
    kind = documents.kind(data[:4_000])
    facts = Facts(title.strip(), outlet.strip(), address.strip(), title_above=True)
    return Upload(_("The pasted text"), data, kind if kind in (".html", ".md") else ".txt", facts)


def addresses(text: str) -> list[str]:
    """The web addresses in a text, one a line, each once. Raises ``BadSource``."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not lines:
        raise BadSource(_("There is no address yet; write one a line."))
    if len(lines) > MOST_ADDRESSES:
        raise BadSource(_("These are more than {n} addresses; take them in turns.").format(n=MOST_ADDRESSES))
    for line in lines:
        if not is_web_url(line) or re.search(r"\s", line):
            raise BadSource(_("“{address}” is no web address.").format(address=line[:80]))
    return lines


def checked(uploads: Sequence[Upload]) -> Sequence[Upload]:
    """The files handed over, if they are not too many. Raises ``BadSource``."""
    if not uploads:
        raise BadSource(_("There are no files yet; choose some first."))
    if len(uploads) > MOST_FILES or sum(len(each.data) for each in uploads) > MOST_BYTES:
        raise BadSource(_("These files are too many at once; take them in turns."))
    return uploads


def take_in(
    store: Store,
    editor: Editor,
    kind: str,
    wanted: Sequence[str | Upload],
    *,
    published: date | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Summary:
    """Take in what an editor handed over, and keep who did, also of an ingest that is stopped half-way."""
    if not all(isinstance(each, Upload) or is_web_url(each) for each in wanted):
        raise BadSource(_("Only files handed over and web addresses can be taken in here."))
    new: list[str] = []

    def heard(outcome: Outcome) -> None:
        if outcome.article and not outcome.unchanged:
            new.append(outcome.article.id)
        if tell:
            tell(outcome)

    try:
        return ingest(wanted, store, published=published, progress=progress, tell=heard)
    finally:
        if new:
            _note(store, editor, kind, wanted, len(new), tuple(new))


def import_rows(
    store: Store,
    editor: Editor,
    dataset: Dataset,
    file: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Import the rows of a data set's file, and keep who did. Raises ``BadSource``."""
    summary = imports.import_file(dataset, file, store, progress=progress)
    if summary.articles:
        _note(store, editor, dataset, [file.name], summary.articles, ())
    return summary


def noted(store: Store, editor: Editor, kind: str, name: str) -> None:
    """Keep who changed something that is no article, such as an area of control."""
    _note(store, editor, kind, [name], 0, ())


def events_of(store: Store, article_ids: Iterable[str]) -> list[EventRow]:
    """The events read from some articles, the first ``MOST_SHOWN`` of them."""
    found: list[EventRow] = []
    for id in article_ids:
        found += store.events(Filter(article_id=id), limit=MOST_SHOWN - len(found), sort="oldest")
        if len(found) >= MOST_SHOWN:
            break
    return found


@contextmanager
def as_file(name: str, data: bytes) -> Iterator[Path]:
    """A file with these bytes, for readers that want one; its name is kept as far as it is harmless."""
    plain = re.sub(r"[^\w.() -]", "_", Path(name.replace("\\", "/")).name)[-LONGEST_NAME:].lstrip(".")
    with TemporaryDirectory(prefix="atlas-") as folder:
        path = Path(folder) / (plain or "file")
        path.write_bytes(data)
        yield path


def _note(
    store: Store, editor: Editor, kind: str, wanted: Sequence[str | Upload], new: int, ids: tuple[str, ...]
) -> None:
    first = wanted[0].name if isinstance(wanted[0], Upload) else wanted[0]
    name = first[:LONGEST_NAME] if len(wanted) == 1 else f"{first[:LONGEST_NAME]} +{len(wanted) - 1}"
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    store.note(Contribution(editor.name, at, kind, name, new, ids))
