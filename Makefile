# SPDX-License-Identifier: GPL-3.0-or-later

PREFIX ?= /usr/local
DEMO_SCENARIO ?= Scenarios/fan-failure.yaml
# A part of the tests by name: `make test FILTER=StatisticsTests`. The slow tier (minutes) runs unless this is 0.
FILTER ?=
SLOW ?= 1

SWIFT ?= swift
# Tests are built for release, as the program is: what `make demo` compiled is not compiled again, and the hot loops are
# over 100 times slower in debug. Nothing imports with @testable, so release code needs no -enable-testing.
RELEASE := -c release
TEST_FLAGS := $(RELEASE) --disable-testable-imports --disable-xctest
PROGRAM := .build/release/assay
SOURCES := Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Sources)

.PHONY: help demo build test bench lint format docs install clean
.DEFAULT_GOAL := help

help: ## Say what there is to make.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Build, run the demonstration scenario and say where its report is.
	$(PROGRAM) run $(DEMO_SCENARIO)

build: ## Build the program for release, as .build/release/assay.
	@Tools/ensure-dependencies build
	$(SWIFT) build $(RELEASE) --product assay

test: build ## Build and run every test, the slow ones too (SLOW=0 leaves them out, FILTER=name picks some).
	@Tools/ensure-dependencies test
	@Tools/ensure-dependencies parquet || echo "test: no other reader of Parquet here, so those tests are skipped" >&2
	@ASSAY_PYTHON="$$(Tools/find-python yaml jsonschema)" ASSAY_SLOW_TESTS=$(SLOW) \
		$(SWIFT) test $(TEST_FLAGS) $(if $(FILTER),--filter $(FILTER))

bench: build ## Measure ours against the peers (plain C, SimPy, numpy, ruptures, otava): JSON lines, some about quality.
	@Tools/ensure-dependencies bench
	@Tools/ensure-dependencies detectors || echo "bench: no ruptures or no apache-otava here, so their values are null" >&2
	@ASSAY_PYTHON="$$(Tools/find-python numpy simpy.core ruptures otava || Tools/find-python numpy simpy.core)" \
		$(SWIFT) run --package-path Benchmarks --scratch-path .build/benchmarks $(RELEASE)

lint: ## Check the format, the imports of every module, and the files; prove that the import check can fail.
	@Tools/ensure-dependencies build lint
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)
	"$$(Tools/find-python)" Tools/lint-imports
	"$$(Tools/find-python)" Tools/lint-imports --self-test
	Tools/lint-files

format: ## Format every Swift file in place.
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

docs: ## Write the reference of every library module to .build/docs.
	@Tools/ensure-dependencies build docs
	Tools/build-docs .build/docs

install: build ## Copy the program to PREFIX/bin (/usr/local).
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/assay

clean: ## Remove what was built: programs, reference, benchmarks, the Python environment.
	rm -rf .build
