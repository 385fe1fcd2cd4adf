"""What a page says while the facts of many rows are being put together."""


class NotReady(Exception):
    """There are too many rows to go through one by one, and no snapshot of them yet."""
