//! Numbers of pods that are counts or percentages, rounded as the controller that reads them does.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::values::{Round, percent_of, percentage};

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
        IntOrString::String(share) => percent_of(percentage(share)?, total, round),
    }
}

/// Whether an int-or-string is no pod, whatever the total is.
pub(crate) fn is_no_pod(amount: &IntOrString) -> bool {
    pods_of(amount, 100, Round::Up) == Some(0)
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
        assert_eq!(share("+5%", 5), None, "the API server takes digits alone");
        assert_eq!(share("-5%", 5), None);
        assert_eq!(share("9223372036854775807%", 5), None);
        assert_eq!(share("99999999999999999999%", 5), None);
    }

    #[test]
    fn zero_is_no_pod_in_either_form() {
        let none = |amount: IntOrString| is_no_pod(&amount);
        assert!(none(IntOrString::Int(0)) && none(IntOrString::String("00%".to_owned())));
        assert!(!none(IntOrString::Int(1)) && !none(IntOrString::String("1%".to_owned())));
        assert!(!none(IntOrString::String("%".to_owned())) && !none(IntOrString::String("0".to_owned())));
    }
}
