"""Districts and municipalities, loaded from a data folder: another territory is other data."""
