"""While developing, letters go into a folder."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from services.mail.folder import MailFolder
from tests.services.mail.conftest import LETTER


def test_a_letter_becomes_a_file_that_can_be_read(tmp_path: Path) -> None:
    MailFolder(tmp_path / "mail", "house@example.org").send(LETTER)

    [file] = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (file.suffix, read["To"], read["Subject"]) == (".eml", LETTER.recipient, "Grüße")
    assert read.get_content() == LETTER.text


def test_of_two_letters_with_one_key_one_is_there(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path, "house@example.org")
    for key in ("job_1.ended", "job_1.ended", "job_2.ended"):
        folder.send(replace(LETTER, key=key))

    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_a_recipient_cannot_add_headers(tmp_path: Path) -> None:
    letter = replace(LETTER, recipient="a@b.c\nBcc: x@y.z")
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        MailFolder(tmp_path, "house@example.org").send(letter)
