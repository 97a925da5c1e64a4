# Two commands for a newcomer: `make run` and `make test`. Each sets up what it needs and is quick when nothing changed.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test bench bench-full lint data words clean

run: .venv/.runtime
	@$(BIN)/python -m dashboard --port $(PORT) --corpus articles/corpus

test: .venv/.dev .venv/.browser .venv/.postgresql .venv/.nginx
	$(BIN)/python -m pytest

bench: .venv/.dev .venv/.browser
	$(BIN)/python -m tests.bench

bench-full: .venv/.dev .venv/.browser .venv/.postgresql
	$(BIN)/python -m tests.bench.full

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: .venv/.runtime
	$(BIN)/python -m geodata build

words: .venv/.runtime
	$(BIN)/python -m dashboard.catalogs

clean:
	rm -rf .venv build *.egg-info dashboard/static dashboard/folium_component/frontend/vendor

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Dispute Atlas needs Python 3.11 or newer; set PYTHON= to one.")'
	$(PYTHON) -m venv .venv

# The project itself is installed editable: Streamlit finds its components through installed packages only.
.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --progress-bar off -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(BIN)/python -m pip install --quiet --progress-bar off -r requirements-dev.txt
	@touch $@

# The browser tests need Chromium. Debian's package is installed when that is possible; otherwise pytest says loudly that it is missing.
.venv/.browser: .venv/.dev
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
	  || echo "Chromium is missing and could not be installed: the browser tests will fail. Install it (Debian: apt install chromium)." >&2
	@touch $@

# The same for PostgreSQL, over which the tests of the store run as well; they start one of their own.
.venv/.postgresql: .venv/.dev
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15 postgresql-15-postgis-3; } \
	  || echo "PostgreSQL is missing and could not be installed: its tests will fail. Install it (Debian: apt install postgresql-15 postgresql-15-postgis-3)." >&2
	@touch $@

# The tests of several servers behind one address need nginx, which is installed likewise.
.venv/.nginx: .venv/.dev
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light; } \
	  || echo "nginx is missing and could not be installed: the tests of several servers will fail. Install it (Debian: apt install nginx-light)." >&2
	@touch $@
