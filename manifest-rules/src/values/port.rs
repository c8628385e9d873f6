//! Ports and their names.

use super::doors::{number_value, text_value};
use super::scan::is_lower_alnum;

text_value! {
    /// A port's name, an IANA service name: 1 to 15 lowercase letters, digits and `-`, at least one letter, no `-` at
    /// an end and no two in a row. Source: Kubernetes, "Container" (`ports[].name`), and RFC 6335 section 5.1.
    ///
    /// ```
    /// use manifest_rules::values::PortName;
    /// assert_eq!(PortName::new("http").as_str(), "http");
    /// assert!(PortName::try_from("8000").is_err());
    /// ```
    PortName, "a port's name", scan_port_name,
    "write 1 to 15 lowercase letters, digits and single `-`, with at least one letter, such as `http`"
}

number_value! {
    /// A port that a container listens on, 1 to 65535. Source: Kubernetes, "Container" (`ports[].containerPort`).
    ///
    /// ```
    /// use manifest_rules::values::ContainerPort;
    /// assert_eq!(ContainerPort::new(8000).get(), 8000);
    /// assert!(ContainerPort::try_from(0).is_err());
    /// ```
    ContainerPort(u32), "port", 1..=65535, "write a port number, such as 8080"
}

number_value! {
    /// A port that every node opens for a Service, 30000 to 32767 (the API server's default range).
    /// Source: Kubernetes, "Service" (type NodePort).
    ///
    /// ```
    /// use manifest_rules::values::NodePort;
    /// assert_eq!(NodePort::new(30080).get(), 30080);
    /// assert!(NodePort::try_from(80).is_err());
    /// ```
    NodePort(u32), "nodePort", 30000..=32767, "choose a free one in that range, such as 30080"
}

const fn scan_port_name(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 15 {
        return Some("it is longer than 15 characters");
    }
    let mut letters = 0;
    let mut i = 0;
    while i < bytes.len() {
        if !is_lower_alnum(bytes[i]) && bytes[i] != b'-' {
            return Some("it has a character that is no lowercase letter, digit or `-`");
        }
        if bytes[i] == b'-' && (i == 0 || i + 1 == bytes.len() || bytes[i + 1] == b'-') {
            return Some("it has a `-` at an end or two in a row");
        }
        if bytes[i].is_ascii_lowercase() {
            letters += 1;
        }
        i += 1;
    }
    if letters == 0 {
        return Some("it has no letter");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["http", "a", "8a", "a-b-c", "abcdefghijklmno"] {
            assert!(PortName::try_new(good).is_ok(), "{good}");
        }
        for bad in ["", "80", "-a", "a-", "a--b", "HTTP", "a_b", "abcdefghijklmnop"] {
            assert!(PortName::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_at_their_bounds() {
        assert!(NodePort::try_new(29999).is_err());
        assert!(NodePort::try_new(30000).is_ok());
        assert!(NodePort::try_new(32767).is_ok());
        let fault = NodePort::try_new(32768).unwrap_err();
        assert_eq!(
            fault.as_str(),
            "nodePort 32768 is outside 30000 to 32767: choose a free one in that range, such as 30080"
        );
        assert!(ContainerPort::try_new(65535).is_ok());
    }
}
