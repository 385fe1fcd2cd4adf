"""A person's own copy of their data, and its erasure."""
