"""What is shipped to serve the atlas elsewhere: the image, the services around it, and nginx before them."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
import yaml

from tests import nginx

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
SECRET = re.compile(r"PASS|SECRET|TOKEN|KEY|CREDENTIAL", re.I)


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.M))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def ran(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_passes_hadolint():
    ran(str(Path(sys.executable).with_name("hadolint")), "Dockerfile")


def test_the_compose_file_is_one():
    ran(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_the_image_holds_what_it_copies_and_runs_as_nobody_special():
    told = instructions()
    for name, rest in told:
        if name == "COPY":
            *sources, _ = shlex.split(rest)
            assert all((ROOT / source).exists() for source in sources), rest
    assert told[0][1].startswith("python:3.") and "slim" in told[0][1]
    assert [rest for name, rest in told if name == "USER"] == ["10001:10001"]
    assert [name for name, _ in told].index("USER") < [name for name, _ in told].index("ENTRYPOINT")
    (check,) = (rest for name, rest in told if name == "HEALTHCHECK")
    assert "/healthz" in check


def test_the_build_is_given_all_it_copies_and_nothing_private():
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [source for name, rest in instructions() if name == "COPY" for source in shlex.split(rest)[:-1]]
    assert sorted(allowed) == sorted(source.rstrip("/") for source in copied)
    assert not [each for each in allowed if "secrets" in each]


def test_the_healthcheck_of_the_image_is_a_program():
    command = json.loads(re.search(r"HEALTHCHECK.*?CMD (\[.*?\])$", DOCKERFILE, re.S | re.M)[1])
    compile(command[command.index("-c") + 1], "HEALTHCHECK", "exec")


def test_requirements_are_pinned():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    named = [line.partition("#")[0].partition(";")[0].strip() for line in lines]
    assert not [line for line in named if line and not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.+-]+", line)]


def test_nothing_secret_is_written_down():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), f"{name} must be given from outside"
    for name, rest in instructions():
        if name in ("ENV", "ARG"):
            assert not SECRET.search(rest), rest
    for text in (DOCKERFILE, COMPOSE, nginx.CONFIGURATION.read_text()):
        assert not re.search(r"://[^/\s@]*:[^/\s@]+@", text), "a URL with a password in it"


def test_services_fit_together():
    assert {f"{name}:8501" for name in SERVICES if name.startswith("atlas-")} == set(nginx.SERVERS)
    (mounted,) = SERVICES["nginx"]["volumes"]
    assert (ROOT / mounted.split(":")[0]).resolve() == nginx.CONFIGURATION
    published = [name for name, service in SERVICES.items() if "ports" in service]
    assert published == ["nginx"]
    assert all(":" in service["image"] for service in SERVICES.values() if "build" not in service)


def test_nginx_takes_its_configuration(tmp_path):
    configuration = nginx.written(tmp_path, 18080, ("127.0.0.1:8501", "127.0.0.1:8502"))
    done = subprocess.run([*nginx.command(configuration), "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


class Stand(BaseHTTPRequestHandler):
    """Stands for a server: tells its name and what it was sent; has the files that it was given."""

    name = ""
    files: tuple[str, ...] = ()

    def do_GET(self):
        has = not self.path.startswith("/app/static/") or self.path.rpartition("/")[2] in self.files
        told = {
            "name": self.name,
            "path": self.path,
            "headers": {k.lower(): v for k, v in self.headers.items()},
        }
        body = json.dumps(told | {"long": "x" * 5000}).encode()
        self.send_response(200 if has else 404)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def stands() -> Iterator[list[ThreadingHTTPServer]]:
    handlers = [type(name, (Stand,), {"name": name, "files": (f"{name}.js",)}) for name in ("one", "other")]
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for handler in handlers]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def front(stands, tmp_path) -> Iterator[httpx.Client]:
    site = nginx.serve(tmp_path, [f"127.0.0.1:{server.server_port}" for server in stands])
    with httpx.Client(base_url=next(site), trust_env=False, headers={"accept-encoding": "gzip"}) as client:
        yield client
    site.close()


def test_metrics_are_not_for_the_world(front):
    for path in ("/metrics", "//metrics", "/%6detrics", "/a/../metrics", "/metrics?x", "/_stcore/metrics"):
        connection = HTTPConnection(front.base_url.host, front.base_url.port)  # takes any path as it is
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, b"name" in answer.read()) == (404, False), path
        connection.close()
    assert front.get("/healthz").json()["name"] in ("one", "other")


def test_the_servers_are_told_who_asks_and_what_was_asked(front):
    told = front.get("/view?region=a%20b", headers={"x-forwarded-for": "6.6.6.6"}).json()
    assert told["path"] == "/view?region=a%20b"
    assert told["headers"]["host"] == f"{front.base_url.host}:{front.base_url.port}"
    assert told["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert "upgrade" not in told["headers"]


def test_nothing_is_compressed_twice(front):
    assert "content-encoding" not in front.get("/view").headers


def test_views_are_shared_out_and_sessions_stay(front):
    assert {front.get("/view").json()["name"] for _ in range(20)} == {"one", "other"}
    assert len({front.get("/_stcore/stream").json()["name"] for _ in range(20)}) == 1
    assert len({front.get("/media/a.png").json()["name"] for _ in range(20)}) == 1


def test_what_one_server_has_drawn_is_found_from_the_other(front):
    for name in ("one", "other") * 6:
        assert front.get(f"/app/static/{name}.js").json()["name"] == name
    assert front.get("/app/static/nowhere.js").status_code == 404


def test_a_server_that_is_gone_is_passed_over(front, stands):
    stands[0].shutdown()
    stands[0].server_close()
    answers = [front.get(path).json()["name"] for path in ("/view", "/_stcore/stream", "/") * 4]
    assert set(answers) == {"other"}
