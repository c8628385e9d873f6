//! CPU and memory, in whole millicores and whole bytes: no floats, and one spelling in the output.
//! Source of the grammar: Kubernetes, "Resource Management for Pods and Containers" and "Quantity".

use core::fmt;

use super::exact;
use super::fault::{Fault, must};

/// The largest number that the API server keeps in a quantity.
const MOST: i128 = i64::MAX as i128;

/// Any quantity of Kubernetes, in billionths, as the API server keeps it: a part of a billionth counts as one, and what
/// is beyond 64 bits as the largest number of 64 bits. Source: Kubernetes, "Quantity".
///
/// ```
/// use manifest_rules::values::Quantity;
/// assert_eq!(Quantity::try_from("0.5")?, Quantity::try_from("500m")?);
/// assert!(Quantity::try_from("1.5Gi")? > Quantity::try_from("1500M")?);
/// assert!(Quantity::try_from("1GB").is_err());
/// # Ok::<(), manifest_rules::values::Fault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i128);

impl Quantity {
    /// The one door, for text that somebody else wrote.
    ///
    /// # Errors
    /// If Kubernetes reads no quantity from the text.
    pub const fn try_new(text: &str) -> Result<Self, Fault> {
        match exact::read(text.as_bytes()) {
            Ok(exact) => Ok(Self(exact.nanos)),
            Err(wrong) => Err(Fault::about(text).text(" is no quantity: ").text(wrong)),
        }
    }

    /// In billionths.
    pub const fn nanos(self) -> i128 {
        self.0
    }

    /// In thousandths, such as millicores; a part of one counts as one.
    pub const fn millis(self) -> i64 {
        self.units(1_000_000)
    }

    /// In whole units, such as bytes; a part of one counts as one.
    pub const fn whole(self) -> i64 {
        self.units(1_000_000_000)
    }

    const fn units(self, unit: i128) -> i64 {
        let whole = self.0.div_euclid(unit) + (self.0.rem_euclid(unit) > 0) as i128;
        if whole > i64::MAX as i128 {
            i64::MAX
        } else if whole < i64::MIN as i128 {
            i64::MIN
        } else {
            whole as i64
        }
    }
}

impl TryFrom<&str> for Quantity {
    type Error = Fault;
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::try_new(text)
    }
}

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
                match whole(text, 1_000_000_000 / $per_unit) {
                    Ok(0) => Err(Fault::about(text).text(concat!(" is no ", $what, ": it is 0, which asks for nothing; ", $advice))),
                    Ok(number) => Ok(Self(number)),
                    Err(wrong) => Err(Fault::about(text).text(concat!(" is no ", $what, ": ")).text(wrong).text(concat!("; ", $advice))),
                }
            }

            /// A whole number of the unit: the scanner's rule for numbers.
            const fn try_times(number: u64, times: u64) -> Result<Self, Fault> {
                match number.checked_mul(times) {
                    Some(0) => Err(Fault::new(concat!("a ", $what, " of 0 asks for nothing; ", $advice))),
                    Some(product) if product as i128 <= MOST => Ok(Self(product)),
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
    /// use manifest_rules::values::Cpu;
    /// const HALF: Cpu = Cpu::millis(500);
    /// assert_eq!(Cpu::try_from("0.5")?, HALF);
    /// assert_eq!(HALF.to_string(), "500m");
    /// assert_eq!(Cpu::cores(2).to_string(), "2");
    /// # Ok::<(), manifest_rules::values::Fault>(())
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
    /// use manifest_rules::values::Memory;
    /// const SMALL: Memory = Memory::mebibytes(128);
    /// assert_eq!(Memory::try_from("131072Ki")?, SMALL);
    /// assert_eq!(SMALL.to_string(), "128Mi");
    /// # Ok::<(), manifest_rules::values::Fault>(())
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

/// A quantity as a positive, whole number of units, each of which is so many billionths.
const fn whole(text: &str, unit: i128) -> Result<u64, &'static str> {
    let exact = match exact::read(text.as_bytes()) {
        Ok(exact) => exact,
        Err(wrong) => return Err(wrong),
    };
    if exact.is_signed {
        return Err("it does not start with a digit");
    }
    if exact.is_rounded || exact.nanos % unit != 0 {
        return Err("it is finer than a whole unit");
    }
    let number = exact.nanos / unit;
    if exact.is_capped || number > MOST { Err("it is more than a quantity holds") } else { Ok(number as u64) }
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
    fn any_quantity_counts_as_the_api_server_counts_it() {
        let nanos = |text: &str| Quantity::try_new(text).map(Quantity::nanos).ok();
        for (a, b) in [
            ("0.1", "100m"),
            ("5e-1", "500m"),
            ("1Ki", "1024"),
            ("1.5Gi", "1536Mi"),
            ("1e3", "1k"),
            (".5", "500m"),
            ("+1", "1"),
            ("1.", "1"),
            ("2E", "2000P"),
            ("0.0000000001", "1n"),
            ("1e-999", "1n"),
            ("1e999", "9223372036854775807"),
            ("16Ei", "9223372036854775807"),
            ("99999999999999999999999999999999999E", "9223372036854775807"),
            ("0.00000000000000000000000000001Ei", "1n"),
            ("1000000000000000000000000000000n", "9223372036854775807"),
        ] {
            assert!(nanos(a).is_some(), "{a}");
            assert_eq!(nanos(a), nanos(b), "{a} {b}");
        }
        assert_eq!(nanos("-1"), Some(-1_000_000_000));
        assert_eq!(nanos("0e99999999999999999999"), Some(0));
        let of = |text: &str| Quantity::try_new(text);
        assert_eq!(of("0.0001").map(Quantity::millis), Ok(1));
        assert_eq!(of("1500m").map(Quantity::whole), Ok(2));
        assert_eq!(of("9223372036854775807").map(Quantity::millis), Ok(i64::MAX));
        assert_eq!(of("-9223372036854775807").map(Quantity::millis), Ok(i64::MIN));
        for text in ["", "a", ".", "-", "1Zi", "1..2", "--1", "1e", "1e+", "1GB", "1 ", " 1", "0x1", "1K", "1,5"] {
            assert!(of(text).is_err(), "{text}");
        }
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
