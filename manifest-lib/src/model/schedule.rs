//! When a CronJob runs: five fields, checked where they are written.
//! Source: Kubernetes, "CronJob" (schedule syntax) and "Time zones".

use crate::values::{Fault, Origin};

/// When a CronJob runs, in cron's five fields, and in which time zone.
///
/// ```
/// use manifest_lib::model::Schedule;
/// const NIGHTLY: Schedule = Schedule::cron("30 2 * * *").time_zone("Europe/Berlin");
/// const WORKDAYS: Schedule = Schedule::cron("0 8-18/2 * * MON-FRI");
/// const HOURLY: Schedule = Schedule::cron("@hourly");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Schedule<'a> {
    pub(crate) cron: &'a str,
    pub(crate) time_zone: Option<&'a str>,
    pub(crate) origin: Origin,
}

impl<'a> Schedule<'a> {
    /// Minute, hour, day of the month, month, day of the week; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    /// Without a time zone the hours are UTC's.
    ///
    /// # Panics
    /// If it is none of them, a number is out of bounds, or no day is like that.
    #[track_caller]
    pub const fn cron(schedule: &'a str) -> Self {
        if let Some(fault) = fault(schedule) {
            fault.refuse()
        }
        Self { cron: schedule, time_zone: None, origin: Origin::caller() }
    }

    /// The hours are those of this place in the time zone database, such as `Europe/Berlin`.
    ///
    /// # Panics
    /// If it has not the form of one.
    #[track_caller]
    pub const fn time_zone(mut self, name: &'a str) -> Self {
        let bytes = name.as_bytes();
        let mut right = !bytes.is_empty() && bytes[0].is_ascii_uppercase();
        let mut slashes = 0;
        let mut i = 0;
        while i < bytes.len() {
            right = right && (bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'_' | b'-' | b'+' | b'/'));
            slashes += (bytes[i] == b'/') as u32;
            i += 1;
        }
        let utc = crate::values::scan::same(name, "UTC");
        if !right || (slashes == 0 && !utc) {
            Fault::about(name)
                .text(" is no name of the time zone database: write `Area/City`, such as `Europe/Berlin`, or `UTC`")
                .refuse()
        }
        self.time_zone = Some(name);
        self
    }
}

const MACROS: [&str; 7] = ["@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"];
const FIELDS: [(&str, u32, u32); 5] =
    [("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7)];
const MONTHS: [&[u8]; 12] =
    [b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT", b"NOV", b"DEC"];
const DAYS: [&[u8]; 7] = [b"SUN", b"MON", b"TUE", b"WED", b"THU", b"FRI", b"SAT"];

const fn fault(text: &str) -> Option<Fault> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < MACROS.len() {
        if crate::values::scan::same(text, MACROS[i]) {
            return None;
        }
        i += 1;
    }
    let refused = Fault::about(text).text(" is no schedule: ");
    let (mut at, mut field) = (0, 0);
    // Which values each field lets, as bits.
    let mut sets = [0u64; 5];
    while field < FIELDS.len() {
        let start = at;
        while at < bytes.len() && bytes[at] != b' ' {
            at += 1;
        }
        if start == at {
            return Some(
                refused.text("it has not five fields, minute, hour, day of the month, month and day of the week, with one space between them"),
            );
        }
        match set(bytes, start, at, field) {
            Some(set) => sets[field] = set,
            None => {
                let (name, least, most) = FIELDS[field];
                return Some(
                    refused
                        .text("its ")
                        .text(name)
                        .text(" is outside ")
                        .number(least as u64)
                        .text(" to ")
                        .number(most as u64)
                        .text(", or is no `*`, number, range, list or step"),
                );
            }
        }
        at += 1;
        field += 1;
    }
    if at <= bytes.len() {
        return Some(refused.text("it has more than five fields; seconds and years are none of them"));
    }
    // With both a day of the month and one of the week, either is enough.
    let every_weekday = sets[4] & 0x7f == 0x7f;
    let mut month = 1;
    let mut some_day = !every_weekday;
    while month <= 12 {
        let last = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let days = (1u64 << (last + 1)) - 2;
        some_day |= sets[3] & (1 << month) != 0 && sets[2] & days != 0;
        month += 1;
    }
    if !some_day { Some(refused.text("none of its months has such a day, so it would never run")) } else { None }
}

/// The values that a field lets.
const fn set(bytes: &[u8], start: usize, end: usize, field: usize) -> Option<u64> {
    let (_, least, most) = FIELDS[field];
    let mut set = 0u64;
    let mut at = start;
    loop {
        let (mut from, mut to, mut step) = (least, most, 1);
        if at < end && (bytes[at] == b'*' || bytes[at] == b'?') {
            // `?` says the same as `*`, and Kubernetes' parser takes both.
            at += 1;
            if field == 4 {
                to = 6;
            }
        } else {
            let Some((value, next)) = value(bytes, at, end, field) else { return None };
            (from, to, at) = (value, value, next);
            if at < end && bytes[at] == b'-' {
                let Some((value, next)) = self::value(bytes, at + 1, end, field) else { return None };
                (to, at) = (value, next);
            } else if at < end && bytes[at] == b'/' {
                to = most;
            }
        }
        if at < end && bytes[at] == b'/' {
            let Some((value, next)) = number(bytes, at + 1, end) else { return None };
            (step, at) = (value, next);
        }
        if step == 0 || from < least || to > most || from > to {
            return None;
        }
        let mut value = from;
        while value <= to {
            // The seventh day of the week is Sunday again.
            set |= 1 << (if field == 4 { value % 7 } else { value });
            value += step;
        }
        if at == end {
            return Some(set);
        }
        if bytes[at] != b',' {
            return None;
        }
        at += 1;
    }
}

/// A number, or the name of a month or a day of the week.
const fn value(bytes: &[u8], at: usize, end: usize, field: usize) -> Option<(u32, usize)> {
    let names: &[&[u8]] = match field {
        3 => &MONTHS,
        4 => &DAYS,
        _ => &[],
    };
    let mut i = 0;
    while i < names.len() && at + 3 <= end {
        let name = names[i];
        if bytes[at].to_ascii_uppercase() == name[0]
            && bytes[at + 1].to_ascii_uppercase() == name[1]
            && bytes[at + 2].to_ascii_uppercase() == name[2]
        {
            return Some((i as u32 + if field == 3 { 1 } else { 0 }, at + 3));
        }
        i += 1;
    }
    number(bytes, at, end)
}

const fn number(bytes: &[u8], mut at: usize, end: usize) -> Option<(u32, usize)> {
    let start = at;
    let mut number = 0u32;
    while at < end && bytes[at].is_ascii_digit() && at - start < 4 {
        number = number * 10 + (bytes[at] - b'0') as u32;
        at += 1;
    }
    if at == start { None } else { Some((number, at)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_what_kubernetes_parser_takes() {
        for good in ["* * * * *", "*/5 0-23/2 1,15 JAN-mar MON", "0 0 29 2 *", "0 0 31 2 1", "@daily", "59 23 31 12 7"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        for (bad, why) in [
            ("", "has not five fields"),
            ("* * * *", "has not five fields"),
            ("* *  * * *", "has not five fields"),
            ("* * * * * *", "more than five fields"),
            ("60 * * * *", "its minute is outside 0 to 59"),
            ("* 24 * * *", "its hour is outside 0 to 23"),
            ("* * 0 * *", "its day of the month is outside 1 to 31"),
            ("* * * 13 *", "its month is outside 1 to 12"),
            ("* * * * 8", "its day of the week is outside 0 to 7"),
            ("*/0 * * * *", "its minute"),
            ("5-1 * * * *", "its minute"),
            ("1, * * * *", "its minute"),
            ("* * * FOO *", "its month"),
            ("TZ=UTC * * * *", "its minute"),
            ("@noon", "its minute"),
            ("0 0 30 2 *", "none of its months has such a day"),
            ("0 0 31 4,6 *", "none of its months has such a day"),
        ] {
            let fault = fault(bad).map(|fault| fault.to_string()).unwrap_or_default();
            assert!(fault.contains(why), "{bad}: {fault}");
        }
    }
}
