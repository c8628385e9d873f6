//! Addresses as the API server reads them. It takes what older Gos took: zeros in front, and bits behind a prefix.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address of either family.
pub(crate) fn ip(text: &str) -> Option<IpAddr> {
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
pub(crate) fn cidr(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let (address, bits) = (ip(address)?, number(bits)?);
    (bits <= length(address)).then_some((address, bits))
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
}
