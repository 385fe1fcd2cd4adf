"""Settings, URLs and the server's entry points: the only package that knows all the others."""
