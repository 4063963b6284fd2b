"""Hashing is dear, one at a time, and never stops the others."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from learning.accounts import gateway
from learning.accounts.gateway import TooManyAtOnce, one_at_a_time

WITH_GEVENT = """
from gevent import monkey
monkey.patch_all()
import gevent, threading
from learning.accounts import gateway

hashed = gateway.hashed("a lamp over the harbour")
ticks, threads = 0, set()

def tick():
    global ticks
    while True:
        ticks += 1
        gevent.sleep(0)

check = gateway.check
def noted(*args):
    import gevent.monkey
    threads.add(gevent.monkey.get_original("_thread", "get_ident")())
    return check(*args)
gateway.check = noted
gateway.decoy()
clock = gevent.spawn(tick)
before = ticks
asked = [gevent.spawn(gateway.is_right, "a lamp over the harbour", hashed) for _ in range(3)]
gevent.joinall(asked)
print([one.value for one in asked], ticks - before > 100, len(threads))
"""


def test_the_hash_is_argon2id_with_64_mib() -> None:
    assert gateway.hashed("a lamp over the harbour").startswith("$argon2id$v=19$m=65536,t=1,p=1$")


def test_the_same_password_never_has_the_same_hash() -> None:
    assert gateway.hashed("a lamp over the harbour") != gateway.hashed("a lamp over the harbour")


def test_a_password_is_right_however_its_characters_are_composed() -> None:
    composed, apart = "l\u00e9gende du port", "le\u0301gende du port"

    assert gateway.is_right(apart, gateway.hashed(composed))
    assert not gateway.is_right("legende du port", gateway.hashed(composed))


def test_nobody_has_the_decoy_s_password() -> None:
    assert not gateway.is_right("a lamp over the harbour", None)


def test_other_greenlets_run_while_a_thread_of_its_own_hashes() -> None:
    command = [sys.executable, "-c", WITH_GEVENT]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own

    assert told.stdout == "[True, True, True] True 1\n"


def test_passwords_are_checked_one_at_a_time() -> None:
    inside, most = 0, 0
    everybody = threading.Barrier(8)

    def check() -> None:
        nonlocal inside, most
        everybody.wait()
        with one_at_a_time():
            inside += 1
            most = max(most, inside)
            gateway.HASHER.hash("a lamp")  # lets other threads run
            inside -= 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(check) for _ in range(8)]:
            done.result()

    assert most == 1


def test_whoever_would_wait_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "PATIENCE", 0)

    with one_at_a_time(), pytest.raises(TooManyAtOnce), one_at_a_time():
        pass


def test_the_turn_is_given_back_after_a_fault() -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), one_at_a_time():
            raise ZeroDivisionError
