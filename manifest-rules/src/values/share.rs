//! Shares of a number of pods, and what a rollout may move.

/// Which way a part of a pod counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// A part of a pod is a pod.
    Up,
    /// A part of a pod is none.
    Down,
}

/// So many percent of `total`; nothing beyond 64 bits.
///
/// ```
/// use manifest_rules::values::{Round, percent_of};
/// assert_eq!(percent_of(25, 10, Round::Up), Some(3));
/// assert_eq!(percent_of(25, 10, Round::Down), Some(2));
/// ```
pub const fn percent_of(percent: i64, total: i64, round: Round) -> Option<i64> {
    let Some(hundredths) = percent.checked_mul(total) else { return None };
    match round {
        Round::Down => Some(hundredths.div_euclid(100)),
        Round::Up => match hundredths.checked_add(99) {
            Some(hundredths) => Some(hundredths.div_euclid(100)),
            None => None,
        },
    }
}

/// The number of percent in a text of digits and `%`; what is beyond 64 bits is the largest number of 64 bits.
///
/// ```
/// use manifest_rules::values::percentage;
/// assert_eq!(percentage("25%"), Some(25));
/// assert_eq!((percentage("25"), percentage("+25%")), (None, None));
/// ```
pub fn percentage(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('%')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(i64::MAX))
}

/// How many pods a rollout may add and how many may be away, once both are counts: where both are 0, the Deployment
/// controller lets one pod be away, since nothing would move otherwise. Source: Kubernetes, "Deployments".
///
/// ```
/// use manifest_rules::values::movable;
/// assert_eq!(movable(1, 0), (1, 0));
/// assert_eq!(movable(0, 0), (0, 1));
/// ```
pub const fn movable(surge: i64, away: i64) -> (i64, i64) {
    if surge <= 0 && away <= 0 { (0, 1) } else { (surge, away) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_as_asked() {
        assert_eq!(percent_of(50, 3, Round::Up), Some(2));
        assert_eq!(percent_of(1, 1, Round::Up), Some(1));
        assert_eq!(percent_of(1, 1, Round::Down), Some(0));
        assert_eq!(percent_of(0, 5, Round::Up), Some(0));
        assert_eq!(percent_of(100, 5, Round::Down), Some(5));
        assert_eq!(percent_of(i64::MAX, 5, Round::Up), None);
        assert_eq!(percent_of(i64::MAX, 1, Round::Up), None);
    }
}
