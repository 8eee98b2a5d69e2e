"""Where webhooks may go, and where they never go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.webhooks.callback_address import CallbackAddresses, CallbackRefused, CallbackUnknown
from services.webhooks.callback_post import CallbackPost
from tests.webhooks.conftest import Receiver


def leading_to(*addresses: str) -> CallbackAddresses:
    def resolve(host: str) -> Sequence[str]:
        if not addresses:
            raise OSError("no such name")
        return addresses

    return CallbackAddresses(resolve)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "168.63.129.16",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.216.34",
        "fe80::1",
        "fd00:ec2::254",
        "64:ff9b::a00:1",
    ],
)
def test_a_name_that_leads_into_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(CallbackRefused):
        leading_to("93.184.216.34", address).check("https://hooks.example.com/a")


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/a",
        "https://93.184.216.34/a",
        "https://[::1]/a",
        "https://localhost/a",
        "http://127.0.0.1:8000/a",
        "https://user:word@hooks.example.com/a",
        "https://hooks.example.com/a b",
        "ftp://hooks.example.com/a",
        "not a url",
        "https://" + "a" * 3000,
    ],
)
def test_what_is_no_public_https_address_is_refused(url: str) -> None:
    with pytest.raises(CallbackRefused):
        leading_to("93.184.216.34").check(url)


def test_a_public_server_is_let_through_and_so_is_a_name_that_is_not_there_yet() -> None:
    public, unknown = leading_to("93.184.216.34"), leading_to()

    public.check("https://hooks.example.com/a")
    unknown.check("https://hooks.example.com/a")

    with pytest.raises(CallbackUnknown):
        unknown.resolve(unknown.read("https://hooks.example.com/a"))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/a", "http://localhost:8000/a", "http://[::1]:8000/a"]
)
def test_loopback_is_reached_only_where_it_is_allowed(url: str) -> None:
    CallbackAddresses(allow_loopback=True).check(url)

    with pytest.raises(CallbackRefused):
        CallbackAddresses().check(url)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/a", "http://127.0.0.1.nip.io/a", "http://u@127.0.0.1/a"]
)
def test_where_loopback_is_allowed_nothing_else_is(url: str) -> None:
    def resolve(host: str) -> Sequence[str]:
        return ["127.0.0.1"]

    with pytest.raises(CallbackRefused):
        CallbackAddresses(resolve, allow_loopback=True).check(url)


def test_a_name_that_turns_private_after_registration_is_not_connected_to(
    receiver: Receiver,
) -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    addresses = CallbackAddresses(lambda host: answers.pop(0))
    url = f"https://hooks.example.com:{receiver.port}/a"

    addresses.check(url)
    reply = CallbackPost(addresses).send(url, b"{}", {})

    assert not reply.ok
    assert reply.error == "hooks.example.com is not on the public internet."
    assert receiver.taken == []


@pytest.mark.parametrize("port", [0, 22, 25, 6667])
def test_a_port_of_another_protocol_is_refused_by_its_number(port: int) -> None:
    for addresses in (leading_to("93.184.216.34"), CallbackAddresses(allow_loopback=True)):
        for host in ("https://hooks.example.com", "http://127.0.0.1"):
            with pytest.raises(CallbackRefused):
                addresses.check(f"{host}:{port}/a")
    with pytest.raises(CallbackRefused, match=f"names port {port}, which is not one of the web"):
        leading_to("93.184.216.34").check(f"https://hooks.example.com:{port}/a")


@pytest.mark.parametrize("port", [80, 443, 3000, 8080, 8443])
def test_a_port_of_the_web_is_let_through(port: int) -> None:
    leading_to("93.184.216.34").check(f"https://hooks.example.com:{port}/a")
