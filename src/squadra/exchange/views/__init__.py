"""Pages of the package: sheets in, what becomes of them, and back."""
