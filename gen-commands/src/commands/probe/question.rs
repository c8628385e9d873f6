//! What each probe asks of the process that is to be probed.

use std::time::Duration;

use fluent_uri::Uri;
use k8s_openapi::api::core::v1::{Container, Probe};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use manifest_lib::health::{ProbeKind, port_number, probes_of};

use super::ask::Question;
use crate::output::failure::Failure;

/// Where the process listens.
pub(super) struct Target {
    host: String,
    port: u16,
}

impl Target {
    /// The host and port of a URL.
    pub(super) fn parse(url: &str) -> Result<Self, Failure> {
        // Before anything of it is repeated: it may be a password.
        if url.contains('@') {
            let why = "the URL has a user before its host, which the kubelet never has: write host and port alone";
            return Err(Failure::Error(why.to_owned()));
        }
        let wrong = |why: &str| {
            Err(Failure::Error(format!(
                "the URL `{url}` {why}: write host and port alone, such as http://127.0.0.1:8000"
            )))
        };
        let Ok(parsed) = Uri::parse(url) else { return wrong("is none") };
        if parsed.scheme().as_str() != "http" {
            return wrong("does not begin with http://, and probes ask over plain HTTP");
        }
        if !matches!(parsed.path().as_str(), "" | "/") || parsed.query().is_some() || parsed.fragment().is_some() {
            return wrong("has a path or a query, which the probes have themselves");
        }
        let Some(authority) = parsed.authority().filter(|authority| !authority.host().is_empty()) else {
            return wrong("has no host");
        };
        let port = match authority.port().map(|port| port.as_str()) {
            None | Some("") => 80,
            Some(port) => match port.parse() {
                Ok(port) => port,
                Err(_) => return wrong("has a port that is none"),
            },
        };
        Ok(Self { host: authority.host().to_owned(), port })
    }
}

/// Each probe's question to the process. The container's first port that is asked is the URL's; another one is asked as
/// it is.
pub(super) fn questions(container: &Container, target: &Target) -> Result<Vec<(ProbeKind, Question)>, Failure> {
    let mut first = None;
    let mut questions = Vec::new();
    for (kind, probe) in probes_of(container) {
        questions.push((kind, question(container, target, kind, probe, &mut first)?));
    }
    if questions.is_empty() {
        return Err(Failure::Error(format!("`{}` has no probe: nothing would be asked", container.name)));
    }
    Ok(questions)
}

fn question(
    container: &Container,
    target: &Target,
    kind: ProbeKind,
    probe: &Probe,
    first: &mut Option<i32>,
) -> Result<Question, Failure> {
    let cannot =
        |why: String| Err(Failure::Error(format!("the {} probe of `{}` {why}", kind.as_str(), container.name)));
    let timeout =
        Duration::from_secs(probe.timeout_seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(1).max(1));
    let mut place = |port: &IntOrString| {
        let number = port_number(container, port)?;
        if *first.get_or_insert(number) == number { Some(target.port) } else { u16::try_from(number).ok() }
    };
    if let Some(http) = &probe.http_get {
        if http.scheme.as_deref().is_some_and(|scheme| scheme != "HTTP") {
            return cannot("asks over HTTPS, and this command speaks plain HTTP alone".to_owned());
        }
        let Some(port) = place(&http.port) else {
            return cannot("asks a port that the container does not have".to_owned());
        };
        let path = http.path.as_deref().unwrap_or("/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        let headers = http.http_headers.iter().flatten().map(|header| (header.name.clone(), header.value.clone()));
        return Ok(Question::Http {
            url: format!("http://{}:{port}{slash}{path}", target.host),
            headers: headers.collect(),
            timeout,
        });
    }
    if let Some(tcp) = &probe.tcp_socket {
        let Some(port) = place(&tcp.port) else {
            return cannot("asks a port that the container does not have".to_owned());
        };
        let host = target.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        return Ok(Question::Tcp { host, port, timeout });
    }
    cannot("asks by a command in the container or by gRPC: this command asks over HTTP and TCP alone".to_owned())
}
