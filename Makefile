# Bare `make` prints these targets.
.DEFAULT_GOAL := help
BIN := .venv/bin
DJANGO := DJANGO_SETTINGS_MODULE=squadra.config.settings_test $(BIN)/django-admin

.PHONY: help
help: ## print this list
	@echo "make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: installed assets ## install, build, load the example sheets, match, serve (SERVE=0: stop before serving)
	@$(BIN)/squadra demo $(if $(filter 0,$(SERVE)),--no-serve)

.PHONY: test
test: installed-dev assets ## run every test: SQLite, PostgreSQL where one answers, browser
	@scripts/test

.PHONY: quick
quick: installed-dev assets ## run the tests that need no browser and no patience, on SQLite
	@$(BIN)/pytest -q -n auto -m "not browser and not slow"

.PHONY: lint
lint: installed-dev ## check style of code and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint src

.PHONY: format
format: installed-dev ## put code into its one style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: types
types: installed-dev ## check types
	@$(BIN)/mypy

.PHONY: contracts
contracts: installed-dev ## check who imports whom
	@$(BIN)/lint-imports

.PHONY: migrations-check
migrations-check: installed-dev ## check that the migrations say what the models say
	@$(DJANGO) makemigrations --check --dry-run

.PHONY: assets
assets: installed ## build styles, icons and fonts that others wrote
	@$(BIN)/python scripts/build-assets

.PHONY: screenshots
screenshots: installed-dev assets ## take the pictures of docs/ from the demo
	@$(BIN)/python scripts/make-screenshots

.PHONY: clean
clean: ## remove everything that was built or installed, and the demo's data
	rm -rf .venv var dist src/squadra/ui/static/vendor* src/squadra/documents/fonts* tests/browser/vendor* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.PHONY: installed installed-dev
installed:
	@scripts/install demo
installed-dev:
	@scripts/install dev
