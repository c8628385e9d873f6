//! The one grammar of Kubernetes' quantities: `[sign]digits[.digits][suffix]`, with the suffixes `n u m k M G T P E`,
//! `Ki Mi Gi Ti Pi Ei`, and decimal exponents. Source: Kubernetes, "Quantity".

/// A billion billionths are one.
const NANOS: u128 = 1_000_000_000;
/// What the API server keeps of a larger number: the largest of 64 bits.
const MOST: i128 = i64::MAX as i128 * NANOS as i128;
/// More digits than this say nothing that a billionth could hold.
const DIGITS: u128 = 1_000_000_000_000_000_000;

/// A quantity as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    /// In billionths, away from zero where a part of one is left.
    pub(super) nanos: i128,
    /// Whether a part of a billionth was left.
    pub(super) is_rounded: bool,
    /// Whether it was more than 64 bits hold.
    pub(super) is_capped: bool,
    /// Whether it has a sign.
    pub(super) is_signed: bool,
}

/// Reads a quantity, or says what is wrong with it.
pub(super) const fn read(text: &[u8]) -> Result<Exact, &'static str> {
    let (negative, is_signed, unsigned) = match text {
        [b'-', rest @ ..] => (true, true, rest),
        [b'+', rest @ ..] => (false, true, rest),
        rest => (false, false, rest),
    };
    let (mut mantissa, mut power) = (0u128, 0i64);
    let (mut seen, mut point, mut is_rounded) = (false, false, false);
    let mut i = 0;
    while i < unsigned.len() && (unsigned[i].is_ascii_digit() || (unsigned[i] == b'.' && !point)) {
        if unsigned[i] == b'.' {
            point = true;
        } else {
            seen = true;
            if mantissa < DIGITS {
                mantissa = mantissa * 10 + (unsigned[i] - b'0') as u128;
                power -= point as i64;
            } else {
                is_rounded |= unsigned[i] != b'0';
                power += !point as i64;
            }
        }
        i += 1;
    }
    if !seen {
        return Err("it does not start with a digit");
    }
    let (binary, exponent) = match suffix(unsigned.split_at(i).1) {
        Ok(pair) => pair,
        Err(wrong) => return Err(wrong),
    };
    // At most 19 digits of mantissa and 60 bits of suffix: 124 bits.
    let mut nanos = mantissa << (10 * binary);
    power += exponent + 9;
    while power < 0 && nanos > 0 {
        is_rounded |= !nanos.is_multiple_of(10);
        nanos /= 10;
        power += 1;
    }
    let mut is_capped = false;
    while power > 0 && nanos > 0 && !is_capped {
        is_capped = nanos > MOST as u128;
        nanos = if is_capped { nanos } else { nanos * 10 };
        power -= 1;
    }
    let mut nanos = nanos as i128 + is_rounded as i128;
    if is_capped || nanos > MOST || nanos < 0 {
        (nanos, is_capped) = (MOST, true);
    }
    Ok(Exact { nanos: if negative { -nanos } else { nanos }, is_rounded, is_capped, is_signed })
}

/// The suffix as powers of 1024 and of 10.
const fn suffix(text: &[u8]) -> Result<(u32, i64), &'static str> {
    Ok(match text {
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
        [b'e' | b'E', b'-', digits @ ..] => match exponent(digits) {
            Ok(exponent) => (0, -exponent),
            Err(wrong) => return Err(wrong),
        },
        [b'e' | b'E', b'+', digits @ ..] | [b'e' | b'E', digits @ ..] => match exponent(digits) {
            Ok(exponent) => (0, exponent),
            Err(wrong) => return Err(wrong),
        },
        _ => return Err("its suffix is none of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei"),
    })
}

/// An exponent; beyond 1000 nothing of a quantity is left, or all of it.
const fn exponent(digits: &[u8]) -> Result<i64, &'static str> {
    if digits.is_empty() {
        return Err("its exponent is no number");
    }
    let mut exponent = 0;
    let mut i = 0;
    while i < digits.len() {
        if !digits[i].is_ascii_digit() {
            return Err("its exponent is no number");
        }
        exponent = exponent * 10 + (digits[i] - b'0') as i64;
        if exponent > 1000 {
            exponent = 1000;
        }
        i += 1;
    }
    Ok(exponent)
}
