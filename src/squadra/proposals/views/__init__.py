"""The pages of matching, proposals and vetoes."""
