"""Which addresses may be reached, also behind a redirect and behind a name that changes its mind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from jobexport.fetch.addresses import Guard, RefusedAddress, is_public
from jobexport.fetch.client import Client, Manners
from jobexport.fetch.transport import Failure
from tests.fetch.conftest import Site

QUICK = Manners(pause=0, seconds=3, attempts=1, backoff=0)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("127.9.9.9", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True),
    ],
)  # fmt: skip
def test_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.fixture
def client() -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**guard: object) -> Client:
        made.append(Client(Guard(**guard), QUICK, threading.Event()))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "localhost", "[::1]", "169.254.169.254", "0x7f000001", "2130706433", "inner.example"]
)
def test_redirect_to_a_private_address_is_refused(site: Site, client: Callable[..., Client], host: str) -> None:
    def resolve(name: str, port: int) -> list[str]:
        return {"127.0.0.1": ["127.0.0.1"], "169.254.169.254": ["169.254.169.254"], "::1": ["::1"]}.get(
            name, ["127.0.0.2"]
        )

    site.page("/a", "", 302, Location=f"http://{host}:{site.port}/secret")
    site.page("/secret", "[1]")
    with pytest.raises(Failure) as caught:
        client(hosts=["127.0.0.1"], resolve=resolve).get(f"{site.root}/a")
    assert caught.value.rule == "fetch/refused"
    assert "/secret" not in site.paths()


def test_one_private_address_among_several_is_enough() -> None:
    guard = Guard(resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(RefusedAddress):
        guard.addresses("two.example", 80)


def test_the_checked_address_is_the_one_connected_to(site: Site, client: Callable[..., Client]) -> None:
    """A name that is looked up once more could answer otherwise; it is looked up once per connection."""
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    site.page("/a", "[1]")
    answer = client(hosts=["name.example"], resolve=resolve).get(f"http://name.example:{site.port}/a")
    assert answer.body == b"[1]" and set(asked) == {"name.example"}
    assert site.asked[-1].headers["host"] == f"name.example:{site.port}"


def test_unknown_host(client: Callable[..., Client]) -> None:
    def resolve(name: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(Failure) as caught:
        client(resolve=resolve).get("http://nowhere.example/")
    assert caught.value.rule == "fetch/unreachable"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://", "http:///a", "http://[::1", "javascript:alert(1)"])
def test_addresses_that_are_none(client: Callable[..., Client], url: str) -> None:
    with pytest.raises(Failure) as caught:
        client().get(url)
    assert caught.value.rule == "fetch/address"
