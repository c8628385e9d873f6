//! The scanners' shared steps, over bytes, since a `const fn` cannot iterate.

/// Lowercase letter or digit.
pub const fn is_lower_alnum(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Whether two texts are the same; `==` on `str` is not `const`.
pub const fn same(a: &str, b: &str) -> bool {
    same_bytes(a.as_bytes(), b.as_bytes())
}

const fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && starts_with(a, b)
}

/// Whether a text begins so.
pub const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    if start.len() > text.len() {
        return false;
    }
    let mut i = 0;
    while i < start.len() {
        if text[i] != start[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The place of a byte, if it is there.
pub const fn find(text: &[u8], byte: u8) -> Option<usize> {
    let mut i = 0;
    while i < text.len() {
        if text[i] == byte {
            return Some(i);
        }
        i += 1;
    }
    None
}

/// The place of the last such byte, if it is there.
pub const fn find_last(text: &[u8], byte: u8) -> Option<usize> {
    let mut i = text.len();
    while i > 0 {
        i -= 1;
        if text[i] == byte {
            return Some(i);
        }
    }
    None
}

/// `text[from..to]`, for places that a scanner found at ASCII bytes; the whole text where they are no boundaries.
pub const fn slice(text: &str, from: usize, to: usize) -> &str {
    match core::str::from_utf8(text.as_bytes().split_at(to).0.split_at(from).1) {
        Ok(part) => part,
        Err(_) => text,
    }
}
