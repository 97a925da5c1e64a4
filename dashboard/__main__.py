"""``python -m dashboard``: serve the page; ``python -m dashboard export``: one view as a file; ``python -m
dashboard story``: a story of your own.

Exit status: 0 done, 1 it could not be done (and why, on standard error), 2 wrong usage. Never a traceback.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

import typer

from articles.errors import ArticlesError
from dashboard import editing, logs
from dashboard.editing import BadEditors
from geodata.errors import GeodataError

ROOT = Path(__file__).parents[1]
OPENED_AFTER = 2.0  # seconds; a browser that is there before the server tells of an error
cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(1)


@cli.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the store.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = 8501,
    corpus: Annotated[Path | None, typer.Option(help="Articles to take in first.")] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to serve on; 0.0.0.0: every one of this machine.")
    ] = editing.LOOPBACK,
    editable: Annotated[bool, typer.Option(help="Let people take in articles and correct events.")] = False,
    editors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="E-mail addresses of those who may edit, one a line; they sign in. Needed with --editable "
            "unless the server is reached from this machine only.",
        ),
    ] = None,
    log_format: Annotated[
        logs.Format,
        typer.Option(
            envvar=logs.ENVIRONMENT,
            help="How standard error is written: what went wrong as text, or every request as JSON.",
        ),
    ] = "text",
) -> None:
    """Serve the dashboard, on 127.0.0.1 unless told otherwise."""
    if context.invoked_subcommand:
        return
    if store:
        os.environ["DISPUTES_STORE"] = store
    try:
        policy = editing.Policy(editable, host, editors.absolute() if editors else None)
    except BadEditors as e:
        typer.echo(str(e), err=True)
        raise typer.Exit(2) from None
    if _busy(host, port):
        raise _fail(f"Port {port} is in use by another program; choose another one: make run PORT={port + 1}")
    try:
        _prepare(corpus)
    except (ArticlesError, GeodataError) as e:
        raise _fail(str(e)) from None
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    from dashboard import identity, server

    try:
        identity.check(policy)
    except BadEditors as e:
        raise _fail(str(e)) from None
    typer.echo(f"Dispute Atlas: http://{_written(host)}:{port}  (Ctrl-C ends it)")
    server.run(port, policy, log_format=log_format)


@cli.command()
def story(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Markdown: front matter, steps with views.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8501,
    store: Annotated[str | None, typer.Option(help="SQLAlchemy URL of the store.")] = None,
    browser: Annotated[bool, typer.Option(help="Open the story in a browser.")] = True,
) -> None:
    """Serve a story of yours and open it; what is changed in the file shows when the page is reloaded."""
    from dashboard import stories

    try:
        stories.read(file)
    except stories.BadStory as e:
        raise _fail(str(e)) from None
    if store:
        os.environ["DISPUTES_STORE"] = store
    if _busy(editing.LOOPBACK, port):
        raise _fail(f"Port {port} is in use by another program; choose another one with --port {port + 1}.")
    try:
        _prepare(None)
    except (ArticlesError, GeodataError) as e:
        raise _fail(str(e)) from None
    path = file.absolute()
    os.chdir(ROOT)
    from dashboard import server

    address = f"http://{editing.LOOPBACK}:{port}/story/{stories.OWN}"
    typer.echo(f"{address}  (Ctrl-C ends it)")
    if browser:
        opening = threading.Timer(OPENED_AFTER, webbrowser.open, [address])
        opening.daemon = True
        opening.start()
    server.run(port, story=path)


def _prepare(corpus: Path | None) -> None:
    """Set up the components and fill the store, so that the first reader waits for nothing."""
    from articles import progress
    from articles.store import open_store
    from dashboard import assets

    assets.install()
    with open_store() as store:
        if corpus:
            progress.with_progress([str(corpus)], store)


def _busy(host: str, port: int) -> bool:
    """Whether another program has the port. An address that is none of this machine's ends the program."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as e:
        if e.errno in (errno.EADDRINUSE, errno.EACCES):
            return True
        raise _fail(f"{host} is no address of this machine to serve on: {e.strerror}.") from None
    return False


def _written(host: str) -> str:
    """An address as a browser takes it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - every address; this machine's own will do
        return editing.LOOPBACK
    return f"[{host}]" if ":" in host else host


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
