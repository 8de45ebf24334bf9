# Everything below is made in var/, which git ignores. `make clean` leaves the downloaded models and programs alone.
PYTHON ?= python3
VENV   := var/venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup init demo dashboard serve work test test-fast test-containers test-web sbom test-mutations test-mutants check types docs bench bench-box bench-calls bench-data bench-jobs bench-judge bench-hearing bench-neighbours bench-turns bench-web rehearse chaos soak clean distclean

help:  ## this list
	@echo 'Frontdesk: the receptionist that answers a small business'"'"'s phone.'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## install the programs and models it needs (quick when they are there)
	@$(BIN)/frontdesk setup

init: $(STAMP)  ## make the settings of a box: asks little, makes every key, checks what it can
	@$(BIN)/frontdesk init

demo: $(STAMP)  ## watch one phone call, from the dial tone to the database
	@$(BIN)/frontdesk demo

dashboard: $(STAMP)  ## build the owner's window, the page that the local stack serves at / (needs node and npm)
	@$(BIN)/frontdesk dashboard build

serve: $(STAMP)  ## answer calls with the LiveKit, Supabase and Ollama named in the settings
	@$(BIN)/frontdesk serve

work: $(STAMP)  ## judge calls, tell CRMs and clone voices for the Supabase named in the settings
	@$(BIN)/python -P -m cloud

test: setup  ## run the whole suite, live calls included
	@$(BIN)/python -P -m tests.side_by_side

test-fast: $(STAMP)  ## what needs no stack and no engines: while you work
	@$(BIN)/python -m pytest -n 2 --dist loadscope --hypothesis-profile quick --ignore tests/database --ignore tests/live \
	  -m 'not live and not database and not engines'

test-containers: setup  ## build the images and run a box on a Docker daemon of its own, as root (half an hour the first time)
	@$(BIN)/python -P -m pytest -n 0 -x --rootdir . tests/containers/check_lint.py tests/containers/check_images.py tests/containers/check_box.py

# Pictures of what no journey has changed yet.
WEB_FIRST := $(addprefix tests/web/check_,pictures.py sign_in.py)

test-web: setup  ## a browser on the owner's window, before the real stack (needs Debian's chromium); writes docs/pictures
	@$(BIN)/python -m pytest -n 0 --rootdir . $(WEB_FIRST) $(filter-out $(WEB_FIRST),$(sort $(wildcard tests/web/check_*.py)))

sbom:  ## list what is in the images, below var/sbom; IMAGE=frontdesk/edge:0.1.0: Debian's packages too
	@infra/docker/sbom.sh var/sbom $(IMAGE)

test-mutations: setup  ## plant holes in the schema, one at a time, and see the tests notice each (about a quarter of an hour)
	@$(BIN)/python -P -m tests.mutations

test-mutants: setup  ## plant faults in the code, a sample of each package, and see the tests notice them (about a quarter of an hour)
	@$(BIN)/python -P -m tests.mutations.mutants

check: $(STAMP)  ## formatting, lint, types (the owner's window's too), import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/frontdesk dashboard check

types: setup  ## write shared/database.py from the schema
	@$(BIN)/python -P -m infra.dev.schema

docs: setup  ## print the pages of docs/ that come from the code: turn machine, errors, API, limits
	@$(BIN)/python -P -m infra.dev.docs

rehearse: $(STAMP)  ## callers with something to get done ring nine businesses: who got it, what was untrue; TEXT=1: in seconds, without sound; HELD=1: those written without knowing the rules; SAMPLE=9
	@$(BIN)/frontdesk rehearse $(if $(TEXT),--text) $(if $(HELD),--held) $(if $(SAMPLE),--sample $(SAMPLE))

bench: $(STAMP)  ## calls on a fresh and on a warm stack, with AGAINST=../other in turns with another checkout: p50 and p95
	@$(BIN)/frontdesk bench $(if $(AGAINST),--against '$(AGAINST)') $(if $(TOGETHER),--together $(TOGETHER))

bench-calls: setup  ## how many calls one event loop carries beside livekit-agents and pipecat (twelve minutes); LIVEKIT=1: through a LiveKit server; AGAINST=../other
	@$(BIN)/frontdesk bench-calls $(if $(CALLS),--calls '$(CALLS)') $(if $(SYSTEMS),--systems '$(SYSTEMS)') $(if $(LIVEKIT),--livekit) $(if $(AGAINST),--against '$(AGAINST)')

bench-box: setup  ## how many calls this machine's engines carry, with batches across calls and without (ten minutes)
	@$(BIN)/frontdesk bench-box

bench-data: $(STAMP)  ## a million calls of 500 clients: p50 and p95 of each question of a dashboard (five minutes); AGAINST=../other
	@$(BIN)/frontdesk bench-data $(if $(AGAINST),--against '$(AGAINST)')

bench-hearing: setup  ## how far the recogniser's confidence can be trusted, on voices and noises it never heard (half an hour the first time)
	@$(BIN)/frontdesk bench-hearing

bench-jobs: $(STAMP)  ## a hundred calls end at once: how soon they are judged and told of, whatever fails (about five minutes)
	@$(BIN)/frontdesk bench-jobs

bench-judge: $(STAMP)  ## how well calls are judged, on sentences and calls that nobody tuned for
	@$(BIN)/frontdesk bench-judge

bench-neighbours: $(STAMP)  ## how long a box waits while others abuse the system, with ratios (about three minutes)
	@$(BIN)/frontdesk bench-neighbours

bench-turns: setup  ## how soon, and how rightly, the end of a caller's turn is noticed (minutes the first time); AGAINST=../other
	@$(BIN)/frontdesk bench-turns $(if $(AGAINST),--against '$(AGAINST)')

bench-web: $(STAMP)  ## how soon an owner sees his page, in Chromium, before a million calls (five minutes the first time); TIMES=15
	@$(BIN)/frontdesk bench-web $(if $(TIMES),--times $(TIMES))

chaos: setup  ## break one part after another in real calls: what the callers heard (about twenty minutes); FULL=1: at every moment
	@$(BIN)/frontdesk chaos $(if $(FULL),--full)

soak: setup  ## kill line processes in mid-call: heard again, rows lost (five minutes); CALLS=2000 KILLS=200 for the long one
	@$(BIN)/frontdesk soak $(if $(CALLS),--calls $(CALLS)) $(if $(KILLS),--kills $(KILLS)) $(if $(LINES),--lines $(LINES)) $(if $(TOGETHER),--together $(TOGETHER)) $(if $(QUESTIONS),--questions $(QUESTIONS))

clean:  ## stop the stack; remove what runs leave behind
	@if [ -x $(BIN)/frontdesk ]; then $(BIN)/frontdesk stack down; fi
	@rm -rf var/stack var/demo var/bench var/bench-data var/bench-jobs var/bench-neighbours var/bench-web var/chaos var/docs .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -path ./var -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

distclean: clean  ## remove the models, the programs and the Python environment as well
	@if [ -d var ]; then chmod -R u+w var; fi
	@rm -rf var

# The checkout is put on the environment's path by a .pth file and a four-line launcher: nothing is built, so nothing
# but the lock file's packages is downloaded.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Python 3.11 or newer is needed ($(PYTHON) is older or missing). Name one: make PYTHON=/path/to/python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo 'Python lacks its venv module. Cure: apt-get install -y python3-venv'; exit 1; }
	@echo 'Python packages: installing (about a minute the first time) …'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "frontdesk.pth").write_text("../../../../..\n")'
	@printf '%s\n' '#!/bin/sh' '# Written by the Makefile: runs the checkout that this environment belongs to.' \
	  'exec "$$(dirname "$$0")/python" -P -m infra.cli "$$@"' > $(BIN)/frontdesk
	@chmod +x $(BIN)/frontdesk
	@touch $@
	@echo 'Python packages: done.'
