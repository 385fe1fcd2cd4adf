"""The pages of a person's file; the page that puts them together is the desk's."""
