//! Sets of addresses, of both families, with exact differences.

use std::net::IpAddr;

use ipnet::IpNet;
use k8s_openapi::api::networking::v1::IPBlock;

use super::address;

/// A range of addresses of one family, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    is_v6: bool,
    first: u128,
    last: u128,
}

/// A set of addresses: ranges that do not touch, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses(Vec<Range>);

impl Addresses {
    /// The addresses of a policy's block, less its exceptions; nothing where one of them is no range.
    pub fn of(block: &IPBlock) -> Option<Self> {
        let mut own = Self(vec![range(&block.cidr)?]);
        for except in block.except.iter().flatten() {
            own = own.less(&Self(vec![range(except)?]));
        }
        Some(own)
    }

    /// Whether no address is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is in it and not in the other.
    pub fn less(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        for own in &self.0 {
            // What is left of the range, from here on.
            let mut rest = Some(*own);
            for taken in other.0.iter().filter(|taken| taken.is_v6 == own.is_v6) {
                let Some(Range { is_v6, first, last }) = rest else { break };
                if taken.last < first || taken.first > last {
                    continue;
                }
                if taken.first > first {
                    left.push(Range { is_v6, first, last: taken.first - 1 });
                }
                rest = (taken.last < last).then(|| Range { is_v6, first: taken.last + 1, last });
            }
            left.extend(rest);
        }
        Self(left)
    }
}

fn range(cidr: &str) -> Option<Range> {
    let number = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    };
    let (address, bits) = address::cidr(cidr)?;
    let net = IpNet::new(address, bits.try_into().ok()?).ok()?;
    Some(Range { is_v6: net.network().is_ipv6(), first: number(net.network()), last: number(net.broadcast()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(cidr: &str, except: &[&str]) -> Addresses {
        let except = Some(except.iter().map(|range| (*range).to_owned()).collect());
        Addresses::of(&IPBlock { cidr: cidr.to_owned(), except }).unwrap_or_default()
    }

    #[test]
    fn differences_are_exact() {
        assert!(set("10.0.0.0/8", &[]).less(&set("0.0.0.0/0", &[])).is_empty());
        assert!(!set("0.0.0.0/0", &[]).less(&set("10.0.0.0/8", &[])).is_empty());
        assert_eq!(set("0.0.0.0/0", &[]).less(&set("10.0.0.0/8", &[])), set("0.0.0.0/0", &["10.0.0.0/8"]));
        assert!(set("10.0.0.0/8", &["10.0.0.0/9", "10.128.0.0/9"]).is_empty());
        assert!(set("10.1.0.0/16", &[]).less(&set("0.0.0.0/0", &["10.2.0.0/16"])).is_empty());
        assert_eq!(set("10.2.0.0/16", &[]).less(&set("0.0.0.0/0", &["10.2.0.0/16"])), set("10.2.0.0/16", &[]));
        assert_eq!(set("::/0", &[]).less(&set("0.0.0.0/0", &[])), set("::/0", &[]), "families are apart");
        assert!(set("::ffff:0:0/96", &[]).less(&set("::/0", &[])).is_empty());
        assert!(set("0.0.0.0/0", &[]).less(&set("0.0.0.0/0", &[])).is_empty());
        assert_eq!(set("10.0.0.7/8", &[]), set("10.0.0.0/8", &[]), "bits behind the prefix say nothing");
        assert_eq!(set("010.0.0.0/08", &[]), set("10.0.0.0/8", &[]), "nor do zeros in front");
    }

    #[test]
    fn what_is_no_range_is_nothing() {
        for cidr in ["", "10.0.0.0", "10.0.0.0/33", "::/129", "a/8", "10.0.0/8"] {
            assert!(Addresses::of(&IPBlock { cidr: cidr.to_owned(), except: None }).is_none(), "{cidr}");
        }
    }
}
