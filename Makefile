# For those who work on Zhida. Users need only ./run and ./test.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
FUZZ_SECONDS ?= 600

.DEFAULT_GOAL := help
.PHONY: help build test unit bench format tidy judges deep clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

build:  ## release build of everything, and the web page
	scripts/setup run
	scripts/build release
	scripts/web

test:  ## the same as ./test: every test, in release and under ASan and UBSan
	./test

unit:  ## only the C++ unit tests, in the debug build
	scripts/setup run
	scripts/build debug
	ctest --test-dir build/debug --output-on-failure --no-tests=error -j 2 -R '^unit\.'

bench:  ## the benchmarks of bench/, in the release build; prints figures, writes none
	scripts/setup bench
	scripts/build release
	@for program in build/release/bench_*; do echo "== $$program"; "$$program"; done
	bench/http/run

format:  ## clang-format 19 over src, bench, fuzz, tests
	scripts/setup test
	scripts/format

tidy:  ## the rules of the tree, formatting, and clang-tidy 22 over src (unchanged clean files are not checked again; scripts/lint.clean is written: commit it)
	scripts/setup test
	scripts/build asan headers
	python3 tests/tidy/tidy.py
	python3 tests/tidy/tidy_test.py
	scripts/format --check
	scripts/lint --record

judges:  ## outside judges: packs against api/schema (jsonschema), rules against DMN13.xsd (lxml), openapi-spec-validator; the running server against api/openapi.yaml, as nobody and as roles (schemathesis); single sign-on with a real OpenID provider from npm
	scripts/setup judges
	scripts/build release zhida
	scripts/judges

deep:  ## the unit tests in the release build; clang-tidy over every file; the packs with every fact blanked; 10,000 kills of the writing process and 200 with PostgreSQL; each libFuzzer target of fuzz/ for FUZZ_SECONDS (600) seconds, built by clang++-22 with ASan and UBSan
	scripts/setup test
	scripts/setup deep
	scripts/build release
	ctest --test-dir build/release --output-on-failure -j 2 -L unit
	scripts/build asan headers
	scripts/lint --all
	build/release/zhida test packs --possible
	build/release/crash --rounds 10000
	tests/postgres/with.py sh -c "build/release/crash --rounds 200 --database \"\$$ZHIDA_TEST_POSTGRES\" --server-kill 'tests/postgres/with.py --kill'"
	scripts/build fuzz fuzzers
	FUZZ_SECONDS=$(FUZZ_SECONDS) scripts/deep

clean:  ## removes build/ and web/dist
	rm -rf build web/dist
