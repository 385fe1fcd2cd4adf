"""The pages of the registry; the page that puts an organisation together is the desk's."""
