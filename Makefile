# The few commands of this house. Each makes what it needs, the virtual environment included.
# A bare Debian needs: apt install git make python3 python3-venv

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# A test run of this many processes; "auto" is one a core.
JOBS ?= auto

# How long each target is fuzzed, how many at a time, and which (empty: all).
FUZZ_SECONDS ?= 1800
FUZZ_JOBS ?= 1
FUZZ ?=

# How long to soak, and how often to kill the server before that.
SOAK_SECONDS ?= 3600
SOAK_KILLS ?= 200

# Where servers to compare with are unpacked.
PEERS := build/peers

# Installing compiles the catalogues of words.
WORDS := $(wildcard src/besedka/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help run check types test format bench bench-web bench-terminal pictures looks recording nightly fuzz soak docs words audit wheels clean

help:
	@echo "make run       the server, with what it needs installed into $(VENV)"
	@echo "make check     everything that must be green: format, lint, types, layers, tests, coverage"
	@echo "make test      the tests alone"
	@echo "make types     the browser client's types alone"
	@echo "make format    write the format that check wants"
	@echo "make bench     measure besedka and its peers, for a quarter of an hour"
	@echo "make bench-web measure the browser client in Chromium, for some minutes"
	@echo "make pictures  the pictures of the browser client in the READMEs"
	@echo "make looks     what the terminal client looks like: rows that tests compare, pictures for the READMEs"
	@echo "make recording the moving pictures of the terminal client in the READMEs"
	@echo "make nightly   what takes longer than a commit should wait for"
	@echo "make fuzz      look for what breaks it, half an hour for each target: make fuzz FUZZ_SECONDS=60 for a quick look"
	@echo "make soak      an hour of traffic and trouble, and what is left of it"
	@echo "make docs      write the pages that are made from tables in the code"
	@echo "make words     bring the catalogues of words up to date with the code"
	@echo "make audit     what besedka brings along: is it there, which licences, what is known of it"
	@echo "make wheels    a folder of wheels from which besedka installs without a network"
	@echo "make clean     remove what was made, the virtual environment included"

# pip 25.1 is the first that knows dependency groups.
$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

# Two stamps: whoever only runs the server does not wait for the tools of those who change it.
$(VENV)/.run: pyproject.toml hatch_build.py $(WORDS) | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml hatch_build.py $(WORDS) | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/.run

$(VENV)/.fuzz: pyproject.toml | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

run: $(VENV)/.run
	$(BIN)/besedka serve

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory types
	$(BIN)/pytest -n $(JOBS) -m "not nightly" --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include="src/besedka/chat/*,src/besedka/protocols/*,src/besedka/sessions/*"

# The browser client's types, by the comments in it. npm brings the two programs that look: the product needs neither.
tests/web/node_modules: tests/web/package-lock.json
	cd tests/web && npm ci --silent
	@touch $@

types:
ifeq ($(shell command -v npm),)
	@echo "the types of the browser client are not looked at: there is no npm"
else
	@$(MAKE) --no-print-directory tests/web/node_modules
	cd tests/web && npm run --silent types
endif

test: $(VENV)/.dev
	$(BIN)/pytest -n $(JOBS) -m "not nightly"

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Debian lets only one of ngircd and ircd-hybrid be installed, so that the second is unpacked here, and started by
# nobody else. Where that cannot be, the benchmark leaves it out.
$(PEERS)/usr/sbin/ircd-hybrid:
	@mkdir -p $(PEERS)
	@(cd $(PEERS) && apt-get download -qq ircd-hybrid && dpkg -x ircd-hybrid_*.deb . && rm ircd-hybrid_*.deb) \
		|| echo "ircd-hybrid could not be fetched and is left out"

bench: $(VENV)/.dev $(PEERS)/usr/sbin/ircd-hybrid
	$(BIN)/python benchmarks/run.py --markdown
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/stages.py

bench-web: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python benchmarks/web.py

bench-terminal: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python benchmarks/terminal.py

pictures: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python tools/screenshots.py

looks: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python tools/looks.py

recording: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python tools/recording.py

nightly: $(VENV)/.dev
	$(BIN)/pytest -n $(JOBS) -m nightly --hypothesis-profile=nightly

fuzz: $(VENV)/.dev $(VENV)/.fuzz
	$(BIN)/python fuzz/run.py --seconds $(FUZZ_SECONDS) --jobs $(FUZZ_JOBS) $(FUZZ)

soak: $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python -m soak.run --seconds $(SOAK_SECONDS) --kills $(SOAK_KILLS)

docs: $(VENV)/.dev
	$(BIN)/besedka config docs > docs/settings.md
	$(BIN)/python tools/docs.py

words: $(VENV)/.dev
	$(BIN)/python tools/words.py

audit: $(VENV)/.dev
	$(BIN)/python -m pip check
	PATH="$(BIN):$$PATH" $(BIN)/python tools/audit.py

wheels: $(VENV)/.run
	$(BIN)/python -m pip wheel --quiet --wheel-dir dist/wheels .
	@echo "Install without a network: pip install --no-index --find-links dist/wheels besedka"

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests tools benchmarks fuzz soak -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name "*.mo" -delete
