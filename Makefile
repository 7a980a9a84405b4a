# Two commands matter: `make run` (real data to a dossier) and `make test` (all that CI runs).
PYTHON ?= python3
VENV   := .venv
# The case that `make run` judges: a packaged one by name, or a file.
CASE   ?= new-syria
BIN    := $(VENV)/bin
# Running needs less than testing: a dossier should not wait for linters.
READY  := $(VENV)/.ready
WEB    := $(VENV)/.web
STAMP  := $(VENV)/.installed
SITE   := $(VENV)/.docs
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What is fetched must have the hash that requirements/ says (tools/lock.py writes it); the package itself needs none.
# What comes as source alone is built with the setuptools of requirements/build.txt, not with one fetched unseen.
PIP    := $(BIN)/python -m pip install --quiet --no-build-isolation
HASHED := $(PIP) --require-hashes --use-pep517 -r

# Packages in plain Python with unit tests of their own: their coverage is measured in `make check`.  The trace slows
# these tests by a third, so it would cost too much for the whole suite, and it does not see compiled code.
COVERED := case core dossier logistics measures panel
LIGHT   := $(addprefix tests/unit/,$(COVERED))

.PHONY: run serve test check format lint types imports tests coverage coverage-all docs docs-links reference calibration \
        build-data clean

run: $(READY)
	$(BIN)/tertius run $(CASE)

# The workbench: its own packages on top of what running needs.
serve: $(WEB)
	$(BIN)/tertius serve --open

test: check

$(READY): pyproject.toml requirements/build.txt requirements/run.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "make: Python 3.11, 3.12 or 3.13 is needed, got %d.%d; set PYTHON=python3.11" % v)'
	@echo "make: setting up $(VENV) with what running needs (about a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(HASHED) requirements/build.txt
	@$(HASHED) requirements/run.txt
	@$(PIP) --no-deps --editable .
	@touch $@

$(WEB): $(READY) requirements/web.txt
	@$(HASHED) requirements/web.txt
	@touch $@

$(STAMP): $(READY) requirements/dev.txt
	@echo "make: adding what testing needs"
	@$(HASHED) requirements/dev.txt
	@touch $@

$(SITE): $(READY) requirements/docs.txt
	@echo "make: adding what the documentation needs"
	@$(HASHED) requirements/docs.txt
	@touch $@

check: lint types imports tests

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python tools/prose_lines.py

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

# Every test runs once: those of LIGHT with a coverage report, all others without.
coverage: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadgroup $(LIGHT) $(addprefix --cov=tertius.,$(COVERED)) --cov-report=term:skip-covered

tests: coverage
	$(BIN)/pytest -n 2 --dist loadgroup $(addprefix --ignore=,$(LIGHT))

# The whole suite under coverage: half as long again as `make tests`.
coverage-all: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadgroup --cov=tertius --cov-report=term:skip-covered --cov-report=html:out/coverage

# The page of the registries; a test says when it is out of date.
reference: $(READY)
	$(BIN)/python -m tertius.pipeline.reference > docs/reference.md

# The documentation site, offline: out/docs/index.html.  A warning (a link that leads nowhere, an example that fails,
# a page that would load something from elsewhere) fails it.
docs: $(SITE)
	$(BIN)/sphinx-build -q -W --keep-going -b html -d out/doctrees docs out/docs
	@echo "make: open out/docs/index.html"

# Links to other sites: needs a network, and says nothing about this project.
docs-links: $(SITE)
	$(BIN)/sphinx-build -q -b linkcheck -d out/doctrees docs out/links

# Half an hour of two processors; what has been run before is found in the user's cache.
calibration: $(STAMP)
	$(BIN)/tertius calibrate --out out/calibration
	mv out/calibration/operating.json out/calibration/confusion.json src/tertius/claims/
	mv out/calibration/calibration.md out/calibration/calibration-power.svg docs/

# FROM: a folder of upstream files, laid out as docs/data.md says.
build-data: $(STAMP)
	$(BIN)/tertius data build --from $(FROM)

clean:
	rm -rf $(VENV) out .coverage
