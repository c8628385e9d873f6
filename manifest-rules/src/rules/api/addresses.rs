//! Addresses as the API server reads them. It takes what older Gos took: zeros in front, and bits behind a prefix.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address of either family.
pub(super) fn ip(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    let mut parts = [0_u8; 4];
    let mut written = text.split('.');
    for part in &mut parts {
        *part = number(written.next()?)?.try_into().ok()?;
    }
    written.next().is_none().then(|| IpAddr::V4(Ipv4Addr::from(parts)))
}

/// A range: its address, and how many of its bits count.
pub(super) fn cidr(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let (address, bits) = (ip(address)?, number(bits)?);
    (bits <= length(address)).then_some((address, bits))
}

/// Whether a range is a part of another, and not all of it.
pub(super) fn is_within((address, bits): (IpAddr, u32), (outer, outer_bits): (IpAddr, u32)) -> bool {
    let prefix = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(u32::from(address)).checked_shr(32 - outer_bits).unwrap_or(0),
        IpAddr::V6(address) => u128::from(address).checked_shr(128 - outer_bits).unwrap_or(0),
    };
    address.is_ipv4() == outer.is_ipv4() && outer_bits < bits && prefix(address) == prefix(outer)
}

/// Whether an address is one that no Service may take from outside: none, the machine's own, or a link's.
/// Source: Kubernetes, "Service" (`externalIPs`).
pub(super) fn is_special(address: IpAddr) -> bool {
    let link_local = match address {
        IpAddr::V4(address) => address.is_link_local() || address.octets()[..3] == [224, 0, 0],
        IpAddr::V6(address) => {
            let first = address.segments()[0];
            first & 0xffc0 == 0xfe80 || first & 0xff0f == 0xff02
        }
    };
    address.is_unspecified() || address.is_loopback() || link_local
}

fn length(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_and_a_range() {
        for good in ["10.0.0.1", "010.0.0.1", "::1", "::ffff:1.2.3.4", "255.255.255.255"] {
            assert!(ip(good).is_some(), "{good}");
        }
        for bad in
            ["", "10.0.0", "10.0.0.256", "10.0.0.1.1", "1.2.3.x", "::g", "fe80::1%eth0", "10.0.0.+1", " 10.0.0.1"]
        {
            assert!(ip(bad).is_none(), "{bad}");
        }
        for good in ["10.0.0.0/8", "10.0.0.7/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "10.0.0.0/08"] {
            assert!(cidr(good).is_some(), "{good}");
        }
        for bad in ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "a/8"] {
            assert!(cidr(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_part_is_smaller_and_inside() {
        let within = |inner, outer| is_within(cidr(inner).unwrap(), cidr(outer).unwrap());
        assert!(within("10.1.0.0/16", "10.0.0.0/8"));
        assert!(within("10.1.0.0/16", "0.0.0.0/0"));
        assert!(within("2001:db8::/32", "::/0"));
        for (inner, outer) in
            [("10.0.0.0/8", "10.0.0.0/8"), ("11.0.0.0/16", "10.0.0.0/8"), ("10.0.0.0/8", "10.0.0.0/16")]
        {
            assert!(!within(inner, outer), "{inner} in {outer}");
        }
        assert!(!within("::/96", "0.0.0.0/0"), "families are apart");
    }

    #[test]
    fn special_addresses() {
        for special in ["0.0.0.0", "127.0.0.1", "169.254.169.254", "224.0.0.1", "::", "::1", "fe80::1", "ff02::1"] {
            assert!(is_special(ip(special).unwrap()), "{special}");
        }
        for plain in ["203.0.113.7", "10.0.0.1", "2001:db8::1", "224.0.1.1"] {
            assert!(!is_special(ip(plain).unwrap()), "{plain}");
        }
    }
}
