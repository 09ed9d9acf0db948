"""Networks as the settings have them."""

from __future__ import annotations

import pytest

from besedka.config.networks import networks_in, within

NETWORKS = "10.1.0.0/16 2001:db8:5::/48 192.0.2.9"


@pytest.mark.parametrize("address", ["10.1.200.3", "2001:db8:5:77::1", "192.0.2.9", "2001:db8:5::1%eth0"])
def test_who_is_within(address: str) -> None:
    """Of both families, as networks or single addresses."""
    assert within(address, NETWORKS)


@pytest.mark.parametrize("address", ["10.2.0.1", "2001:db8:6::1", "192.0.2.8", "127.0.0.1", "", "example.org"])
def test_who_is_not(address: str) -> None:
    """What is no address is nowhere."""
    assert not within(address, NETWORKS)
    assert not within(address, "")


def test_what_is_no_network() -> None:
    """The settings are checked before anybody comes."""
    with pytest.raises(ValueError, match="does not appear"):
        networks_in("10.0.0.0/99")
