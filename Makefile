# `make demo` builds the sample board, `make test` runs everything that must pass. Both make their own environment.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: demo test browser lint docs golden messages wheel corpus bench bench-full proof soak clean

demo: $(VENV)/.demo
	$(BIN)/jobexport build samples -o out --now 2026-11-23
	@echo
	@echo "Look at:"
	@echo "  out/index.html          the job board (open it in a browser)"
	@echo "  out/jobs/               a page and a posting.jsonld for each posting"
	@echo "  out/feed.xml            the RSS feed"
	@echo "  out/jobs.csv            the postings as a table, described by out/jobs.csv.schema.json"
	@echo "  out/jobs.jsonl          the canonical postings"
	@echo "  out/build-report.json   what was built, found and left out"

# Tests start some hundreds of processes: without compiled modules each of them would compile all of jobexport first.
test: export PYTHONDONTWRITEBYTECODE =
test:
	@$(MAKE) --no-print-directory -j 2 lint browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=
	$(BIN)/coverage report

# The browser and the checkers that tests of pages need. Where they cannot be installed those are skipped, in CI they fail.
browser:
	@.ci/browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Outputs that tests compare with: look at the difference before you commit it.
golden: $(VENV)/.test
	$(BIN)/python -m pytest --update-golden

# What the readers get out of the real samples in ../shared, source by source.
corpus: $(VENV)/.test
	$(BIN)/python -m tests.corpus

# Adds new texts of the interface to the catalogues, and says what is left to translate.
messages: $(VENV)/.test
	$(BIN)/python -m tests.messages

docs: $(VENV)/.test
	$(BIN)/python -m tests.docs

# Measures every promise about speed and memory against its peers, and writes benchmarks/RESULTS.md: some ten minutes on two
# cores. `make bench ROWS="pages rss"` measures single rows; the exit code is 1 where a target is missed.
bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.peers.install
	$(BIN)/python -m benchmarks.run $(ROWS)

# The same with 1,000,000 postings and 100,000 on a disk: an hour and more, and some 65 GB (BENCH_DISK=FOLDER says where).
bench-full: $(VENV)/.test
	$(BIN)/python -m benchmarks.peers.install
	$(BIN)/python -m benchmarks.run --full $(ROWS)

# What takes marks for speed as well, and so wants a quiet machine: Lighthouse on home, list, job and closed pages.
proof: $(VENV)/.test browser
	JOBEXPORT_PROOF=1 $(BIN)/python -m pytest tests/browser/test_lighthouse.py

# Every real posting to every target and back: some minutes, and only beside the folder of samples. And the front door with a
# new process for each call, where tests fork.
soak: $(VENV)/.test
	JOBEXPORT_SOAK=1 $(BIN)/python -m pytest tests/test_corpus_targets.py tests/pipeline/test_json_streams.py tests/pipeline/test_incremental.py
	JOBEXPORT_FRESH=1 $(BIN)/python -m pytest -n $(WORKERS) tests/cli tests/audit tests/fetch

wheel: $(VENV)/.test
	$(BIN)/python .ci/wheel.py

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON) is older than 3.11; set PYTHON=python3.11 or newer" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "error: no virtual environment could be made; on Debian: apt-get install python3-venv" >&2; exit 2; }
	@touch $@

$(VENV)/.demo: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,test]'
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage coverage.xml .hypothesis
