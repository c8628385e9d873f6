//! What addresses say of each other, and which are special.

use std::net::IpAddr;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::address::{cidr, ip};

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
