//! Blocks of IPv6 addresses. Source: RFC 4291, "IP Version 6 Addressing Architecture" (text representation, prefixes).

use crate::values::Fault;

/// The text, if it is an IPv6 block in CIDR notation with no bit set behind its prefix.
#[track_caller]
pub(super) const fn block_of_ipv6(text: &str) -> &str {
    if !is_block(text.as_bytes()) {
        Fault::about(text)
            .text(" is not a block of IPv6 addresses: write the address, `/` and the prefix, such as `2001:db8::/32`, with no bit set behind the prefix")
            .refuse()
    }
    text
}

const fn is_block(bytes: &[u8]) -> bool {
    let mut groups = [0u16; 8];
    let (mut count, mut gap, mut at) = (0, usize::MAX, 0);
    if bytes.len() > 1 && bytes[0] == b':' {
        if bytes[1] != b':' {
            return false;
        }
        (gap, at) = (0, 2);
    }
    while at < bytes.len() && bytes[at] != b'/' {
        let start = at;
        let mut group = 0u32;
        while at < bytes.len() {
            let Some(digit) = (bytes[at] as char).to_digit(16) else { break };
            group = group * 16 + digit;
            at += 1;
            if at - start > 4 {
                return false;
            }
        }
        if at == start || count == 8 {
            return false;
        }
        groups[count] = group as u16;
        count += 1;
        if at < bytes.len() && bytes[at] == b':' {
            at += 1;
            if at < bytes.len() && bytes[at] == b':' {
                if gap != usize::MAX {
                    return false;
                }
                gap = count;
                at += 1;
            } else if at >= bytes.len() || bytes[at] == b'/' {
                return false;
            }
        }
    }
    if (gap == usize::MAX && count != 8) || (gap != usize::MAX && count > 7) || at >= bytes.len() {
        return false;
    }
    // The gap stands for as many zeros as are missing.
    let mut address = 0u128;
    let mut i = 0;
    while i < 8 {
        let missing = 8 - count;
        let group = if gap == usize::MAX || i < gap {
            groups[i]
        } else if i < gap + missing {
            0
        } else {
            groups[i - missing]
        };
        address = (address << 16) | group as u128;
        i += 1;
    }
    let start = at + 1;
    let mut prefix = 0u32;
    at = start;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || at - start > 2 {
            return false;
        }
        prefix = prefix * 10 + (bytes[at] - b'0') as u32;
        at += 1;
    }
    let leading_zero = at - start > 1 && bytes[start] == b'0';
    if at == start || leading_zero || prefix > 128 {
        return false;
    }
    prefix == 128 || address << prefix == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_the_api_server_takes() {
        for good in [
            "::/0",
            "2001:db8::/32",
            "fd00:1:2:3::/64",
            "2001:db8::1/128",
            "1:2:3:4:5:6:7:8/128",
            "::1/128",
            "a::b:0/112",
        ] {
            assert!(is_block(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            "::",
            "/0",
            ":/0",
            ":::/0",
            "2001:db8::1/32",
            "2001:db8::/129",
            "2001:db8::/",
            "2001:db8::/064",
            "1:2:3:4:5:6:7/128",
            "1:2:3:4:5:6:7:8:9/128",
            "1::2::3/128",
            "12345::/16",
            "g::/16",
            "1:2:3:4:5:6:7:8::/128",
            "10.0.0.0/8",
            "1:/16",
        ] {
            assert!(!is_block(bad.as_bytes()), "{bad}");
        }
    }
}
