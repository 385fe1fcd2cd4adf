"""The demo: an invented service on the true territory, built once, shown at each start."""
