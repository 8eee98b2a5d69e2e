"""From the environment of this process to its settings. Only entry points come here."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from confinement import kernel
from settings import PREFIX, Settings

BROKER_ADDRESS = "broker.url"  # a file in the data folder


class CommandError(Exception):
    """The command cannot do what was asked. The message says why, and what to do."""

    exit_code = 2


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of the environment, with a cache folder. Raises InvalidSettings."""
    given = os.environ if environ is None else environ
    settings = Settings.from_env(given)
    return replace(settings, cache_dir=settings.cache_dir or _user_cache(given))


def forbid_looks() -> None:
    """From now on no process of the same user reads this one's memory and environment, nor those
    of its forks."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def forget_environment() -> None:
    """What is started from here inherits no setting; those of this process have been read."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


def with_secret(settings: Settings) -> Settings:
    """With a signing key: the given one, else the one that is made once in the data folder."""
    if settings.jwt_secret:
        return settings
    folder = writable_folder(settings.data_dir)
    return replace(settings, jwt_secret=kept_secret(folder / "secret"))


def kept_secret(path: Path) -> str:
    """The secret in this file; two processes that make it at once agree on one."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def keep_broker_address(folder: Path, url: str) -> None:
    """Leave word for other commands where the embedded broker of this cluster listens."""
    (folder / BROKER_ADDRESS).write_text(url)


def broker_address(folder: Path) -> str:
    """Where the embedded broker of this cluster listens, or did; empty where nobody has said."""
    path = folder / BROKER_ADDRESS
    return path.read_text().strip() if path.exists() else ""


def writable_folder(path: Path) -> Path:
    """The folder, made where it is missing. Raises CommandError when nothing can be written."""
    probe = path / f".write-test-{os.getpid()}"
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise CommandError(
            f"cannot write to the folder {path} ({problem.strerror}). Make it writable, or choose "
            "another with --data DIR or TROUPE_DATA_DIR."
        ) from problem
    return path


def _user_cache(environ: Mapping[str, str]) -> Path:
    """The user's cache folder; the checkout's where there is no home (as in `./troupe`)."""
    if given := environ.get("XDG_CACHE_HOME"):
        return Path(given) / "troupe"
    if home := environ.get("HOME"):
        return Path(home) / ".cache" / "troupe"
    return Path(__file__).resolve().parent.parent / ".cache" / "troupe"


def in_folder(settings: Settings, folder: Path) -> Settings:
    """The same settings with their embedded files in this folder."""
    old = str(settings.data_dir)
    return replace(
        settings,
        data_dir=folder.expanduser().absolute(),
        database_url="" if old in settings.database_url else settings.database_url,
        storage_url="" if old in settings.storage_url else settings.storage_url,
    ).complete()
