"""Gunicorn's configuration, and the start of everything: the next line must stay the first."""

from gevent import monkey

monkey.patch_all()  # before any library holds a socket, a lock or a selector of its own

# ruff: noqa: E402  # because of the line above
import atexit
import gc
import os
import resource
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

from gevent import socket as patched
from gunicorn.http import message

from learning.config import Settings
from learning.jobs.gateway import keeper

ROOT = Path(__file__).parents[2]
FILES = 65536  # one for each open stream, and then some
LONGEST_ADDRESS = 128 * 1024  # bytes: 10,000 letters of any script get our page, not a bare 414
# Where files live in memory: counting in a file on a full disk ends a worker with SIGBUS.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a folder of its own
METRICS = "PROMETHEUS_MULTIPROC_DIR"  # read by its library when that is imported

settings = Settings.from_environ(os.environ)
keepers: list[keeper.Keeper] = []


def raise_file_limit() -> None:
    """As many open streams as the machine lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def make_metrics_folder() -> None:
    """A fresh folder where the workers count together, gone when the server ends."""
    folder = tempfile.mkdtemp(prefix="mosaic-metrics-", dir=MEMORY)
    os.environ[METRICS] = folder
    maker = os.getpid()

    def remove() -> None:
        if os.getpid() == maker:  # workers end too, and others still count
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)


def assert_patched() -> None:
    """An unpatched socket freezes every reader of a worker, and nothing would say so."""
    if socket.socket is not patched.socket:
        raise RuntimeError("gevent came too late: sockets are not patched")


raise_file_limit()
make_metrics_folder()
assert_patched()

wsgi_app = "wsgi:app"
chdir = str(ROOT)
bind = f"{settings.host}:{settings.port}"
workers = settings.workers
worker_class = "gevent"
worker_connections = 12000
backlog = 4096
preload_app = True
graceful_timeout = 5
timeout = 60
keepalive = 75
control_socket_disable = True
limit_request_line = message.MAX_REQUEST_LINE = LONGEST_ADDRESS  # Gunicorn's own most is 8 KB
worker_tmp_dir = MEMORY
accesslog = None
errorlog = "-"
loglevel = settings.log_level
forwarded_allow_ips = "*" if settings.proxies else "127.0.0.1"
forwarder_headers = ""  # else any client could send SCRIPT_NAME through the proxy and move the site


def when_ready(server: Any) -> None:
    """Before the first worker: no connection is open, and what is shared stays shared."""
    from learning.web import warming  # noqa: PLC0415  # after the folder for metrics is set

    app = server.app.wsgi()
    warming.compile_templates(app, settings)
    if settings.workers > 1:
        warming.open_pages(app)
    store_of(app).engine.dispose()
    gc.collect()
    gc.freeze()
    keep_jobs_going(server)


def keep_jobs_going(server: Any) -> None:
    """Mails and cleaning, beside the workers; looked after once a second, as they are."""
    listeners = [line.fileno() for line in server.LISTENERS]
    duties = keeper.Keeper(settings, first=keeper.FIRST, closing=listeners)
    manage_workers = server.manage_workers  # gunicorn has no hook that goes by the clock

    def manage_all() -> None:
        duties.tick()
        manage_workers()

    server.manage_workers = manage_all
    keepers.append(duties)


def on_exit(_server: Any) -> None:
    """The duty in hand ends with the server."""
    for duties in keepers:
        duties.stop()


def post_fork(server: Any, _worker: Any) -> None:
    """A worker's own connections; it inherits none."""
    assert_patched()
    store_of(server.app.wsgi()).dispose_after_fork()


def post_worker_init(worker: Any) -> None:
    """Be ready to stop at once."""
    from learning.web import leaving  # noqa: PLC0415  # gevent's loop is this worker's own now

    leaving.leave_quickly(worker, end_streams=worker.app.wsgi().extensions["live_hub"].close)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that ended."""
    from prometheus_client import multiprocess  # noqa: PLC0415  # after its folder is set

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def store_of(app: Any) -> Any:
    return app.extensions["store"]
