"""Every setting of Troupe, as one frozen object. Standard library only.

Only entry points build it from the environment; everything else is handed one. The list with
words for operators is docs/settings.md, and a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "TROUPE_"
MIN_SECRET_BYTES = 32
POSE_BACKENDS = ("openvino", "mediapipe", "onnx", "onnx-images")
FREE_CODE = ("nobody", "users", "models")
NO_FREE_CODE = "scenes of code are not taken here (TROUPE_FREE_CODE)"


class InvalidSettings(ValueError):
    """A setting is unknown, malformed or missing. The message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Field `x_y` is the variable ``TROUPE_X_Y``."""

    data_dir: Path = Path("troupe-data")
    redis_url: str = ""
    broker_url: str = ""
    database_url: str = ""
    storage_url: str = ""
    s3_endpoint_url: str = ""
    s3_public_endpoint_url: str = ""
    s3_region: str = "us-east-1"
    public_url: str = "http://127.0.0.1:8000"
    jwt_secret: str = field(default="", repr=False)
    jwt_hours: int = 24
    admin_email: str = ""
    admin_password: str = field(default="", repr=False)
    rate_limits: bool = True
    proxies: int | None = None
    webhooks_allow_loopback: bool = False
    pose_model_path: Path | None = None
    pose_backend: str = "openvino"
    cache_dir: Path | None = None
    lease_seconds: float = 30.0
    max_attempts: int = 3
    redeliver_seconds: float = 120.0
    retry_delay_seconds: float = 2.0
    submission_retention_days: int = 365
    challenge_retention_days: int = 180
    upload_retention_hours: int = 48
    orphan_retention_days: int = 7
    log_level: str = "INFO"
    oidc_issuer: str = ""
    oidc_jwks_url: str = ""
    oidc_audience: str = ""
    smtp_url: str = ""
    mail_from: str = "troupe@localhost"
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
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
        values = {known[n].name: _read(n, str(known[n].type), v) for n, v in given.items() if v}
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
        if self.smtp_url:
            _demand_scheme("SMTP_URL", self.smtp_url, ("smtp", "smtps"))
        if self.redis_url:
            _demand_scheme("REDIS_URL", self.redis_url, ("redis", "rediss", "unix"))
        if self.jwt_secret and len(self.jwt_secret.encode()) < MIN_SECRET_BYTES:
            raise InvalidSettings(
                f"TROUPE_JWT_SECRET is too short: use at least {MIN_SECRET_BYTES} random bytes, "
                "for example from `openssl rand -hex 32`."
            )

    def _check_voice(self) -> None:
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
        return {PREFIX + f.name.upper(): _write(getattr(self, f.name)) for f in fields(self)}


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


READERS: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "bool": _read_bool,
    "int": _read_positive(int),
    "int | None": _read_positive(int),
    "float": _read_positive(float),
    "Path": Path,
    "Path | None": Path,
}


def _read(name: str, kind: str, text: str) -> Any:
    try:
        return READERS[kind](text)
    except ValueError as problem:
        raise InvalidSettings(f"{name}={text!r} cannot be read: {problem}.") from problem


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _demand_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    if urlsplit(url).scheme not in schemes:
        choices = " or ".join(f"{scheme}://" for scheme in schemes)
        raise InvalidSettings(f"{PREFIX}{name}={url!r} should begin with {choices}.")
