"""Settings from the environment (and `.env`); a wrong one is a one-line error that names it."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from tzlocal import get_localzone_name

from core.errors import SettingsError
from core.people import Account
from core.reactions import DEFAULT, table

_NO = SecretStr("")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Settings(BaseSettings):
    """Every setting, named as in the environment; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", case_sensitive=False)

    database_url: str = "sqlite:///data/muster.db"
    muster_host: str = "127.0.0.1"
    muster_port: int = Field(8080, ge=0, le=65535)
    muster_timezone: str = Field(default_factory=get_localzone_name)
    muster_locale: Literal["en", "zh_Hans", "zh_Hant"] = "en"
    muster_admins: str = ""
    muster_kinds: str = ""
    muster_local_chat: Literal["", "on", "off"] = ""
    muster_local_password: SecretStr = _NO
    muster_log_level: Literal["debug", "info", "warning", "error"] = "info"
    muster_reactions: str = DEFAULT
    muster_lease_seconds: float = Field(20, ge=1, le=600)
    slack_bot_token: SecretStr = _NO
    slack_signing_secret: SecretStr = _NO
    slack_app_token: SecretStr = _NO
    slack_api_url: str = "https://slack.com/api/"
    slack_command_prefix: str = Field("", max_length=20)
    telegram_bot_token: SecretStr = _NO
    telegram_webhook_url: str = ""
    telegram_webhook_secret: SecretStr = _NO
    telegram_api_url: str = "https://api.telegram.org/bot"
    https_proxy: str = ""

    @field_validator("muster_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value} is no IANA time zone; for example Asia/Shanghai") from None
        return value

    @field_validator("muster_admins")
    @classmethod
    def _admins(cls, value: str) -> str:
        parse_accounts(value)
        return value

    @field_validator("muster_reactions")
    @classmethod
    def _reactions(cls, value: str) -> str:
        table(value)  # which steps there are is known when the kinds are declared
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @property
    def kinds_folder(self) -> Path | None:
        """Where the team's own kinds of record lie: as it was set, or `kinds` beside the database's file."""
        if self.muster_kinds:
            return Path(self.muster_kinds)
        file = self.database_url.partition(":///")[2] if self.database_url.startswith("sqlite:") else ""
        return Path(file).parent / "kinds" if file else None

    @property
    def admins(self) -> frozenset[Account]:
        return parse_accounts(self.muster_admins)

    @property
    def slack(self) -> bool:
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def telegram(self) -> bool:
        return bool(self.telegram_bot_token.get_secret_value())

    @property
    def local_wanted(self) -> bool:
        """Switched on, or without any token, so that there is no other surface."""
        return self.muster_local_chat == "on" or (not self.muster_local_chat and not (self.slack or self.telegram))

    @property
    def local_chat(self) -> bool:
        """Served to this machine; to others only with a password."""
        loopback = self.muster_host == "localhost" or _is_loopback(self.muster_host)
        return self.local_wanted and (loopback or bool(self.muster_local_password.get_secret_value()))

    def secrets(self) -> list[str]:
        """Every secret value that must never appear in a log (fault 54)."""
        values = (getattr(self, name) for name in type(self).model_fields)
        found = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        if "@" in self.database_url and ":" in (user := self.database_url.split("//", 1)[-1].rpartition("@")[0]):
            found.append(user.partition(":")[2])
        return [value for value in found if len(value) > 3]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def parse_accounts(text: str) -> frozenset[Account]:
    """`slack:TEAM:USER, telegram:USER`; raises ValueError for anything else."""
    found = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        match item.split(":"):
            case ["slack", team, user] if team and user:
                found.add(Account("slack", team, user))
            case ["telegram", user] if user.isdecimal():
                found.add(Account("telegram", "", user))
            case _:
                raise ValueError(f"{item!r} is no account; write slack:TEAM:USER or telegram:USER")
    return frozenset(found)


def load(**given: str) -> Settings:
    """The settings; raises SettingsError with one line that names what is wrong."""
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # words, as the environment has them
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
    heard = settings.slack_app_token.get_secret_value() or settings.slack_signing_secret.get_secret_value()
    if settings.slack and not heard:
        raise SettingsError(
            "SLACK_SIGNING_SECRET: needed beside SLACK_BOT_TOKEN, or SLACK_APP_TOKEN for Socket Mode; "
            "see Basic Information of your Slack app"
        )
    _check_webhook(settings)
    return settings


def _check_webhook(settings: Settings) -> None:
    """Raises SettingsError for a webhook that Telegram would not take, or that anybody could call."""
    if not settings.telegram_webhook_url:
        return
    own_server = settings.telegram_api_url != Settings.model_fields["telegram_api_url"].default
    if not settings.telegram_webhook_url.startswith(("https://", "http://") if own_server else "https://"):
        raise SettingsError("TELEGRAM_WEBHOOK_URL: must be https://HOST/telegram/webhook, as Telegram reaches it")
    if not _SECRET.fullmatch(settings.telegram_webhook_secret.get_secret_value()):
        raise SettingsError(
            "TELEGRAM_WEBHOOK_SECRET: needed beside TELEGRAM_WEBHOOK_URL; 16 to 256 of A-Z a-z 0-9 _ and -"
        )
