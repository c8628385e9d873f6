//! CPU and memory, in whole millicores and whole bytes: no floats, and one spelling in the output.
//! Source of the grammar: Kubernetes, "Resource Management for Pods and Containers" and "Quantity".

use core::fmt;

use super::fault::{Fault, must};

/// The largest number that the API server keeps in a quantity.
const MOST: u128 = i64::MAX as u128;

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $what:literal, $per_unit:literal, $unit:literal, $advice:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The door for literals, in Kubernetes' own spelling: in a constant, a wrong text is a compile error.
            ///
            /// # Panics
            /// With the words of [`Self::try_new`] and the caller's line.
            #[track_caller]
            pub const fn new(text: &str) -> Self {
                must(Self::try_new(text))
            }

            /// The door for text that is only known at run time, in any of Kubernetes' spellings.
            ///
            /// # Errors
            /// If the text is no quantity, is 0, or is no whole number of the unit.
            pub const fn try_new(text: &str) -> Result<Self, Fault> {
                match scan(text.as_bytes(), $per_unit) {
                    Ok(0) => Err(Fault::about(text).text(concat!(" is no ", $what, ": it is 0, which asks for nothing; ", $advice))),
                    Ok(number) => Ok(Self(number)),
                    Err(wrong) => Err(Fault::about(text).text(concat!(" is no ", $what, ": ")).text(wrong).text(concat!("; ", $advice))),
                }
            }

            /// A whole number of the unit: the scanner's rule for numbers.
            const fn try_times(number: u64, times: u64) -> Result<Self, Fault> {
                match number.checked_mul(times) {
                    Some(0) => Err(Fault::new(concat!("a ", $what, " of 0 asks for nothing; ", $advice))),
                    Some(product) if product as u128 <= MOST => Ok(Self(product)),
                    _ => Err(Fault::new(concat!("a ", $what, " of ")).number(number).text(" is more than a quantity holds; ").text($advice)),
                }
            }

            #[doc = concat!("The number of ", $unit, ".")]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Fault;
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::try_new(text)
            }
        }
    };
}

quantity! {
    /// CPU, in whole millicores, at least 1. Written `100m`, or `2` for whole cores.
    /// Source: Kubernetes, "Resource Management for Pods and Containers".
    ///
    /// ```
    /// use manifest_lib::values::Cpu;
    /// const HALF: Cpu = Cpu::millis(500);
    /// assert_eq!(Cpu::try_from("0.5")?, HALF);
    /// assert_eq!(HALF.to_string(), "500m");
    /// assert_eq!(Cpu::cores(2).to_string(), "2");
    /// # Ok::<(), manifest_lib::values::Fault>(())
    /// ```
    Cpu, "CPU quantity", 1000, "millicores", "write whole millicores, such as `Cpu::millis(100)`"
}

impl Cpu {
    /// Millicores: 1000 are one core.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn millis(millis: u64) -> Self {
        must(Self::try_times(millis, 1))
    }

    /// Whole cores.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn cores(cores: u64) -> Self {
        must(Self::try_times(cores, 1000))
    }
}

impl fmt::Display for Cpu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(1000) { write!(f, "{}", self.0 / 1000) } else { write!(f, "{}m", self.0) }
    }
}

quantity! {
    /// Memory or storage, in whole bytes, at least 1. Written with the largest binary suffix that fits: `128Mi`.
    /// Source: Kubernetes, "Resource Management for Pods and Containers".
    ///
    /// ```
    /// use manifest_lib::values::Memory;
    /// const SMALL: Memory = Memory::mebibytes(128);
    /// assert_eq!(Memory::try_from("131072Ki")?, SMALL);
    /// assert_eq!(SMALL.to_string(), "128Mi");
    /// # Ok::<(), manifest_lib::values::Fault>(())
    /// ```
    Memory, "memory quantity", 1, "bytes", "write whole bytes, such as `Memory::mebibytes(128)`"
}

impl Memory {
    /// Bytes.
    ///
    /// # Panics
    /// If it is 0.
    #[track_caller]
    pub const fn bytes(bytes: u64) -> Self {
        must(Self::try_times(bytes, 1))
    }

    /// Mebibytes: 1,048,576 bytes each.
    ///
    /// # Panics
    /// If it is 0 or more than a quantity holds.
    #[track_caller]
    pub const fn mebibytes(mebibytes: u64) -> Self {
        must(Self::try_times(mebibytes, 1 << 20))
    }

    /// Gibibytes: 1,073,741,824 bytes each.
    ///
    /// # Panics
    /// If it is 0 or more than a quantity holds.
    #[track_caller]
    pub const fn gibibytes(gibibytes: u64) -> Self {
        must(Self::try_times(gibibytes, 1 << 30))
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Fault::new("").bytes(self.0).as_str())
    }
}

/// The one scanner: a Kubernetes quantity as a whole number of units, `per_unit` of which make 1.
/// Reads `digits[.digits][suffix]` with the suffixes `n u m k M G T P E Ki Mi Gi Ti Pi Ei` and decimal exponents.
const fn scan(bytes: &[u8], per_unit: u128) -> Result<u64, &'static str> {
    let mut digits: u128 = 0;
    let mut decimals: i32 = 0;
    let (mut seen, mut point) = (false, false);
    let mut i = 0;
    while i < bytes.len() && (bytes[i].is_ascii_digit() || (bytes[i] == b'.' && !point)) {
        if bytes[i] == b'.' {
            point = true;
        } else {
            if digits > MOST {
                return Err("it has too many digits");
            }
            digits = digits * 10 + (bytes[i] - b'0') as u128;
            decimals += point as i32;
            seen = true;
        }
        i += 1;
    }
    if !seen {
        return Err("it does not start with a digit");
    }
    let (binary, mut exponent) = match scan_suffix(bytes.split_at(i).1) {
        Ok(pair) => pair,
        Err(wrong) => return Err(wrong),
    };
    // digits * 10^(exponent - decimals) * 1024^binary * per_unit
    let Some(mut number) = digits.checked_mul(per_unit << (10 * binary)) else {
        return Err("it is more than a quantity holds");
    };
    exponent -= decimals;
    while exponent < 0 {
        if !number.is_multiple_of(10) {
            return Err("it is finer than a whole unit");
        }
        number /= 10;
        exponent += 1;
    }
    while exponent > 0 && number > 0 {
        if number > MOST {
            return Err("it is more than a quantity holds");
        }
        number *= 10;
        exponent -= 1;
    }
    if number > MOST { Err("it is more than a quantity holds") } else { Ok(number as u64) }
}

/// The suffix as powers of 1024 and of 10.
const fn scan_suffix(suffix: &[u8]) -> Result<(u32, i32), &'static str> {
    Ok(match suffix {
        [] => (0, 0),
        [b'n'] => (0, -9),
        [b'u'] => (0, -6),
        [b'm'] => (0, -3),
        [b'k'] => (0, 3),
        [b'M'] => (0, 6),
        [b'G'] => (0, 9),
        [b'T'] => (0, 12),
        [b'P'] => (0, 15),
        [b'E'] => (0, 18),
        [b'K', b'i'] => (1, 0),
        [b'M', b'i'] => (2, 0),
        [b'G', b'i'] => (3, 0),
        [b'T', b'i'] => (4, 0),
        [b'P', b'i'] => (5, 0),
        [b'E', b'i'] => (6, 0),
        [b'e' | b'E', b'-', rest @ ..] => match scan_exponent(rest) {
            Ok(exponent) => (0, -exponent),
            Err(wrong) => return Err(wrong),
        },
        [b'e' | b'E', b'+', rest @ ..] | [b'e' | b'E', rest @ ..] => match scan_exponent(rest) {
            Ok(exponent) => (0, exponent),
            Err(wrong) => return Err(wrong),
        },
        _ => return Err("its suffix is none of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei"),
    })
}

const fn scan_exponent(digits: &[u8]) -> Result<i32, &'static str> {
    match digits {
        [a @ b'0'..=b'9'] => Ok((*a - b'0') as i32),
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(((*a - b'0') * 10 + (*b - b'0')) as i32),
        _ => Err("its exponent is no number of one or two digits"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_amount_is_that_amount() {
        for text in ["500m", "0.5", ".5", "0.500", "5e-1", "500000u", "500000000n", "0.0005k", "5E-1"] {
            assert_eq!(Cpu::try_new(text).map(Cpu::get), Ok(500), "{text}");
        }
        for text in ["128Mi", "131072Ki", "134217728", "0.125Gi", "134217.728k", "134217728000m"] {
            assert_eq!(Memory::try_new(text).map(Memory::get), Ok(1 << 27), "{text}");
        }
        assert_eq!(Memory::try_new("1e3").map(Memory::get), Ok(1000));
        assert_eq!(Memory::try_new("1E").map(Memory::get), Ok(1_000_000_000_000_000_000));
    }

    #[test]
    fn what_is_no_whole_amount_is_refused() {
        for text in [
            "",
            "m",
            ".",
            "1.2.3",
            "-1",
            "+1",
            "1 ",
            "1mm",
            "1ki",
            "1Kib",
            "0",
            "0.0001",
            "1n",
            "1e",
            "1e999",
            "1e99",
            "16Ei",
            "99999999999999999999999999999999999999999999",
            "1KI",
            "999999999999999999Ei",
            "0x1",
            "١",
        ] {
            assert!(Cpu::try_new(text).is_err(), "{text}");
        }
        assert!(Memory::try_new("500m").is_err());
        assert!(Memory::try_new("8Ei").is_err());
    }

    #[test]
    fn one_spelling_out() {
        assert_eq!(Cpu::millis(1000).to_string(), "1");
        assert_eq!(Cpu::millis(1500).to_string(), "1500m");
        assert_eq!(Memory::bytes(1000).to_string(), "1000");
        assert_eq!(Memory::bytes(1024).to_string(), "1Ki");
        assert_eq!(Memory::mebibytes(1024).to_string(), "1Gi");
        assert_eq!(Memory::mebibytes(1536).to_string(), "1536Mi");
    }

    #[test]
    fn what_is_written_reads_back() {
        for millis in [1, 999, 1000, 1001, 123_456] {
            assert_eq!(Cpu::try_new(&Cpu::millis(millis).to_string()).map(Cpu::get), Ok(millis));
        }
        for bytes in [1, 1023, 1024, 1 << 20, (1 << 30) + 1024, i64::MAX as u64] {
            assert_eq!(Memory::try_new(&Memory::bytes(bytes).to_string()).map(Memory::get), Ok(bytes));
        }
    }
}
