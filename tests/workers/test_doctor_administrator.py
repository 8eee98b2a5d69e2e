"""The doctor says where the administrator's address is perhaps a stranger's."""

from __future__ import annotations

from pathlib import Path

from services.accounts.user_service import UserService
from services.assembly import document_store
from settings import Settings
from workers.doctor import STORES, Finding, examine

ADDRESS, PASSWORD = "admin@example.com", "the operator's own"


def looked(settings: Settings) -> Finding:
    [finding] = examine(settings, {"administrator": STORES["administrator"]})
    return finding


def test_an_address_that_a_stranger_has_registered_is_named_with_what_to_do(tmp_path: Path) -> None:
    plain = Settings(data_dir=tmp_path).complete()
    settings = Settings(data_dir=tmp_path, admin_email=ADDRESS, admin_password=PASSWORD).complete()
    store = document_store(settings)
    users = UserService(store)

    assert [looked(plain).words, looked(settings).words] == [
        "none is set", f"{ADDRESS} will be made",
    ]  # fmt: skip
    users.prepare()
    assert looked(settings).fine
    users.register(ADDRESS, "a stranger's password")
    found = looked(settings)
    store.close()

    assert not found.fine
    assert "set another TROUPE_ADMIN_EMAIL" in found.words
