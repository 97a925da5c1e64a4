"""nginx with the configuration of ``docs/nginx.conf``, on a port of its own in front of given servers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from tests.browser.conftest import ROOT, free_port

CONFIGURATION = ROOT / "docs" / "nginx.conf"
SERVERS = ("atlas-1:8501", "atlas-2:8501")
# What Debian's own nginx.conf does around such a file, with everything it writes below one folder. It has
# gzip on: ours must turn it off.
AROUND = """{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/atlas.conf;
}}
"""


def program() -> str:
    """nginx itself. Fails loudly when there is none."""
    path = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if path is None:
        pytest.fail(
            "NGINX IS MISSING: the tests of several servers cannot run. "
            "Install it (Debian: apt install nginx-light)."
        )
    return path


def written(folder: Path, port: int, servers: Sequence[str]) -> Path:
    """A whole configuration that serves ``servers`` on a port: ours, with only names and port put in."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for named, meant in zip(SERVERS, servers, strict=True):
        assert text.count(f"server {named} ") == 2, "both upstreams name both servers"
        text = text.replace(f"server {named} ", f"server {meant} ")
    text, listening = re.subn(r"\blisten 80;", f"listen 127.0.0.1:{port};", text)
    assert listening == 1
    (folder / "atlas.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""  # else it could not write below the folder
    whole = folder / "nginx.conf"
    whole.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    return whole


def command(configuration: Path) -> list[str]:
    log = configuration.parent / "error.log"
    return [program(), "-p", str(configuration.parent), "-e", str(log), "-c", str(configuration)]


def serve(folder: Path, servers: Sequence[str]) -> Iterator[str]:
    """nginx in front of two servers (``127.0.0.1:8501``), until the generator is closed."""
    port = free_port()
    configuration = written(folder, port, servers)
    process = subprocess.Popen([*command(configuration), "-g", "daemon off;"])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "error.log").read_text()
            try:
                httpx.get(f"{url}/metrics", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(20)
