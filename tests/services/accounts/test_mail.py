"""Letters go into a folder or over SMTP, and look the same."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from services.accounts.mail import Letter, MailFolder, SmtpMail
from services.interfaces import Unavailable

LETTER = Letter("dancer@example.com", "Grüße", "Bitte öffnen:\nhttp://localhost/x?token=abc\n")
REPLIES = {
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    "QUIT": "221 bye",
}


class Server(threading.Thread):
    """A mail server for one letter, on a free port of this machine."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.commands: list[str] = []
        self.letter = b""

    def run(self) -> None:
        line, _ = self.listener.accept()
        with self.listener, line, line.makefile("rwb") as stream:
            stream.write(b"220 ready\r\n")
            stream.flush()
            while command := stream.readline().decode().strip():
                self.commands.append(command)
                stream.write(f"{REPLIES[command[:4].upper()]}\r\n".encode())
                stream.flush()
                if command == "data":
                    self._take(stream)

    def _take(self, stream: object) -> None:
        while (text := stream.readline()) != b".\r\n":  # type: ignore[attr-defined]
            self.letter += text
        stream.write(b"250 taken\r\n")  # type: ignore[attr-defined]
        stream.flush()  # type: ignore[attr-defined]


def test_a_letter_becomes_a_file_that_can_be_read(tmp_path: Path) -> None:
    MailFolder(tmp_path / "mail", "house@example.org").send(LETTER)

    [file] = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (file.suffix, read["To"], read["Subject"]) == (".eml", LETTER.recipient, "Grüße")
    assert read.get_content() == LETTER.text


def test_a_letter_is_handed_to_the_mail_server() -> None:
    server = Server()
    server.start()

    SmtpMail(f"smtp://127.0.0.1:{server.port}", "house@example.org").send(LETTER)
    server.join(5)

    read = message_from_bytes(server.letter, policy=policy.default)
    assert (read["From"], read["To"]) == ("house@example.org", LETTER.recipient)
    assert read.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_mail_server_that_is_away_is_told_as_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(Unavailable):
        SmtpMail(f"smtp://127.0.0.1:{port}", "house@example.org").send(LETTER)


def test_a_recipient_cannot_add_headers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        MailFolder(tmp_path, "house@example.org").send(Letter("a@b.c\nBcc: x@y.z", "s", "t"))
