# Everything a person or a machine does with this repository. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
# SwiftPM locks its scratch directory, so targets that build would only wait for each other.
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

SCRATCH ?= .build
PREFIX ?= /usr/local
DESTDIR ?=
# Tests that run at once. Without a bound every test starts at the beginning and holds its files,
# servers and memory until its turn comes.
TESTS_AT_ONCE ?= 6
RECORDS ?= 1000000
RUNS ?= 3
BENCH_FLAGS ?=

# One set of flags for `check` and `test`, so that nothing is built twice.
strict_flags := --scratch-path $(SCRATCH) -Xswiftc -warnings-as-errors \
  --explicit-target-dependency-import-check error
# One release build for `demo`, `bench`, `install` and `release`.
release_flags := --scratch-path $(SCRATCH) --configuration release --static-swift-stdlib
release_binary := $(SCRATCH)/release/keyshift
release_simulator := $(SCRATCH)/release/kv-simulator
swift_files := Sources Tests Package.swift schemas Benchmarks

.PHONY: help setup demo docs test check nightly format bench bench-kv bench-server completions man install release clean binary simulator tests

help: ## Show this list.
	@echo 'usage: make TARGET'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing, and check for Swift.
	@Scripts/setup.sh

demo: setup binary ## Seed a store and migrate a cohort in it, command by command.
	@Scripts/demo.sh $(release_binary)

test: setup tests ## Build and run every test.
	swift test $(strict_flags) --skip-build --disable-xctest \
	  --experimental-maximum-parallelization-width $(TESTS_AT_ONCE)
	Scripts/test-sdk.sh $(SCRATCH)/debug/kv-simulator
	Scripts/check-pages.sh

docs: setup tests ## Print where README.md and docs differ from what the program does, and write that into them.
	KEYSHIFT_RECORD=1 swift test $(strict_flags) --skip-build --disable-xctest --filter DocumentTests

check: setup ## Check format, warnings, imports, file sizes, shell scripts and schemas.
	swift format lint --strict --parallel --recursive $(swift_files)
	Scripts/check-sizes.sh
	Scripts/check-imports.sh
	Scripts/check-escaping.sh
	Scripts/check-bytes.sh
	Scripts/check-surfaces.sh
	Scripts/check-shell.sh
	schemas/check
	$(MAKE) --no-print-directory tests

nightly: setup tests ## Made-up requests to both servers, public clients, 200 live users, and a page in Chromium.
	KEYSHIFT_EDGE_SEEDS=200 swift test $(strict_flags) --skip-build --disable-xctest --filter TwoEdgesTests
	Scripts/test-clients.sh $(SCRATCH)/debug/kv-simulator
	Scripts/check-openapi.sh $(SCRATCH)/debug/kv-simulator
	Scripts/check-admin-openapi.sh $(SCRATCH)/debug/keyshift
	python3 Tests/Browser/plan_page.py $(SCRATCH)/debug/keyshift

format: ## Format every Swift file in place.
	swift format format --in-place --parallel --recursive $(swift_files)

bench: setup binary ## Measure against plain SQL and Python: RECORDS=1000000 RUNS=3.
	python3 Benchmarks/bench.py --keyshift $(release_binary) --work $(SCRATCH)/bench \
	  --records $(RECORDS) --runs $(RUNS) $(BENCH_FLAGS)

bench-kv: setup simulator ## Measure the Workers KV store against scripts with the official SDK.
	python3 Benchmarks/kv.py --keyshift $(release_binary) --simulator $(release_simulator) \
	  --python "$$(Scripts/python-environment.sh)/bin/python" --work $(SCRATCH)/bench-kv $(BENCH_FLAGS)

bench-server: setup binary ## Measure the admin server's status route with wrk.
	command -v wrk >/dev/null || { echo 'error: install wrk' >&2; exit 1; }
	Scripts/with-admin-server.sh $(release_binary) --coverage-every 0s -- python3 Benchmarks/server.py $(BENCH_FLAGS)

completions: setup binary ## Make completions for bash, zsh and fish.
	Scripts/completions.sh $(release_binary) $(SCRATCH)/completions

man: setup simulator ## Make the manual pages.
	rm -rf $(SCRATCH)/man
	Scripts/man-pages.py $(release_binary) $(SCRATCH)/man
	Scripts/man-pages.py $(release_simulator) $(SCRATCH)/man

install: setup simulator completions man ## Install programs, completions and manual pages below PREFIX=/usr/local; honours DESTDIR.
	install -D -s -m 0755 $(release_binary) $(DESTDIR)$(PREFIX)/bin/keyshift
	install -D -s -m 0755 $(release_simulator) $(DESTDIR)$(PREFIX)/bin/kv-simulator
	install -D -m 0644 $(SCRATCH)/completions/keyshift.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/keyshift
	install -D -m 0644 $(SCRATCH)/completions/_keyshift $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_keyshift
	install -D -m 0644 $(SCRATCH)/completions/keyshift.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/keyshift.fish
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man1 $(SCRATCH)/man/*.1

release: setup binary ## Make one stripped binary with the Swift runtime inside.
	Scripts/release.sh $(release_binary) $(SCRATCH)/dist

clean: ## Remove what was built, and the demo's store and state.
	rm -rf $(SCRATCH) state/demo

binary:
	swift build $(release_flags) --product keyshift

simulator: binary
	swift build $(release_flags) --product kv-simulator

tests:
	swift build $(strict_flags) --build-tests
