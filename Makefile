# Gengdu 耕读: `make run` and `make test` set up all they need on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
FLASK := $(BIN)/python -m flask --app wsgi
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-nightly lint format words lock bench bench-line screenshots clean browser

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/python-checked:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Gengdu needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: requirements.txt | $(VENV)/python-checked
	@echo "Installing the pinned requirements; this takes about a minute."
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/installed
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.txt
	@touch $@

MESSAGES := $(wildcard translations/*/LC_MESSAGES/messages.po)
$(VENV)/translated: $(MESSAGES) | $(VENV)/installed
	$(BIN)/pybabel -q compile -d translations
	@touch $@

run: $(VENV)/installed $(VENV)/translated ## Set up what is missing, fill a demonstration, serve on http://127.0.0.1:8000
	@$(FLASK) demo start
	@exec $(BIN)/gunicorn -c deploy/gunicorn.conf.py wsgi:app

test: $(VENV)/installed-dev $(VENV)/translated browser ## All tests, on SQLite and PostgreSQL, and in Chromium
	$(PYTEST) -n $(WORKERS) --dist loadgroup

test-fast: $(VENV)/installed-dev $(VENV)/translated ## The tests without browser, faults and PostgreSQL: under a minute
	$(PYTEST) -n $(WORKERS) --dist loadgroup --db sqlite -m "not browser and not slow"

test-nightly: $(VENV)/installed-dev $(VENV)/translated browser ## The same tests, longer, with a seed that is printed
	SEED=$${SEED:-$$(date +%s)}; echo "SEED=$$SEED"; \
	GENGDU_TEST_PROFILE=nightly GENGDU_TEST_SEED=$$SEED $(PYTEST) -n $(WORKERS) --dist loadgroup --hypothesis-seed=$$SEED

BESIDE := fonts-noto-cjk libnginx-mod-http-brotli-static
# Chromium, nginx and strace are Debian's; they are installed only as root or in CI, otherwise the line to
# type is said, and the tests that need them are left out.
browser:
	@missing=""; for tool in chromium strace nginx; do PATH=$$PATH:/usr/sbin command -v $$tool >/dev/null || missing="$$missing $$tool"; done; \
	[ -n "$$missing" ] || exit 0; \
	sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	if [ "$$(id -u)" = 0 ] || [ -n "$$CI" ]; then \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq $$missing $(BESIDE) >/dev/null && exit 0; \
	fi; \
	echo "Left out for want of$$missing: tests/browser (chromium), tests/line (chromium, nginx), the power cuts"; \
	echo "(strace). To have them, type:"; \
	echo "    sudo apt-get install$$missing $(BESIDE)"

lint: $(VENV)/installed-dev ## Style, types, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint app --lint --quiet
	$(BIN)/python -m tests.house.fresh_translations

format: $(VENV)/installed-dev ## Put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

EXTRACT := $(BIN)/pybabel -q extract -F translations/babel.cfg -k _l --omit-header --no-location --sort-output
words: $(VENV)/installed-dev ## Collect the sentences to be translated into translations/
	$(EXTRACT) -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100
	sed -i -E '/^"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By): /d' $(MESSAGES)
	$(BIN)/pybabel -q compile -d translations

lock: ## Pin the requirements anew (needs uv)
	for f in requirements requirements-dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$f.in -o $$f.txt; done

bench: $(VENV)/installed $(VENV)/translated ## Milliseconds and requests per second on a big database (JSON=1 for machines)
	@GENGDU_DATA=var/bench $(FLASK) bench fill
	@GENGDU_DATA=var/bench $(FLASK) bench run

bench-line: $(VENV)/installed-dev $(VENV)/translated browser ## Bytes and time to text on GPRS, 2G and 3G, with TLS, in Chromium
	@$(BIN)/python -m tests.line.bench

screenshots: $(VENV)/installed-dev ## The README's pictures, from a demonstration that is running
	$(BIN)/python -m tests.browser.screenshots http://127.0.0.1:$(PORT)

clean: ## Remove what was set up (never the data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
