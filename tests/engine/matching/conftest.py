"""A promise that is not kept says what was found in its place."""

import pytest

pytest.register_assert_rewrite("tests.engine.matching.promises")
