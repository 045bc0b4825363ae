# Every entry point of Firelake. A fresh machine needs Python 3.11 with venv, and make; `make setup` brings the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash

N ?= 200
SEED ?= 42
ENV ?= local
ENGINE ?= duckdb
FORMAT ?= table
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

VENV := .venv
BIN := $(VENV)/bin
UV := .tools/uv/bin/uv
READY := $(VENV)/.ready
SOURCES := libs simulators glue_jobs emr_steps tests benchmarks

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "  Settings: N=$(N) scenarios, SEED=$(SEED), ENV=$(ENV), ENGINE=$(ENGINE), FORMAT=$(FORMAT)"

setup: $(READY)  ## Install everything into .venv, and Java, the Spark jars and compiled kernels into caches

$(UV): requirements/uv.lock
	@test -n "$(PYTHON)" || { echo "Firelake needs Python 3.11 on the PATH (or: make PYTHON=/path/to/python3.11)." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python 3.11 lacks venv; on Debian or Ubuntu: apt-get install python3.11-venv" >&2; exit 2; }
	@echo "Installing uv into .tools/ ..."
	@$(PYTHON) -m venv .tools/uv
	@.tools/uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $(UV)

$(READY): $(UV) requirements/dev.lock pyproject.toml
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements/dev.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m firelake_local.java
	@$(BIN)/python -m firelake_local.jars
	@$(BIN)/python -m simulators.warm
	@touch $(READY)

demo: setup  ## Run the whole chain on this machine: N=200 scenarios, SEED=42; report in out/demo/report.html
	@$(BIN)/firelake demo --scenarios $(N) --seed $(SEED)

deploy: setup  ## Create or update everything from infra/cloudformation/ (ENV=local needs `firelake cloud up`)
	@$(BIN)/firelake deploy --env $(ENV)

athena: setup  ## Run Athena SQL on the lake: SQL='select ...' FORMAT=table|csv ENGINE=duckdb|trino
	@$(BIN)/firelake athena --engine $(ENGINE) --format $(FORMAT) "$${SQL:?give the query: make athena SQL=...}"

# Two workers and no more: each may hold a Spark session and a local cloud of its own.
test: setup  ## Run every check and test
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --durations=15

check: setup lint types imports contracts-check chain-check cfn-lint  ## Run the checks alone: no test

lint: setup  ## ruff: style and order
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES) || { echo "run: make format" >&2; exit 1; }

format: setup  ## Let ruff put the code in order
	@$(BIN)/ruff check --fix --quiet $(SOURCES) || true
	@$(BIN)/ruff format $(SOURCES)

types: setup  ## mypy, strict, on libs/ and simulators/
	@$(BIN)/mypy libs simulators

imports: setup  ## import-linter: which package may know which
	@$(BIN)/lint-imports --no-cache

contracts: setup  ## Render the contracts into every other form
	@$(BIN)/python -m firelake.contracts.render --write

contracts-check: setup  ## Fail when a rendered form differs from its contract
	@$(BIN)/python -m firelake.contracts.render --check

chain-check: setup  ## Fail when the state machine's file differs from the code that writes it
	@$(BIN)/python -m firelake_chain.state_machine --check

cfn-lint: setup  ## Check the CloudFormation templates
	@$(BIN)/cfn-lint infra/cloudformation/*.yaml

verify: setup  ## The zone model beside what must be: balances, convergence, exact answers; out/verify/
	@$(BIN)/python -m simulators.verification

validate: setup  ## The simulators beside experiments and CFAST, both measured in the same run; out/validate/
	@$(BIN)/python -m simulators.validation

bench: setup  ## How fast the simulators are, beside their peers in the same run; out/bench/
	@$(BIN)/python benchmarks/bench.py

bench-batch: setup  ## Ten thousand scenarios through the Batch job, killed twice on the way
	@$(BIN)/python benchmarks/batch_ten_thousand.py

random-buildings: setup  ## Ten thousand random buildings through the zone model: no NaN, no stall, nothing lost
	@$(BIN)/python -m simulators.verification.random_buildings --runs 10000

athena-oracle: setup  ## Hold every checked-in query and view to the same rows on DuckDB and on Trino
	@$(BIN)/python -m firelake_cli.athena_oracle

lock:  $(UV)  ## Resolve requirements/*.in into lock files with hashes
	@$(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header \
		requirements/uv.in -o requirements/uv.lock
	@$(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header \
		requirements/dev.in -o requirements/dev.lock
	@for image in simulators gpu; do $(UV) pip compile --quiet --generate-hashes --python-version 3.11 \
		--python-platform x86_64-manylinux_2_28 --no-emit-index-url --no-header \
		--constraint requirements/dev.lock requirements/$$image.in -o requirements/$$image.lock || exit; done

images: setup  ## Build the simulators' images, for a CPU and for a GPU, tagged as `make deploy` names them (needs docker)
	@command -v docker >/dev/null || { echo "make images needs docker, which is not on the PATH." >&2; exit 2; }
	@tag=$$($(BIN)/python -m firelake_deploy.image_tag simulators) && \
	docker build --platform linux/amd64 -f infra/images/simulators/Dockerfile -t firelake-simulators:$$tag . && \
	docker build --platform linux/amd64 -f infra/images/simulators/gpu.Dockerfile -t firelake-simulators:$$tag-gpu . && \
	echo "Built firelake-simulators:$$tag and firelake-simulators:$$tag-gpu"

cloud-up: setup  ## Start the local cloud in the background
	@$(BIN)/firelake cloud up

cloud-down: setup  ## Stop the local cloud
	@$(BIN)/firelake cloud down

clean:  ## Stop the local cloud; remove its state, the results and the builds (not .venv, not the caches)
	@if [ -x $(BIN)/firelake ]; then $(BIN)/firelake cloud down; fi
	@rm -rf .firelake out build dist

.PHONY: help setup demo deploy athena test check lint format types imports contracts contracts-check \
	chain-check cfn-lint verify validate bench bench-batch random-buildings athena-oracle lock images cloud-up cloud-down clean
