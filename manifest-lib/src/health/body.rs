//! The body of a health endpoint's answer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::values::DnsLabel;

/// What a health endpoint answers: 200 with `healthy`, 503 with `unhealthy`, and the same body with both.
///
/// ```
/// use manifest_lib::health::{HealthBody, HealthStatus};
/// let text = r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z", "database": "connected"}"#;
/// let body: HealthBody = manifest_lib::serde_json::from_str(text)?;
/// assert_eq!(body.status, HealthStatus::Healthy);
/// # Ok::<(), manifest_lib::serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(description = "What a health endpoint answers: 200 with `healthy`, 503 with `unhealthy`.")]
pub struct HealthBody {
    /// Whether the process can do its work.
    pub status: HealthStatus,
    /// When this was found out: RFC 3339, with a zone.
    #[schemars(extend("format" = "date-time"))]
    pub timestamp: String,
    /// Who answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub service: Option<String>,
    /// Each further property is a dependency and its state.
    #[serde(flatten)]
    pub dependencies: BTreeMap<String, DependencyState>,
}

/// Whether the process can do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    /// It can: status code 200.
    Healthy,
    /// It cannot: status code 503.
    Unhealthy,
}

/// The state of a dependency. Never an error's own text, which may hold an address or a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DependencyState {
    /// It answered.
    Connected,
    /// It did not answer, or said no.
    Unavailable,
    /// Nobody asked.
    Unknown,
}

/// So many bytes of an answer's body does the kubelet read.
pub const READ_OF_A_BODY: usize = 10 * 1024;

/// All that is wrong with an answer's body: against the schema of [`HealthBody`], against the names of the dependencies
/// that the contract has, and against the answer's status code. Values are not repeated: a body may hold anything.
///
/// ```
/// use manifest_lib::health::body_faults;
/// let faults = body_faults(200, r#"{"status": "unhealthy", "timestamp": "today"}"#, &["database"]);
/// assert_eq!(faults.len(), 3);
/// ```
pub fn body_faults(code: u16, body: &str, dependencies: &[&str]) -> Vec<String> {
    let body: Map<String, Value> = match serde_json::from_str(body) {
        Ok(Value::Object(body)) => body,
        Ok(_) => return vec!["the body is JSON, but no object: answer `{\"status\": ...}`".to_owned()],
        Err(_) if body.len() >= READ_OF_A_BODY => {
            return vec!["the body is longer than the 10 KiB that the kubelet reads: answer less".to_owned()];
        }
        Err(_) => return vec!["the body is no JSON: answer a JSON object".to_owned()],
    };
    if body.len() == 1 && body.get("detail").is_some_and(Value::is_object) {
        return vec![
            "the body is inside of `detail`, where FastAPI's HTTPException puts it: return a JSONResponse with the status code"
                .to_owned(),
        ];
    }
    let mut faults = Vec::new();
    match body.get("status").map(read::<HealthStatus>) {
        None => faults.push("`status` is missing: write `healthy` or `unhealthy`".to_owned()),
        Some(None) => faults.push("`status` is neither `healthy` nor `unhealthy`".to_owned()),
        Some(Some(HealthStatus::Unhealthy)) if code == 200 => {
            faults.push("`status` is `unhealthy` with status code 200: answer 503".to_owned());
        }
        Some(Some(HealthStatus::Healthy)) if code == 503 => {
            faults.push("`status` is `healthy` with status code 503: answer 200".to_owned());
        }
        Some(Some(_)) => {}
    }
    match body.get("timestamp").map(|time| time.as_str().map(is_date_time)) {
        None => faults.push("`timestamp` is missing: write the time as RFC 3339".to_owned()),
        Some(Some(true)) => {}
        Some(_) => faults.push(
            "`timestamp` is no time of RFC 3339 with a zone, such as `2026-01-31T09:00:00Z`: in Python, `datetime.now(UTC).isoformat()`"
                .to_owned(),
        ),
    }
    if body.get("service").is_some_and(|service| !service.is_string()) {
        faults.push("`service` is no text: write the name of who answers".to_owned());
    }
    let own = ["status", "timestamp", "service"];
    for (name, state) in body.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        if read::<DependencyState>(state).is_none() {
            // A name that is none may be anything, an address with a password too.
            let name = DnsLabel::try_new(name).map_or("a property", |name| name.as_str());
            faults.push(format!(
                "`{name}` is none of `connected`, `unavailable` and `unknown`: an error's own text may hold a secret"
            ));
        }
    }
    for name in dependencies.iter().filter(|name| !body.contains_key(**name)) {
        faults.push(format!("the dependency `{name}` is missing: tell its state"));
    }
    faults
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// RFC 3339's date-time. jiff also takes forms that only ISO 8601 has, so the shape is looked at first.
fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let separated = |at: usize, what: &[u8]| bytes.get(at).is_some_and(|byte| what.contains(byte));
    separated(4, b"-")
        && separated(7, b"-")
        && separated(10, b"Tt")
        && separated(13, b":")
        && separated(16, b":")
        && !text.contains(['[', ','])
        && text.parse::<Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00.5+01:00", "database": "connected"}"#;

    #[test]
    fn a_body_as_the_contract_has_it_is_right() {
        assert_eq!(body_faults(200, GOOD, &["database"]), Vec::<String>::new());
        let bad = GOOD.replace("healthy", "unhealthy").replace("connected", "unavailable");
        assert_eq!(body_faults(503, &bad, &["database"]), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_told() {
        for (code, body, words) in [
            (200, "healthy", "no JSON"),
            (200, "[1]", "no object"),
            (200, &"[1],".repeat(READ_OF_A_BODY), "longer"),
            (200, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z", "p://a:b@c": 1}"#, "`a property`"),
            (503, r#"{"detail": {"status": "unhealthy"}}"#, "HTTPException"),
            (200, r#"{"timestamp": "2026-01-31T09:00:00Z"}"#, "`status` is missing"),
            (200, r#"{"status": "ok", "timestamp": "2026-01-31T09:00:00Z"}"#, "neither"),
            (200, r#"{"status": "unhealthy", "timestamp": "2026-01-31T09:00:00Z"}"#, "answer 503"),
            (503, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z"}"#, "answer 200"),
            (200, r#"{"status": "healthy"}"#, "`timestamp` is missing"),
            // Python's utcnow().isoformat() has no zone.
            (200, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00.123456"}"#, "no time"),
            (200, r#"{"status": "healthy", "timestamp": 1}"#, "no time"),
            (200, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z", "service": 1}"#, "`service`"),
            (200, r#"{"status": "healthy", "timestamp": "2026-01-31T09:00:00Z", "db": "error: x"}"#, "`db` is none"),
        ] {
            let faults = body_faults(code, body, &[]);
            assert!(faults.len() == 1 && faults[0].contains(words), "{body}: {faults:?}");
        }
        assert_eq!(body_faults(200, GOOD, &["database", "mail"]), ["the dependency `mail` is missing: tell its state"]);
    }

    #[test]
    fn times_are_those_of_rfc_3339() {
        for time in ["2026-01-31T09:00:00Z", "2026-01-31t09:00:00.123456789-11:30", "2024-02-29T23:59:59+00:00"] {
            assert!(is_date_time(time), "{time}");
        }
        for time in [
            "2026-01-31",
            "2026-01-31T09:00:00",
            "2026-02-30T09:00:00Z",
            "20260131T090000Z",
            "2026-01-31T09:00Z",
            "2026-01-31T09:00:00+01:00[Europe/Berlin]",
            "2026-01-31T09:00:00,5Z",
            "",
        ] {
            assert!(!is_date_time(time), "{time}");
        }
    }
}
