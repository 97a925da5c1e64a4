"""``python -m dashboard``: serve the page; ``python -m dashboard export``: one view as a file.

Exit status: 0 done, 1 it could not be done (and why, on standard error), 2 wrong usage. Never a traceback.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

import typer

from articles.errors import ArticlesError
from geodata.errors import GeodataError

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(1)


@cli.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the store.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8501,
    corpus: Annotated[Path | None, typer.Option(help="Articles to take in first.")] = None,
) -> None:
    """Serve the dashboard on 127.0.0.1."""
    if context.invoked_subcommand:
        return
    if store:
        os.environ["DISPUTES_STORE"] = store
    if _busy(port):
        raise _fail(f"Port {port} is in use by another program; choose another one: make run PORT={port + 1}")
    try:
        _prepare(corpus)
    except (ArticlesError, GeodataError) as e:
        raise _fail(str(e)) from None
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    from dashboard import server

    typer.echo(f"Dispute Atlas: http://{HOST}:{port}  (Ctrl-C ends it)")
    server.run(port)


def _prepare(corpus: Path | None) -> None:
    """Set up the components and fill the store, so that the first reader waits for nothing."""
    from articles import ingest
    from articles.store import open_store
    from dashboard import assets

    assets.install()
    with open_store() as store:
        if corpus:
            ingest.with_progress([str(corpus)], store)


def _busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@cli.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")],
    link: Annotated[str, typer.Option(help="The view, as a link or its query: '?region=abkhazia'.")] = "?",
    format: Annotated[
        str, typer.Option(help="html, png, svg, pdf, csv, geojson, parquet, brief.pdf or brief.md.")
    ] = "html",
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the store.")] = None,
) -> None:
    """Write one view as a file that needs no network."""
    from articles.store import open_store
    from dashboard import exports, language, permalink

    if format not in exports.FORMATS:
        typer.echo(f"There is no format {format!r}; choose one of {', '.join(exports.FORMATS)}.", err=True)
        raise typer.Exit(2)
    view = permalink.decode(parse_qs(link.partition("?")[2]))
    for problem in view.problems:
        typer.echo(problem, err=True)
    try:
        with open_store(store) as opened, language.speaking(view.lang):
            output.write_bytes(exports.render(opened, view, format))
    except (ArticlesError, GeodataError) as e:
        raise _fail(str(e)) from None
    except OSError as e:
        raise _fail(f"{output} could not be written: {e.strerror}.") from None
    raise typer.Exit(1 if view.problems else 0)


if __name__ == "__main__":
    cli()
