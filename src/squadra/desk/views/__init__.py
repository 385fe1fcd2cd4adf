"""The pages that show more than one package's data."""
