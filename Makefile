# Evenhand: everything a person needs to type. Each target does its own set-up, once.
#
#   make run     open the workbench with the worked example
#   make test    format, lint, types, import rules and the quick tests, in some five minutes on two slow cores
#   make slow    the rest of the tests, which every change passes before it lands: see CONTRIBUTING.md
#   make check   format, lint, types and import rules alone
#   make bench   measured speed and memory
#   make dev     like run, and reload when a file changes
#   make lock    write down every version that the pinned packages bring along, and the hash of every file that runs
#   make sbom    a bill of materials of what runs (CycloneDX), checked against its schema
#   make advisories  which of it has known advisories; fails where nobody knows
#   make clean   remove what the above made (your store in var/ stays)
#
# Written for GNU make 3.81 and a plain POSIX shell, which is what macOS has.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.evenhand

# A worker a core; which tests stay together, and in what order, is said in tests/conftest.py.
WORKERS = $$($(BIN)/python -c "import os; print(min(os.cpu_count() or 1, 7))")

# Each worker has a core: threads of linear algebra would wait for one another there, and burn it while they do.
test slow: export OPENBLAS_NUM_THREADS = 1

# Tests start some two hundred programs. Where a shell forbids Python to keep what it compiled, each compiles all again.
test slow: export PYTHONDONTWRITEBYTECODE =

.PHONY: run dev test slow check bench lock sbom advisories setup setup-dev browser programs clean help

help:
	@sed -n 's/^#   //p' Makefile

# ---- set-up: a stamp file says which requirements are installed

setup: $(STAMP)-run
setup-dev: $(STAMP)-dev

$(BIN)/python:
	@python=; \
	for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if command -v $$candidate >/dev/null 2>&1 && \
	     $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if command -v uv >/dev/null 2>&1; then \
	  echo "Making $(VENV) with uv"; \
	  uv venv --quiet --allow-existing --python "$${python:-3.11}" $(VENV); \
	elif [ -n "$$python" ]; then \
	  echo "Making $(VENV) with $$python"; \
	  $$python -m venv $(VENV) || { \
	    echo "$$python cannot make a virtual environment."; \
	    echo "On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }; \
	else \
	  echo "Evenhand needs Python 3.11 or newer, and none was found."; \
	  echo "Get it from https://www.python.org/downloads/ or your system's packages, then run make again."; \
	  exit 1; \
	fi

# $(call install,FILE): uv when there is one, else pip. All is compiled, on all cores, so that the first start need not.
define install
	@echo "Installing $(1) (once; a minute with pip, seconds with uv)"
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python -r $(1); \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r $(1) && \
	  { $(BIN)/python -m compileall -q -j 0 $(VENV)/lib || true; }; \
	fi
endef

$(STAMP)-run: requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	$(call install,requirements.txt)
	@touch $@

$(STAMP)-dev: requirements-dev.txt requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.txt)
	@touch $(STAMP)-run $@

# The journeys need a Chromium: the system's if there is one, else the system's package manager, else Playwright's own.
browser: $(STAMP)-dev
	@$(BIN)/python tests/browser/chromium.py >/dev/null 2>&1 || { \
	  root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	  if command -v apt-get >/dev/null 2>&1 && $$root true 2>/dev/null; then \
	    echo "Installing Chromium with apt-get"; \
	    { $$root apt-get install -y -qq chromium >/dev/null 2>&1 || \
	      { $$root apt-get update -qq && $$root apt-get install -y -qq chromium; } >/dev/null 2>&1; } || true; \
	  fi; \
	  $(BIN)/python tests/browser/chromium.py >/dev/null 2>&1 || { \
	    echo "Installing Chromium with Playwright"; \
	    $(BIN)/python -m playwright install chromium >/dev/null 2>&1 || true; }; \
	  $(BIN)/python tests/browser/chromium.py; \
	}

# Programs of others that tests start: a Java for Spark, PostgreSQL, LibreOffice and its font, minisign. Where they cannot
# be installed, the tests that need them say so.
programs: $(STAMP)-dev
	@wanted="$$($(BIN)/python tests/programs.py --packages)"; \
	if [ -n "$$wanted" ]; then \
	  root=; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	  if command -v apt-get >/dev/null 2>&1 && $$root true 2>/dev/null; then \
	    echo "Installing with apt-get: $$wanted"; \
	    { $$root apt-get install -y -qq --no-install-recommends $$wanted >/dev/null 2>&1 || \
	      { $$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends $$wanted; } >/dev/null 2>&1; } || true; \
	  fi; \
	  $(BIN)/python tests/programs.py || true; \
	fi

# ---- what people type

run: setup
	@$(BIN)/evenhand run

dev: setup
	@PYTHONPATH="$(CURDIR)/lib" STREAMLIT_SERVER_FILE_WATCHER_TYPE=auto $(BIN)/evenhand run

# What takes seconds comes first.
test: setup-dev check
	@$(BIN)/python -m compileall -q -j 0 lib
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

# One worker more, because journeys mostly wait for their browser.
slow: setup-dev browser programs
	@$(BIN)/python -m pytest -n $$(($(WORKERS) + 1)) -m slow

check: setup-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyrefly check
	@$(BIN)/lint-imports

bench: setup-dev browser
	@$(BIN)/python -m benchmarks

lock: setup-dev
	@if command -v uv >/dev/null 2>&1; then \
	  { sed -n '/^#/p' constraints.txt; \
	    sed '/^-c /d' requirements-dev.txt | sed '/^-r /d' > $(VENV)/dev.in; \
	    sed -e '/^-c /d' -e '/^-e /d' requirements.txt > $(VENV)/run.in; \
	    uv pip compile --quiet --universal --no-header --no-annotate $(VENV)/run.in $(VENV)/dev.in; \
	  } > $(VENV)/constraints.new && mv $(VENV)/constraints.new constraints.txt; \
	else \
	  { sed -n '/^#/p' constraints.txt; \
	    $(BIN)/python -m pip freeze --exclude-editable | sort -f; \
	  } > $(VENV)/constraints.new && mv $(VENV)/constraints.new constraints.txt; \
	fi
	@if command -v uv >/dev/null 2>&1; then \
	  { echo '# What runs, every file of it by its SHA-256. Made by `make lock`; do not edit by hand.'; \
	    uv pip compile --quiet --universal --no-header --no-annotate --generate-hashes --python-version 3.11 \
	      -c constraints.txt $(VENV)/run.in; \
	  } > $(VENV)/lock.new && mv $(VENV)/lock.new deploy/requirements.lock; \
	else echo "deploy/requirements.lock needs uv and stays as it was"; fi
	@echo "constraints.txt is up to date: look at what changed, then run make test"

sbom:
	@mkdir -p build
	@uvx --from 'cyclonedx-bom[validation]==7.5.0' cyclonedx-py requirements deploy/requirements.lock \
	  --output-format JSON --validate --output-file build/evenhand.cdx.json
	@echo "build/evenhand.cdx.json"

advisories:
	@python3 deploy/advisories.py

clean:
	rm -rf $(VENV) build dist test-results .pytest_cache .ruff_cache .import_linter_cache .hypothesis
