"""``python -m articles``: take articles in, and take out what was read from them.

Exit status: 0 all done, 1 something was skipped or failed (and stderr says why), 2 wrong usage.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from articles import (
    corrections,
    evaluate,
    evaluate_timex,
    evaluate_toponyms,
    exchange,
    imports,
    progress,
    store_copying,
    workers,
)
from articles.clean import parse_day, publication_day
from articles.errors import BadCorrection, BadDate, BadSource, StoreError, WorkerError
from articles.exchange import Format
from articles.model import Filter, Summary
from articles.rows import Kind
from articles.sources import printable
from articles.store import Store, open_store
from geodata.errors import UnknownRegion
from geodata.regions import region as known_region

GIVES_WAY = 5  # of 19: on a busy machine the readers of the dashboard go first

app = typer.Typer(
    help="Articles on territorial disputes: take them in, and export what was read from them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # file names and dates are not markup
)


def _published(text: str) -> date:
    try:
        return publication_day(parse_day(text), date.today())
    except BadDate as error:
        _refuse(str(error))


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except BadDate as error:
        _refuse(str(error))


def _region(id: str) -> str:
    try:
        return known_region(id).id
    except UnknownRegion as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    """Wrong usage that a sentence explains better than the list of options."""
    typer.echo(printable(sentence), err=True)
    raise typer.Exit(2)


app.add_typer(evaluate.app, name="evaluate")
evaluate.app.command("toponyms")(evaluate_toponyms.command)
evaluate.app.command("timex")(evaluate_timex.command)


StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="The store, as sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE; "
        "default: $DISPUTES_STORE, else a file in your data directory.",
    ),
]


@app.command()
def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-", help="Files, directories, web pages or feeds; - is standard input."
        ),
    ],
    published: Annotated[
        date | None,
        typer.Option(
            metavar="DATE", parser=_published, help="The day all of them were published: YYYY-MM-DD."
        ),
    ] = None,
    store: StoreOption = None,
    nlp: evaluate.NlpOption = False,
    jobs: Annotated[
        int, typer.Option(metavar="N", min=1, max=256, help="Read in so many processes at a time.")
    ] = 1,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on the workers of this Dask scheduler: tcp://HOST:PORT."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a summary.")
    ] = False,
) -> None:
    """Read articles and put them, their passages, mentions, dates and events into the store."""
    if dask and jobs > 1:
        _refuse("Give either --jobs or --dask: they are two ways of reading at once.")
    if nlp and (dask or jobs > 1):
        _refuse("--nlp reads in one process: leave out --jobs and --dask.")
    span_sources = evaluate.span_sources(nlp)
    opened = _open(store, readonly=False)
    try:
        with opened, _reading(jobs, dask) as reading:
            summary = progress.with_progress(
                sources, opened, published=published, span_sources=span_sources, reading=reading
            )
    except WorkerError as error:
        typer.echo(printable(str(error)), err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("Stopped; what was taken in so far is in the store, each article whole.", err=True)
        raise typer.Exit(130) from None
    _tell(summary, as_json)


@app.command()
def export(
    kind: Annotated[
        Kind, typer.Argument(metavar="articles|passages|mentions|events|corrections", help="What to export.")
    ],
    region: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", parser=_region, help="Only what concerns this region; may be repeated."),
    ] = None,
    start: Annotated[
        date | None, typer.Option("--from", metavar="DATE", parser=_day, help="Only from this day on.")
    ] = None,
    end: Annotated[
        date | None, typer.Option("--to", metavar="DATE", parser=_day, help="Only up to this day.")
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="WORDS", help='Only passages with these words; "…" for a phrase.')
    ] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Only this article.")] = None,
    format: Annotated[Format, typer.Option(help="The format of the file.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; default: stdout.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write articles, passages, mentions, events or corrections to a file."""
    if start and end and start > end:
        _refuse(f"--from {start} is after --to {end}.")
    if format == "parquet" and output is None and sys.stdout.isatty():
        _refuse("Parquet is not for a terminal: give -o FILE.")
    filter = Filter(regions=tuple(region or ()), start=start, end=end, query=query, article_id=article)
    with _open(store, readonly=True) as opened:
        chunks = exchange.chunks(kind, opened.all(kind, filter), format)
        try:
            _write(output, chunks)
        except BrokenPipeError:
            # The reader has had enough. Python would complain when it flushes stdout at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            _refuse(f"{output or 'stdout'} cannot be written: {reason}.")


@app.command()
def correct(
    target: Annotated[
        str, typer.Argument(metavar="ID", help="An event or a mention; to undo, a correction too.")
    ],
    verb: Annotated[
        Literal["accept", "reject", "region", "date", "act", "merge", "split", "undo"],
        typer.Argument(metavar="accept|reject|region|date|act|merge|split|undo", help="What is to be done."),
    ],
    value: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="VALUE",
            help="Regions, a date (2008, 2008-08, 2008-08-26, 2008-08-07/2008-08-12), an act, or the event "
            "to merge with. No region: none; no date: undated.",
        ),
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", envvar="USER", help="Who corrects.")] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason.")] = "",
    store: StoreOption = None,
) -> None:
    """Say what an event or a mention really is. The guess is kept, and so is the correction."""
    _open(store, readonly=True).close()  # what is not there is not made
    with _open(store, readonly=False) as opened:
        try:
            made = corrections.apply(opened, target, verb, value or (), by=by, why=why)
        except BadCorrection as error:
            _refuse(str(error))
    for correction in made:
        what = f"{correction.verb} {' '.join(correction.value)}".strip()
        done = "Undone" if correction.undone_at else "Corrected"
        typer.echo(
            printable(
                f"{done}: {what}, of {correction.kind} {correction.target_id or 'no longer there'} "
                f"(correction {correction.id})."
            )
        )


@app.command("import")
def import_rows(
    dataset: Annotated[
        imports.Dataset, typer.Argument(metavar="acled|ucdp|gdelt", help="Whose columns the file has.")
    ],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A CSV file (GDELT: tab-separated), zipped or not."),
    ],
    store: StoreOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a summary.")
    ] = False,
) -> None:
    """Put the rows of a conflict data set into the store, each an article with one event."""
    with _open(store, readonly=False) as opened:
        try:
            summary = imports.with_progress(dataset, file, opened)
        except BadSource as error:
            _refuse(str(error))
        except KeyboardInterrupt:
            typer.echo("Stopped; what was taken in so far is in the store, each row whole.", err=True)
            raise typer.Exit(130) from None
    _tell(summary, as_json)


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store to read, as --store takes it.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty or new store.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Copy a whole store, corrections too, to a file or a database; prove it by counts and hashes."""
    with _open(source, readonly=True) as read, _open(target, readonly=False) as written:
        copied = store_copying.with_progress(read, written)
    if as_json:
        typer.echo(json.dumps({name: asdict(digest) for name, digest in copied.items()}))
        return
    table = Table("table", "rows", "SHA-256, the same in both")
    for name, digest in copied.items():
        table.add_row(name, f"{digest.rows:,}", digest.sha256[:16])
    Console(markup=False, emoji=False).print(table)


def main() -> None:
    """Run the command line; a store that fails on the way is a sentence, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal need not know every script
    gc.set_threshold(*workers.GC_THRESHOLDS)
    if hasattr(os, "nice"):  # Windows has none
        os.nice(GIVES_WAY)
    try:
        app(prog_name="python -m articles")
    except StoreError as error:
        typer.echo(printable(str(error)), err=True)
        sys.exit(1)


def _reading(jobs: int, dask: str | None) -> AbstractContextManager[workers.Workers | None]:
    """Who cleans and reads articles; ``None`` for this process itself."""
    if dask:
        return workers.cluster(dask)
    return workers.processes(jobs) if jobs > 1 else nullcontext()


def _open(url: str | None, *, readonly: bool) -> Store:
    try:
        return open_store(url, readonly=readonly)
    except StoreError as error:
        _refuse(str(error))


def _tell(summary: Summary, as_json: bool) -> NoReturn:
    for skipped in summary.skipped:
        typer.echo(printable(f"Skipped: {skipped.reason}"), err=True)
    for note in summary.notes:
        typer.echo(printable(f"Note: {note}"), err=as_json)
    if as_json:
        typer.echo(json.dumps(_as_json(summary)))
    else:
        Console(markup=False, emoji=False, soft_wrap=True).print(_as_text(summary))
    raise typer.Exit(1 if summary.skipped else 0)


def _write(output: Path | None, chunks: Iterator[bytes]) -> None:
    if output is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    with output.open("wb") as file:
        file.writelines(chunks)


def _as_json(summary: Summary) -> dict[str, Any]:
    return {
        "articles": summary.articles,
        "passages": summary.passages,
        "mentions": summary.mentions,
        "events": summary.events,
        "skipped": [{"source": skipped.source, "reason": skipped.reason} for skipped in summary.skipped],
        "seconds": summary.seconds,
    }


def _as_text(summary: Summary) -> str:
    taken = ", ".join(
        f"{number} {noun if number == 1 else noun + 's'}"
        for number, noun in (
            (summary.articles, "article"),
            (summary.passages, "passage"),
            (summary.mentions, "mention"),
            (summary.events, "event"),
        )
    )
    return (
        f"Took in {taken} in {summary.seconds:.1f} s; "
        f"{summary.unchanged} unchanged, {len(summary.skipped)} skipped."
    )


def _end(status: object) -> NoReturn:
    """End the process at once: taking apart a million objects one by one costs a second."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    try:
        main()
    except SystemExit as ended:
        _end(ended.code)
    _end(None)
