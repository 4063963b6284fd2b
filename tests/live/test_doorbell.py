"""The doorbell: heard by every other worker, never waited for, never in the way."""

import os
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from learning.live.gateway.doorbell import EVERYTHING, Datagrams, Doorbell, bell_of, reachable
from learning.store.session import Store

LONG = 20.0  # seconds after which a test gives up


@dataclass(slots=True)
class Ears:
    """What a worker heard."""

    rings: list[tuple[int, int]] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, number: int, seq: int) -> None:
        with self.came:
            self.rings.append((number, seq))
            self.came.notify_all()

    def hear(self, number: int, seq: int) -> bool:
        with self.came:
            return self.came.wait_for(lambda: (number, seq) in self.rings, timeout=LONG)


def listening(bell: Doorbell, ears: Ears) -> None:
    """Hear from now on. PostgreSQL says when it has understood."""
    bell.listen(ears)
    assert isinstance(bell, Datagrams) or ears.hear(EVERYTHING, 0)


def test_every_other_worker_hears_a_ring(store: Store, tmp_path: Path) -> None:
    bells = [bell_of(store, tmp_path / "live") for _ in range(3)]
    ears = [Ears() for _ in bells]
    for bell, ear in zip(bells, ears, strict=True):
        listening(bell, ear)

    bells[0].ring(7, 41)

    assert [ear.hear(7, 41) for ear in ears[1:]] == [True, True]
    for bell in bells:
        bell.close()


def test_a_worker_that_left_hears_no_more_and_its_socket_is_gone(tmp_path: Path) -> None:
    ringing, leaving, staying = (Datagrams(tmp_path) for _ in range(3))
    left, stayed = Ears(), Ears()
    leaving.listen(left)
    staying.listen(stayed)
    ringing.ring(1, 1)
    assert left.hear(1, 1)

    leaving.close()
    ringing.ring(1, 2)

    assert stayed.hear(1, 2)
    assert (left.rings, len(list(tmp_path.glob("*.bell")))) == ([(1, 1)], 1)
    staying.close()


def test_the_socket_of_a_killed_worker_is_swept_away(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as killed:
        killed.bind(str(tmp_path / "1-abcdef.bell"))
    ears, bell = Ears(), Datagrams(tmp_path)
    bell.listen(ears)

    Datagrams(tmp_path).ring(1, 2)

    assert ears.hear(1, 2)
    assert [path.name for path in tmp_path.iterdir()] == [bell.path and bell.path.name]
    bell.close()


def test_ringing_does_not_wait_for_a_worker_that_is_busy(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(tmp_path / "1-abcdef.bell"))
        bell = Datagrams(tmp_path)

        for number in range(5_000):
            bell.ring(1, number)

        deaf.settimeout(0)
        assert deaf.recv(64) == b"1 0"


def test_ringing_where_nobody_ever_listened_is_nothing(tmp_path: Path) -> None:
    Datagrams(tmp_path / "nowhere").ring(1, 2)

    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("said", [b"", b"x", b"1", b"1 x", b"\xff 2", b"-1 2"])
def test_what_is_no_ring_is_not_heard(tmp_path: Path, said: bytes) -> None:
    ears, bell = Ears(), Datagrams(tmp_path)
    bell.listen(ears)
    assert bell.path is not None
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        if said:
            line.sendto(said, str(bell.path))
        line.sendto(b"3 4", str(bell.path))

    assert ears.hear(3, 4)
    assert ears.rings == [(3, 4)]
    bell.close()


def test_a_folder_with_too_long_a_path_has_its_sockets_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30) / "live"
    ears, bell = Ears(), Datagrams(deep)
    bell.listen(ears)

    Datagrams(deep).ring(5, 6)

    assert ears.hear(5, 6)
    assert reachable(tmp_path / "live") == tmp_path / "live"
    assert not deep.exists()
    assert (bell.folder.stat().st_mode & 0o777, bell.folder.stat().st_uid) == (0o700, os.getuid())
    bell.close()
    bell.folder.rmdir()
