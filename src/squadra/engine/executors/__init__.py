"""Where parts of a run are worked on; what goes there and back, and how it becomes one result."""
