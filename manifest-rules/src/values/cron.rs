//! Schedules of CronJobs.

use super::doors::text_value;

text_value! {
    /// A schedule as CronJobs have it: minute, hour, day of the month, month and day of the week, or one of `@hourly`,
    /// `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly` and `@annually`, or `@every` with a duration.
    /// Source: Kubernetes, "CronJob" (schedule syntax).
    ///
    /// ```
    /// use manifest_rules::values::CronSchedule;
    /// assert_eq!(CronSchedule::new("*/15 8-17 * * mon-fri").as_str(), "*/15 8-17 * * mon-fri");
    /// assert!(CronSchedule::try_from("0 24 * * *").is_err());
    /// assert!(CronSchedule::try_from("CRON_TZ=Europe/Berlin 0 3 * * *").is_err());
    /// ```
    CronSchedule, "a cron schedule", scan,
    "write five fields, such as `0 3 * * *`, or `@daily`"
}

/// The five fields: what each is called, its bounds, and the names that its numbers have.
const FIELDS: [(&str, u32, u32, &[&[u8; 3]]); 5] = [
    ("its minute is none: write 0 to 59", 0, 59, &[]),
    ("its hour is none: write 0 to 23", 0, 23, &[]),
    ("its day of the month is none: write 1 to 31", 1, 31, &[]),
    ("its month is none: write 1 to 12, or jan to dec", 1, 12, MONTHS),
    ("its day of the week is none: write 0 for Sunday to 6, or sun to sat", 0, 6, DAYS),
];
const MONTHS: &[&[u8; 3]] =
    &[b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
const DAYS: &[&[u8; 3]] = &[b"sun", b"mon", b"tue", b"wed", b"thu", b"fri", b"sat"];
const WORDS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

const fn scan(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    let mut i = 0;
    while i + 1 < bytes.len() {
        if bytes[i] == b'T' && bytes[i + 1] == b'Z' {
            return Some("a time zone does not stand in it, but in `timeZone`");
        }
        i += 1;
    }
    if bytes[0] == b'@' {
        return scan_word(bytes);
    }
    let (mut at, mut field) = (0, 0);
    loop {
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if at == bytes.len() {
            break;
        }
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if field == FIELDS.len() {
            return Some("it has more than five fields");
        }
        if !is_field(bytes, start, at, field) {
            return Some(FIELDS[field].0);
        }
        field += 1;
    }
    if field < FIELDS.len() { Some("it has fewer than five fields") } else { None }
}

const fn scan_word(bytes: &[u8]) -> Option<&'static str> {
    let mut i = 0;
    while i < WORDS.len() {
        if is(bytes, 0, bytes.len(), WORDS[i].as_bytes()) {
            return None;
        }
        i += 1;
    }
    const EVERY: &[u8] = b"@every ";
    if bytes.len() > EVERY.len() && is(bytes, 0, EVERY.len(), EVERY) && is_duration(bytes, EVERY.len()) {
        return None;
    }
    Some("there is no such word")
}

const fn is(bytes: &[u8], from: usize, to: usize, other: &[u8]) -> bool {
    if to - from != other.len() {
        return false;
    }
    let mut i = from;
    while i < to {
        if bytes[i] != other[i - from] {
            return false;
        }
        i += 1;
    }
    true
}

/// A list of ranges; empty parts of it count as nothing.
const fn is_field(bytes: &[u8], from: usize, to: usize, field: usize) -> bool {
    let (mut start, mut at) = (from, from);
    while at <= to {
        if at == to || bytes[at] == b',' {
            if start < at && !is_range(bytes, start, at, field) {
                return false;
            }
            start = at + 1;
        }
        at += 1;
    }
    true
}

/// `*`, `5`, `1-5`, each with `/STEP` or without.
const fn is_range(bytes: &[u8], from: usize, to: usize, field: usize) -> bool {
    let (_, least, most, names) = FIELDS[field];
    let slash = find(bytes, from, to, b'/');
    if slash < to {
        match number(bytes, slash + 1, to) {
            Some(0) | None => return false,
            Some(_) => {}
        }
    }
    let hyphen = find(bytes, from, slash, b'-');
    if hyphen == from + 1 && (bytes[from] == b'*' || bytes[from] == b'?') {
        return hyphen == slash || find(bytes, hyphen + 1, slash, b'-') == slash;
    }
    let Some(first) = number_or_name(bytes, from, hyphen, names, least) else { return false };
    let last = if hyphen < slash {
        match number_or_name(bytes, hyphen + 1, slash, names, least) {
            Some(last) => last,
            None => return false,
        }
    } else if slash < to {
        most
    } else {
        first
    };
    least <= first && first <= last && last <= most
}

const fn find(bytes: &[u8], from: usize, to: usize, wanted: u8) -> usize {
    let mut i = from;
    while i < to && bytes[i] != wanted {
        i += 1;
    }
    i
}

const fn number(bytes: &[u8], from: usize, to: usize) -> Option<u32> {
    let from = if from < to && bytes[from] == b'+' { from + 1 } else { from };
    if from == to {
        return None;
    }
    let (mut i, mut number): (usize, u32) = (from, 0);
    while i < to {
        if !bytes[i].is_ascii_digit() {
            return None;
        }
        number = number.saturating_mul(10).saturating_add((bytes[i] - b'0') as u32);
        i += 1;
    }
    Some(number)
}

const fn number_or_name(bytes: &[u8], from: usize, to: usize, names: &[&[u8; 3]], first: u32) -> Option<u32> {
    if to - from == 3 {
        let mut i = 0;
        while i < names.len() {
            if bytes[from].to_ascii_lowercase() == names[i][0]
                && bytes[from + 1].to_ascii_lowercase() == names[i][1]
                && bytes[from + 2].to_ascii_lowercase() == names[i][2]
            {
                return Some(first + i as u32);
            }
            i += 1;
        }
    }
    number(bytes, from, to)
}

/// A duration as Go writes it, such as `1h30m`.
const fn is_duration(bytes: &[u8], from: usize) -> bool {
    let mut at = from;
    if bytes[at] == b'-' || bytes[at] == b'+' {
        at += 1;
    }
    if at + 1 == bytes.len() && bytes[at] == b'0' {
        return true;
    }
    let mut parts = 0;
    while at < bytes.len() {
        let start = at;
        let mut digits = 0;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || bytes[at] == b'.') {
            if bytes[at].is_ascii_digit() {
                digits += 1;
            }
            at += 1;
        }
        // One point at the most.
        if digits == 0 || at - start > digits + 1 {
            return false;
        }
        let unit = at;
        while at < bytes.len() && !bytes[at].is_ascii_digit() && bytes[at] != b'.' {
            at += 1;
        }
        let known = is(bytes, unit, at, b"h")
            || is(bytes, unit, at, b"m")
            || is(bytes, unit, at, b"s")
            || is(bytes, unit, at, b"ms")
            || is(bytes, unit, at, b"us")
            || is(bytes, unit, at, b"ns");
        if !known {
            return false;
        }
        parts += 1;
    }
    parts > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules() {
        for good in [
            "* * * * *",
            "*/15 * * * *",
            "0 3 * * 0",
            "0 3 1,15 * ?",
            "0 0 1 jan *",
            "0 0 * * MON-fri",
            "59 23 31 12 6",
            "5/10 * * * *",
            "0-30/5 * * * *",
            "  0 3 * * *  ",
            "0 3 1,,2 * *",
            "+5 * * * *",
            "@daily",
            "@every 1h30m",
            "@every 1.5h",
            "@every 0",
        ] {
            assert_eq!(CronSchedule::try_new(good).map(CronSchedule::as_str), Ok(good));
        }
        for bad in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "0 24 * * *",
            "0 0 0 * *",
            "0 0 32 * *",
            "0 0 * 13 *",
            "0 0 * * 7",
            "*/0 * * * *",
            "5-1 * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "-1 * * * *",
            "a * * * *",
            "0 0 * foo *",
            "*5 * * * *",
            "@Daily",
            "@reboot",
            "@every",
            "@every 5",
            "@every h",
            "@every 1d",
            "TZ=UTC 0 3 * * *",
            "CRON_TZ=UTC 0 3 * * *",
        ] {
            assert!(CronSchedule::try_new(bad).is_err(), "{bad}");
        }
    }
}
