//! The two doors of a leaf value, over one scanner.
//!
//! `try_new` is the scanner and the door for what is only known at run time; `new` is the same scanner behind an
//! assertion, so in a constant it is a compile error. Both doors say the same words.

/// A borrowed text that a scanner has looked at: `scan` returns what is wrong, if anything is.
macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, $what:literal, $scan:path, $instead:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<'a>(&'a str);

        impl<'a> $name<'a> {
            /// The door for literals: in a constant, a wrong text is a compile error.
            ///
            /// # Panics
            /// With the words of [`Self::try_new`] and the caller's line.
            #[track_caller]
            pub const fn new(text: &'a str) -> Self {
                $crate::values::fault::must(Self::try_new(text))
            }

            /// The door for text that is only known at run time.
            ///
            /// # Errors
            /// Says what is wrong with the text and what to write instead.
            pub const fn try_new(text: &'a str) -> Result<Self, $crate::values::Fault> {
                match $scan(text) {
                    None => Ok(Self(text)),
                    Some(wrong) => Err($crate::values::Fault::about(text)
                        .text(concat!(" is not ", $what, ": "))
                        .text(wrong)
                        .text(concat!("; ", $instead))),
                }
            }

            /// The text.
            pub const fn as_str(self) -> &'a str {
                self.0
            }
        }

        impl<'a> TryFrom<&'a str> for $name<'a> {
            type Error = $crate::values::Fault;
            fn try_from(text: &'a str) -> Result<Self, Self::Error> {
                Self::try_new(text)
            }
        }

        impl core::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.0)
            }
        }
    };
}

/// A whole number within bounds.
macro_rules! number_value {
    ($(#[$doc:meta])* $name:ident($int:ty), $what:literal, $min:literal..=$max:literal, $instead:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($int);

        impl $name {
            /// The smallest value.
            pub const MIN: Self = Self($min);
            /// The greatest value.
            pub const MAX: Self = Self($max);

            /// The door for literals: in a constant, a number out of bounds is a compile error.
            ///
            /// # Panics
            /// With the words of [`Self::try_new`] and the caller's line.
            #[track_caller]
            pub const fn new(value: $int) -> Self {
                $crate::values::fault::must(Self::try_new(value))
            }

            /// The door for numbers that are only known at run time.
            ///
            /// # Errors
            /// Says the bounds and what to write instead.
            #[allow(unused_comparisons, clippy::absurd_extreme_comparisons)] // a bound may be the type's own
            pub const fn try_new(value: $int) -> Result<Self, $crate::values::Fault> {
                if $min <= value && value <= $max {
                    return Ok(Self(value));
                }
                Err($crate::values::Fault::new(concat!($what, " "))
                    .number(value as u64)
                    .text(concat!(" is outside ", stringify!($min), " to ", stringify!($max), ": ", $instead)))
            }

            /// The number.
            pub const fn get(self) -> $int {
                self.0
            }
        }

        impl TryFrom<$int> for $name {
            type Error = $crate::values::Fault;
            fn try_from(value: $int) -> Result<Self, Self::Error> {
                Self::try_new(value)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

pub(crate) use {number_value, text_value};
