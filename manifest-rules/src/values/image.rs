//! Image references: repository, tag, digest. Source of the grammar: Kubernetes, "Images"; the distribution project's
//! reference grammar.

use core::fmt;

use super::doors::text_value;
use super::fault::{Fault, must};
use super::port::ContainerPort;
use super::scan::{find, find_last, is_lower_alnum, same, slice, starts_with};

text_value! {
    /// Where an image lives, without tag and digest: an optional registry (a host with a `.` or a port, or
    /// `localhost`), then path parts joined by `/`. At most 255 characters. Source: Kubernetes, "Images".
    ///
    /// ```
    /// use manifest_rules::values::Repository;
    /// const LOCAL: Repository = Repository::new("evolved-todo-backend");
    /// const REMOTE: Repository = Repository::new("registry.example:5000/team/backend");
    /// assert!(Repository::try_from("backend:1.0.0").is_err());
    /// ```
    Repository, "an image repository", scan_repository,
    "write `name`, `team/name` or `registry.example:5000/team/name`, in lowercase, without a tag"
}

impl Repository<'_> {
    /// Whether it names its registry, so that nobody has to guess it.
    ///
    /// ```
    /// use manifest_rules::values::Repository;
    /// assert!(Repository::new("ghcr.io/team/backend").names_registry());
    /// assert!(!Repository::new("team/backend").names_registry());
    /// ```
    pub const fn names_registry(self) -> bool {
        match find(self.as_str().as_bytes(), b'/') {
            Some(slash) => is_registry(self.as_str().as_bytes(), slash),
            None => false,
        }
    }
}

text_value! {
    /// A tag: 1 to 128 letters, digits, `_`, `.` and `-`, not starting with `.` or `-`. Source: Kubernetes, "Images".
    ///
    /// ```
    /// use manifest_rules::values::Tag;
    /// assert!(!Tag::new("1.0.0").is_latest());
    /// assert!(Tag::new("latest").is_latest());
    /// assert!(Tag::try_from(":1").is_err());
    /// ```
    Tag, "an image tag", scan_tag,
    "write 1 to 128 letters, digits, `_`, `.` and `-`, starting with a letter, digit or `_`"
}

impl Tag<'_> {
    /// Whether the tag is the one that moves.
    pub const fn is_latest(self) -> bool {
        same(self.as_str(), "latest")
    }
}

text_value! {
    /// A digest: `sha256:` and 64 lowercase hexadecimal digits, which name one image for ever.
    /// Source: Kubernetes, "Images".
    ///
    /// ```
    /// use manifest_rules::values::Digest;
    /// let text = format!("sha256:{}", "ab".repeat(32));
    /// assert_eq!(Digest::try_from(text.as_str())?.as_str(), text);
    /// assert!(Digest::try_from("sha256:ab").is_err());
    /// # Ok::<(), manifest_rules::values::Fault>(())
    /// ```
    Digest, "an image digest", scan_digest,
    "write `sha256:` and 64 lowercase hexadecimal digits, as `docker images --digests` prints them"
}

/// A whole image reference: repository, tag and digest. A digest is read before a tag, and a registry's port is not a
/// tag. Source: Kubernetes, "Images".
///
/// ```
/// use manifest_rules::values::ImageReference;
/// let image = ImageReference::try_from("registry.example:5000/team/backend:1.0.0")?;
/// assert_eq!(image.repository.as_str(), "registry.example:5000/team/backend");
/// assert_eq!(image.tag.map(|tag| tag.as_str()), Some("1.0.0"));
/// assert_eq!(image.to_string(), "registry.example:5000/team/backend:1.0.0");
/// # Ok::<(), manifest_rules::values::Fault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageReference<'a> {
    /// Where it lives.
    pub repository: Repository<'a>,
    /// The tag, if there is one.
    pub tag: Option<Tag<'a>>,
    /// The digest, if there is one: then the tag says nothing.
    pub digest: Option<Digest<'a>>,
}

impl<'a> ImageReference<'a> {
    /// The door for literals: in a constant, a wrong reference is a compile error.
    ///
    /// # Panics
    /// With the words of [`Self::try_new`] and the caller's line.
    #[track_caller]
    pub const fn new(text: &'a str) -> Self {
        must(Self::try_new(text))
    }

    /// The door for text that is only known at run time.
    ///
    /// # Errors
    /// Says which part is wrong and what to write instead.
    pub const fn try_new(text: &'a str) -> Result<Self, Fault> {
        let (text, digest) = match find(text.as_bytes(), b'@') {
            None => (text, None),
            Some(at) => match Digest::try_new(slice(text, at + 1, text.len())) {
                Ok(digest) => (slice(text, 0, at), Some(digest)),
                Err(fault) => return Err(fault),
            },
        };
        let colon = match (find_last(text.as_bytes(), b':'), find_last(text.as_bytes(), b'/')) {
            (Some(colon), Some(slash)) if colon < slash => None,
            (colon, _) => colon,
        };
        let (text, tag) = match colon {
            None => (text, None),
            Some(at) => match Tag::try_new(slice(text, at + 1, text.len())) {
                Ok(tag) => (slice(text, 0, at), Some(tag)),
                Err(fault) => return Err(fault),
            },
        };
        match Repository::try_new(text) {
            Ok(repository) => Ok(Self { repository, tag, digest }),
            Err(fault) => Err(fault),
        }
    }
}

impl<'a> TryFrom<&'a str> for ImageReference<'a> {
    type Error = Fault;
    fn try_from(text: &'a str) -> Result<Self, Self::Error> {
        Self::try_new(text)
    }
}

impl fmt::Display for ImageReference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.repository.as_str())?;
        if let Some(tag) = self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

const fn scan_tag(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 128 {
        return Some("it is longer than 128 characters");
    }
    if matches!(bytes[0], b'.' | b'-') {
        return Some("it starts with `.` or `-`");
    }
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() && !matches!(bytes[i], b'_' | b'.' | b'-') {
            return Some("it has a character that is no letter, digit, `_`, `.` or `-`");
        }
        i += 1;
    }
    None
}

const fn scan_digest(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if !starts_with(bytes, b"sha256:") {
        return Some("it does not start with `sha256:`");
    }
    if bytes.len() != 7 + 64 {
        return Some("it does not have 64 digits");
    }
    let mut i = 7;
    while i < bytes.len() {
        if !matches!(bytes[i], b'0'..=b'9' | b'a'..=b'f') {
            return Some("it has a character that is no lowercase hexadecimal digit");
        }
        i += 1;
    }
    None
}

const fn scan_repository(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > 255 {
        return Some("it is longer than 255 characters");
    }
    let mut start = match find(bytes, b'/') {
        Some(slash) if is_registry(bytes, slash) => {
            if let Some(wrong) = scan_registry(bytes, slash) {
                return Some(wrong);
            }
            slash + 1
        }
        _ => 0,
    };
    let mut i = start;
    while i <= bytes.len() {
        if i == bytes.len() || bytes[i] == b'/' {
            if let Some(wrong) = scan_path_part(bytes, start, i) {
                return Some(wrong);
            }
            start = i + 1;
        }
        i += 1;
    }
    None
}

/// The part before the first `/` is a registry if it has a `.` or `:`, or is `localhost`.
const fn is_registry(bytes: &[u8], end: usize) -> bool {
    let host = bytes.split_at(end).0;
    find(host, b'.').is_some() || find(host, b':').is_some() || (host.len() == 9 && starts_with(host, b"localhost"))
}

const fn scan_registry(bytes: &[u8], end: usize) -> Option<&'static str> {
    let host_end = match find(bytes.split_at(end).0, b':') {
        None => end,
        Some(colon) => {
            let mut port: u32 = 0;
            let mut i = colon + 1;
            while i < end {
                if !bytes[i].is_ascii_digit() || port > ContainerPort::MAX.get() {
                    return Some("its registry's port is no port number: write one, such as 5000");
                }
                port = port * 10 + (bytes[i] - b'0') as u32;
                i += 1;
            }
            if port == 0 || port > ContainerPort::MAX.get() {
                return Some("its registry's port is no port number: write one, such as 5000");
            }
            colon
        }
    };
    let mut i = 0;
    while i < host_end {
        let edge = i == 0 || i + 1 == host_end || bytes[i - 1] == b'.' || bytes[i + 1] == b'.';
        let fits = bytes[i].is_ascii_alphanumeric() || (!edge && bytes[i] == b'-') || (bytes[i] == b'.' && i > 0);
        if !fits || (bytes[i] == b'.' && (i + 1 == host_end || bytes[i + 1] == b'.')) {
            return Some("its registry is no host name");
        }
        i += 1;
    }
    if host_end == 0 { Some("its registry is empty") } else { None }
}

const fn scan_path_part(bytes: &[u8], from: usize, to: usize) -> Option<&'static str> {
    if from == to {
        return Some("a part of it is empty");
    }
    if !is_lower_alnum(bytes[from]) || !is_lower_alnum(bytes[to - 1]) {
        return Some("a part of it does not start and end with a lowercase letter or digit");
    }
    let mut i = from;
    while i < to {
        if !is_lower_alnum(bytes[i]) {
            // Separators: one `.`, one or two `_`, any number of `-`.
            let mut run = i + 1;
            while run < to && bytes[run] == bytes[i] {
                run += 1;
            }
            let most = match bytes[i] {
                b'.' => 1,
                b'_' => 2,
                b'-' => usize::MAX,
                b':' => return Some("it has a `:`, which starts a tag"),
                _ => return Some("it has a character that is no lowercase letter, digit, `.`, `_` or `-`"),
            };
            if run - i > most || !is_lower_alnum(bytes[run]) {
                return Some("it has separators in a row");
            }
            i = run;
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories() {
        for good in [
            "a",
            "a/b",
            "a/b/c",
            "a.b",
            "a_b",
            "a__b",
            "a---b",
            "localhost/a",
            "localhost:5000/a",
            "r.example/a/b",
            "R.example:1/a",
            "10.0.0.1:5000/a",
        ] {
            assert!(Repository::try_new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "A",
            "a/",
            "/a",
            "a//b",
            "a..b",
            "a___b",
            "a._b",
            "a:1",
            "a@b",
            "-a",
            "a-",
            "r.example:0/a",
            "r.example:65536/a",
            "r.example:/a",
            "r.example:99999999999/a",
            ".example/a",
            "r..example/a",
            ":5000/a",
            "-r.example/a",
            "é",
            "a b",
        ] {
            assert!(Repository::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_registry_port_is_not_a_tag_and_a_digest_comes_first() {
        let image = ImageReference::new("localhost:5000/a");
        assert_eq!((image.repository.as_str(), image.tag), ("localhost:5000/a", None));
        let text = format!("localhost:5000/a:1.0@sha256:{}", "0".repeat(64));
        let image = ImageReference::try_new(&text).unwrap();
        assert_eq!(image.tag.unwrap().as_str(), "1.0");
        assert!(image.digest.is_some());
        assert_eq!(image.to_string(), text);
        for bad in ["a:", "a@", "a@sha256:0", "a:1:2", ":1", "@", "a:@"] {
            assert!(ImageReference::try_new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn tags() {
        assert!(Tag::try_new(&"a".repeat(128)).is_ok());
        for bad in ["", ".a", "-a", "a/b", "a:b", &"a".repeat(129)] {
            assert!(Tag::try_new(bad).is_err(), "{bad}");
        }
    }
}
