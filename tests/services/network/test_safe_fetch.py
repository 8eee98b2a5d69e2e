"""Fetching from strangers: only public servers, and only what is a video. A real local server."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.network.public_address import (
    AddressRefused,
    AnswerRefused,
    FetchError,
    FetchFailed,
    FetchTooSlow,
    FileTooLarge,
    FileUnsupported,
    UrlRefused,
    is_public,
    public_addresses,
    split_url,
)
from services.network.safe_fetch import Limits, SafeFetch

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 2000
LOOPBACK = "127.0.0.1"
HOST = "videos.example"
Script = Callable[[socket.socket, str], None]


def reply(body: bytes = FILM, status: str = "200 OK", *headers: str) -> Script:
    """Answer properly."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return lambda line, _: line.sendall("\r\n".join(lines).encode() + body)


def raw(*pieces: bytes, pause: float = 0.0) -> Script:
    """Send these bytes, with a pause after each."""

    def send(line: socket.socket, _: str) -> None:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause)

    return send


@dataclass
class Server:
    """Listens on loopback; plays its script to each caller and keeps what they said."""

    script: Script = field(default_factory=reply)
    tls: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def url(self, path: str = "/dance.mp4", scheme: str = "http") -> str:
        return f"{scheme}://{HOST}:{self.port}{path}"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._attend, args=(line,), daemon=True).start()

    def _attend(self, line: socket.socket) -> None:
        try:
            with line if self.tls is None else self._secured(line) as talk:
                said = ""
                while "\r\n\r\n" not in said:
                    said += talk.recv(4096).decode("latin-1")
                self.heard.append(said)
                self.script(talk, said)
        except OSError:  # the caller has left
            line.close()

    def _secured(self, line: socket.socket) -> ssl.SSLSocket:
        assert self.tls is not None
        self.tls.sni_callback = lambda _sock, name, _context: self.names.append(name)
        return self.tls.wrap_socket(line, server_side=True)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@dataclass
class Names:
    """A resolver with fixed answers that counts what it is asked."""

    addresses: Sequence[str] = (LOOPBACK,)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self.addresses


def near(names: Names | None = None, **limits: float) -> SafeFetch:
    """One that may talk to the local server."""
    made = Limits(**{"idle_timeout": 5.0, "seconds": 20.0, **limits})  # type: ignore[arg-type]
    return SafeFetch(resolver=names or Names(), limits=made, allow_loopback=True)


def refused(fetch: SafeFetch, url: str, target: Path, kind: type[FetchError]) -> str:
    with pytest.raises(kind) as caught:
        fetch.fetch(url, target)
    assert type(caught.value) is kind
    assert list(target.parent.iterdir()) == []
    return str(caught.value)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder / "video.mp4"


# --- what comes


def test_a_video_is_fetched_whole(server: Server, target: Path) -> None:
    names = Names()

    near(names).fetch(server.url("/a%20b/dänce.mp4?token=1&x=%2F#t=3"), target)

    assert target.read_bytes() == FILM
    assert names.asked == [HOST]
    (said,) = server.heard
    assert said.startswith("GET /a%20b/d%C3%A4nce.mp4?token=1&x=%2F HTTP/1.1\r\n")
    assert f"\r\nHost: {HOST}:{server.port}\r\n" in said
    assert "Authorization" not in said


def test_a_video_in_chunks_is_fetched_whole(server: Server, target: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    halves = (FILM[:10], FILM[10:])
    chunks = [b"%x\r\n%s\r\n" % (len(half), half) for half in halves]
    server.script = raw(head, *chunks, b"0\r\n\r\n")

    near().fetch(server.url(), target)

    assert target.read_bytes() == FILM


@pytest.mark.parametrize(
    "body",
    [b"", b"#EXTM3U\nhttp://169.254.169.254/\n", b"<html>log in</html>", b"PK\x03\x04" + bytes(99)],
)
def test_what_is_no_video_is_refused_whatever_it_is_called(
    server: Server, target: Path, body: bytes
) -> None:
    server.script = reply(body, "200 OK", "Content-Type: video/mp4")

    assert "no MP4, MOV, AVI, WebM or MKV" in refused(near(), server.url(), target, FileUnsupported)


def test_a_file_that_says_it_is_too_large_is_not_read(server: Server, target: Path) -> None:
    server.script = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 104857601\r\n\r\n" + FILM)

    assert "100 MiB" in refused(near(), server.url(), target, FileTooLarge)


def test_a_file_that_turns_out_too_large_is_refused(server: Server, target: Path) -> None:
    server.script = raw(b"HTTP/1.1 200 OK\r\n\r\n" + FILM)

    refused(near(size=100_000), server.url(), target, FileTooLarge)


def test_a_file_of_the_largest_size_is_taken(server: Server, target: Path) -> None:
    near(size=len(FILM)).fetch(server.url(), target)

    assert target.stat().st_size == len(FILM)


@pytest.mark.parametrize(
    "head",
    [b"Content-Length: 999999\r\n", b"Transfer-Encoding: chunked\r\n"],
)
def test_a_file_that_breaks_off_is_not_kept(server: Server, target: Path, head: bytes) -> None:
    chunk = b"%x\r\n" % (len(FILM) + 1) if b"chunked" in head else b""
    server.script = raw(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + chunk + FILM)

    refused(near(), server.url(), target, FetchFailed)


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial", "403 Forbidden", "404 Gone"])
def test_an_error_is_told_with_its_status(server: Server, target: Path, status: str) -> None:
    server.script = reply(FILM, status)

    assert status[:3] in refused(near(), server.url(), target, AnswerRefused)


def test_nonsense_is_a_failure(server: Server, target: Path) -> None:
    for nonsense in (b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200):
        server.script = raw(nonsense)
        refused(near(), server.url(), target, FetchFailed)


# --- time


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 50],
        [b"HTTP/1.1 200 OK\r\n\r\n" + FILM[:100], *[b"x"] * 50],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + FILM[:100], *[b"x"] * 50],
        [b"", b""],
    ],
    ids=["headers", "body", "announced body", "nothing"],
)
def test_who_trickles_is_cut_off_at_the_deadline(
    server: Server, target: Path, pieces: list[bytes]
) -> None:
    server.script = raw(*pieces, pause=0.2)
    if pieces == [b"", b""]:
        server.script = lambda _line, _said: time.sleep(3)
    begun = time.monotonic()

    refused(near(seconds=0.6), server.url(), target, FetchTooSlow)

    assert time.monotonic() - begun < 2


def test_who_says_nothing_is_not_waited_for(server: Server, target: Path) -> None:
    server.script = lambda _line, _said: time.sleep(3)

    refused(near(idle_timeout=0.3), server.url(), target, FetchTooSlow)


def test_a_server_that_is_not_there_is_a_failure(server: Server, target: Path) -> None:
    url = server.url()
    server.close()

    refused(near(), url, target, FetchFailed)
    server.__post_init__()


# --- redirects


def test_a_redirect_within_the_server_is_followed_without_asking_again_who_it_is(
    server: Server, target: Path
) -> None:
    def script(line: socket.socket, said: str) -> None:
        moved = reply(b"", "302 Found", "Location: /there.mp4?a=1")
        (reply() if "GET /there" in said else moved)(line, said)

    server.script, names = script, Names()

    near(names).fetch(server.url("/here"), target)

    assert target.read_bytes() == FILM
    assert names.asked == [HOST]
    assert server.heard[1].startswith("GET /there.mp4?a=1 ")


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://elsewhere.example/a", AnswerRefused),
        ("http://videos.example:1/a", AnswerRefused),
        ("https://videos.example/a", AnswerRefused),
        ("//elsewhere.example/a", AnswerRefused),
        ("http://169.254.169.254/latest", UrlRefused),
        ("file:///etc/passwd", UrlRefused),
        ("http://u:p@videos.example/", UrlRefused),
    ],
)
def test_a_redirect_elsewhere_is_refused(
    server: Server, target: Path, location: str, kind: type[FetchError]
) -> None:
    server.script = reply(b"", "302 Found", f"Location: {location}")

    refused(near(), server.url(), target, kind)
    assert len(server.heard) == 1


def test_redirects_in_a_circle_end(server: Server, target: Path) -> None:
    server.script = reply(b"", "301 Moved", "Location: /again")

    refused(near(), server.url(), target, AnswerRefused)
    assert len(server.heard) == 4


# --- addresses


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "192.0.1.1", "100.128.0.1", "2001:4860:4860::8888",
     "2606:4700::1111", "2a00:1450::1"],
)  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0",  # noqa: S104  # an address to refuse, not to listen at
     "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9",
     "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
     "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
     "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::ffff:8.8.8.8",
     "::ffff:127.0.0.1", "::8.8.8.8", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1",
     "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1",
     "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1111%eth0", "fec0::1",
     "ff02::1", "5f00::1", "4000::1", "", "localhost", "127.1", "2130706433"],
)  # fmt: skip
def test_everything_else_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["2606:4700::1111", "::ffff:10.0.0.1"]]
)
def test_one_address_that_is_not_public_spoils_the_name(addresses: list[str], target: Path) -> None:
    fetch = SafeFetch(resolver=Names(addresses))

    message = refused(fetch, "https://rebound.example/a.mp4", target, AddressRefused)

    assert "public" in message
    assert not any(address in message for address in addresses)


def test_loopback_is_refused_unless_it_is_allowed(server: Server, target: Path) -> None:
    for url in (f"https://{HOST}/a.mp4", f"https://{HOST}:8443/a.mp4"):
        refused(SafeFetch(resolver=Names()), url, target, AddressRefused)
    refused(near(Names(["10.0.0.1"])), server.url(), target, AddressRefused)
    assert server.heard == []


def test_a_name_that_changes_its_meaning_gains_nothing(server: Server, target: Path) -> None:
    """The first answer is used for all; a second question would be answered differently."""
    answers = iter([[LOOPBACK], ["10.0.0.1"], ["10.0.0.1"]])
    fetch = SafeFetch(resolver=lambda _: next(answers), allow_loopback=True)

    fetch.fetch(server.url(), target)

    assert target.read_bytes() == FILM
    assert next(answers) == ["10.0.0.1"]


def test_the_next_address_is_tried_where_one_does_not_answer(server: Server, target: Path) -> None:
    near(Names(["127.0.0.99", LOOPBACK])).fetch(server.url(), target)

    assert target.read_bytes() == FILM


def test_a_name_that_nobody_knows_is_a_failure(target: Path) -> None:
    def unknown(_: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert "no server" in refused(
        SafeFetch(resolver=unknown), "https://no.such.example/", target, FetchFailed
    )
    with pytest.raises(FetchFailed):
        public_addresses(HOST, lambda _: [])


# --- URLs


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dance.mp4",
        "//videos.example/a",
        "http://videos.example/a",
        "ftp://videos.example/a",
        "file:///etc/passwd",
        "gopher://videos.example/",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://localhost/a",
        "https://metadata/a",
        "https://127.0.0.1/a",
        "https://8.8.8.8/a",
        "https://127.1/a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://0x7f.0.0.1/a",
        "https://0177.0.0.1/a",
        "https://a.b.0x1/a",
        "https://１２７.０.０.１/a",
        "https://①②⑦。⓪。⓪。①/a",
        "https://127.0.0.1./a",
        "https://%31%32%37.0.0.1/a",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[2606:4700::1111]/a",
        "https://[v1.a]/a",
        "https://user@videos.example/a",
        "https://user:pass@videos.example/a",
        "https://@videos.example/a",
        "https://videos.example@evil.example/a",
        "https://videos.example:22/a",
        "https://videos.example:80/a",
        "https://videos.example:0/a",
        "https://videos.example:6379/a",
        "https://videos.example:99999/a",
        "https://videos.example:a/a",
        "https://videos.example\\@evil.example/a",
        "https://videos.example /a",
        "https://videos.example/a b",
        "https://videos.example/a\r\nX-Injected: 1",
        "ht\ntps://videos.example/a",
        "https://videos.example/\x00",
        "https://videos..example/a",
        "https://-videos.example/a",
        "https://" + "a" * 64 + ".example/a",
        "https://" + "a." * 130 + "example/a",
        "https://videos.example/" + "a" * 5000,
    ],
)
def test_a_url_that_could_mean_something_else_is_refused_before_anybody_is_asked(
    url: str, target: Path
) -> None:
    names = Names([])

    refused(SafeFetch(resolver=names), url, target, UrlRefused)

    assert names.asked == []


@pytest.mark.parametrize(
    ("url", "host", "port", "asked"),
    [
        ("https://videos.example", "videos.example", 443, "/"),
        ("https://Videos.Example.:8443/a?b#c", "videos.example", 8443, "/a?b"),
        ("https://tänze.example/ü?x=é", "xn--tnze-loa.example", 443, "/%C3%BC?x=%C3%A9"),
        ("HTTPS://a_b.example/%2e%2e/x", "a_b.example", 443, "/%2e%2e/x"),
    ],
)
def test_a_url_is_read_in_one_way(url: str, host: str, port: int, asked: str) -> None:
    origin, target = split_url(url)

    assert (origin.scheme, origin.host, origin.port, target) == ("https", host, port, asked)


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of our own making, for `videos.example`."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-keyout", str(key)]
    command += ["-addext", f"subjectAltName=DNS:{HOST}", "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Server]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    running = Server(tls=tls)
    yield running
    running.close()


def trusting(certificate: tuple[Path, Path], **limits: float) -> SafeFetch:
    tls = ssl.create_default_context(cafile=str(certificate[0]))
    made = Limits(**limits)  # type: ignore[arg-type]
    return SafeFetch(resolver=Names(), tls=tls, limits=made, allow_loopback=True)


def test_over_tls_the_name_is_asked_for_and_proven(
    secure: Server, certificate: tuple[Path, Path], target: Path
) -> None:
    trusting(certificate).fetch(secure.url(scheme="https"), target)

    assert target.read_bytes() == FILM
    assert secure.names == [HOST]


def test_a_certificate_for_another_name_is_refused(
    secure: Server, certificate: tuple[Path, Path], target: Path
) -> None:
    url = secure.url(scheme="https").replace(HOST, "other.example")

    assert "certificate" in refused(trusting(certificate), url, target, AnswerRefused)
    assert secure.heard == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Server, target: Path) -> None:
    assert "certificate" in refused(near(), secure.url(scheme="https"), target, AnswerRefused)
    assert secure.heard == []


def test_a_server_without_tls_is_a_failure(server: Server, target: Path) -> None:
    server.script = reply()
    message = refused(
        near(idle_timeout=1.0, seconds=2.0), server.url(scheme="https"), target, FetchTooSlow
    )
    assert "takes too long" in message


def test_over_tls_too_the_line_is_cut_at_the_deadline(
    secure: Server, certificate: tuple[Path, Path], target: Path
) -> None:
    secure.script = raw(b"HTTP/1.1 200 OK\r\n\r\n" + FILM, *[b"x" * 9] * 50, pause=0.2)

    refused(trusting(certificate, seconds=0.7), secure.url(scheme="https"), target, FetchTooSlow)
