"""Numbers for operators: how many requests, how long, and how often the database said no."""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # set by `serving` before this module is imported
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

duration = Histogram(
    "mosaic_request_seconds", "Time until an answer began", ["blueprint"], buckets=BUCKETS
)
answers = Counter("mosaic_answers", "Answers by kind", ["method", "status"])
_durations: dict[str, Histogram] = {}
_answers: dict[tuple[str, int], Counter] = {}


def init_app(app: Flask) -> None:
    """Count every answer. `logs` notes when each request began."""
    app.after_request(count)


def count(response: Response) -> Response:
    """Two additions in mapped memory; the label's child is looked up once per process."""
    part = (request.endpoint or "none").partition(".")[0]
    timer = _durations.get(part)
    if timer is None:
        timer = _durations[part] = duration.labels(part)
    if "began_at" in g:
        timer.observe(time.perf_counter() - g.began_at)
    # Anybody may invent methods, and each label is kept until the server ends.
    method = request.method if request.method in METHODS else "other"
    key = (method, response.status_code)
    counter = _answers.get(key)
    if counter is None:
        counter = _answers[key] = answers.labels(*key)
    counter.inc()
    return response


def text() -> bytes:
    """What all workers counted together, in Prometheus's format."""
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(REGISTRY)
