"""From secrets to what may be stored or shown."""

import pytest

from learning.accounts import gateway, tokens
from learning.accounts.people import device_of, email_key


def test_a_token_has_256_bits_and_is_never_the_same() -> None:
    made = {gateway.new_token() for _ in range(100)}

    assert len(made) == 100
    assert {len(token) for token in made} == {tokens.TOKEN_LENGTH}
    assert tokens.TOKEN_LENGTH * 6 >= 256


def test_what_is_stored_and_what_is_shown_differ_from_the_token_and_each_other() -> None:
    token = gateway.new_token()

    assert len(tokens.token_hash(token)) == 32
    assert len({token, tokens.csrf_token(token), tokens.token_hash(token).hex()}) == 3
    assert not tokens.token_hash(token).hex().startswith(tokens.csrf_token(token))


def test_the_token_of_forms_stays_the_same_for_a_sign_in() -> None:
    one, other = gateway.new_token(), gateway.new_token()

    assert tokens.csrf_token(one) == tokens.csrf_token(one)
    assert tokens.csrf_token(one) != tokens.csrf_token(other)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_source_is_who_has_the_line(address: str | None, source: str) -> None:
    assert tokens.source_of(address) == source


def test_addresses_are_compared_as_people_read_them() -> None:
    assert email_key("  Amina.HADDAD@Example.org ") == "amina.haddad@example.org"
    assert email_key("\uff41mina@example.org") == "amina@example.org"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Version/18 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("<script>alert(1)</script>", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_told_in_two_words(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
