"""What companies and other places offer: openings of every kind, with their seats."""
