# Everything a person types in this repository. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(VENV)/.ready ## make .venv: Ansible, the collection, furyctl-vsphere and the test tools

$(VENV)/.ready: tests/setup requirements.txt requirements-dev.txt pyproject.toml galaxy.yml
	@PYTHON=$(PYTHON) tests/setup $(VENV)

.PHONY: demo
demo: setup ## a cluster in the lab from examples/demo, ending with its nodes Ready
	@examples/demo/run

.PHONY: demo-down
demo-down: ## remove the demo's cluster and the lab
	@examples/demo/remove

.PHONY: demo-record
demo-record: setup ## record the usage demo from a real run in a lab of its own, into docs/demo
	@docs/demo/record

.PHONY: build
build: setup ## what is handed to customers, into build: wheel, Galaxy archive, pinned dependencies, bill of materials
	@release/build build

.PHONY: lock
lock: setup ## pin every dependency of the wheel again; UPGRADE=1 takes newer versions
	@release/lock $(if $(UPGRADE),--upgrade)

.PHONY: test
test: ## everything below, and the end-to-end run; does all of its own set-up
	@tests/run

.PHONY: lint
lint: setup ## yamllint, ruff, mypy, ansible-lint
	@tests/run lint

.PHONY: unit
unit: setup ## pure functions and the shim, without the lab
	@tests/run unit

.PHONY: bench
bench: setup ## ours and its peers side by side, 15 to 20 minutes; ONLY=WORD,WORD chooses by name (ONLY=kubernetes), EVERYTHING=1 adds the slowest
	@$(BIN)/python -m benchmarks --only '$(ONLY)' $(if $(EVERYTHING),--everything)

.PHONY: docs
docs: setup ## write the reference pages, and build the site of the documentation in build/site
	@$(BIN)/python docs/generate.py
	@docs/build_site $(BIN)

.PHONY: clean
clean: ## remove .venv and build results
	@rm -rf $(VENV) build *.tar.gz
