"""Every setting of Troupe, as one frozen object. Standard library only.

Only entry points build it from the environment; everything else is handed one. The list with
words for operators is docs/settings.md, and a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from addresses import (
    BROKERS,
    REDIS,
    InvalidAddress,
    check_address,
    check_mail_server,
    check_origin,
    check_return_address,
    check_sender,
    origin_of,
)

PREFIX = "TROUPE_"
MIN_SECRET_BYTES = 32
MOST_WAIT = 60  # seconds: what is held open counts for a little longer than that
POSE_BACKENDS = ("openvino", "mediapipe", "onnx", "onnx-images")
FREE_CODE = ("nobody", "users", "models")
PERIODS = ("second", "minute", "hour", "day")
BUILT_IN_VOICES = ("hibari", "espeak-ng")
NO_FREE_CODE = "scenes of code are not taken here (TROUPE_FREE_CODE)"


class InvalidSettings(ValueError):
    """A setting is unknown, malformed or missing. The message says which, and what to do."""


@dataclass(frozen=True)
class Rate:
    """So many in each minute, say: written as ``10/minute``."""

    amount: int
    period: str

    def __str__(self) -> str:
        return f"{self.amount}/{self.period}"


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Field `x_y` is the variable ``TROUPE_X_Y``."""

    data_dir: Path = Path("troupe-data")
    redis_url: str = field(default="", repr=False)  # a password may be in any of these
    broker_url: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    storage_url: str = ""
    s3_endpoint_url: str = ""
    s3_public_endpoint_url: str = ""
    s3_region: str = "us-east-1"
    public_url: str = "http://127.0.0.1:8000"
    allowed_origins: tuple[str, ...] = ()
    jwt_secret: str = field(default="", repr=False)
    jwt_previous_secrets: tuple[str, ...] = field(default=(), repr=False)
    jwt_hours: int = 24
    refresh_days: int = 30
    admin_email: str = ""
    admin_password: str = field(default="", repr=False)
    rate_limits: bool = True
    limit_idance: Rate = Rate(100, "minute")
    limit_upload_links: Rate = Rate(10, "minute")
    limit_analyses: Rate = Rate(5, "minute")
    limit_t2m: Rate = Rate(1000, "hour")
    limit_uploads: Rate = Rate(100, "hour")
    limit_videos: Rate = Rate(10, "hour")
    limit_video_drafts: Rate = Rate(60, "hour")
    limit_lessons: Rate = Rate(120, "minute")
    limit_webhook_checks: Rate = Rate(20, "hour")
    limit_system: Rate = Rate(500, "hour")
    limit_sign_ins: Rate = Rate(10, "minute")
    limit_sign_ins_per_address: Rate = Rate(300, "minute")
    limit_registrations: Rate = Rate(1000, "hour")
    limit_registrations_per_address: Rate = Rate(100, "hour")
    limit_letters: Rate = Rate(10, "hour")
    limit_returned_mail: Rate = Rate(60, "minute")
    limit_refusals: Rate = Rate(300, "minute")
    longest_wait_seconds: int = 50
    held_per_user: int = 20
    held_per_address: int = 200
    held_per_process: int = 500
    connections_per_address: int = 250
    passwords_at_once: int = 64
    verified_addresses_only: bool = False
    proxies: int | None = None
    webhooks_allow_loopback: bool = False
    pose_model_path: Path | None = None
    pose_backend: str = "openvino"
    cache_dir: Path | None = None
    lease_seconds: float = 30.0
    max_attempts: int = 3
    redeliver_seconds: float = 120.0
    retry_delay_seconds: float = 2.0
    shutdown_grace_seconds: float = 30.0
    submission_retention_days: int = 365
    challenge_retention_days: int = 180
    job_retention_days: int = 365
    job_log_retention_days: int = 90
    upload_retention_hours: int = 48
    orphan_retention_days: int = 7
    erasure_grace_days: int | None = None
    disk_floor_mb: int = 1000
    log_level: str = "INFO"
    oidc_issuer: str = ""
    oidc_jwks_url: str = ""
    oidc_audience: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "troupe@localhost"
    mail_return: str = ""
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_seconds: float = 600.0
    llm_tokens: int = 100_000
    llm_pictures: bool = False
    built_in_voice: str = "hibari"
    voice_command: str = ""
    voice_url: str = ""
    voice_model: str = ""
    voice_name: str = ""
    voice_key: str = field(default="", repr=False)
    free_code: str = "users"

    @property
    def cache(self) -> Path:
        """Where the pose model is kept. Raises InvalidSettings when nobody has said."""
        if self.cache_dir is None:
            raise InvalidSettings("TROUPE_CACHE_DIR is not set.")
        return self.cache_dir

    @property
    def page_origins(self) -> tuple[str, ...]:
        """Whose pages use the store in a browser: the console's, and those of others."""
        own = origin_of(self.public_url)
        return (own, *(origin for origin in self.allowed_origins if origin != own))

    @property
    def signing_secrets(self) -> tuple[str, ...]:
        """What signs, and behind it what has signed before and still counts."""
        return (self.jwt_secret, *self.jwt_previous_secrets)

    @property
    def voice(self) -> tuple[str, str, str, str, str]:
        """Command, address, model, name and key of the voice; the first or the others are empty."""
        return (
            self.voice_command, self.voice_url, self.voice_model, self.voice_name, self.voice_key,
        )  # fmt: skip

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Settings of an environment. Raises InvalidSettings."""
        known = {PREFIX + each.name.upper(): each for each in fields(cls)}
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        for name in sorted(given):
            if name not in known:
                raise InvalidSettings(
                    f"{name} is no setting of Troupe; docs/settings.md lists them. Unset it."
                )
        values = {
            known[n].name: _read_setting(n, str(known[n].type), v) for n, v in given.items() if v
        }
        return cls(**values).complete()

    def complete(self) -> Settings:
        """With the embedded defaults for every address that was not given."""
        data = self.data_dir.expanduser().absolute()
        made = replace(
            self,
            data_dir=data,
            broker_url=self.broker_url or self.redis_url,
            database_url=self.database_url or f"sqlite://{data / 'troupe.db'}",
            storage_url=self.storage_url or f"file://{data / 'objects'}",
            public_url=self.public_url.rstrip("/"),
        )
        made.check()
        return made

    def check(self) -> None:
        """Raises InvalidSettings for what cannot work."""
        _demand_scheme("DATABASE_URL", self.database_url, ("sqlite", "mongodb", "mongodb+srv"))
        _demand_scheme("STORAGE_URL", self.storage_url, ("file", "s3"))
        _demand_scheme("PUBLIC_URL", self.public_url, ("http", "https"))
        for origin in self.allowed_origins:
            _demand_origin(origin)
        if self.oidc_jwks_url:
            _demand_scheme("OIDC_JWKS_URL", self.oidc_jwks_url, ("http", "https"))
        if self.pose_backend not in POSE_BACKENDS:
            raise InvalidSettings(
                f"TROUPE_POSE_BACKEND={self.pose_backend!r} should be {' or '.join(POSE_BACKENDS)}."
            )
        if bool(self.oidc_issuer) != bool(self.oidc_jwks_url):
            raise InvalidSettings(
                "TROUPE_OIDC_ISSUER and TROUPE_OIDC_JWKS_URL belong together: set both, or neither."
            )
        if self.free_code not in FREE_CODE:
            raise InvalidSettings(
                f"TROUPE_FREE_CODE={self.free_code!r} should be {' or '.join(FREE_CODE)}."
            )
        if self.llm_url:
            _demand_scheme("LLM_URL", self.llm_url, ("http", "https"))
        if bool(self.llm_url) != bool(self.llm_model):
            raise InvalidSettings(
                "TROUPE_LLM_URL and TROUPE_LLM_MODEL belong together: set both, or neither."
            )
        self._check_voice()
        self._check_mail()
        for name in ("s3_endpoint_url", "s3_public_endpoint_url"):
            if url := getattr(self, name):
                _demand_scheme(name.upper(), url, ("http", "https"))
        if self.redis_url:
            _demand_scheme("REDIS_URL", self.redis_url, REDIS)
        if self.broker_url:
            _demand_scheme("BROKER_URL", self.broker_url, BROKERS)
        self._check_secrets()
        self._check_wait()

    def _check_wait(self) -> None:
        if self.longest_wait_seconds > MOST_WAIT:
            raise InvalidSettings(
                f"TROUPE_LONGEST_WAIT_SECONDS={self.longest_wait_seconds} should be at most "
                f"{MOST_WAIT}: longer waits are what GET /api/v1/jobs/{{id}}/events is for."
            )

    def _check_secrets(self) -> None:
        newest = ("JWT_SECRET", [self.jwt_secret] if self.jwt_secret else [])
        for name, given in (newest, ("JWT_PREVIOUS_SECRETS", self.jwt_previous_secrets)):
            if any(len(secret.encode()) < MIN_SECRET_BYTES for secret in given):
                raise InvalidSettings(
                    f"{PREFIX}{name} is too short: use at least {MIN_SECRET_BYTES} random bytes, "
                    "for example from `openssl rand -hex 32`."
                )

    def _check_mail(self) -> None:
        given = (
            ("MAIL_FROM", check_sender, self.mail_from),
            ("MAIL_RETURN", check_return_address, self.mail_return),
            ("SMTP_URL", check_mail_server, self.smtp_url),
        )
        for name, check, value in given:
            try:
                if value:
                    check(value)
            except InvalidAddress as problem:
                raise InvalidSettings(f"{PREFIX}{name}={problem}.") from None

    def _check_voice(self) -> None:
        if self.built_in_voice not in BUILT_IN_VOICES:
            known = " or ".join(BUILT_IN_VOICES)
            raise InvalidSettings(f"TROUPE_BUILT_IN_VOICE is {known}.")
        if self.voice_command and self.voice_url:
            raise InvalidSettings("Set TROUPE_VOICE_COMMAND or TROUPE_VOICE_URL, not both.")
        if self.voice_url:
            _demand_scheme("VOICE_URL", self.voice_url, ("http", "https"))
        if len({bool(self.voice_url), bool(self.voice_model), bool(self.voice_name)}) > 1:
            raise InvalidSettings(
                "TROUPE_VOICE_URL, TROUPE_VOICE_MODEL and TROUPE_VOICE_NAME belong together: set "
                "all of them, or none."
            )

    def demand_services(self) -> None:
        """Raises InvalidSettings when a process of a cluster could not work with these."""
        if not self.redis_url or not self.jwt_secret:
            raise InvalidSettings(
                "TROUPE_REDIS_URL and TROUPE_JWT_SECRET have to be set "
                "(`./troupe up` and `./troupe demo` make both by themselves)."
            )

    def to_env(self) -> dict[str, str]:
        """The environment that gives these settings to another process."""
        return {PREFIX + f.name.upper(): write_value(getattr(self, f.name)) for f in fields(self)}


def _read_bool(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("it is on or off")
    return text == "on"


def _read_positive(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = convert(text)
        if value <= 0:
            raise ValueError("it has to be more than 0")
        return value

    return read


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _read_rate(text: str) -> Rate:
    amount, _, period = text.partition("/")
    if not (amount.isascii() and amount.isdigit() and int(amount) > 0 and period in PERIODS):
        raise ValueError(f"it is a number, / and {' or '.join(PERIODS)}, such as 10/minute")
    return Rate(int(amount), period)


READERS: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "bool": _read_bool,
    "int": _read_positive(int),
    "int | None": _read_positive(int),
    "float": _read_positive(float),
    "tuple[str, ...]": _read_list,
    "Rate": _read_rate,
    "Path": Path,
    "Path | None": Path,
}


def _read_setting(name: str, kind: str, text: str) -> Any:
    try:
        return READERS[kind](text)
    except ValueError as problem:
        raise InvalidSettings(f"{name}={text!r} cannot be read: {problem}.") from problem


def write_value(value: Any) -> str:
    """As it stands in the environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def _demand_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        check_address(url, schemes)
    except InvalidAddress as problem:
        raise InvalidSettings(f"{PREFIX}{name}={problem}.") from None


def _demand_origin(origin: str) -> None:
    try:
        check_origin(origin)
    except InvalidAddress as problem:
        raise InvalidSettings(f"{PREFIX}ALLOWED_ORIGINS: {problem}.") from None
