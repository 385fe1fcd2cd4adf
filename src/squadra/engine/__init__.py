"""The pure engine: no Django, no database, no clock, no network. A library of its own."""
