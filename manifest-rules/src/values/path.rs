//! Paths of HTTP requests and of mounts, and blocks of addresses.

use super::doors::text_value;
use super::scan::{find, slice};

text_value! {
    /// The path of an HTTP request, absolute, in printable ASCII without spaces.
    /// Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".
    ///
    /// ```
    /// use manifest_rules::values::HttpPath;
    /// assert_eq!(HttpPath::new("/health").as_str(), "/health");
    /// assert!(HttpPath::try_from("health").is_err());
    /// ```
    HttpPath, "an HTTP path", scan_http, "write it from the root, such as `/health`"
}

text_value! {
    /// A path in a container, absolute, not the root itself, without `:`, empty parts, `.` and `..`.
    /// Source: Kubernetes, "Volumes" (`mountPath`).
    ///
    /// ```
    /// use manifest_rules::values::MountPath;
    /// const CACHE: MountPath = MountPath::new("/app/.next/cache");
    /// assert!(MountPath::new("/app").contains(CACHE));
    /// assert!(MountPath::try_from("/app/../etc").is_err());
    /// ```
    MountPath, "a mount path", scan_mount, "write it from the root, such as `/tmp`"
}

impl MountPath<'_> {
    /// Whether the other path is this one or lies below it.
    pub const fn contains(self, other: MountPath<'_>) -> bool {
        let (outer, inner) = (self.0.as_bytes(), other.0.as_bytes());
        super::scan::starts_with(inner, outer) && (inner.len() == outer.len() || inner[outer.len()] == b'/')
    }
}

text_value! {
    /// A block of IPv4 addresses in CIDR notation, with no bit set behind the prefix.
    /// Source: Kubernetes, "Network Policies" (`ipBlock`).
    ///
    /// ```
    /// use manifest_rules::values::Ipv4Block;
    /// assert_eq!(Ipv4Block::new("10.0.0.0/8").as_str(), "10.0.0.0/8");
    /// assert!(Ipv4Block::try_from("10.0.0.1/8").is_err());
    /// ```
    Ipv4Block, "a block of IPv4 addresses", scan_block, "write it as `10.0.0.0/8`"
}

const fn scan_http(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        return Some("it does not start with `/`");
    }
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_graphic() {
            return Some("it has a space, a control character or one that is not ASCII");
        }
        if bytes[i] == b'#' {
            return Some("it has a `#`, which is never sent");
        }
        i += 1;
    }
    None
}

const fn scan_mount(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes[0] != b'/' {
        return Some("it does not start with `/`");
    }
    if bytes.len() == 1 {
        return Some("it is the root itself");
    }
    let mut start = 1;
    let mut i = 1;
    while i <= bytes.len() {
        if i == bytes.len() || bytes[i] == b'/' {
            match slice(text, start, i).as_bytes() {
                [] => return Some("it has an empty part"),
                [b'.'] | [b'.', b'.'] => return Some("it has a part `.` or `..`"),
                _ => start = i + 1,
            }
        } else if bytes[i] == b':' || bytes[i].is_ascii_control() {
            return Some("it has a `:` or a control character");
        }
        i += 1;
    }
    None
}

const fn scan_block(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let Some(slash) = find(bytes, b'/') else {
        return Some("it has no `/` and prefix length");
    };
    let Some(prefix) = small_number(bytes, slash + 1, bytes.len()) else {
        return Some("its prefix length is no number");
    };
    if prefix > 32 {
        return Some("its prefix length is above 32");
    }
    let mut address: u32 = 0;
    let mut parts = 0;
    let mut start = 0;
    let mut i = 0;
    while i <= slash {
        if i == slash || bytes[i] == b'.' {
            match small_number(bytes, start, i) {
                Some(part) if part <= 255 && parts < 4 => address = (address << 8) | part,
                _ => return Some("its address is not four numbers from 0 to 255"),
            }
            parts += 1;
            start = i + 1;
        }
        i += 1;
    }
    if parts != 4 {
        return Some("its address is not four numbers from 0 to 255");
    }
    let behind = if prefix == 0 { u32::MAX } else { !(u32::MAX << (32 - prefix)) };
    if address & behind != 0 { Some("its address has bits set behind the prefix") } else { None }
}

/// A number of one to three digits without a leading zero.
const fn small_number(bytes: &[u8], from: usize, to: usize) -> Option<u32> {
    if from >= to || to - from > 3 || (bytes[from] == b'0' && to - from > 1) {
        return None;
    }
    let mut number = 0;
    let mut i = from;
    while i < to {
        if !bytes[i].is_ascii_digit() {
            return None;
        }
        number = number * 10 + (bytes[i] - b'0') as u32;
        i += 1;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_paths() {
        for good in ["/", "/health", "/a?b=c", "/%20"] {
            assert!(HttpPath::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "health", "/a b", "/é", "/a#b", "/a\n"] {
            assert!(HttpPath::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn mount_paths() {
        for good in ["/tmp", "/app/.next/cache", "/a..b"] {
            assert!(MountPath::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "/", "tmp", "/tmp/", "//tmp", "/a//b", "/a/./b", "/a/..", "/a:b", "/a\nb"] {
            assert!(MountPath::try_new(bad).is_err(), "{bad}");
        }
        let path = MountPath::new;
        assert!(path("/a").contains(path("/a/b")));
        assert!(path("/a").contains(path("/a")));
        assert!(!path("/a").contains(path("/ab")));
        assert!(!path("/a/b").contains(path("/a")));
    }

    #[test]
    fn blocks() {
        for good in ["0.0.0.0/0", "10.0.0.0/8", "192.168.1.1/32", "172.16.0.0/12"] {
            assert!(Ipv4Block::try_new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/",
            "256.0.0.0/8",
            "01.0.0.0/8",
            "10.0.0.1/8",
            "a/8",
        ] {
            assert!(Ipv4Block::try_new(bad).is_err(), "{bad}");
        }
    }
}
