//! What day it is.

use std::time::SystemTime;

use jiff::Timestamp;

/// The date in UTC, as `2026-11-24`.
pub(crate) fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    day(i64::try_from(since.as_secs()).unwrap_or_default())
}

/// The day of this second since 1970.
fn day(second: i64) -> String {
    Timestamp::from_second(second).map(|now| now.strftime("%F").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let days = [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (1_795_478_399, "2026-11-23"),
        ];
        for (second, day) in days {
            assert_eq!(super::day(second), day);
        }
    }
}
