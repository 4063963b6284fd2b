"""What is counted stays small, whatever is asked."""

from flask import Flask

from learning.web import metrics


def methods() -> set[str]:
    return {method for method, _status in metrics._answers}  # the labels there are


def test_methods_that_somebody_invents_are_counted_as_one(app: Flask) -> None:
    client = app.test_client()
    client.get("/health")
    before = methods()

    for number in range(5):
        client.open("/health", method=f"INVENTED{number}")

    assert methods() - before <= {"other"}
    assert metrics._answers["other", 405] is not None
