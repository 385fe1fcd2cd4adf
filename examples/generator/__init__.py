"""Draws the example sheets: people, companies and openings that nobody is."""
