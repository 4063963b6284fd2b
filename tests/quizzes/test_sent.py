"""The form of an attempt, taken apart: whatever a browser sends is read, or passed over."""

import pytest
from werkzeug.datastructures import MultiDict

from learning.quizzes.views.sent import sent_in

ATTEMPT = "6b1e4d0e-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("keep", "places"),
    [("2", {1}), ("", {1, 2}), ("9" * 5000, {1, 2}), ("²", {1, 2}), ("x", {1, 2})],
)
def test_what_keep_names_is_left_out(keep: str, places: set[int]) -> None:
    form = MultiDict({"attempt-id": ATTEMPT, "1-answer": "a", "2-answer": "b", "keep": keep})

    assert set(sent_in(form).fields) == places
