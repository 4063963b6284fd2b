"""Settings: read once, checked, and refused with a sentence that names the variable."""

import re
from pathlib import Path

import pytest

from learning.config import NAMES, MailServer, Settings, WrongSetting

ROOT = Path(__file__).parents[1]
SECRET = "a secret that is long enough for it"


def read(tmp_path: Path, **environ: str) -> Settings:
    usual = {"LEARNING_DATA": str(tmp_path), "LEARNING_SECRET": SECRET}
    return Settings.from_environ(
        usual | {f"LEARNING_{key}": value for key, value in environ.items()}
    )


def test_nothing_has_to_be_set_but_the_folder(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings(
        database=f"sqlite:///{tmp_path}/mosaic.sqlite",
        data=tmp_path,
        secret=SECRET.encode(),
    )


def test_everything_can_be_set(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        DATABASE="postgres://mosaic@db/mosaic",
        PUBLIC_ADDRESS="https://learn.example.org/",
        TRUSTED_HOSTS="learn.example.org, .example.net:8080",
        HOST="0.0.0.0",  # noqa: S104  # only read, never bound
        PORT="80",
        WORKERS="3",
        CONNECTIONS="20",
        PROXIES="1",
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="console",
        METRICS_TOKEN="numbers",
        DEMO_PASSWORD="correct horse battery",
        PRODUCTION="yes",
        MAIL_SERVER="smtps://mosaic:p%40ss@mail.example.org",
        MAIL_FROM="Mosaic <mosaic@example.org>",
    )

    assert found == Settings(
        database="postgresql+psycopg://mosaic@db/mosaic",
        data=tmp_path,
        secret=SECRET.encode(),
        public_address="https://learn.example.org",
        trusted_hosts=("learn.example.org", ".example.net:8080"),
        host="0.0.0.0",  # noqa: S104
        port=80,
        workers=3,
        connections=20,
        proxies=1,
        log_level="debug",
        log_format="console",
        metrics_token="numbers",
        demo_password="correct horse battery",
        production=True,
        mail_server=MailServer(
            "mail.example.org", 465, user="mosaic", password="p@ss", is_tls=True
        ),
        mail_from="Mosaic <mosaic@example.org>",
    )
    assert found.secure


def test_a_public_address_is_the_trusted_host(tmp_path: Path) -> None:
    found = read(tmp_path, PUBLIC_ADDRESS="https://learn.example.org")

    assert found.trusted_hosts == ("learn.example.org",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE", "mysql://db"),
        ("DATABASE", "sqlite://"),
        ("DATABASE", "sqlite:///:memory:"),
        ("SECRET", "short"),
        ("PUBLIC_ADDRESS", "learn.example.org"),
        ("PUBLIC_ADDRESS", "https://learn.example.org/mosaic"),
        ("TRUSTED_HOSTS", "learn.example.org, a b"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("WORKERS", "0"),
        ("CONNECTIONS", "-1"),
        ("PROXIES", "\N{ARABIC-INDIC DIGIT ONE}"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("PRODUCTION", "maybe"),
        ("WORKER", "3"),
        ("MAIL_SERVER", "mail.example.org"),
        ("MAIL_SERVER", "http://mail.example.org"),
        ("MAIL_SERVER", "smtp://mail.example.org:many"),
        ("MAIL_SERVER", "smtp://mail.example.org/inbox"),
        ("MAIL_FROM", "Mosaic"),
        ("MAIL_FROM", "Mosaic <a@example.org>, b@example.org"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=rf"^LEARNING_{name} .*\.$"):
        read(tmp_path, **{name: value})


def test_production_wants_a_public_address(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"^LEARNING_PUBLIC_ADDRESS must be set"):
        read(tmp_path, PRODUCTION="yes")


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="", DATABASE=" ") == read(tmp_path)


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    environ = {"LEARNING_DATA": str(tmp_path / "new")}

    first, second = Settings.from_environ(environ), Settings.from_environ(environ)

    kept = tmp_path / "new" / "secret"
    assert (first.secret, second.secret) == (kept.read_bytes(), kept.read_bytes())
    assert (len(first.secret), kept.stat().st_mode & 0o777) == (64, 0o600)
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(WrongSetting, match=r"^LEARNING_DATA: .*/proc/mosaic"):
        Settings.from_environ({"LEARNING_DATA": "/proc/mosaic"})


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, METRICS_TOKEN="numbers", DEMO_PASSWORD="correct horse"))

    assert [word for word in (SECRET, "numbers", "horse") if word in shown] == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()

    assert set(re.findall(r"^\| `(LEARNING_[A-Z_]+)`", text, re.MULTILINE)) == NAMES


def test_a_mail_server_wants_to_know_who_sends(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"^LEARNING_MAIL_FROM must be set"):
        read(tmp_path, MAIL_SERVER="smtp://mail.example.org")


def test_the_usual_port_of_mail_servers(tmp_path: Path) -> None:
    found = read(tmp_path, MAIL_SERVER="smtp://mail.example.org", MAIL_FROM="m@example.org")

    assert found.mail_server == MailServer("mail.example.org", 587)
