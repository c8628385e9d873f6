//! Numbers of pods that are counts or percentages, rounded as the controller that reads them does.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::values::{Round, percent_of};

/// How many of `total` pods an int-or-string is; nothing for what is neither a number nor a percentage.
///
/// ```
/// use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
/// use manifest_rules::{cluster::pods_of, values::Round};
/// let half = IntOrString::String("50%".to_owned());
/// assert_eq!(pods_of(&half, 3, Round::Up), Some(2));
/// assert_eq!(pods_of(&half, 3, Round::Down), Some(1));
/// ```
pub fn pods_of(amount: &IntOrString, total: i64, round: Round) -> Option<i64> {
    match amount {
        IntOrString::Int(pods) => Some(i64::from(*pods)),
        IntOrString::String(share) => percent_of(share.strip_suffix('%')?.parse().ok()?, total, round),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_share_is_nothing() {
        let share = |text: &str, total| pods_of(&IntOrString::String(text.to_owned()), total, Round::Up);
        assert_eq!(share("1%", 1), Some(1));
        assert_eq!(share("0%", 5), Some(0));
        assert_eq!(share("half", 5), None);
        assert_eq!(share("5", 5), None);
        assert_eq!(share("9223372036854775807%", 5), None);
    }
}
