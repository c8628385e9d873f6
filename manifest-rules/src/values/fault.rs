//! What is wrong with a value, told in our words, in a constant and at run time alike.
//!
//! A [`Fault`] is a message in a buffer of fixed size, because a `const fn` can neither allocate nor drop a `String`.
//! Each rule builds its message once; the fallible door returns it and the asserting door panics with it, which in a
//! constant is a compile error. `const_panic` formats for a panic only and returns nothing where a text is too long;
//! here a long text is cut, since it may come from outside.

use core::fmt;
use core::panic::Location;

const CAPACITY: usize = 480;
/// A quoted value longer than this is cut: it may come from a file.
const QUOTED: usize = 80;
/// The suffixes of a memory quantity, each 1024 times the one before.
const SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// Why a value or a combination of values was refused: what is wrong, with which value, and what to do instead.
///
/// ```
/// use manifest_rules::values::DnsLabel;
/// let fault = DnsLabel::try_new("Backend").unwrap_err();
/// assert!(fault.to_string().starts_with("`Backend` is not a DNS-1123 label"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Fault {
    /// Starts a message.
    pub const fn new(text: &str) -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }.text(text)
    }

    /// Starts a message with a value in backticks.
    pub const fn about(value: &str) -> Self {
        Self::new("").quoted(value)
    }

    /// Appends a text.
    pub const fn text(self, text: &str) -> Self {
        self.push(text, CAPACITY)
    }

    /// Appends a value in backticks, cut if it is long.
    pub const fn quoted(self, value: &str) -> Self {
        self.text("`").push(value, QUOTED).text("`")
    }

    /// Appends a number.
    pub const fn number(self, number: u64) -> Self {
        let mut digits = [0u8; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match core::str::from_utf8(digits.split_at(at).1) {
            Ok(text) => self.text(text),
            Err(_) => self,
        }
    }

    /// Bytes, in the spelling of a memory quantity.
    pub const fn bytes(self, bytes: u64) -> Self {
        let mut number = bytes;
        let mut suffix = 0;
        while suffix < SUFFIXES.len() - 1 && number != 0 && number.is_multiple_of(1024) {
            number /= 1024;
            suffix += 1;
        }
        self.number(number).text(SUFFIXES[suffix])
    }

    /// Names another line, such as the one that declared the first of two.
    pub const fn line(self, at: &Location<'_>) -> Self {
        self.text(at.file()).text(":").number(at.line() as u64)
    }

    /// Copies at most `most` bytes, ending at a character; control characters become `?`.
    const fn push(mut self, text: &str, most: usize) -> Self {
        let bytes = text.as_bytes();
        let mut room = CAPACITY - self.length;
        if most < room {
            room = most;
        }
        let mut end = bytes.len();
        if end > room {
            end = room;
            while end > 0 && bytes[end] & 0xC0 == 0x80 {
                end -= 1;
            }
        }
        let mut i = 0;
        while i < end {
            self.bytes[self.length] = if bytes[i].is_ascii_control() { b'?' } else { bytes[i] };
            self.length += 1;
            i += 1;
        }
        self
    }

    /// The message.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// Panics with the message and the caller's line: in a constant, a compile error.
    #[track_caller]
    #[allow(clippy::panic)] // the asserting door itself
    pub const fn refuse(self) -> ! {
        let told = self.text(" (").line(Location::caller()).text(")");
        panic!("{}", told.as_str())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Fault {}

/// The asserting door over a fallible one.
#[track_caller]
pub const fn must<T: Copy>(result: Result<T, Fault>) -> T {
    match result {
        Ok(value) => value,
        Err(fault) => fault.refuse(),
    }
}

/// The asserting door over a check that has nothing to return.
#[track_caller]
pub const fn require(fault: Option<Fault>) {
    if let Some(fault) = fault {
        fault.refuse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_at_a_character_and_the_advice_stays() {
        let long = "é".repeat(300);
        let fault = Fault::about(&long).text(" is wrong: do this");
        assert!(fault.as_str().ends_with("é` is wrong: do this"), "{fault}");
        assert!(fault.as_str().len() < 110);
    }

    #[test]
    fn control_characters_do_not_reach_a_terminal() {
        assert_eq!(Fault::about("a\x1b[2J\nb").as_str(), "`a?[2J?b`");
    }

    #[test]
    fn numbers_are_written_whole() {
        assert_eq!(Fault::new("").number(u64::MAX).text(" ").number(0).as_str(), "18446744073709551615 0");
    }
}
