"""What is done with accounts and sign-ins: one test a rule, one a refusal."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts import people, queries, service, throttle
from learning.accounts.access import GRANTS, ROLES, may_grant
from learning.accounts.models import Guess, Person, SignIn
from learning.audit.models import AuditLine
from learning.errors import NotAllowed, Refusal
from learning.store.session import Store
from tests.accounts.people import person, sign_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "t" * 43


def begun(session: Session, *, role: str = "participant") -> Person:
    who = person(session, role=role)
    service.open_sign_in(session, who, token=TOKEN, device="Firefox", now=NOW)
    session.commit()
    return who


def is_open(session: Session, *, at: datetime) -> bool:
    return queries.reader_row(session, TOKEN, now=at) is not None


def test_the_token_itself_is_nowhere_in_the_database(session: Session) -> None:
    begun(session)

    made = session.scalars(select(SignIn)).one()
    texts = [str(getattr(made, column.key)) for column in SignIn.__table__.columns]
    assert [text for text in texts if TOKEN[:8] in text] == []
    assert made.token_hash == sha256(TOKEN.encode()).digest()


def test_a_sign_in_lapses_when_it_is_not_used(session: Session) -> None:
    begun(session)

    assert is_open(session, at=NOW + people.AT_HOME.idle - timedelta(seconds=1))
    assert not is_open(session, at=NOW + people.AT_HOME.idle)


def test_being_seen_lets_it_last_longer_but_not_for_ever(session: Session) -> None:
    begun(session)
    made = session.scalars(select(SignIn)).one()

    for days in range(1, 60):
        service.stamp(session, made.id, role="participant", now=NOW + timedelta(days=days))

    assert is_open(session, at=NOW + timedelta(days=59, hours=23))
    assert not is_open(session, at=NOW + people.AT_HOME.most)


def test_those_who_change_what_others_see_sign_in_more_often(session: Session) -> None:
    begun(session, role="admin")

    assert is_open(session, at=NOW + timedelta(hours=11))
    assert not is_open(session, at=NOW + timedelta(hours=12))


def test_a_clock_that_jumped_back_opens_nothing(session: Session) -> None:
    begun(session)

    assert is_open(session, at=NOW - timedelta(minutes=5))
    assert not is_open(session, at=NOW - timedelta(minutes=6))


@pytest.mark.parametrize("token", ["", "t" * 42, "t" * 44, "u" * 43, "é" * 43, "' OR 1=1 --"])
def test_another_token_opens_nothing(session: Session, token: str) -> None:
    begun(session)

    assert queries.reader_row(session, token, now=NOW) is None


def test_disabling_ends_every_sign_in_at_once(session: Session) -> None:
    who = begun(session)

    service.disable(session, who, by=None, now=NOW)

    assert session.scalars(select(SignIn)).all() == []


def test_a_disabled_account_is_not_signed_in_even_if_a_row_was_left(session: Session) -> None:
    who = begun(session)

    who.disabled_at = NOW
    session.commit()

    assert not is_open(session, at=NOW)
    assert queries.credentials(session, who.email) == queries.Credentials(None, None)


def test_a_new_password_ends_every_sign_in(session: Session) -> None:
    who = begun(session)

    service.set_password(session, who, "another hash", by=None, now=NOW)

    assert session.scalars(select(SignIn)).all() == []


def test_a_new_role_asks_for_a_new_sign_in(session: Session) -> None:
    who = begun(session)

    service.grant_role(session, who, "facilitator", by=None, now=NOW)

    assert session.scalars(select(SignIn)).all() == []


def test_who_may_grant_what_is_one_table(session: Session) -> None:
    allowed = {(one, other) for one in ROLES for other in ROLES if may_grant(one, other)}

    assert allowed == {("admin", role) for role in ROLES}
    assert set(GRANTS) == set(ROLES)


@pytest.mark.parametrize("role", ["participant", "facilitator"])
def test_nobody_but_an_admin_makes_an_admin(session: Session, role: str) -> None:
    who, by = person(session), person(session, role=role)

    with pytest.raises(NotAllowed):
        service.grant_role(session, who, "admin", by=by, now=NOW)
    assert who.role == "participant"


def test_a_role_that_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="There is no role emperor"):
        service.grant_role(session, person(session), "emperor", by=None, now=NOW)


def test_privileged_acts_leave_a_line_each(session: Session) -> None:
    who, by = person(session), person(session, role="admin")

    service.grant_role(session, who, "facilitator", by=by, now=NOW)
    service.set_password(session, who, "another hash", by=by, now=NOW)
    service.disable(session, who, by=by, now=NOW)
    service.enable(session, who, by=None, now=NOW)
    session.flush()

    lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [(line.act, line.actor_id, line.details) for line in lines] == [
        ("role.granted", by.id, {"before": "participant", "role": "facilitator"}),
        ("password.set", by.id, {}),
        ("person.disabled", by.id, {}),
        ("person.enabled", None, {}),
    ]
    assert {(line.subject_kind, line.subject_id, line.at) for line in lines} == {
        ("person", who.id, NOW)
    }


def test_the_line_and_the_act_stand_or_fall_together(store: Store, session: Session) -> None:
    who = person(session)
    session.commit()

    def disable_and_fail() -> None:
        with store.writing() as writing:
            service.disable(writing, queries.person_by_id(writing, who.id), by=None, now=NOW)
            writing.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        disable_and_fail()
    session.expire_all()
    assert session.scalars(select(AuditLine)).all() == []
    assert queries.person_by_id(session, who.id).disabled_at is None


def test_a_line_outlives_its_actor_and_forgets_them(session: Session) -> None:
    who, by = person(session), person(session, role="admin")
    service.disable(session, who, by=by, now=NOW)
    session.commit()

    session.delete(by)
    session.commit()
    session.expire_all()

    assert session.scalars(select(AuditLine.actor_id)).all() == [None]


def test_two_people_never_share_an_address(session: Session) -> None:
    service.add_person(session, email="amina@example.org", name="Amina", now=NOW)

    with pytest.raises(service.NameTaken):
        service.add_person(session, email=" AMINA@example.org", name="Amina", now=NOW)


def guess(session: Session, *, account: bytes = b"a" * 16, source: bytes = b"s" * 16) -> int:
    return service.begin_guess(session, account_key=account, source_key=source, now=NOW)


def test_a_guess_counts_before_it_is_checked(session: Session) -> None:
    for _ in range(throttle.FROM_ONE_SOURCE_AT_ONE_ACCOUNT):
        guess(session)

    with pytest.raises(service.TooManyGuesses) as refused:
        guess(session)
    assert refused.value.retry_after == 3600


def test_a_right_guess_does_not_count(session: Session) -> None:
    for _ in range(300):
        service.forget_guess(session, guess(session))

    assert session.scalars(select(Guess)).all() == []


def test_guesses_at_others_from_elsewhere_do_not_count(session: Session) -> None:
    for number in range(200):
        guess(session, account=number.to_bytes(16), source=number.to_bytes(16))

    guess(session)


def test_guesses_are_forgotten_after_an_hour(session: Session) -> None:
    guess(session)

    later = NOW + throttle.WINDOW + timedelta(seconds=1)
    service.begin_guess(session, account_key=b"b" * 16, source_key=b"b" * 16, now=later)

    assert session.scalars(select(Guess.account_key)).all() == [b"b" * 16]


def test_sign_ins_that_ran_out_are_cleared_away(session: Session) -> None:
    begun(session)

    later = NOW + people.AT_HOME.most + timedelta(seconds=1)
    kept, _ = sign_in(session, person(session), now=later)

    assert session.scalars(select(SignIn.id)).all() == [kept.id]
