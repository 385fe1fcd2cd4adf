"""Citizens, the grants by which others may see them, their profile for work."""
